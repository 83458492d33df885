"""Receipts: what they list adds up to what was paid, to the cent, and the shop is on every page of the way."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from api_client import ApiClient

from mockpay.scenario.load import parse
from tests.checkout.buyer import Buyer

Visiting = Callable[..., Buyer]
ROW = re.compile(
    r"<dt(?: class=\"(?P<kind>\w+)\")?>(?P<name>[^<]*)(?:<small>.*?</small>)?</dt><dd[^>]*>(?P<amount>[^<]*)</dd>"
)
ITEMS = [
    {"name": "Anillo", "quantity": 3, "price": 333.37, "discount_price": 0},
    {"name": "Taza", "quantity": 1, "price": 99},
]
DEAR: dict[str, Any] = {"items": [{"name": "Anillo", "quantity": 1, "price": 1000}]}
ALL: dict[str, Any] = {
    "items": ITEMS,
    "shipping_items": [
        {"name": "Exprés", "amount": 160.01, "carrier": "X"},
        {"name": "Seguro", "amount": 9, "carrier": "X"},
    ],
    "discounts": [{"name": "Buen Fin", "amount": 50.5}, {"name": "Cupón", "amount": 10}],
}
BUYER_PAYS = {"installments_information": [{"quantity": 3, "fixed_installments": True}]}


def cents(text: str) -> int:
    return int(Decimal(re.sub(r"[^0-9.−]", "", text).replace("−", "-")) * 100)


def sums(page: Any) -> tuple[dict[str, int], int]:
    """What is added up, and the total."""
    rows = [(one["name"].strip(), cents(one["amount"]), one["kind"]) for one in ROW.finditer(page.response.text)]
    return {name: amount for name, amount, kind in rows if not kind}, next(sum_ for _, sum_, kind in rows if kind)


@pytest.mark.parametrize("order", [ALL, {**ALL, **BUYER_PAYS}, DEAR, {**DEAR, **BUYER_PAYS}])
def test_a_receipt_adds_up(order: dict[str, Any], visit: Visiting) -> None:
    buyer = visit(**order)
    parts, total = sums(buyer.page)
    assert sum(parts.values()) == total
    paid = buyer.pay(months="3")
    parts, total = sums(paid)
    captured = buyer.client.get(f"/_mockpay/orders/{buyer.link.rpartition('=')[2]}").json()["captured"]
    assert sum(parts.values()) == total == cents(captured)
    assert ("Comisión por mensualidades" in parts) == ("installments_information" in order)
    counted = re.search(r"3 mensualidades(?: de \$([\d.,]+)|: 2 × \$([\d.,]+) \+ 1 × \$([\d.,]+))", paid.text)
    assert counted
    same, most, last = (cents(one or "0") for one in counted.groups())
    assert 3 * same + 2 * most + last == total


def test_monthly_payments_are_exact(visit: Visiting) -> None:
    paid = visit(**DEAR).pay(months="3")
    assert "Mensualidades 3 mensualidades: 2 × $333.34 + 1 × $333.32" in paid.text


def test_a_receipt_of_conekta_adds_up(api: ApiClient) -> None:
    order = api.post(
        "/orders",
        {
            "currency": "MXN",
            "customer_info": {"name": "Ana", "email": "ana@example.com", "phone": "5512345678"},
            "line_items": [{"name": "Café", "unit_price": 28901, "quantity": 2}],
            "shipping_lines": [{"amount": 9900, "carrier": "Estafeta"}],
            "tax_lines": [{"description": "IVA", "amount": 4624}],
            "discount_lines": [{"code": "HOLA", "amount": 5001, "type": "coupon"}],
            "checkout": {"type": "HostedPayment", "success_url": "https://a.example/", "failure_url": "https://b.example/",
                         "allowed_payment_methods": ["card"]},
        },
    ).json()  # fmt: skip
    buyer = Buyer(api, order["checkout"]["url"])
    assert buyer.pay().goes_to.startswith("https://a.example/")
    parts, total = sums(buyer.look())
    assert (parts, total) == ({"Subtotal": 57802, "Envío": 9900, "Descuento": -5001, "Impuestos": 4624}, 67325)
    assert total == order["amount"]


LOGO = "https://cdn.example/logo.png"


@pytest.mark.parametrize(
    "actions", [(), ("decline",), ("challenge",), ("review",), ("pay",), ("pay", "refund"), ("expire",), ("cancel",)]
)
def test_the_logo_and_the_way_back_are_on_every_page(
    actions: tuple[str, ...], open_client: Callable[..., ApiClient]
) -> None:
    client = open_client(
        scenario=parse(f"extends: default\ncheckout: {{logo: '{LOGO}', url: 'https://shop.example/inicio'}}")
    )
    order = client.order(**DEAR)
    for action in actions:
        client.act(order["id"], action)
    buyer = Buyer(client, order["pay_link"])
    pages = [buyer.page]
    if not actions:
        pages += [buyer.press("cash"), Buyer(client, client.order(**DEAR)["pay_link"]).press("transfer")]
    for page in pages:
        assert LOGO in [given.get("src") for tag, given in page.tags if tag == "img"], page.heading
        assert page.links["Volver a la tienda"] == "https://shop.example/inicio", page.heading
