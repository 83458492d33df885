"""3-D Secure of charges that are made through the API: the way to the bank's question, and back to the shop."""

from typing import Any

import pytest
from api_client import ApiClient

from tests.checkout.buyer import Buyer
from tests.providers.conekta.box import only_charge
from tests.providers.conekta.order_events import charge, listed, placed, types
from tests.providers.conekta.people import got

BACK = "https://shop.test/back?cart=7"
ASKED = ["order.created", "charge.created", "charge.pending_confirmation", "order.pending_payment"]


def card(number: str) -> dict[str, Any]:
    typed = {"number": number, "name": "Ana Ruiz", "exp_month": "12", "exp_year": "2030", "cvc": "123"}
    return {"payment_method": {"type": "card", **typed}}


PLAIN, ASKS, FAILS = "4242424242424242", "4000000000002503", "4000000000002370"
PASSES, REFUSED = "4000000000002701", "4000000000002925"


@pytest.mark.parametrize(
    ("mode", "number", "status"),
    [
        ("strict", PLAIN, "pending_payment"), ("strict", ASKS, "pending_payment"), ("strict", FAILS, "pending_payment"),
        ("strict", PASSES, "pending_payment"), ("strict", REFUSED, "pending_payment"),
        ("smart", PLAIN, "paid"), ("smart", ASKS, "pending_payment"), ("smart", REFUSED, "declined"),
        ("not_strict", PLAIN, "paid"), ("not_strict", ASKS, "pending_payment"),
        (None, ASKS, "paid"),
    ],
)  # fmt: skip
def test_who_has_to_authenticate(shop: ApiClient, mode: str | None, number: str, status: str) -> None:
    order = placed(shop, card(number), return_url=BACK, **({"three_ds_mode": mode} if mode else {}))
    assert order["payment_status"] == only_charge(order)["status"] == status
    assert ("next_action" in order) is (status == "pending_payment")


def strict(shop: ApiClient, number: str = PLAIN, **more: Any) -> tuple[dict[str, Any], Buyer]:
    order = placed(shop, card(number), three_ds_mode="strict", **more)
    return order, Buyer(shop, order["next_action"]["redirect_to_url"]["url"])


@pytest.mark.parametrize(
    ("number", "button", "status"),
    [(PLAIN, "approve", "paid"), (PLAIN, "reject", "declined"), (FAILS, "approve", "declined")],
)
def test_what_the_buyer_does_there(shop: ApiClient, number: str, button: str, status: str) -> None:
    order, buyer = strict(shop, number, return_url=BACK)
    assert buyer.page.heading == "Confirma tu compra"
    assert buyer.page.buttons == ["approve", "reject"], "there is no other way to pay here"
    page = buyer.press(button)
    assert page.goes_to == f"{BACK}&order_id={order['id']}&payment_status={status}"
    after = got(shop, f"/orders/{order['id']}")
    one = only_charge(after)
    assert (after["payment_status"], one["status"], "next_action" in after) == (status, status, False)
    assert one.get("failure_code") == (None if status == "paid" else "declined_by_3ds")
    assert types(listed(shop)) == [*ASKED, f"charge.{status}", f"order.{status}"]


def test_a_declined_order_takes_another_charge(shop: ApiClient) -> None:
    order, buyer = strict(shop)
    page = buyer.press("reject")
    assert "No se verificó la identidad del titular." in page.text
    assert buyer.page.buttons == []
    assert buyer.send(buyer.link, {"do": "card", "charge": "", "number": PLAIN}).status == 400
    again = shop.post(f"/orders/{order['id']}/charges", charge()).json()
    assert again["status"] == "pending_payment", "strict it stays"
    action = got(shop, f"/orders/{order['id']}")["next_action"]
    Buyer(shop, action["redirect_to_url"]["url"]).press("approve")
    assert got(shop, f"/orders/{order['id']}")["payment_status"] == "paid"


def test_the_question_is_not_open_for_ever(shop: ApiClient) -> None:
    order, buyer = strict(shop, return_url=BACK)
    shop.post("/_mockpay/clock", {"advance": "15m"})
    assert got(shop, f"/orders/{order['id']}")["payment_status"] == "expired"
    assert types(listed(shop)) == [*ASKED, "charge.expired", "order.expired"]
    assert (buyer.look().buttons, buyer.page.status) == ([], 200)


def test_what_is_only_set_aside(shop: ApiClient) -> None:
    order, buyer = strict(shop, pre_authorize=True)
    buyer.press("approve")
    assert got(shop, f"/orders/{order['id']}")["payment_status"] == "pre_authorized"
    assert types(listed(shop)) == [*ASKED, "charge.preauthorized", "order.pre_authorized"]
