"""`mockpay reconcile`: exit code and table."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from api_client import ANYBODY, ORDER, Server

from mockpay.client.sync import Mockpay
from tests.commands.terminal import mockpay


@pytest.fixture
def sandbox(server: Server) -> Iterator[Mockpay]:
    with Mockpay(f"{server.url}/~reconcile") as client:
        client.reset()
        for name in ("a", "b", "c"):
            httpx.post(f"{client.url}/api/orders", json=ORDER | {"reference_id": name}, headers=ANYBODY)
        yield client


def row(name: str, **more: object) -> dict[str, object]:
    return {"reference_id": name, "status": "created", "amount": 243.33, "refunded": 0} | more


def test_agreement_is_zero(sandbox: Mockpay, tmp_path: Path) -> None:
    (tmp_path / "orders.json").write_text(json.dumps([row("a"), row("b"), row("c")]))
    done = mockpay(f"reconcile --orders orders.json --url {sandbox.url}", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "both agree on 3 orders\n", "")
    minor = json.dumps({"orders": [row(name, amount=24333) for name in "abc"]})
    assert mockpay(f"reconcile --minor --orders - --url {sandbox.url}", stdin=minor).returncode == 0


def test_differences_are_a_table(sandbox: Mockpay) -> None:
    ids = {one.reference_id: one.id for one in sandbox.orders.find()}
    view = [row("a", status="paid", amount=1), {"id": "nothing"}, row("b", updated_at="2020-01-01T00:00:00Z")]
    done = mockpay(f"reconcile --orders - --url {sandbox.url}", stdin=json.dumps(view))
    assert (done.returncode, done.stderr) == (1, "")
    changed = sandbox.orders.get(ids["b"]).order["updated_at"]
    lines = [line.split() for line in done.stdout.splitlines()]
    assert lines[:-2] + lines[-1:] == [
        ["order", "reference", "field", "app", "mockpay"],
        ["missing", ids["c"], "c", "created", "243.33", "MXN"],
        ["extra", "nothing", "there", "is", "no", "such", "order"],
        ["wrong", ids["a"], "a", "status", "paid", "created"],
        ["wrong", ids["a"], "a", "amount", "1", "243.33"],
        ["compared", "2:", "1", "missing,", "1", "extra,", "1", "wrong,", "1", "stale"],
    ]
    assert lines[-2][:4] == ["stale", ids["b"], "b", "updated_at"]
    assert lines[-2][4][:10] == changed[:10]


def test_the_server_may_fetch_the_view(sandbox: Mockpay) -> None:
    done = mockpay(f"reconcile --orders {sandbox.url}/_mockpay/health --url {sandbox.url}")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("mockpay: ")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "--orders -: "),
        ("3", "it must be a list of orders"),
        ('[{"ID": 1}]', "mockpay: "),
        ("[1]", "must be a list"),
    ],
)
def test_mistakes_are_a_sentence(sandbox: Mockpay, text: str, sentence: str) -> None:
    done = mockpay(f"reconcile --orders - --url {sandbox.url}", stdin=text)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert sentence in done.stderr
    assert mockpay("reconcile --orders nowhere.json").stderr.startswith("mockpay: --orders nowhere.json: ")
