"""Cash and SPEI are for orders in pesos: no page offers them for others, and no entry point takes them."""

from typing import Any

import pytest
from api_client import ANYBODY, ApiClient

from tests.checkout.buyer import ITEMS, Buyer

SPEI = "66c397dafd263a538b8312a1"
DOLLARS = {"items": ITEMS, "currency": "USD"}


def test_a_page_in_dollars_takes_cards_alone(api: ApiClient) -> None:
    buyer = Buyer(api, api.order(**DOLLARS)["pay_link"])
    assert buyer.page.buttons == ["card"]
    form = buyer.page.form("card")
    forced = buyer.send(form["action"], {**form["fields"], "do": "cash"})
    assert (forced.status, forced.buttons) == (400, ["card"])
    assert buyer.pay().heading == "¡Pago recibido!"


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "a transfer payment must be in MXN; pay by card"),
        ("es", "El pago en efectivo y por SPEI es solo en pesos (MXN); paga con tarjeta."),
    ],
)
def test_ecartpay_refuses(language: str, sentence: str, api: ApiClient) -> None:
    order = api.order(**DOLLARS)
    answer = api.post(
        f"/api/orders/{order['id']}/process", {"method_id": SPEI}, headers={**ANYBODY, "accept-language": language}
    )  # fmt: skip
    assert (answer.status_code, answer.json()["message"]) == (400, sentence)


@pytest.mark.parametrize("kind", ["cash", "spei"])
def test_conekta_refuses(kind: str, api: ApiClient) -> None:
    body: dict[str, Any] = {
        "currency": "USD",
        "customer_info": {"name": "Ana", "email": "ana@example.com", "phone": "5512345678"},
        "line_items": [{"name": "Café", "unit_price": 28901, "quantity": 2}],
        "charges": [{"payment_method": {"type": kind}}],
    }
    refused = api.post("/orders", body)
    assert refused.status_code == 422
    assert [(one["code"], one["param"]) for one in refused.json()["details"]] == [
        ("conekta.errors.parameter_validation.currency.invalid", "currency")
    ]
    assert api.post("/orders", body | {"currency": "MXN"}).json()["payment_status"] == "pending_payment"


def test_the_control_api_refuses(api: ApiClient) -> None:
    order = api.order(**DOLLARS)
    answer = api.post(f"/_mockpay/orders/{order['id']}/actions/pay", {"method": "cash"})
    assert answer.status_code in (400, 409, 422), answer.text
    assert "charges" not in api.get(f"/_mockpay/orders/{order['id']}").json()["order"]
