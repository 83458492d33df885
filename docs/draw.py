"""Draws the pages of this folder that are made from the code, the default scenario as servers read it, and the client
that blocks. `python docs/draw.py` writes them, `--check` compares."""

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

DOCS: Final = Path(__file__).parent
sys.path.insert(0, str(DOCS.parent))  # the code beside this folder, whatever is installed

from mockpay.app import find_providers  # noqa: E402
from mockpay.orders import lifecycle  # noqa: E402
from mockpay.orders.lifecycle import NEW, TABLE, Action, Entity, Row  # noqa: E402
from mockpay.orders.real_cards import PUBLISHERS  # noqa: E402
from mockpay.resources import folder  # noqa: E402
from mockpay.scenario import precompiled  # noqa: E402
from mockpay.scenario.load import load, read  # noqa: E402
from mockpay.scenario.scenario import Funding, Scenario, TestCard, Then  # noqa: E402
from mockpay.web.provider import Fidelity, Operation, Provider  # noqa: E402
from mockpay.web.refusal_catalogue import Ours, RefusalRow  # noqa: E402

COMMAND: Final = "python docs/draw.py"
Pages = Mapping[str, Callable[[], str]]


def life() -> str:
    """The table of states and actions: a diagram and a table per entity."""
    _, rules_and_sources = (lifecycle.__doc__ or "").split("\n\n", 1)
    intro = f"# The life of an order\n\nDrawn from `mockpay/orders/lifecycle.py` by `{COMMAND}`; change it there.\n"
    return "\n".join([intro, rules_and_sources, *map(_chapter, Entity)])


def _chapter(entity: Entity) -> str:
    rows = {state: row for (one, state), row in TABLE.items() if one is entity}
    diagram = ["```mermaid", "stateDiagram-v2", *_arrows(rows), "```", ""]
    head = ["| state | action | to | event | source |", "|---|---|---|---|---|"]
    cells = [_line(state, action, cell) for state, row in rows.items() for action, cell in row.items()]
    return "\n".join([f"## {entity.capitalize()}", "", *diagram, *head, *cells, ""])


def _arrows(rows: Mapping[str, Mapping[Action, Row]]) -> list[str]:
    """One arrow per pair of states, with all actions that go that way; an end leads out."""
    ways: dict[tuple[str, str], list[str]] = {}
    for state, row in rows.items():
        for action, cell in row.items():
            ways.setdefault((state, cell.to), []).append(action)
    arrows = [f"    {_node(start)} --> {end}: {' / '.join(actions)}" for (start, end), actions in ways.items()]
    return arrows + [f"    {state} --> [*]" for state, row in rows.items() if not row]


def _node(state: str) -> str:
    return "[*]" if state == NEW else state


def _line(state: str, action: str, cell: Row) -> str:
    event = f"`{cell.event}`" if cell.event else ""
    only = f", if {cell.guard}" if cell.guard else ""
    return f"| {state} | `{action}`{only} | {cell.to} | {event} | {cell.source} |"


def coverage() -> str:
    """The table of operations: built or not, and how sure the answer is."""
    intro = [
        "# What is built",
        "",
        f"Drawn from the providers' operations by `{COMMAND}`; change it there.",
        "",
        "**documented**: the provider's documents print it. **observed**: public clients rely on it, or it was seen "
        "live. **invented**: the documents are silent, mockpay decided. **501**: the provider has it, mockpay has not; "
        "it says so by name. Each answer carries its word in the header `Mockpay-Fidelity`.",
        "",
        "**?** lists the parameters that an operation takes in its query. Any other has no effect: the answer lists it "
        "in `Mockpay-Ignored-Fields`, and a `strict` scenario refuses it.",
        "",
    ]
    return "\n".join([*intro, *map(_operations, find_providers())])


