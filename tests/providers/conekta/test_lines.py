"""The four kinds of lines of an order, one by one: the order's amount follows each of them."""

from typing import Any, NamedTuple

import pytest
from api_client import ApiClient

from tests.providers.conekta.box import BOX, CARD, CASH, CONTACT, WHOLE, order
from tests.providers.conekta.people import NOWHERE, datatype, got, invalid, made, missing, refused, wrong


class Kind(NamedTuple):
    """A kind of lines: a new one, what changes on it, and what either does to an order's amount."""

    path: str
    name: str
    new: dict[str, Any]
    change: dict[str, Any]
    adds: int
    then: int


ITEM = {
    "name": "Lighter",
    "unit_price": 100,
    "quantity": 2,
    "tags": ["gas"],
    "antifraud_info": {"a": 1},
    "metadata": {"b": 2},
}
KINDS = (
    Kind("line_items", "line_item", ITEM, {"quantity": 3, "description": "Blue."}, 200, 300),
    Kind(
        "shipping_lines",
        "shipping_line",
        {"amount": 40, "carrier": "USPS", "metadata": {"a": 1}},
        {"amount": 50},
        40,
        50,
    ),
    Kind("tax_lines", "tax_line", {"description": "ISR", "amount": 6}, {"description": "IVA"}, 6, 6),
    Kind("discount_lines", "discount_line", {"code": "CD", "type": "coupon", "amount": 10}, {"amount": 700}, -10, -700),
)


@pytest.fixture(params=KINDS, ids=lambda kind: kind.path)
def kind(request: pytest.FixtureRequest) -> Kind:
    found: Kind = request.param
    return found


def rows(order: dict[str, Any], kind: Kind) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = order.get(kind.path, {"data": []})["data"]
    return found


def test_made_changed_deleted(shop: ApiClient, kind: Kind) -> None:
    before = order(shop)
    path = f"/orders/{before['id']}"
    line = made(shop, f"{path}/{kind.path}", kind.new)
    always = {"antifraud_info": {}, "metadata": {}} if kind.path == "line_items" else {}
    facts = {"id": line["id"], "object": kind.name, "parent_id": before["id"]}
    assert line == always | kind.new | facts
    with_it = got(shop, path)
    assert (with_it["amount"], rows(with_it, kind)[0]) == (35000 + kind.adds, line)
    changed = shop.put(f"{path}/{kind.path}/{line['id']}", kind.change).json()
    assert changed == line | kind.change
    after = got(shop, path)
    assert (after["amount"], rows(after, kind)[0]) == (35000 + kind.then, changed)
    deleted = shop.ask("DELETE", f"{path}/{kind.path}/{line['id']}").json()
    assert deleted == changed | {"deleted": True}
    assert got(shop, path) == before | {"updated_at": before["updated_at"]}
    assert wrong(shop.ask("DELETE", f"{path}/{kind.path}/{line['id']}")) == NOWHERE


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_a_line_of_another_kind_is_not_there(shop: ApiClient, kind: Kind, method: str) -> None:
    body = made(shop, "/orders", WHOLE)
    other = KINDS[KINDS.index(kind) - 1]
    stranger = rows(body, other)[0]["id"]
    answer = shop.ask(method, f"/orders/{body['id']}/{kind.path}/{stranger}", kind.change)
    assert wrong(answer) == NOWHERE
    assert got(shop, f"/orders/{body['id']}") == body


@pytest.mark.parametrize(("charge", "code"), [(CASH, ""), (CARD, "_paid")], ids=["pending", "paid"])
def test_a_live_charge_closes_all_of_them(shop: ApiClient, kind: Kind, charge: Any, code: str) -> None:
    body = made(shop, "/orders", WHOLE | {"charges": [charge]})
    one = f"/orders/{body['id']}/{kind.path}/{rows(body, kind)[0]['id']}"
    has_charge = "precondition_required.combo.order.cannot_be_updated_because_has_charge"
    for answer in (
        shop.post(f"/orders/{body['id']}/{kind.path}", kind.new), shop.put(one, kind.change), shop.ask("DELETE", one),
    ):  # fmt: skip
        assert wrong(answer) == (428, [(f"{has_charge}{code}", None)])
    assert got(shop, f"/orders/{body['id']}") == body


