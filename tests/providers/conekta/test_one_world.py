"""One order, two providers: made at Conekta, seen in Ecart API; its own rules decide wherever it is touched."""

from typing import Any

import pytest
from api_client import ApiClient

from tests.providers.conekta.box import CARD, CASH, CONTACT, MARIO, WHOLE, only_charge, order
from tests.providers.conekta.people import got, made

AT_ECART = "/api/v2/orders"


def there(shop: ApiClient, order_id: str) -> dict[str, Any]:
    """The order as Ecart API has it."""
    found: dict[str, Any] = got(shop, f"{AT_ECART}/{order_id}")["order"]
    return found


def refused(shop: ApiClient, order_id: str, method: str, path: str, body: Any) -> str:
    """Ecart API says no, in its own shape, and nothing changes."""
    before = got(shop, f"/orders/{order_id}")
    answer = shop.ask(method, f"{AT_ECART}/{order_id}{path}", body)
    assert (answer.status_code, answer.json()["error"]) == (422, "Unprocessable Entity"), answer.text
    assert got(shop, f"/orders/{order_id}") == before
    message: str = answer.json()["message"]
    return message


def test_an_order_is_seen_on_both_sides(shop: ApiClient) -> None:
    body = made(shop, "/orders", WHOLE | {"charges": [CARD]})
    seen = there(shop, body["id"])
    assert (seen["marketPlaceId"], seen["status"]["ecartapi"]) == ("conekta", "paid")
    assert seen["totals"]["total"] == "355.00"
    assert (seen["customer"]["firstName"], seen["customer"]["lastName"]) == ("Mario", "Perez")
    assert seen["shippingAddress"]["address1"] == CONTACT["address"]["street1"]
    assert [(one["sku"], one["price"], one["quantity"]) for one in seen["items"]] == [
        ("cohb_s1", "350.00", "1"), (None, "1.00", "2"),
    ]  # fmt: skip
    assert body["id"] in [one["id"] for one in got(shop, AT_ECART)["orders"]]


def test_what_is_paid_cannot_be_cancelled_there_either(shop: ApiClient) -> None:
    paid = order(shop, CARD)["id"]
    for method, path, body in (
        ("POST", "/cancel", {"reason": "sold out"}),
        ("PUT", "", {"order": {"status": "cancelled"}}),
        ("DELETE", "", None),
    ):
        assert "refund it instead" in refused(shop, paid, method, path, body)


@pytest.mark.parametrize("charge", [CASH, {"payment_method": {"type": "spei"}}], ids=["cash", "spei"])
def test_only_cards_are_refunded_there_too(shop: ApiClient, charge: Any) -> None:
    body = order(shop, charge)
    shop.act(body["id"], "receive")
    wish = {"order": {"status": {"financial": "refunded"}}}
    assert "cannot be refunded" in refused(shop, body["id"], "PUT", "", wish)


def test_a_live_charge_closes_the_order_there_too(shop: ApiClient) -> None:
    body = order(shop, CASH)
    change = {"order": {"items": [{"name": "Other", "quantity": 1, "price": 5}]}}
    refused(shop, body["id"], "PUT", "", change)


def test_what_is_allowed_there_shows_here(shop: ApiClient) -> None:
    waiting, paid = order(shop, CASH)["id"], order(shop, CARD)["id"]
    assert shop.post(f"{AT_ECART}/{waiting}/cancel", {"reason": "sold out"}).is_success
    assert shop.put(f"{AT_ECART}/{paid}", {"order": {"status": {"financial": "refunded"}}}).is_success
    cancelled, refunded = got(shop, f"/orders/{waiting}"), got(shop, f"/orders/{paid}")
    assert (cancelled["payment_status"], only_charge(cancelled)["status"]) == ("canceled", "canceled")
    assert (refunded["payment_status"], refunded["amount_refunded"]) == ("refunded", 35000)


def test_who_buys_changes_on_both_sides(shop: ApiClient) -> None:
    body = order(shop)
    shop.put(f"/orders/{body['id']}", {"customer_info": MARIO | {"name": "Eva Mora Gil"}})
    assert there(shop, body["id"])["customer"]["lastName"] == "Mora Gil"
