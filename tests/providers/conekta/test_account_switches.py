"""What an account at Conekta is set up for: switches of the scenario, and what people trip over then."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from api_client import ApiClient

from mockpay.scenario.load import parse
from tests.checkout.buyer import Buyer
from tests.providers.conekta.order_events import UNPAID, charge
from tests.providers.conekta.people import ENGLISH, wrong

Open = Callable[..., ApiClient]
RAW = {"name": "Ana Ruiz", "exp_month": "12", "exp_year": "2030", "cvc": "317"}
FOREIGN = {"payment_method": {"type": "card", "number": "4000008400000001", **RAW}}
IN_MONTHS = {"payment_method": {"type": "card", "token_id": "tok_test_visa_4242", "monthly_installments": 3}}
HOSTED = {"type": "HostedPayment", "success_url": "https://shop.test/ok", "failure_url": "https://shop.test/no"}
SHIPPING = {"shipping_lines": [{"amount": 0, "carrier": "Fedex"}], "shipping_contact": {
    "receiver": "Ana Ruiz", "phone": "5512345678",
    "address": {"street1": "Nuevo León 4", "city": "Ciudad de México", "country": "MX", "postal_code": "06100"},
}}  # fmt: skip


def account(open_client: Open, switches: str) -> ApiClient:
    shop = open_client(scenario=parse(f"extends: default\nproviders: {{conekta: {{account: {{{switches}}}}}}}"))
    shop.post("/_mockpay/clock", {"freeze": "2025-09-24T12:00:00Z"})
    return shop


def ordered(shop: ApiClient, *charges: dict[str, Any], pesos: int = 350, **more: Any) -> httpx.Response:
    lines = [{"name": "Box", "quantity": 1, "unit_price": pesos * 100}]
    paid = {"charges": list(charges)} if charges else {}
    return shop.post("/orders", UNPAID | {"line_items": lines} | paid | more, headers=ENGLISH)


def core(shop: ApiClient, order_id: str) -> Any:
    return shop.get(f"/_mockpay/orders/{order_id}").json()


REFUSED = {
    "oxxo: false": (charge("cash"), "cash", "charge.cash_payment.oxxo_payment.disabled",
                    "OXXO payments are disabled for this account."),
    "spei: false": (charge("spei"), "transfer", "charge.bank_payment.spei_payment.disabled",
                    "SPEI payments are disabled for this account."),
    "installments: false": (IN_MONTHS, None, "charge.disabled_msi_company",
                            "Monthly installments are disabled for this account."),
    "international_cards: false": (FOREIGN, None, "charge.international_card_not_allowed",
                                   "The account does not accept international cards."),
    "risk_amount: 350": (charge(), "card", "charge.risk_validation_amount_reaching",
                         "The charge exceeds what an account under review may charge."),
    "card_maximum: 349.99": (charge(), "card", "combo.order.currency_type.card.maximum",
                             "The maximum for card payments is 349.99 MXN."),
}  # fmt: skip


@pytest.mark.parametrize("switch", REFUSED)
def test_what_is_switched_off_is_refused_at_every_entry_point(open_client: Open, switch: str) -> None:
    sent, kind, code, sentence = REFUSED[switch]
    shop, param = account(open_client, switch), "amount" if "maximum" in switch else None
    order = ordered(shop).json()
    before = core(shop, order["id"])
    for answer in (ordered(shop, sent), shop.post(f"/orders/{order['id']}/charges", sent, headers=ENGLISH)):
        assert wrong(answer) == (422, [(f"parameter_validation.{code}", param)])
        assert answer.json()["details"][0]["message"] == sentence
        assert answer.headers["mockpay-fidelity"] == ("observed" if param else "invented")
    if kind:
        assert shop.post(f"/_mockpay/orders/{order['id']}/actions/pay", {"method": kind}).status_code == 409
        page = Buyer(shop, ordered(shop, checkout=HOSTED).json()["checkout"]["url"])
        assert kind not in page.page.buttons
    assert core(shop, order["id"]) == before
    assert shop.get("/_mockpay/orders").json()["count"] == 1 + bool(kind)
    assert ordered(open_client(), sent).is_success, "an account that nobody switched takes it"


def test_the_other_payments_go_on(open_client: Open) -> None:
    shop = account(open_client, "oxxo: false, installments: false, international_cards: false, risk_amount: 350.01")
    assert ordered(shop, charge()).json()["payment_status"] == "paid"
    assert ordered(shop, charge("spei")).json()["payment_status"] == "pending_payment"
    assert wrong(ordered(shop, charge(), pesos=2))[1][0][0].endswith("card.minimum"), "limits hold as before"


def test_the_most_a_card_may_pay_leaves_the_least_as_it_is(open_client: Open) -> None:
    shop = account(open_client, "card_maximum: 1000")
    assert wrong(ordered(shop, charge(), pesos=2))[1][0][0].endswith("card.minimum")
    assert ordered(shop, charge(), pesos=1000).is_success


def test_installments_without_a_least_amount(open_client: Open) -> None:
    assert wrong(ordered(open_client(), IN_MONTHS, pesos=230))[0] == 422
    paid = ordered(account(open_client, "monthly_minimum: false"), IN_MONTHS, pesos=230).json()
    assert (paid["payment_status"], paid["charges"]["data"][0]["monthly_installments"]) == ("paid", 3)


def test_an_account_that_sells_goods(open_client: Open) -> None:
    shop = account(open_client, "sells_goods: true")
    missing = (422, [("parameter_validation.shipping_lines.missing", "shipping_lines")])
    assert wrong(ordered(shop, charge())) == missing
    order = ordered(shop).json()
    assert wrong(shop.post(f"/orders/{order['id']}/charges", charge())) == missing
    assert ordered(shop, charge(), **SHIPPING).json()["payment_status"] == "paid"


@pytest.mark.parametrize(("lag", "after"), [("9", "paid"), ("forever", "declined")])
def test_a_status_that_lags(open_client: Open, lag: str, after: str) -> None:
    shop = account(open_client, f"payment_status_lag: {lag}")
    order = ordered(shop, charge(token="tok_test_card_declined")).json()["data"]
    assert shop.post(f"/orders/{order['id']}/charges", charge()).json()["status"] == "paid"

    def seen() -> str:
        return str(shop.get(f"/orders/{order['id']}").json()["payment_status"])

    assert seen() == "declined"
    assert core(shop, order["id"])["payment"] == "paid"
    shop.post("/_mockpay/clock", {"advance": 9})
    assert seen() == after
    assert ordered(shop, charge()).json()["payment_status"] == "paid", "without a decline nothing lags"


def test_oxxo_that_pays_itself(open_client: Open) -> None:
    shop = account(open_client, "oxxo_pays_after: 30")
    paid, given_up = (ordered(shop, charge("cash")).json()["id"] for _ in range(2))
    waits = ordered(shop, charge("spei")).json()["id"]
    shop.act(given_up, "cancel")
    before = core(shop, given_up)
    shop.post("/_mockpay/clock", {"advance": 29})
    assert core(shop, paid)["payment"] == "pending"
    shop.post("/_mockpay/clock", {"advance": 1})
    assert shop.get(f"/orders/{paid}").json()["payment_status"] == "paid"
    assert core(shop, waits)["payment"] == "pending"
    assert core(shop, given_up) == before