@pytest.mark.parametrize(
    ("value", "why"),
    [(-1, "number_is_not_greater_than"), (10**17, "number_is_not_less_than"),
     *((value, "invalid_datatype") for value in (None, "many", [], {}, 1.5, True))],
    ids=repr,
)  # fmt: skip
def test_a_value_that_cannot_be(shop: ApiClient, kind: Kind, value: Any, why: str) -> None:
    body = made(shop, "/orders", WHOLE)
    line = rows(body, kind)[0]["id"]
    name = "unit_price" if kind.path == "line_items" else "amount"
    for answer in (
        shop.post(f"/orders/{body['id']}/{kind.path}", kind.new | {name: value}),
        shop.put(f"/orders/{body['id']}/{kind.path}/{line}", {name: value}),
    ):
        assert wrong(answer) == refused(name, why)
    whole = shop.post("/orders", WHOLE | {kind.path: [kind.new | {name: value}]})
    assert wrong(whole) == refused(f"{kind.path}.0.{name}", why)


def test_a_value_that_must_be(shop: ApiClient, kind: Kind) -> None:
    body = order(shop)
    needed = {
        "line_items": ["name", "quantity", "unit_price"],
        "shipping_lines": ["amount"],
        "tax_lines": ["amount", "description"],
        "discount_lines": ["amount", "code", "type"],
    }[kind.path]
    status, details = wrong(shop.post(f"/orders/{body['id']}/{kind.path}", {}))
    assert (status, sorted(details)) == (422, [(f"parameter_validation.{name}.missing", name) for name in needed])


def test_texts_may_not_be_null(shop: ApiClient) -> None:
    body = made(shop, "/orders", WHOLE)
    tax = body["tax_lines"]["data"][0]["id"]
    assert wrong(shop.put(f"/orders/{body['id']}/tax_lines/{tax}", {"description": None})) == datatype("description")


def test_an_order_has_something_in_it(shop: ApiClient) -> None:
    body = order(shop)
    only = body["line_items"]["data"][0]["id"]
    assert wrong(shop.ask("DELETE", f"/orders/{body['id']}/line_items/{only}")) == missing("line_items")
    assert wrong(shop.put(f"/orders/{body['id']}", {"line_items": []})) == invalid("line_items")


def test_no_discount_is_larger_than_the_order(shop: ApiClient) -> None:
    body = order(shop)
    huge = {"code": "ALL", "type": "coupon", "amount": 35001}
    assert wrong(shop.post(f"/orders/{body['id']}/discount_lines", huge)) == invalid("discount_lines")
    free = made(shop, f"/orders/{body['id']}/discount_lines", huge | {"amount": 35000})
    assert got(shop, f"/orders/{body['id']}")["amount"] == 0
    one = f"/orders/{body['id']}/discount_lines/{free['id']}"
    assert got(shop, one) == free
    assert got(shop, f"/orders/{body['id']}/discount_lines")["data"] == [free]


def test_the_sum_of_the_official_go_client(shop: ApiClient) -> None:
    lines = {
        "line_items": [BOX | {"unit_price": 50000}], "shipping_lines": [{"amount": 1}],
        "tax_lines": [{"description": "IVA", "amount": 160}],
        "discount_lines": [{"code": "Cupon de descuento", "type": "loyalty", "amount": 10}],
    }  # fmt: skip
    body = order(shop, CASH, shipping_contact=CONTACT, **lines)
    assert (body["amount"], body["charges"]["data"][0]["fee"]) == (50151, 2269)
