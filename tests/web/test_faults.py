"""What scenarios let go wrong, seen by clients: in process, and over real sockets where the connection matters."""

import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from api_client import ANYBODY, ORDER, ApiClient, Receiver, Server

from mockpay.scenario.load import parse

Open = Callable[..., ApiClient]


def steered(open_client: Open, text: str) -> ApiClient:
    return open_client(scenario=parse(f"extends: default\n{text}"))


def fault(**more: Any) -> str:
    import json

    return f"faults: {json.dumps([{'at': 'before_commit'} | more])}"


def count(api: ApiClient) -> int:
    counted: int = api.get("/_mockpay/health").json()["counts"]["orders"]
    return counted


@pytest.mark.parametrize(
    ("at", "stored"), [("before_commit", 0), ("after_commit", 1)], ids=["before commit", "after commit"]
)
def test_an_error_status_comes_in_the_providers_shape(open_client: Open, at: str, stored: int) -> None:
    api = steered(open_client, fault(at=at, status=503, message="Mantenimiento"))
    answer = api.post("/api/orders", ORDER)
    assert (answer.status_code, answer.json()) == (
        503,
        {"statusCode": 503, "error": "Service Unavailable", "message": "Mantenimiento"},
    )
    assert count(api) == stored


def test_429_says_when_to_come_back(open_client: Open) -> None:
    api = steered(open_client, fault(status=429, retry_after=7, when={"nth": [1, 2]}))
    answers = [api.post("/api/orders", ORDER) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [429, 429, 200]
    assert answers[0].headers["retry-after"] == "7"
    assert answers[0].json()["error"] == "Too Many Requests"


def test_rules_look_at_operation_nth_and_body(open_client: Open) -> None:
    rule = {"operation": "ecartpay.create_order", "nth": 2, "body": {"items.0.price": 5}}
    api = steered(open_client, fault(status=500, when=rule))
    prices = [5, 7, 5, 5]
    answers = [api.post("/api/orders", ORDER | {"items": [{"name": "x", "quantity": 1, "price": p}]}) for p in prices]
    assert [answer.status_code for answer in answers] == [200] * 4, "the second call had another price"
    api.post("/_mockpay/reset")
    assert [api.get("/api/orders").status_code, api.post("/api/orders", ORDER).status_code] == [200, 200]
    five = ORDER | {"items": [{"name": "x", "quantity": 1, "price": 5}]}
    assert api.post("/api/orders", five).status_code == 500, "calls of one operation are counted, not all"


def test_spaces_count_for_themselves(open_client: Open) -> None:
    api = steered(open_client, fault(status=500, when={"nth": 1}))
    assert [api.post(f"/~{name}/api/orders", ORDER).status_code for name in "aab"] == [500, 200, 500]


def test_latency_is_real(open_client: Open) -> None:
    api = steered(open_client, fault(delay=0.2))
    began = time.monotonic()
    assert api.post("/api/orders", ORDER).status_code == 200
    assert time.monotonic() - began >= 0.2


@pytest.mark.parametrize(("more", "state"), [({"drop": True}, "lost"), ({"delay": 30}, "pending")])
def test_after_the_reply_a_fault_strikes_webhooks(open_client: Open, receiver: Receiver, more: Any, state: str) -> None:
    when = {"operation": "ecartpay.create_order"}
    api = steered(open_client, "clock: {freeze: 2025-01-01T00:00:00Z}\n" + fault(at="after_reply", when=when, **more))
    api.post("/api/webhooks", {"url": receiver.url, "events": ["orders.create", "orders.confirmation"]})
    order = api.order()
    api.act(order["id"], "pay", wait=True)
    created, confirmed = api.get("/_mockpay/webhooks").json()["deliveries"]
    assert created["state"] == state
    assert created["attempts"] == []
    if state == "lost":
        assert [post.json["event"] for post in receiver.got] == ["orders.confirmation"]
    else:
        assert (created["next_at"], confirmed["state"]) == ("2025-01-01T00:00:30.000Z", "pending"), "in order"
        api.post("/_mockpay/clock", {"advance": 30, "wait": True})
        assert [post.json["event"] for post in receiver.got] == ["orders.create", "orders.confirmation"]


class TestTimeline:
    def test_orders_are_paid_and_refunded_by_themselves(self, open_client: Open) -> None:
        api = steered(
            open_client,
            "clock: {freeze: 2025-01-01T00:00:00Z}\n"
            "timeline: [{after: 2s, action: pay}, {after: 1h, action: refund, amount: 43.33, reason: duplicate}]",
        )
        order = api.order(notify_url="http://127.0.0.1:9/")
        for step, status in (("1999ms", "created"), ("1ms", "paid"), ("59m", "paid"), ("1m", "partially_refunded")):
            api.post("/_mockpay/clock", {"advance": step})
            assert api.get(f"/api/orders/{order['id']}").json()["status"] == status
        got = api.get(f"/api/orders/{order['id']}").json()
        assert [(one["amount"], one["reason"]) for one in got["refunds"]] == [(43.33, "duplicate")]
        assert got["refunds"][0]["created_at"] == "2025-01-01T01:00:00.000Z"
        webhooks = api.get("/_mockpay/webhooks").json()["deliveries"]
        assert [webhook["event"] for webhook in webhooks] == ["orders.confirmation", "orders.update"]

    def test_what_is_no_longer_possible_does_not_happen(self, open_client: Open) -> None:
        api = steered(open_client, "clock: {freeze: 2025-01-01T00:00:00Z}\ntimeline: [{after: 2s, action: pay}]")
        order = api.order()
        api.act(order["id"], "cancel")
        api.post("/_mockpay/clock", {"advance": "1d"})
        assert api.get(f"/api/orders/{order['id']}").json()["status"] == "cancelled"

    def test_only_for_the_orders_it_is_about(self, open_client: Open) -> None:
        api = steered(
            open_client,
            "clock: {freeze: 2025-01-01T00:00:00Z}\n"
            "timeline: [{after: 2s, action: pay, when: {body: {reference: gold}}}]",
        )
        gold, other = api.order(reference="gold"), api.order()
        api.post("/_mockpay/clock", {"advance": "3s"})
        assert api.get(f"/api/orders/{gold['id']}").json()["status"] == "paid"
        assert api.get(f"/api/orders/{other['id']}").json()["status"] == "created"


class TestShipped:
    """The scenarios that ship, over real sockets."""

    def test_happy_path_pays_by_itself_after_a_moment(self, receiver: Receiver) -> None:
        with Server("--scenario", "happy-path") as server, httpx.Client(base_url=server.url, headers=ANYBODY) as shop:
            order = shop.post("/api/orders", json=ORDER | {"notify_url": receiver.url}).json()
            assert shop.get(f"/api/orders/{order['id']}").json()["status"] == "created"
            (post,) = receiver.wait_for(1)
            assert (post.json["event"], post.json["id"]) == ("orders.confirmation", order["id"])

    def test_lost_reply_makes_the_order_and_closes_the_socket(self) -> None:
        with Server("--scenario", "lost-reply") as server, httpx.Client(base_url=server.url, headers=ANYBODY) as shop:
            with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
                shop.post("/api/orders", json=ORDER)
            assert shop.get("/api/orders").json()["count"] == 1
            assert shop.post("/api/orders", json=ORDER).status_code == 200
            server.process.terminate()
            assert server.process.communicate(timeout=5)[1] == "", "nothing is logged about it"

    def test_flaky_webhooks_arrive_at_the_third_attempt(self, open_client: Open, receiver: Receiver) -> None:
        api = open_client("flaky-webhooks")
        api.post("/_mockpay/clock", {"freeze": "2025-01-01T00:00:00Z"})
        order = api.order(notify_url=receiver.url)
        api.act(order["id"], "pay", wait=True)
        for seconds in (1, 2):
            assert receiver.got == []
            api.post("/_mockpay/clock", {"advance": seconds, "wait": True})
        (delivery,) = api.get("/_mockpay/webhooks").json()["deliveries"]
        assert [attempt["status"] for attempt in delivery["attempts"]] == [503, 503, 200]
        assert len(receiver.got) == 1

    def test_slow_waits_three_seconds(self, open_client: Open) -> None:
        api = open_client("slow")
        began = time.monotonic()
        api.order()
        assert 3 <= time.monotonic() - began < 4


def test_mid_body_half_an_answer_arrives_and_the_order_is_there(tmp_path: Path) -> None:
    (tmp_path / "half.yaml").write_text(
        "extends: default\nfaults: [{at: mid_body, when: {operation: ecartpay.create_order, nth: 1}}]\n"
    )
    with Server("--scenario", str(tmp_path / "half.yaml")) as server:
        host, _, port = server.url.removeprefix("http://").partition(":")
        body = b'{"email": "a@example.com", "currency": "MXN", "items": [{"name": "x", "quantity": 1, "price": 1}]}'
        head = f"POST /api/orders HTTP/1.1\r\nhost: x\r\nauthorization: x\r\ncontent-length: {len(body)}\r\n\r\n"
        with socket.create_connection((host, int(port))) as connection:
            connection.sendall(head.encode() + body)
            got = b""
            try:
                while chunk := connection.recv(65536):
                    got += chunk
            except ConnectionResetError:
                pass
        headers, _, half = got.partition(b"\r\n\r\n")
        promised = int(headers.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        assert headers.startswith(b"HTTP/1.1 200")
        assert len(half) == promised // 2
        assert httpx.get(f"{server.url}/api/orders", headers=ANYBODY).json()["count"] == 1


def test_a_declined_charge_can_lose_its_reply_too(open_client: Open) -> None:
    """The order is kept and the answer, a 402, never arrives."""
    when = {"operation": "ecartpay.create_order"}
    api = steered(open_client, fault(at="after_commit", status=504, when=when))
    card = {"name": "Ana", "number": "4000000000000002", "exp_month": "10", "exp_year": "2050", "cvc": "111"}
    token = api.post("/api/tokens", card).json()["token"]
    answer = api.post("/api/orders", ORDER | {"token": token})
    assert (answer.status_code, count(api)) == (504, 1)
