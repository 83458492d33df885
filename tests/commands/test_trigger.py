"""`mockpay trigger`: an action by name, and where the order stands after it."""

import httpx
import pytest
from api_client import ANYBODY, ORDER, Receiver, Server

from tests.commands.terminal import mockpay


def test_actions_and_their_amounts(server: Server, receiver: Receiver) -> None:
    url = f"{server.url}/~trigger"
    body = ORDER | {"notify_url": f"{receiver.url}/webhooks"}
    order_id = httpx.post(f"{url}/api/orders", json=body, headers=ANYBODY).json()["id"]
    paid = mockpay(f"trigger {order_id} pay --url {url}")
    assert (paid.returncode, paid.stderr) == (0, "")
    first, second, third = paid.stdout.splitlines()
    assert first == f"{order_id}: paid, unfulfilled, active"
    assert second == "  total 243.33 MXN, captured 243.33, refunded 0.00"
    assert third.startswith("  allowed now: ")
    assert [post.json["event"] for post in receiver.got] == ["orders.confirmation"], "it waits for webhooks"
    part = mockpay(f"trigger {order_id} refund --amount 43.33 --url {url}")
    assert part.stdout.splitlines()[:2] == [
        f"{order_id}: partially_refunded, unfulfilled, active",
        "  total 243.33 MXN, captured 243.33, refunded 43.33",
    ]
    again = mockpay(f"trigger {order_id} pay --url {url}")
    assert (again.returncode, again.stdout) == (2, "")
    assert "has nothing left to pay; refund it or place another" in again.stderr


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("trigger 1 pay --amount much", "'much' is no amount; write it like 49.90"),
        ("trigger 1 pay --amount nan", "'nan' is no amount"),
        ("trigger 1 pay --amount=-1", "'-1' is no amount"),
        ("trigger 1 pay", "no order 1"),
    ],
)
def test_mistakes_are_a_sentence(server: Server, line: str, sentence: str) -> None:
    done = mockpay(f"{line} --url {server.url}/~trigger")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert sentence in done.stderr
