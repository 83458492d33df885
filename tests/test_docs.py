"""The pages that are drawn from the code are what the code says."""

import re
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

from mockpay.app import find_providers
from mockpay.client import aio, sync
from mockpay.orders.lifecycle import TABLE
from mockpay.scenario.load import load

DOCS = Path(__file__).parent.parent / "docs"


@pytest.fixture(scope="module")
def draw() -> Any:
    spec = spec_from_file_location("draw", DOCS / "draw.py")
    assert spec and spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_drawn_pages_are_fresh(draw: Any) -> None:
    assert draw.stale() == [], f"run `{draw.COMMAND}`"


def test_the_check_names_what_is_stale_and_how_to_mend_it(
    draw: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pages = {"fresh.md": lambda: "fresh", "stale.md": lambda: "new", "missing.md": lambda: "new"}
    (tmp_path / "fresh.md").write_text("fresh")
    (tmp_path / "stale.md").write_text("old")
    assert draw.main(["--check"], tmp_path, pages) == 1
    assert capsys.readouterr().out.splitlines() == [
        "docs/stale.md is not what the code says; run `python docs/draw.py`",
        "docs/missing.md is not what the code says; run `python docs/draw.py`",
    ]
    assert [draw.main(arguments, tmp_path, pages) for arguments in ([], ["--check"], ["--help"])] == [0, 0, 2]
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {
        "fresh.md": "fresh",
        "stale.md": "new",
        "missing.md": "new",
    }


def test_the_whole_table_is_on_the_page(draw: Any) -> None:
    lines = draw.life().splitlines()
    assert sum(line.startswith("| ") and "`" in line for line in lines) == sum(map(len, TABLE.values()))
    assert sum(line.endswith(" --> [*]") for line in lines) == sum(not row for row in TABLE.values())
    assert "| pending | `settle_refund` | paid | `refund.paid` | chosen |" in lines
    assert "    delivered --> returned: return" in lines


def test_every_test_card_and_every_installment_is_on_the_page(draw: Any) -> None:
    scenario = load(["default"])
    lines = draw.test_cards().splitlines()
    numbers = [line.split("`")[1] for line in lines if line.startswith("| `")]
    assert numbers == [card.number for card in scenario.cards]
    months = [(line.split()[1], int(line.split()[3])) for line in lines if line.endswith(" | MXN |")]
    assert months == [
        (face.title, row.months)
        for face in find_providers()
        for row in scenario.provider(face.name, face.spec.settings).installments
    ]
    assert "| `4000000000009995` | visa | declined: Insufficient funds | 401 | chosen |" in lines, (
        "what a decline says and its code"
    )


def test_both_clients_do_the_same(draw: Any) -> None:
    """The one that blocks waits for nothing, and has every part and method of the other."""
    assert not re.search(r"\b(async|await|Async\w+|Awaitable)\b", draw.sync_client())

    def parts(module: Any) -> dict[str, set[str]]:
        return {name.removeprefix("Async"): {*vars(part)} for name, part in vars(module).items() if _is_part(part)}

    asks, waits = parts(sync), parts(aio)
    assert waits["Mockpay"] >= {"health", "reset", "space", "close"}
    renamed = {"__aenter__": "__enter__", "__aexit__": "__exit__"}
    assert asks == {name: {renamed.get(one, one) for one in own} for name, own in waits.items()}


def _is_part(value: Any) -> bool:
    return isinstance(value, type) and issubclass(value, sync.Calls | aio.AsyncCalls)
