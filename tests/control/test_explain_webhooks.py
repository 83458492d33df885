"""Why was no webhook sent? Each event of an order says where its webhooks went, or why nobody was told."""

from collections.abc import Callable
from typing import Any

import pytest
from api_client import ApiClient, Receiver

Open = Callable[..., ApiClient]
START = "2025-01-01T00:00:00Z"
NOBODY = "http://127.0.0.1:9/"
CONEKTA = {
    "authorization": "Bearer key_x",
    "accept": "application/vnd.conekta-v2.2.0+json",
    "content-type": "application/json",
}
CONEKTA_ORDER = {
    "currency": "MXN",
    "customer_info": {"name": "Ana Ruiz", "email": "ana@example.com", "phone": "+5218181818181"},
    "line_items": [{"name": "Taza", "unit_price": 1000, "quantity": 1}],
}


def explained(api: ApiClient, order_id: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = api.get(f"/_mockpay/orders/{order_id}/explain").json()["webhooks"]
    return rows


def untold(row: dict[str, Any]) -> dict[str, str]:
    return {one["origin"]: one["why"] for one in row["untold"]}


def sent(row: dict[str, Any]) -> list[tuple[str, str, str, str | None]]:
    return [(one["event"], one["url"], one["state"], one["why"]) for one in row["sent"]]


def test_where_each_event_went(api: ApiClient, receiver: Receiver) -> None:
    api.post("/_mockpay/clock", {"freeze": START})
    registered = f"{receiver.url}/all"
    api.post("/api/webhooks", {"url": registered, "events": ["orders.create", "orders.confirmation"]})
    order_id = api.order(notify_url=receiver.url)["id"]
    api.act(order_id, "pay", wait=True)
    placed, paid = explained(api, order_id)
    assert (placed["version"], placed["event"], placed["at"]) == (1, "order.placed", "2025-01-01T00:00:00.000Z")
    assert sent(placed) == [("orders.create", registered, "success", None)]
    assert sent(paid) == [
        ("orders.confirmation", receiver.url, "success", None),
        ("orders.confirmation", registered, "success", None),
    ]
    assert "ecartpay" not in untold(placed) | untold(paid)
    for one in (*placed["sent"], *paid["sent"]):
        assert api.get(f"/_mockpay/webhooks/{one['delivery']}").json()["url"] == one["url"]


class TestNobody:
    def test_neither_notify_url_nor_a_registered_webhook(self, api: ApiClient) -> None:
        order_id = api.order()["id"]
        api.act(order_id, "pay")
        placed, paid = explained(api, order_id)
        assert (placed["sent"], paid["sent"]) == ([], [])
        assert untold(placed)["ecartpay"] == (
            "notify_url does not hear of orders.create, and no registered webhook listens to it"
        )
        assert untold(paid)["ecartpay"] == (
            "the order has no notify_url, and no registered webhook listens to orders.confirmation"
        )

    def test_an_event_that_the_provider_does_not_tell_of(self, api: ApiClient) -> None:
        order_id = api.order(notify_url=NOBODY)["id"]
        api.act(order_id, "pay")
        api.act(order_id, "ship")
        last = explained(api, order_id)[-1]
        assert (last["sent"], untold(last)["ecartpay"]) == (
            [],
            "the order's status stays as it was, and EcartPay tells of nothing else",
        )

    def test_it_stays_what_it_was_when_somebody_registers_later(self, api: ApiClient) -> None:
        order_id = api.order()["id"]
        before = explained(api, order_id)
        api.post("/api/webhooks", {"url": NOBODY, "events": ["orders.create"]})
        assert explained(api, order_id) == before

    def test_an_ecart_api_webhook_that_is_switched_off(self, api: ApiClient) -> None:
        cup = {"name": "Cup", "quantity": 1, "price": "99.90"}
        shop = {"order": {"currency": "MXN", "items": [cup]}}

        def why() -> dict[str, str]:
            return untold(explained(api, api.post("/api/v2/orders", shop).json()["order"]["id"])[0])

        assert why()["ecartapi"] == "the order's store has no webhook for orders create"
        sent = {"webhook": {"resource": "orders", "action": "create", "url": NOBODY}}
        webhook = api.post("/api/v2/webhooks", sent).json()["webhook"]
        assert "ecartapi" not in why()
        api.put(f"/api/v2/webhooks/{webhook['id']}", {"webhook": {"active": False}})
        assert why()["ecartapi"] == "no webhook of the order's store is active for orders create"

    def test_a_conekta_webhook_that_is_switched_off_or_listens_to_something_else(self, api: ApiClient) -> None:
        def order_id() -> str:
            return str(api.post("/orders", CONEKTA_ORDER, headers=CONEKTA).json()["id"])

        assert untold(explained(api, order_id())[0]) == {
            "conekta": "no webhook is registered for order.created"
        } | untold(explained(api, order_id())[0])
        body = {"url": NOBODY, "subscribed_events": ["order.created"]}
        webhook = api.post("/webhooks", body, headers=CONEKTA).json()
        one = order_id()
        assert [row[:2] for row in sent(explained(api, one)[0])] == [("order.created", NOBODY)]
        api.act(one, "pay")
        why = untold(explained(api, one)[-1])["conekta"]
        assert why == "no webhook is registered for charge.created or charge.paid or order.paid"
        api.put(f"/webhooks/{webhook['id']}", {"active": False}, headers=CONEKTA)
        assert untold(explained(api, order_id())[0])["conekta"] == (
            "each webhook that listens to order.created is switched off"
        )

    def test_what_came_with_the_scenario(self, open_client: Open) -> None:
        api = open_client("printed")
        (order, *_) = api.get("/_mockpay/orders").json()["orders"]
        (row,) = explained(api, order["id"])
        assert row["sent"] == []
        assert {*untold(row).values()} == {"it was there when the scenario started, and nobody is told of that"}

    def test_what_is_no_longer_kept(self, open_client: Open, receiver: Receiver) -> None:
        api = open_client(max_deliveries=1)
        first = api.order(notify_url=receiver.url)["id"]
        api.act(first, "pay", wait=True)
        api.act(api.order(notify_url=receiver.url)["id"], "pay", wait=True)
        assert "MOCKPAY_MAX_DELIVERIES" in untold(explained(api, first)[-1])["ecartpay"]


class TestNotArrived:
    @pytest.mark.parametrize(
        ("url", "state", "why"),
        [
            (NOBODY, "pending", "no connection to 127.0.0.1 port 9: Connection refused"),
            ("http://8.8.8.8/", "refused", "8.8.8.8 is not a loopback or private address"),
            ("http://name.invalid/", "pending", "the name 'name.invalid' leads nowhere"),
        ],
    )
    def test_why(self, api: ApiClient, url: str, state: str, why: str) -> None:
        order_id = api.order(notify_url=url)["id"]
        api.act(order_id, "pay", wait=True)
        ((_, _, is_state, is_why),) = sent(explained(api, order_id)[-1])
        assert is_state == state
        assert (is_why or "").startswith(why)

    def test_the_receivers_answer(self, api: ApiClient) -> None:
        with Receiver(lambda _count: 404) as receiver:
            order_id = api.order(notify_url=receiver.url)["id"]
            api.act(order_id, "pay", wait=True)
            ((*_, state, why),) = sent(explained(api, order_id)[-1])
        assert (state, why) == ("client_error", "the receiver answered 404")

    def test_a_pause_and_chaos_and_a_fault(self, api: ApiClient, receiver: Receiver) -> None:
        def last(**more: Any) -> tuple[str, str | None]:
            order_id = api.order(notify_url=receiver.url)["id"]
            api.act(order_id, "pay", **more)
            ((*_, state, why),) = sent(explained(api, order_id)[-1])
            return state, why

        api.post("/_mockpay/webhooks/pause")
        assert last() == ("pending", "webhooks are paused; POST /_mockpay/webhooks/resume lets them go")
        api.post("/_mockpay/webhooks/resume", {"wait": True})
        api.post("/_mockpay/chaos", {"schedule": [{"hook": 2, "kind": "drop"}]})
        assert last(wait=True) == ("lost", "chaos dropped it")
