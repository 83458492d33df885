"""Where orders and charges can stand: every word the documents know is reached, and each as its row says."""

from typing import Any

import pytest
from api_client import ApiClient

from mockpay.orders.states import ChargeState, RefundState
from mockpay.orders.status import Life, Payment
from mockpay.providers.conekta.orders import charge_presenter
from mockpay.providers.conekta.protocol import status
from tests.providers.conekta.box import CARD, CASH, DECLINED, ORDER, SPEI, declined, only_charge, order
from tests.providers.conekta.people import got

DOCUMENTED = {
    "pending_payment", "declined", "expired", "paid", "refunded", "partially_refunded", "charged_back",
    "pre_authorized", "voided",
}  # fmt: skip
"""`payment_status` in the documents of version 2.0."""

WAYS: dict[str, tuple[Any, list[str], str, str]] = {
    "cash waits": (CASH, [], "pending_payment", "pending_payment"),
    "transfer waits": (SPEI, [], "pending_payment", "pending_payment"),
    "cash arrives": (CASH, ["receive"], "paid", "paid"),
    "cash expires": (CASH, ["expire"], "expired", "expired"),
    "cash called off": (CASH, ["cancel"], "canceled", "canceled"),
    "card": (CARD, [], "paid", "paid"),
    "given back": (CARD, ["refund"], "refunded", "refunded"),
    "given back later": (CARD, ["request_refund"], "paid", "paid"),
    "disputed": (CARD, ["dispute"], "charged_back", "charged_back"),
    "looked at": (CARD, ["dispute", "review_dispute"], "charged_back", "charged_back"),
    "lost": (CARD, ["dispute", "lose_dispute"], "charged_back", "charged_back"),
    "won": (CARD, ["dispute", "win_dispute"], "paid", "paid"),
    "refused in court": (CARD, ["refund", "complete"], "refunded", "refunded"),
}


@pytest.mark.parametrize("way", WAYS)
def test_ways_of_an_order(shop: ApiClient, way: str) -> None:
    charge, actions, word, charge_word = WAYS[way]
    body = order(shop, charge)
    for action in actions:
        shop.act(body["id"], action)
    after = got(shop, f"/orders/{body['id']}")
    assert (after["payment_status"], only_charge(after)["status"]) == (word, charge_word)


def test_every_documented_word_is_reached(shop: ApiClient) -> None:
    reached = {word for _, _, word, _ in WAYS.values()}
    reached.add(declined(shop.post("/orders", ORDER | {"charges": [DECLINED]}))["payment_status"])
    held_back = [order(shop, CARD, pre_authorize=True) for _ in range(2)]
    reached.add(held_back[0]["payment_status"])
    reached.add(shop.post(f"/orders/{held_back[1]['id']}/void").json()["payment_status"])
    part = shop.post(f"/orders/{order(shop, CARD)['id']}/refunds", {"amount": 1, "reason": "other"}).json()
    reached.add(part["payment_status"])
    assert reached == DOCUMENTED | {"canceled"}


def test_every_state_has_its_word() -> None:
    assert set(status.BY_PAYMENT) == set(Payment)
    assert set(status.BY_STATE) == set(ChargeState)
    assert set(status.BY_LIFE) <= set(Life)
    assert set(charge_presenter.REFUND_WORDS) == set(RefundState)


def test_a_chargeback_is_shown(shop: ApiClient) -> None:
    body = order(shop, CARD)
    shop.act(body["id"], "dispute", reason="fraudulent")
    charge = only_charge(got(shop, f"/orders/{body['id']}"))
    assert charge["chargeback"] == {
        "id": charge["chargeback"]["id"], "object": "chargeback", "status": "action_required", "reason": "fraudulent",
        "charge_id": charge["id"], "created_at": charge["created_at"], "note": None, "followup_status": None,
        "response_from_client": None, "files": [],
    }  # fmt: skip
    assert charge["is_refundable"] is False


def test_an_order_without_charges_has_no_status(shop: ApiClient) -> None:
    body = order(shop)
    assert ("payment_status" in body, "charges" in body) == (False, False)
