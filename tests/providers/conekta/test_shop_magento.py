"""The checkout as the Magento plugins go through it: a customer, an order with a checkout that is sent again whenever
the buyer comes back, and what its webhooks are read for.

Facts: conekta/ct-magento-2.4.4 (a client of version 2.0.0) and conekta/customer-magento-plugin (of 2.1.0): their
requests, their types, what they compare and read.
"""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from api_client import Receiver, Server

from tests.providers.conekta.people import wrong
from tests.providers.conekta.shop_plugin import ShopPlugin, basic, space_of, types

DAY = 86_400
ADDRESS = {
    "city": "Ciudad de México", "state": "Ciudad de México", "country": "MX", "postal_code": "06100",
    "street1": "Nuevo Leon 4",
}  # fmt: skip
REGION = {"company": None, "region_id": 491, "save_in_address_book": None}
BUYER = {"name": "Ana Ruiz", "email": "ana@example.com", "phone": "5512345678"}
CART = {
    "line_items": [
        {
            "name": "Taza de talavera", "sku": "taza1", "unit_price": 45000, "description": "Taza de talavera taza1",
            "quantity": 2, "tags": ["simple"], "metadata": {"product_id": "7"},
        },
    ],
    "discount_lines": [],
    "tax_lines": [{"description": "Tax", "amount": 0}],
    "shipping_lines": [{"amount": 9900, "method": "flatrate_flatrate", "carrier": "Flat Rate - Fixed"}],
    "shipping_contact": {
        "receiver": "Ana  Ruiz", "phone": "5512345678",
        "address": ADDRESS | {"phone": "5512345678", "email": "ana@example.com"}, "metadata": REGION,
    },
    "fiscal_entity": {
        "name": "Ana  Ruiz", "address": ADDRESS | {"external_number": "12", "street2": ""}, "metadata": REGION,
    },
    "currency": "MXN",
    "metadata": {
        "plugin": "Magento", "magento_version": "2.4.6", "plugin_conekta_version": "5.1.6", "store": "1",
        "remote_ip": "127.0.0.1", "quote_id": "12", "is_virtual": False,
    },
}  # fmt: skip
AMOUNT = 99900
TERMS = {
    "allowed_payment_methods": ["card", "cash", "bank_transfer", "bnpl"], "monthly_installments_enabled": True,
    "monthly_installments_options": [3, 6, 9], "on_demand_enabled": False, "force_3ds_flow": True,
    "needs_shipping_contact": True,
}  # fmt: skip
PAGES = {"success_url": "https://shop.test/ok", "failure_url": "https://shop.test/no"}
COMPARED = (
    "allowed_payment_methods", "monthly_installments_enabled", "monthly_installments_options", "on_demand_enabled",
    "force_3ds_flow",
)  # fmt: skip
"""Where one of these reads otherwise than it was sent, the plugin makes a new order."""


@pytest.fixture(params=["2.0.0", "2.1.0"])
def plugin(server: Server, receiver: Receiver, request: pytest.FixtureRequest) -> Iterator[ShopPlugin]:
    """The plugin of a version once its settings are saved."""
    version = request.param
    headers = {
        "accept": f"application/vnd.conekta-v{version}+json", "accept-language": "es",
        "authorization": basic("key_shop") if version == "2.0.0" else "Bearer key_shop",
    }  # fmt: skip
    with ShopPlugin(f"{server.url}/~magento-{space_of(request)}", receiver, headers) as one:
        name, events = ("webhook_url", "events") if version == "2.0.0" else ("url", "subscribed_events")
        assert one.send("GET", "/webhooks")["data"] == []
        told = {events: ["order.pending_payment", "order.paid", "order.expired", "order.refunded", "order.canceled"]}
        one.registered({"url": one.webhook_url, "development_enabled": 1} | told)
        assert [row[name] for row in one.send("GET", "/webhooks")["data"]] == [one.webhook_url]
        yield one