def _operations(provider: Provider) -> str:
    pages = provider.pay_pages.all_routes if provider.pay_pages else ()
    built = len(pages) + sum(one.handler is not None for one in provider.operations)
    title = [
        f"## {provider.title}",
        "",
        f"{built} of {len(provider.operations) + len(pages)} operations are built.",
        "",
    ]
    notes = [f"* {note}" for note in provider.notes]
    head = ["| operation | | answer | source |", "|---|---|---|---|"]
    rows = [
        f"| `{one.method} {one.path}`{_query(one)} | {one.name} "
        f"| {one.fidelity if one.handler else '501'} | {one.source} |"
        for one in provider.operations
    ]
    rows += [f"| `GET {page.path}`, a pay page | {page.name} | invented | {page.source} |" for page in pages]
    return "\n".join([*title, *notes, *([""] if notes else []), *head, *rows, ""])


def _query(operation: Operation) -> str:
    return f"<br>? {', '.join(f'`{name}`' for name in operation.query)}" if operation.query else ""


def errors() -> str:
    """The refusals of each provider, and how many are how sure."""
    providers = [one for one in find_providers() if one.refusals]
    intro = [
        "# What is refused, and how",
        "",
        f"Drawn from the providers' tables of refusals by `{COMMAND}`; change them there: answers are made of them.",
        "",
        "An answer names its rows in `Mockpay-Refusal`. Its `Mockpay-Fidelity` is that of the least sure of them: "
        "**documented** (the provider's documents print it), **observed** (it was seen live, or public clients rely on "
        "it) or **invented** (mockpay decided: the source says chosen). `{sentence}` stands for what the code that "
        "refuses says; other braces for what was sent or is known. A sentence *in italics* has no source: an answer "
        "that says it is invented, though its code and its status have one. Without a sentence in Spanish, English is "
        "answered in either language.",
        "",
        f"| | {' | '.join(Fidelity)} | all |",
        f"|---|{'---|' * (len(Fidelity) + 1)}",
        *(f"| {one.title} | {' | '.join(map(str, _counts(one)))} | {len(one.refusals)} |" for one in providers),
        "",
    ]
    return "\n".join([*intro, *map(_refusals, providers)])


def _counts(provider: Provider) -> list[int]:
    return [sum(row.fidelity is fidelity for row in provider.refusals) for fidelity in Fidelity]


def _refusals(provider: Provider) -> str:
    head = ["| row | status | code | sentence | field | | source |", "|---|---|---|---|---|---|---|"]
    return "\n".join([f"## {provider.title}", "", *head, *map(_refusal, provider.refusals), ""])


def _refusal(row: RefusalRow) -> str:
    said = "<br>".join(f"{language}: {_sentence(text)}" for language, text in row.sentences.items())
    said = said.replace("{{", "{").replace("}}", "}").replace("|", "\\|")
    code = f"`{row.code}`" if row.code else ""
    status = row.status or "as the scenario says"
    return f"| `{row.name}` | {status} | {code} | {said} | {row.field} | {row.fidelity} | {row.source} |"


def _sentence(text: str) -> str:
    return f"*{text}*" if isinstance(text, Ours) else text


def test_cards() -> str:
    """The card numbers of the default scenario and what each does, and its installments."""
    scenario = load(["default"])
    intro = [
        "# Test cards",
        "",
        f"Drawn from `scenarios/test-cards.yaml` by `{COMMAND}`; change it there, or bring a table of your own in a "
        "scenario.",
        "",
        "Beside these, the numbers at the end of this page pay. Any other visa, mastercard or amex number whose last "
        "digit checks could be somebody's card and is refused: no real card may enter a sandbox. A card is good until "
        "the month it expires in ends, by the sandbox's clock; its CVC is any three digits, four for amex. Numbers and "
        "CVCs are never stored. Code 200 is a wrong number, 201 a wrong expiry, 202 a wrong CVC, 301 a card that "
        "expired since it was saved.",
        "",
        "| number | brand | what happens | code | source |",
        "|---|---|---|---|---|",
    ]
    cards = [
        f"| `{card.number}` | {card.brand} | {_end(card)} | {card.code or '—'} | {card.source} |"
        for card in scenario.cards
    ]
    return "\n".join([*intro, *cards, "", *_installments(scenario), "", *_numbers_of_others(scenario), ""])


