"""The checkout as the PrestaShop module goes through it: each time its page is drawn, the whole order is sent.

Facts: conekta/conekta_prestashop, versions 1.1 and 2.3 (a client of version 2.0.0): its requests, sums that PHP left as
decimals or text, what it reads of the answers.
"""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from api_client import Receiver, Server

from tests.providers.conekta.people import wrong
from tests.providers.conekta.shop_plugin import ShopPlugin, basic, space_of, types

DAY = 86_400
SOFT = {"metadata": {"soft_validations": True}}
BUYER = {"name": "Ana Ruiz", "phone": "5512345678", "email": "ana@example.com"} | SOFT
CONTACT = {
    "receiver": "Ana Ruiz", "phone": "5512345678",
    "address": {
        "street1": "Nuevo León 4", "city": "Ciudad de México", "state": "Ciudad de México", "country": "MX",
        "postal_code": "06100",
    },
} | SOFT  # fmt: skip
CART = {
    "currency": "MXN",
    "line_items": [{"name": "Taza de talavera", "unit_price": 45000, "quantity": 2, "tags": ["prestashop"]}],
    "discount_lines": [{"code": "VERANO", "amount": 5000.0, "type": "coupon"}],
    "shipping_lines": [
        {"amount": "9900", "tracking_number": "Entrega en 3 días", "carrier": "Mi paquetería", "method": "3 días"},
    ],
    "shipping_contact": CONTACT,
    "tax_lines": [{"description": "IVA MX 16", "amount": 14400}],
    "metadata": {"plugin": "Prestashop", "plugin_version": "8.1.2", "reference_id": 77, "product-4": "name: Taza"},
}  # fmt: skip
AMOUNT = 90000 - 5000 + 9900 + 14400
TERMS = {
    "type": "Integration", "allowed_payment_methods": ["bank_transfer", "cash", "card"], "on_demand_enabled": True,
    "force_3ds_flow": False, "monthly_installments_enabled": True, "monthly_installments_options": [3, 6],
}  # fmt: skip
PAGES = {"type": "HostedPayment", "success_url": "https://shop.test/ok", "failure_url": "https://shop.test/no"}
SETTLED = [
    "order.paid", "order.expired", "order.canceled", "order.refunded", "plan.deleted", "order.pending_payment",
]  # fmt: skip
"""What the module's notification page acts on."""


@pytest.fixture
def plugin(server: Server, receiver: Receiver, request: pytest.FixtureRequest) -> Iterator[ShopPlugin]:
    """The module once its settings are saved: it looks for its address under the name of version 2.0."""
    headers = {
        "accept": "application/vnd.conekta-v2.0.0+json", "authorization": basic("key_shop"), "accept-language": "es",
        "user-agent": "Conekta/v1 PhpBindings/4.0.4",
        "x-conekta-client-user-agent": '{"lang": "php", "plugin_name": "Prestashop1.7", "plugin_version": "2.3.7"}',
    }  # fmt: skip
    with ShopPlugin(f"{server.url}/~presta-{space_of(request)}", receiver, headers) as one:
        assert one.send("GET", "/webhooks")["data"] == []
        one.registered({"url": one.webhook_url, "development_enabled": 1, "events": SETTLED})
        (row,) = one.send("GET", "/webhooks")["data"]
        assert (row["webhook_url"], row["development_enabled"]) == (one.webhook_url, True)
        yield one