def ordered(plugin: ShopPlugin, kind: str = "Integration", **more: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """What was sent, and the order."""
    customer = plugin.send("POST", "/customers", BUYER | {"custom_reference": "31"})
    checkout = TERMS | {"expires_at": int(time.time()) + 3 * DAY}
    if kind != "Integration":
        checkout |= {"type": kind} | PAGES
    sent = CART | {"customer_info": {"customer_id": customer["id"]}, "checkout": checkout} | more
    return sent, plugin.send("POST", "/orders", sent)


@pytest.mark.parametrize("kind", ["Integration", "HostedPayment"])
def test_a_buyer_who_comes_back_and_pays(plugin: ShopPlugin, kind: str) -> None:
    sent, made = ordered(plugin, kind)
    customer = f"/customers/{made['customer_info']['customer_id']}"
    assert plugin.send("GET", customer)["custom_reference"] == "31"
    assert plugin.send("PUT", customer, BUYER | {"phone": "5587654321"})["phone"] == "5587654321"

    path = f"/orders/{made['id']}"
    found = plugin.send("GET", path)
    assert {name: found["checkout"][name] for name in COMPARED} == {name: sent["checkout"][name] for name in COMPARED}
    assert (found.get("payment_status"), found["checkout"]["expires_at"]) == (None, sent["checkout"]["expires_at"])
    again = {name: value for name, value in sent.items() if name != "customer_info"}
    again["line_items"] = [CART["line_items"][0] | {"quantity": 1}]
    changed = plugin.send("PUT", path, again)
    assert (changed["amount"], changed["checkout"]) == (AMOUNT - 45000, found["checkout"])
    assert changed["customer_info"]["customer_id"] == made["customer_info"]["customer_id"]

    plugin.pays(made)
    paid = plugin.send("GET", path)
    (charge,) = paid["charges"]["data"]
    assert (paid["payment_status"], charge["status"]) == ("paid", "paid")
    assert paid["checkout"] == found["checkout"] | {"status": "Finalized", "paid_payments_count": 1}
    numbered = plugin.send("PUT", f"/charges/{charge['id']}", {"reference_id": "000000118"})
    assert (numbered["id"], numbered["reference_id"]) == (charge["id"], "000000118")
    (event,) = plugin.heard()
    assert (event["type"], event["data"]["object"]["payment_status"]) == ("order.paid", "paid")
    late = plugin.ask("PUT", path, again)
    code = "precondition_required.combo.order.cannot_be_updated_because_has_charge_paid"
    assert wrong(late) == (428, [(code, None)])


def test_an_order_that_is_rebuilt_from_its_webhook(plugin: ShopPlugin) -> None:
    """The plugin makes the shop's order from the event, where the shop lost it."""
    sent, made = ordered(plugin)
    plugin.charge(made["id"])
    (event,) = plugin.heard()
    told = event["data"]["object"]
    assert (told["id"], told["metadata"]) == (made["id"], sent["metadata"])
    assert told["customer_info"]["email"] == "ana@example.com"
    assert told["customer_info"]["customer_id"] == sent["customer_info"]["customer_id"]
    for name in ("shipping_contact", "fiscal_entity"):
        kept = told[name]
        place = {part: kept["address"][part] for part in ADDRESS}
        assert place | {"country": place["country"].upper()} == ADDRESS, "the plugin reads it in capitals"
        assert kept["metadata"]["region_id"] == 491
    assert (told["shipping_contact"]["receiver"], told["shipping_contact"]["phone"]) == ("Ana  Ruiz", "5512345678")
    assert told["fiscal_entity"]["name"] == "Ana  Ruiz"
    card = told["charges"]["data"][0]["payment_method"]
    read = {name: card[name] for name in ("object", "brand", "type", "last4")}
    assert read == {"object": "card_payment", "brand": "visa", "type": "credit", "last4": "4242"}
    assert card["exp_month"] and card["exp_year"]


@pytest.mark.parametrize("kind", ["Integration", "HostedPayment"])
@pytest.mark.parametrize(
    ("method", "read"),
    [("cash", ("barcode_url", "reference")), ("bank_transfer", ("clabe", "bank"))],
    ids=["cash", "bank_transfer"],
)
def test_money_that_comes_later(plugin: ShopPlugin, kind: str, method: str, read: tuple[str, ...]) -> None:
    _, made = ordered(plugin, kind)
    plugin.pays(made, method)
    (charge,) = plugin.send("GET", f"/orders/{made['id']}")["charges"]["data"]
    how = charge["payment_method"]
    assert (how["type"], charge["status"]) == ({"cash": "oxxo", "bank_transfer": "spei"}[method], "pending_payment")
    assert all(how[name] for name in (*read, "expires_at"))
    plugin.arrives(made["id"])
    waits, paid = plugin.heard()
    assert types([waits, paid]) == ["order.pending_payment", "order.paid"]
    objects = [event["data"]["object"]["charges"]["data"][0]["payment_method"]["object"] for event in (waits, paid)]
    assert objects == [f"{method}_payment"] * 2
    assert plugin.send("GET", f"/orders/{made['id']}")["payment_status"] == "paid"


def test_a_decline_then_a_good_card(plugin: ShopPlugin) -> None:
    _, made = ordered(plugin, "HostedPayment")
    buyer = plugin.buyer(made["checkout"]["url"])
    buyer.pay("4000 0000 0000 0002")
    assert plugin.send("GET", f"/orders/{made['id']}")["payment_status"] == "declined"
    buyer.pay()
    paid = plugin.send("GET", f"/orders/{made['id']}")
    assert (paid["payment_status"], len(paid["charges"]["data"])) == ("paid", 2)
    assert types(plugin.heard()) == ["order.paid"]


@pytest.mark.parametrize("over", ["canceled", "expired"])
def test_what_nobody_pays(plugin: ShopPlugin, over: str) -> None:
    _, made = ordered(plugin)
    plugin.pays(made, "cash")
    if over == "canceled":
        plugin.send("POST", f"/orders/{made['id']}/cancel")
    else:
        plugin.passes("4d")
    assert plugin.send("GET", f"/orders/{made['id']}")["payment_status"] == over
    assert types(plugin.heard()) == ["order.pending_payment", f"order.{over}"]


@pytest.mark.parametrize("amount", [20000, 20000.0, "20000"])
def test_a_refund(plugin: ShopPlugin, amount: Any) -> None:
    """A credit memo: the sum in pesos times 100, which PHP may write as 20000.0."""
    _, made = ordered(plugin)
    plugin.charge(made["id"])
    refund = f"/orders/{made['id']}/refunds"
    part = plugin.send("POST", refund, {"reason": "requested_by_client", "amount": amount})
    assert (part["payment_status"], part["amount_refunded"]) == ("partially_refunded", 20000)
    (returned,) = part["charges"]["data"][0]["refunds"]["data"]
    assert (returned["amount"], bool(returned["id"])) == (-20000, True)
    free_text = plugin.ask("POST", refund, {"reason": "No le gustó el color", "amount": 100})
    assert wrong(free_text) == (422, [("parameter_validation.reason.invalid", "reason")])
    rest = plugin.send("POST", refund, {"reason": "requested_by_client", "amount": AMOUNT - 20000})
    assert (rest["payment_status"], rest["amount_refunded"]) == ("refunded", AMOUNT)
    assert types(plugin.heard()) == ["order.paid", "order.refunded"]
