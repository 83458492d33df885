"""Refunds: whole, in parts, pending and taken back; and what cannot be given back."""

from typing import Any

import pytest
from api_client import ApiClient

from tests.providers.conekta.box import CARD, CASH, SPEI, only_charge, order
from tests.providers.conekta.people import AT_NOON, NOWHERE, datatype, got, invalid, too_small, wrong

CLIENT = {"reason": "requested_by_client"}
NOT_RETURNABLE = (428, [("precondition_required.combo.order.is_not_returnable", None)])
TOO_LARGE = (422, [("parameter_validation.amount.too_large", "amount")])


@pytest.mark.parametrize("path", ["refunds", "refund"])
def test_in_two_parts(shop: ApiClient, path: str) -> None:
    body = order(shop, CARD)
    code, where = only_charge(body)["payment_method"]["auth_code"], f"/orders/{body['id']}/{path}"
    part = shop.post(where, CLIENT | {"amount": 5000}).json()
    charge = only_charge(part)
    assert (part["payment_status"], part["amount_refunded"], part["is_refundable"]) == (
        "partially_refunded",
        5000,
        True,
    )
    assert (charge["status"], charge["is_refundable"]) == ("partially_refunded", True)
    (refund,) = charge["refunds"]["data"]
    assert refund == {
        "id": refund["id"], "object": "refund", "amount": -5000, "auth_code": code, "created_at": AT_NOON,
        "status": "refunded",
    }  # fmt: skip
    assert charge["refunds"] == {"object": "list", "has_more": False, "total": 1, "data": [refund]}
    assert wrong(shop.post(where, CLIENT | {"amount": 30001})) == TOO_LARGE
    whole = shop.post(where, CLIENT).json()
    assert (whole["payment_status"], whole["amount_refunded"], whole["is_refundable"]) == ("refunded", 35000, False)
    assert [one["amount"] for one in only_charge(whole)["refunds"]["data"]] == [-30000, -5000]
    assert wrong(shop.post(where, CLIENT)) == NOT_RETURNABLE


@pytest.mark.parametrize("body", [{}, b'""', {"amount": None, "reason": None}, {"amount": 35000}], ids=str)
def test_what_may_be_left_out(shop: ApiClient, body: Any) -> None:
    assert shop.post(f"/orders/{order(shop, CARD)['id']}/refunds", body).json()["payment_status"] == "refunded"


@pytest.mark.parametrize(
    "reason", ["requested_by_client", "cannot_be_fulfilled", "duplicated_transaction", "suspected_fraud", "other"]
)
def test_reasons(shop: ApiClient, reason: str) -> None:
    body = {"amount": 100, "reason": reason}
    assert shop.post(f"/orders/{order(shop, CARD)['id']}/refunds", body).is_success


@pytest.mark.parametrize(
    ("body", "refused"),
    [
        ({"reason": "promo"}, invalid("reason")),
        ({"reason": 7}, datatype("reason")),
        ({"amount": 0}, too_small("amount")),
        ({"amount": -1}, too_small("amount")),
        ({"amount": "all"}, datatype("amount")),
        ({"amount": 35001}, TOO_LARGE),
        ({"expires_at": "soon"}, invalid("expires_at")),
    ],
    ids=str,
)
def test_what_cannot_be_asked_for(shop: ApiClient, body: Any, refused: Any) -> None:
    before = order(shop, CARD)
    assert wrong(shop.post(f"/orders/{before['id']}/refunds", body)) == refused
    assert got(shop, f"/orders/{before['id']}") == before


@pytest.mark.parametrize("charges", [(), (CASH,), (SPEI,)], ids=["unpaid", "cash", "spei"])
def test_only_cards_that_paid(shop: ApiClient, charges: Any) -> None:
    body = order(shop, *charges)
    where = f"/orders/{body['id']}/refunds"
    assert wrong(shop.post(where, CLIENT)) == NOT_RETURNABLE
    if charges:
        shop.act(body["id"], "receive")
        assert got(shop, f"/orders/{body['id']}")["payment_status"] == "paid"
        assert wrong(shop.post(where, CLIENT)) == NOT_RETURNABLE


def test_not_what_is_only_set_aside(shop: ApiClient) -> None:
    body = order(shop, CARD, pre_authorize=True)
    assert wrong(shop.post(f"/orders/{body['id']}/refunds", CLIENT)) == NOT_RETURNABLE


def test_against_what_was_taken(shop: ApiClient) -> None:
    body = order(shop, CARD, pre_authorize=True)
    shop.post(f"/orders/{body['id']}/capture", {"amount": 20000})
    assert wrong(shop.post(f"/orders/{body['id']}/refunds", {"amount": 20001})) == TOO_LARGE
    assert shop.post(f"/orders/{body['id']}/refunds", {"amount": 20000}).json()["payment_status"] == "refunded"


def test_one_that_waits_can_be_taken_back(shop: ApiClient) -> None:
    before = order(shop, CARD)
    where = f"/orders/{before['id']}/refunds"
    waiting = shop.post(where, CLIENT | {"amount": 5000, "expires_at": AT_NOON + 86400}).json()
    (refund,) = only_charge(waiting)["refunds"]["data"]
    assert (refund["status"], waiting["payment_status"], waiting["amount_refunded"]) == ("pending", "paid", 0)
    assert wrong(shop.post(where, {"amount": 30001})) == TOO_LARGE, "what is promised is not there twice"
    after = shop.ask("DELETE", f"{where}/{refund['id']}").json()
    assert only_charge(after)["refunds"]["data"] == [refund | {"status": "canceled"}]
    assert after["payment_status"] == "paid"
    again = shop.ask("DELETE", f"{where}/{refund['id']}")
    assert wrong(again) == (428, [("precondition_required.combo.order.refund_is_not_cancelable", None)])
    assert wrong(shop.ask("DELETE", f"{where}/none")) == NOWHERE
