"""Events: which of them a change brings about, what they hold, where they are listed, and that they do not pile up."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from api_client import ApiClient

from mockpay.orders.lifecycle import TABLE
from mockpay.providers.conekta.events import events
from mockpay.providers.conekta.events.event_names import ANY, NAMES, ROWS, STATUS
from mockpay.sandbox.store import Query
from tests.providers.conekta.order_events import UNPAID, charge, listed, placed, types
from tests.providers.conekta.people import GOLD, NOWHERE, VISA, made, wrong
from tests.sandbox.worlds import sandbox

Do = Callable[[ApiClient, str], Any]


def act(action: str, **body: Any) -> Do:
    return lambda shop, order_id: shop.act(order_id, action, **body)


def post(path: str, body: Any = None) -> Do:
    return lambda shop, order_id: shop.post(f"/orders/{order_id}/{path}", body)


def pass_days(days: int) -> Do:
    return lambda shop, _order_id: shop.post("/_mockpay/clock", {"advance": f"{days}d"})


CARD, CASH, SPEI = (charge(kind) for kind in ("card", "cash", "spei"))
LATER = {"pre_authorize": True}
DECLINED = charge(token="tok_test_card_declined")
HALF = post("refunds", {"amount": 10_000, "reason": "other"})
STORIES: dict[str, tuple[list[Any], dict[str, Any], list[Do], str]] = {
    "nothing to pay with": ([], {}, [], ""),
    "card": ([CARD], {}, [], "charge.created charge.paid order.paid"),
    "two cards": (
        [CARD | {"amount": 5_000}, CARD | {"amount": 30_000}], {}, [],
        "charge.created charge.paid order.pending_payment charge.created charge.paid order.paid",
    ),
    "set aside": ([CARD], LATER, [], "charge.created charge.preauthorized order.pre_authorized"),
    "captured": (
        [CARD], LATER, [post("capture")],
        "charge.created charge.preauthorized order.pre_authorized charge.paid order.paid",
    ),
    "voided": ([CARD], LATER, [post("void")], "charge.created charge.preauthorized order.pre_authorized order.voided"),
    "declined": ([DECLINED], {}, [], "charge.declined order.declined"),
    "declined twice, then paid": (
        [DECLINED], {}, [post("charges", DECLINED), post("charges", CARD)],
        "charge.declined order.declined charge.declined order.declined charge.created charge.paid order.paid",
    ),
    "cash": ([CASH], {}, [], "charge.created order.pending_payment"),
    "cash paid": ([CASH], {}, [act("receive")], "charge.created order.pending_payment charge.paid order.paid"),
    "spei paid": ([SPEI], {}, [act("receive")], "charge.created order.pending_payment charge.paid order.paid"),
    "cash paid in parts": (
        [CASH], {}, [act("receive", amount=100), act("receive")],
        "charge.created order.pending_payment charge.paid order.paid",
    ),
    "cash called off by the bank": (
        [CASH], {}, [act("decline")],
        "charge.created order.pending_payment charge.declined order.declined",
    ),
    "cash expired at once": (
        [CASH], {}, [act("expire")], "charge.created order.pending_payment charge.expired order.expired",
    ),
    "cash paid, reported late": (
        [CASH], {}, [pass_days(31), act("receive_late")],
        "charge.created order.pending_payment charge.expired order.expired charge.paid order.paid",
    ),
    "cash expired, then a card": (
        [CASH], {}, [pass_days(31), post("charges", CARD)],
        "charge.created order.pending_payment charge.expired order.expired charge.created charge.paid order.paid",
    ),
    "cash expired, the other half paid": (
        [CASH | {"amount": 5_000}, CARD | {"amount": 30_000}], {}, [pass_days(31)],
        "charge.created order.pending_payment charge.created charge.paid charge.expired",
    ),
    "cash expired": ([CASH], {}, [pass_days(31)], "charge.created order.pending_payment charge.expired order.expired"),
    "spei cancelled": (
        [SPEI], {}, [post("cancel")], "charge.created order.pending_payment charge.canceled order.canceled",
    ),
    "cancelled unpaid": ([], {}, [post("cancel")], "order.canceled"),
    "deleted by the shop": ([], {}, [act("delete")], "order.canceled"),
    "refunded in parts": (
        [CARD], {}, [HALF, HALF, post("refunds", {"reason": "other"})],
        "charge.created charge.paid order.paid charge.refunded order.partially_refunded charge.refunded "
        "order.partially_refunded charge.refunded order.refunded",
    ),
    "chargeback lost": (
        [CARD], {}, [act("dispute"), act("review_dispute"), act("lose_dispute")],
        "charge.created charge.paid order.paid charge.chargeback.created order.charged_back "
        "charge.chargeback.under_review charge.chargeback.lost",
    ),
    "chargeback won": (
        [CARD], {}, [act("dispute"), act("win_dispute")],
        "charge.created charge.paid order.paid charge.chargeback.created order.charged_back charge.chargeback.won",
    ),
    "looked into": (
        [], {}, [act("review"), act("decline")],
        "charge.created charge.under_fraud_review order.under_fraud_review charge.fraudulent order.fraudulent",
    ),
    "asked to authenticate": (
        [], {}, [act("challenge"), act("pay")],
        "charge.created charge.pending_confirmation order.pending_payment charge.paid order.paid",
    ),
    "not authenticated": (
        [CARD], {"three_ds_mode": "strict"}, [act("decline")],
        "charge.created charge.pending_confirmation order.pending_payment charge.declined order.declined",
    ),
    "not authenticated in time": (
        [CARD], {"three_ds_mode": "strict"}, [pass_days(1)],
        "charge.created charge.pending_confirmation order.pending_payment charge.expired order.expired",
    ),
    "a voucher, cancelled": (
        [], {"checkout": {}}, [post("charges", CASH), post("cancel")],
        "charge.created order.pending_payment charge.canceled order.canceled",
    ),
    "a voucher, and its checkout expires": (
        [], {"checkout": {}}, [post("charges", CASH), pass_days(3)],
        "charge.created order.pending_payment charge.expired order.expired",
    ),
    "edited": (
        [], {}, [post("line_items", {"name": "Another", "unit_price": 100, "quantity": 1})], "order.updated",
    ),
    "checkout expired": ([], {"checkout": {"allowed_payment_methods": ["card"]}}, [pass_days(3)], "order.expired"),
}  # fmt: skip


@pytest.mark.parametrize("name", STORIES)
def test_what_a_change_brings_about(shop: ApiClient, name: str) -> None:
    charges, more, steps, expected = STORIES[name]
    order = placed(shop, *charges, **more)
    for step in steps:
        step(shop, order["id"])
    assert types(listed(shop)) == ["order.created", *expected.split()]
    assert types(listed(shop, f"/orders/{order['id']}/events")) == ["order.created", *expected.split()]


def test_the_table_names_what_there_is() -> None:
    ours = {row.event for cells in TABLE.values() for row in cells.values()}
    assert {event for event, _ in ROWS} <= ours
    assert {name for row in ROWS.values() for name in row.names} <= {*NAMES, STATUS}
    assert ours - {event for event, _ in ROWS} - {None} == {
        "order.held", "order.released", "order.completed", "charge.received", "refund.requested",
        "refund.canceled", "refund.failed", "shipment.opened", "shipment.shipped", "shipment.edited",
        "shipment.delivered", "shipment.returned",
    }, "what happens without a word"  # fmt: skip
    assert {state for _, state in ROWS} == {"new", ANY, "review"}


def test_an_event_holds_what_it_is_about_as_it_was(shop: ApiClient) -> None:
    order = placed(shop, CARD)
    post("refunds", {"reason": "other"})(shop, order["id"])
    rows = {row["type"]: row for row in listed(shop)}
    (paid,) = order["charges"]["data"]
    first = rows["order.created"]
    assert first == {
        "data": {
            "object": {name: value for name, value in order.items() if name not in ("payment_status", "charges")}
            | {"is_refundable": False},
            "previous_attributes": {},
        },
        "livemode": False,
        "webhook_status": "pending",
        "webhook_logs": [],
        "id": first["id"],
        "object": "event",
        "type": "order.created",
        "created_at": 1758715200,
    }
    assert list(first) == [
        "data", "livemode", "webhook_status", "webhook_logs", "id", "object", "type", "created_at",
    ]  # fmt: skip
    assert rows["charge.paid"]["data"] == {"object": paid, "previous_attributes": {"payment_method": {}}}
    waiting = rows["charge.created"]["data"]["object"]
    assert waiting["status"] == "pending_payment"
    assert not {"paid_at", "auth_code"} & {*waiting, *waiting["payment_method"]}
    assert waiting["fee"] == paid["fee"] == 1467
    assert rows["order.paid"]["data"]["object"] == order
    assert rows["order.refunded"]["data"]["object"] == shop.get(f"/orders/{order['id']}").json()
    assert shop.get(f"/events/{first['id']}").json() == first


def test_the_list_goes_both_ways_and_finds(shop: ApiClient) -> None:
    placed(shop, CARD)
    placed(shop)
    everything = listed(shop)[::-1]
    page = shop.get("/events?limit=2").json()
    assert (page["data"], page["total"], page["has_more"]) == (everything[:2], 5, True)
    assert page["next_page_url"] == f"http://sandbox.test/events?limit=2&next={everything[1]['id']}"
    second = shop.get(page["next_page_url"].removeprefix("http://sandbox.test")).json()
    assert second["data"] == everything[2:4]
    back = shop.get(second["previous_page_url"].removeprefix("http://sandbox.test")).json()
    assert back["data"] == everything[:2]
    assert types(listed(shop, "/events?search=charge.")) == ["charge.created", "charge.paid"]
    assert listed(shop, f"/events?search={everything[0]['id']}") == everything[:1]


LINED = {
    "line_items": UNPAID["line_items"],
    "tax_lines": [{"description": "IVA", "amount": 600}],
    "shipping_lines": [{"amount": 0, "carrier": "USPS"}],
    "discount_lines": [{"code": "descuento", "type": "loyalty", "amount": 600}],
    "shipping_contact": {"address": {"street1": "Nuevo León 4", "country": "MX", "postal_code": "06100"}},
}


@pytest.mark.parametrize("kind", ["line_items", "tax_lines", "shipping_lines", "discount_lines"])
def test_events_of_a_line_are_those_of_its_order_that_hold_it(shop: ApiClient, kind: str) -> None:
    order = placed(shop, **LINED)
    path = f"/orders/{order['id']}/{kind}"
    line = order[kind]["data"][0]
    assert types(listed(shop, f"{path}/{line['id']}/events")) == ["order.created"]
    added = shop.post(path, LINED[kind][0]).json()
    assert types(listed(shop, f"{path}/{line['id']}/events")) == ["order.created", "order.updated"]
    assert types(listed(shop, f"{path}/{added['id']}/events")) == ["order.updated"]
    assert listed(shop, f"{path}/{'0' * 24}/events") == []


def test_events_of_a_customer_and_what_hangs_on_it(shop: ApiClient) -> None:
    customer = made(shop)
    path = f"/customers/{customer['id']}"
    source = made(shop, f"{path}/payment_sources", {"type": "card", "token_id": "tok_test_visa_4242"})
    shop.put(path, {"name": "Ana Soto"})
    rows = listed(shop, f"{path}/events")
    assert types(rows) == ["customer.created", "customer.updated", "customer.updated"]
    assert [row["data"]["object"]["name"] for row in rows] == ["Ana Ruiz Soto", "Ana Ruiz Soto", "Ana Soto"]
    assert types(listed(shop, f"{path}/payment_sources/{source['id']}/events"))[:1] == ["customer.updated"]
    assert listed(shop) == rows


def test_events_of_a_subscription(shop: ApiClient) -> None:
    made(shop, "/plans", GOLD)
    path = f"/customers/{made(shop, payment_sources=[VISA])['id']}"
    assert wrong(shop.get(f"{path}/subscription/events")) == NOWHERE
    first = made(shop, f"{path}/subscriptions", {"plan_id": "gold"})
    second = made(shop, f"{path}/subscriptions", {"plan_id": "gold"})
    shop.post(f"{path}/subscription/pause")
    begun = ["subscription.created", "subscription.paid"]
    assert types(listed(shop, f"{path}/subscriptions/{first['id']}/events")) == begun
    assert types(listed(shop, f"{path}/subscriptions/{second['id']}/events")) == [*begun, "subscription.paused"]
    assert listed(shop, f"{path}/subscription/events") == listed(shop, f"{path}/subscriptions/{second['id']}/events")


@pytest.mark.parametrize(
    "path",
    ["/events/x", "/orders/ord_x/events", "/orders/ord_x/line_items/y/events", "/customers/cus_x/events",
     "/customers/cus_x/payment_sources/src_y/events"],
)  # fmt: skip
def test_events_of_what_is_not_there(shop: ApiClient, path: str) -> None:
    assert wrong(shop.get(path)) == NOWHERE


def test_orders_of_others_leave_no_events(shop: ApiClient) -> None:
    order = shop.order()
    shop.act(order["id"], "pay")
    assert listed(shop) == []
    assert wrong(shop.get(f"/orders/{order['id']}/events")) == NOWHERE


def test_the_oldest_make_room() -> None:
    async def fill() -> tuple[int, int]:
        space = sandbox()
        async with space.records() as records:
            for number in range(events.MOST + 2 * events.ROOM):
                await events.keep(records, {}, ("plan.created",), f"plan{number}", content={})
            page = await records.page(events.KIND, Query(newest_first=False, limit=1))
        return page.count, int(page.rows[0].keys["subject"].removeprefix("plan"))

    assert asyncio.run(fill()) == (events.MOST, 2 * events.ROOM)


def test_events_survive_a_state_document(shop: ApiClient) -> None:
    placed(shop, CARD)
    before, state = listed(shop), shop.get("/_mockpay/state").json()
    shop.post("/_mockpay/reset")
    assert listed(shop) == []
    assert shop.put("/_mockpay/state", state).status_code == 200
    assert listed(shop) == before
