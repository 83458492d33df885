"""Each refusal of Ecart API's table, once, over HTTP."""

from typing import Any

import pytest
from msgspec.structs import replace

from mockpay.providers.ecartapi.protocol.refusals import REFUSALS
from mockpay.providers.ecartapi.protocol.settings import StoreState
from mockpay.scenario.scenario import Auth, Fault, FaultPoint, OutcomeRule, Then
from tests.providers.ecartapi.shop import ORDER, made, scenario, store
from tests.providers.producing import Caller, Open, Producer, fails, is_of

ORDERS = "/api/v2/orders"
ITEM = {"name": "Taza", "quantity": "1", "price": "10"}


def order(**more: Any) -> Producer:
    return fails(ORDERS, {"order": ORDER | more})


def placed(caller: Caller, **more: Any) -> dict[str, Any]:
    made_here: dict[str, Any] = caller.post(ORDERS, {"order": ORDER | more}).json()["order"]
    return made_here


def changing(**change: Any) -> Producer:
    return lambda caller: caller.put(f"{ORDERS}/{placed(caller)['id']}", {"order": change})


def sending(**fulfillment: Any) -> Producer:
    def produce(caller: Caller) -> Any:
        return caller.post(f"{ORDERS}/{placed(caller)['id']}/fulfillments", {"fulfillment": fulfillment})

    return produce


def in_store(state: StoreState) -> Producer:
    def produce(caller: Caller) -> Any:
        caller.open(scenario=scenario(store("shopify", state=state)))
        return caller.get(ORDERS, authorization="shopify")

    return produce


def strict(method: str, path: str, body: Any = None) -> Producer:
    def produce(caller: Caller) -> Any:
        caller.open(scenario=scenario(strict=True))
        return caller.ask(method, path, body)

    return produce


def unknown_token(caller: Caller) -> Any:
    caller.open(scenario=replace(scenario(store("shopify")), auth=Auth.STRICT))
    return caller.get(ORDERS)


def unsupported(caller: Caller) -> Any:
    caller.open(scenario=scenario(store("liverpool")))
    return caller.post(ORDERS, {"order": ORDER}, authorization="liverpool")


def last_item(caller: Caller) -> Any:
    order = placed(caller, items=[ITEM])
    change = {"items": [{"id": order["items"][0]["id"], "quantity": 0}]}
    return caller.put(f"{ORDERS}/{order['id']}", {"order": change})


def sent_twice(caller: Caller) -> Any:
    order = placed(caller)
    one = {"items": [{"id": order["items"][0]["id"]}]}
    return caller.post(f"{ORDERS}/{order['id']}/packages/fulfillments", {"fulfillments": [one, one]})


def bulk_of_nothing(caller: Caller) -> Any:
    return caller.post(f"{ORDERS}/{placed(caller)['id']}/packages/fulfillments", {})


def all_sent(caller: Caller) -> Any:
    path = f"{ORDERS}/{placed(caller)['id']}/fulfillments"
    return [caller.post(path, {"fulfillment": {}}) for _ in range(2)][-1]


def part_of_an_item(caller: Caller) -> Any:
    order = placed(caller)
    sent = {"items": [{"id": order["items"][0]["id"], "quantity": 1}]}
    return caller.post(f"{ORDERS}/{order['id']}/fulfillments", {"fulfillment": sent})


def lines_without_ids(caller: Caller) -> Any:
    one = made(1, "paid")
    lines = [{"name": "Taza", "unit_price": 5}, {"name": "Plato", "unit_price": 5}]
    caller.open(scenario=scenario(store("shopify", orders=(one | {"lines": lines},))))
    items = caller.get(f"{ORDERS}/o1", authorization="shopify").json()["order"]["items"]
    sent = {"fulfillment": {"items": [{"id": items[0]["id"]}]}}
    return caller.post(f"{ORDERS}/o1/fulfillments", sent, authorization="shopify")


def anothers_lines(caller: Caller) -> Any:
    order = caller.client.order()
    items = caller.get(f"{ORDERS}/{order['id']}").json()["order"]["items"]
    return caller.put(f"{ORDERS}/{order['id']}", {"order": {"items": [{"id": items[0]["id"], "quantity": 2}]}})