def _end(card: TestCard) -> str:
    """What an attempt to pay with it comes to."""
    ends = {Then.APPROVE: "pays", Then.DECLINE: f"declined: {card.message}"}
    kind = "" if card.funding is Funding.CREDIT else f", {card.funding}"
    foreign = "" if card.domestic else ", foreign"
    secure = f"; 3-D Secure: {card.three_ds.replace('_', ', ')}" if card.three_ds else ""
    return f"{ends.get(card.then, card.then.value)}{kind}{foreign}{secure}"


def _numbers_of_others(scenario: Scenario) -> list[str]:
    own = {card.number for card in scenario.cards}
    head = [
        "## Public numbers",
        "",
        "Drawn from `mockpay/orders/real_cards.py`; of each source those that are not in the first table.",
        "",
    ]
    rows = [(one.source, [f"`{number}`" for number in one.numbers if number not in own]) for one in PUBLISHERS]
    return [*head, *(f"* {source}: {', '.join(numbers)}" for source, numbers in rows if numbers)]


def _installments(scenario: Scenario) -> list[str]:
    head = [
        "## Installments",
        "",
        "Drawn from `scenarios/default.yaml`. The merchant pays the rate with the fee, or with `fixed_installments` "
        "the buyer pays it on top; source: "
        "docs.ecartpay.com, MSI pages.",
        "",
        "| provider | months | rate | from | to | currency |",
        "|---|---|---|---|---|---|",
    ]
    tables = [(face, scenario.provider(face.name, face.spec.settings).installments) for face in find_providers()]
    return [
        *head,
        *(
            f"| {face.title} | {r.months} | {r.percent} % | {r.minimum} | {r.maximum or '—'} | {r.currency} |"
            for face, rows in tables
            for r in rows
        ),
    ]


def default() -> str:
    """What a server reads in the place of `scenarios/default.yaml`."""
    return precompiled.precompiled_text(folder("scenarios"), read([precompiled.NAME]).scenario)


CLIENT: Final = DOCS.parent / "mockpay" / "client" / "aio.py"
UNASYNC: Final = (
    (
        r'\A""".*?"""',
        f'''"""The client for tests that block: `with Mockpay() as mockpay: mockpay.clock.advance(days=3)`.

Drawn from `aio.py` by `{COMMAND}`; change it there.
"""''',
    ),
    (r"\bimport Awaitable, ", "import "),
    (r"\bAwaitable\[(\w+)\]", r"\1"),
    (r"\b(async|await) ", ""),
    (r"\b(?:Async|async_)(\w+)", r"\1"),
    (r"\baclose\b", "close"),
    (r"\b__a(enter|exit)__\b", r"__\1__"),
)
"""What is written otherwise in the client that blocks."""


def sync_client() -> str:
    """The client that blocks, made of the one that awaits."""
    text = CLIENT.read_text(encoding="utf-8")
    for pattern, other in UNASYNC:
        text = re.sub(pattern, other, text, flags=re.DOTALL)
    return text


PAGES: Final[Pages] = {
    "coverage.md": coverage,
    "errors.md": errors,
    "lifecycle.md": life,
    "test-cards.md": test_cards,
    f"../scenarios/{precompiled.FILE}": default,
    "../mockpay/client/sync.py": sync_client,
}
"""File name -> what draws it."""


def stale(folder: Path = DOCS, pages: Pages = PAGES) -> list[str]:
    """The pages that are not what the code says."""
    return [name for name, draw in pages.items() if _read(folder / name) != draw()]


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


def main(arguments: Sequence[str], folder: Path = DOCS, pages: Pages = PAGES) -> int:
    """Write the pages that are stale, or with `--check` name them; gives the exit code."""
    if arguments not in ([], ["--check"]):
        print(f"usage: {COMMAND} [--check]")
        return 2
    names = stale(folder, pages)
    for name in names:
        if arguments:
            print(f"docs/{name} is not what the code says; run `{COMMAND}`")
        else:
            (folder / name).write_text(pages[name](), encoding="utf-8")
            print(f"drew docs/{name}")
    return 1 if arguments and names else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