def ordered(plugin: ShopPlugin, **terms: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """What was sent, and the order."""
    customer = plugin.send("POST", "/customers", BUYER)
    checkout = TERMS | {"expires_at": int(time.time()) + 2 * DAY} | terms
    sent = CART | {"customer_info": {"customer_id": customer["id"]}, "checkout": checkout}
    return sent, plugin.send("POST", "/orders", sent)


@pytest.mark.parametrize("pages", [{}, PAGES], ids=["Integration", "HostedPayment"])
def test_a_page_that_is_drawn_twice_then_paid(plugin: ShopPlugin, pages: dict[str, str]) -> None:
    sent, made = ordered(plugin, **pages)
    path = f"/orders/{made['id']}"
    assert (made["amount"], made["metadata"]) == (AMOUNT, CART["metadata"])
    assert {name: made["checkout"][name] for name in sent["checkout"]} == sent["checkout"]
    customer = f"/customers/{made['customer_info']['customer_id']}"
    assert plugin.send("GET", customer)["email"] == "ana@example.com"
    assert plugin.send("PUT", customer, BUYER | {"name": "Ana Ruiz Soto"})["name"] == "Ana Ruiz Soto"
    assert plugin.send("GET", path).get("charges", {"data": []})["data"] == []
    again = {name: value for name, value in sent.items() if name != "customer_info"}
    again["line_items"] = [CART["line_items"][0] | {"quantity": "1", "unit_price": "45000"}]
    again["checkout"] = sent["checkout"] | {"allowed_payment_methods": ["card"]}
    changed = plugin.send("PUT", path, again)
    assert (changed["amount"], changed["checkout"]) == (
        AMOUNT - 45000, made["checkout"] | {"allowed_payment_methods": ["card"]},
    )  # fmt: skip

    plugin.pays(changed)
    paid = plugin.send("GET", path)
    (charge,) = paid["charges"]["data"]
    assert (charge["status"], charge["amount"], charge["currency"], charge["livemode"]) == (
        "paid", AMOUNT - 45000, "MXN", False,
    )  # fmt: skip
    assert (charge["payment_method"]["object"], paid["checkout"]["status"]) == ("card_payment", "Finalized")
    (event,) = plugin.heard()
    told = event["data"]["object"]
    assert (event["type"], told["currency"], told["amount"], told["metadata"]["reference_id"]) == (
        "order.paid", "MXN", AMOUNT - 45000, 77,
    )  # fmt: skip
    assert plugin.send("POST", "/orders", sent)["id"] != made["id"], "a paid one is left alone, the next is new"


@pytest.mark.parametrize("pages", [{}, PAGES], ids=["Integration", "HostedPayment"])
@pytest.mark.parametrize(
    ("method", "word", "read"), [("cash", "oxxo", "reference"), ("bank_transfer", "spei", "clabe")]
)
def test_money_that_comes_later(plugin: ShopPlugin, pages: dict[str, str], method: str, word: str, read: str) -> None:
    _, made = ordered(plugin, **pages)
    plugin.pays(made, method)
    (charge,) = plugin.send("GET", f"/orders/{made['id']}")["charges"]["data"]
    assert (charge["payment_method"]["type"], bool(charge["payment_method"][read])) == (word, True)
    plugin.arrives(made["id"])
    assert plugin.send("GET", f"/orders/{made['id']}")["charges"]["data"][0]["status"] == "paid"
    events = plugin.heard()
    assert types(events) == ["order.pending_payment", "order.paid"]
    assert {event["data"]["object"]["metadata"]["reference_id"] for event in events} == {77}


def test_a_decline_then_the_page_is_drawn_again_and_paid(plugin: ShopPlugin) -> None:
    sent, made = ordered(plugin)
    body = {"payment_method": {"type": "card", "token_id": "tok_test_card_declined"}}
    assert wrong(plugin.ask("POST", f"/orders/{made['id']}/charges", body))[0] == 402
    (declined,) = plugin.send("GET", f"/orders/{made['id']}")["charges"]["data"]
    assert declined["status"] == "declined"
    again = {name: value for name, value in sent.items() if name != "customer_info"}
    assert plugin.send("PUT", f"/orders/{made['id']}", again)["checkout"]["id"] == made["checkout"]["id"]
    plugin.charge(made["id"])
    newest, *_ = plugin.send("GET", f"/orders/{made['id']}")["charges"]["data"]
    assert newest["status"] == "paid"
    assert types(plugin.heard()) == ["order.paid"]


@pytest.mark.parametrize("over", ["canceled", "expired"])
def test_what_nobody_pays(plugin: ShopPlugin, over: str) -> None:
    _, made = ordered(plugin)
    plugin.pays(made, "cash")
    if over == "canceled":
        plugin.send("POST", f"/orders/{made['id']}/cancel")
    else:
        plugin.passes("3d")
    events = plugin.heard()
    assert types(events) == ["order.pending_payment", f"order.{over}"]
    assert plugin.send("GET", f"/orders/{made['id']}")["payment_status"] == over


@pytest.mark.parametrize("path", ["refund", "refunds"])
def test_a_status_of_the_shop_that_refunds_all(plugin: ShopPlugin, path: str) -> None:
    _, made = ordered(plugin)
    plugin.charge(made["id"])
    back = plugin.send("POST", f"/orders/{made['id']}/{path}", {"reason": "requested_by_client"})
    assert (back["payment_status"], back["amount_refunded"]) == ("refunded", AMOUNT)
    assert types(plugin.heard()) == ["order.paid", "order.refunded"]


@pytest.mark.parametrize("amount", ["10000", 10000, 10000.0])
def test_a_part_is_refunded(plugin: ShopPlugin, amount: Any) -> None:
    _, made = ordered(plugin)
    plugin.charge(made["id"])
    body = {"reason": "requested_by_client", "amount": amount}
    part = plugin.send("POST", f"/orders/{made['id']}/refunds", body)
    assert (part["payment_status"], part["amount_refunded"]) == ("partially_refunded", 10000)