def cancelled_twice(caller: Caller) -> Any:
    path = f"{ORDERS}/{placed(caller)['id']}/cancel"
    return [caller.post(path) for _ in range(2)][-1]


def too_large(caller: Caller) -> Any:
    caller.open(max_body=100)
    return caller.post(ORDERS, {"order": ORDER | {"note": "x" * 2000}})


def full(caller: Caller) -> Any:
    caller.open(max_orders=1)
    return [caller.post(ORDERS, {"order": ORDER}) for _ in range(2)][-1]


def with_outcome(caller: Caller) -> Any:
    rule = OutcomeRule(then=Then.ERROR, message="Later", status=503)
    caller.open(scenario=replace(scenario(), outcomes=(rule,)))
    return caller.post(ORDERS, {"order": ORDER | {"status": {"status": "paid"}}})


def with_fault(caller: Caller) -> Any:
    fault = Fault(at=FaultPoint.BEFORE_COMMIT, status=429, message="Slower", retry_after=3)
    caller.open(scenario=replace(scenario(), faults=(fault,)))
    return caller.get(ORDERS)


PRODUCERS: dict[str, Producer] = {
    "token_missing": fails(ORDERS, method="GET", authorization=""),
    "token_invalid": unknown_token,
    "token_deleted": in_store(StoreState.DELETED),
    "token_inactive": in_store(StoreState.INACTIVE),
    "operation_unsupported": unsupported,
    "wrong_content_type": fails(ORDERS, {"order": ORDER}, content_type="text/plain"),
    "body_of_another_type": fails(ORDERS, b"<order/>"),
    "body_malformed": fails(ORDERS, b"{"),
    "parameter_unknown": strict("GET", f"{ORDERS}?colour=red"),
    "parameter_invalid": fails(f"{ORDERS}?createdAt[from]=yesterday", method="GET"),
    "status_unknown": strict("POST", ORDERS, {"order": ORDER | {"status": {"status": "lost"}}}),
    "fulfillments_missing": bulk_of_nothing,
    "body_invalid": fails(ORDERS, {}),
    "key_unknown": strict("POST", ORDERS, {"order": ORDER, "extra": 1}),
    "not_built": fails("/api/v2/products", method="GET"),
    "no_route": fails("/api/v2/nothing", method="GET"),
    "wrong_method": fails(ORDERS, method="DELETE"),
    "body_too_large": too_large,
    "encoding_unknown": fails(ORDERS, b"x", content_encoding="br"),
    "order_not_found": fails(f"{ORDERS}/nobody", method="GET"),
    "webhook_not_found": fails("/api/v2/webhooks/nobody", method="GET"),
    "fulfillment_not_found": lambda caller: caller.get(f"{ORDERS}/{placed(caller)['id']}/fulfillments/x"),
    "item_not_found": changing(items=[{"id": "x", "quantity": 1}]),
    "item_is_the_last": last_item,
    "item_incomplete": changing(items=[{"name": "Plato"}]),
    "package_not_found": sending(fulfillmentOrderId="x"),
    "items_sent_twice": sent_twice,
    "nothing_left_to_send": all_sent,
    "item_not_to_be_sent": sending(items=[{"id": "x"}]),
    "item_goes_whole": part_of_an_item,
    "items_only_together": lines_without_ids,
    "store_full": full,
    "given_by_the_scenario": with_outcome,
    "price_too_large": order(items=[ITEM | {"price": "9999999999999", "quantity": "999999"}]),
    "discount_too_large": order(items=[ITEM | {"discount": "1000"}]),
    "discounts_too_large": order(totals={"discount": "100000"}),
    "order_too_large": order(items=[ITEM | {"price": "9999999999999", "quantity": "9"}] * 2),
    "not_allowed": anothers_lines,
    "wrong_state": cancelled_twice,
    "fault": with_fault,
}


def test_each_row_has_a_producer() -> None:
    assert set(PRODUCERS) == {row.name for row in REFUSALS}


@pytest.mark.parametrize("name", PRODUCERS)
def test_each_row_is_produced(open_client: Open, name: str) -> None:
    row = REFUSALS[name]
    answer = PRODUCERS[name](Caller(open_client))
    body = answer.json()
    is_of(row, answer, body["message"])
    assert list(body) == ["statusCode", "error", "message"]
    assert body["statusCode"] == answer.status_code
