"""The checkout as the WooCommerce plugin goes through it, from its settings page to the refund.

Facts: conekta/ct-woocommerce-plugin, versions 5.4 and 6 (its requests, their types, what it reads of the answers). Its
client speaks version 2.2.0.
"""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from api_client import Receiver, Server

from tests.providers.conekta.people import wrong
from tests.providers.conekta.shop_plugin import ShopPlugin, space_of, types

DAY = 86_400
SOFT = {"metadata": {"soft_validations": True}}
NOBODY = {"name": "Cliente", "email": "ana@example.com", "phone": "0000000000"}
ANA = {"name": "Ana Ruiz", "email": "ana@example.com", "phone": "5512345678"}
NOWHERE = {
    "phone": "0000000000", "receiver": "Cliente",
    "address": {
        "street1": "Pendiente", "postal_code": "00000", "city": "Pendiente", "state": "Pendiente", "country": "MX",
    },
}  # fmt: skip
HOME = {
    "phone": "5512345678", "receiver": "Ana Ruiz",
    "address": {
        "street1": "Nuevo León 4", "postal_code": "06100", "city": "Ciudad de México", "state": "DF", "country": "MX",
    },
}  # fmt: skip
PLUGIN = {"plugin": "woocommerce", "plugin_conekta_version": "6.1.0", "woocommerce_version": "9.4.1"}
CART = {
    "currency": "MXN",
    "line_items": [{"name": "Taza de talavera", "unit_price": 35000, "quantity": 2}],
    "discount_lines": [],
    "shipping_lines": [],
    "tax_lines": [],
}
LATER = {
    "line_items": [{"name": "Taza de talavera", "unit_price": 35000, "quantity": 1}],
    "discount_lines": [{"code": "verano", "amount": 3500, "type": "coupon"}],
    "shipping_lines": [{"amount": 9900, "carrier": "Tarifa plana", "method": "Tarifa plana"}],
    "tax_lines": [{"description": "IVA", "amount": 5040}],
}
AMOUNT = 35000 - 3500 + 9900 + 5040
EMBEDDED = {
    "type": "Integration", "allowed_payment_methods": ["card", "apple", "google"], "name": "WooCommerce checkout",
    "monthly_installments_enabled": True, "monthly_installments_options": [3, 6],
}  # fmt: skip
PAID = ["order.created", "charge.created", "charge.paid", "order.paid"]


@pytest.fixture
def plugin(server: Server, receiver: Receiver, request: pytest.FixtureRequest) -> Iterator[ShopPlugin]:
    """The plugin once its settings are saved: it registers its webhook where no such is."""
    headers = {
        "accept": "application/vnd.conekta-v2.2.0+json", "authorization": "Bearer key_shop", "accept-language": "es",
        "x-conekta-client-user-agent": '{"plugin_name": "woocommerce", "plugin_version": "6.1.0"}',
    }  # fmt: skip
    with ShopPlugin(f"{server.url}/~woo-{space_of(request)}", receiver, headers) as one:
        mine = f"/webhooks?limit=3&url={one.webhook_url}"
        assert one.send("GET", mine)["data"] == []
        made = one.registered({"url": one.webhook_url})
        assert one.send("GET", mine)["data"] == [made]
        yield one


def embedded(plugin: ShopPlugin, **more: Any) -> dict[str, Any]:
    """The order that the embedded checkout needs, made as soon as an e-mail is typed."""
    metadata = PLUGIN | {"payment_method": "WC_Conekta_Gateway", "checkout_type": "blocks"}
    made: dict[str, Any] = plugin.send(
        "POST", "/orders", CART | {"customer_info": NOBODY, "checkout": EMBEDDED, "metadata": metadata} | more
    )
    return made


def placed(method: dict[str, Any], gateway: str, **more: Any) -> dict[str, Any]:
    """The request of an order that is charged at once, as the classic checkout makes it."""
    metadata = PLUGIN | {"reference_id": 118, "payment_method": gateway, "customer_message": "Sin azúcar"}
    line = {
        "name": "Taza de talavera", "unit_price": 35000, "quantity": 1, "description": "no description",
        "tags": ["WooCommerce", "Conekta 6.1.0"], "sku": "taza-1",
        "metadata": {"soft_validations": True, "images": [12, 14], "tax_included": False},
    }  # fmt: skip
    return (
        LATER
        | {
            "currency": "MXN",
            "line_items": [line],
            "customer_info": ANA | SOFT,
            "shipping_contact": HOME | {"address": HOME["address"] | {"street2": ""}} | SOFT,
            "charges": [{"payment_method": method, "reference_id": "118"}],
            "metadata": metadata,
        }
        | more
    )


def by_card(token: str = "tok_test_visa_4242", **more: Any) -> dict[str, Any]:
    method = {"type": "card", "token_id": token, "expires_at": int(time.time()) + DAY}
    return placed(method | {"customer_ip_address": "127.0.0.1"}, "WC_Conekta_Gateway", **more)


def test_the_embedded_checkout(plugin: ShopPlugin) -> None:
    first = embedded(plugin, shipping_contact=NOWHERE)
    assert (first["amount"], "payment_status" in first) == (70000, False)
    real = embedded(plugin, shipping_contact=NOWHERE, customer_info=ANA)
    path, checkout = f"/orders/{real['id']}", real["checkout"]
    assert (real["id"] != first["id"], real["customer_info"]["name"]) == (True, "Ana Ruiz")
    assert {name: checkout[name] for name in EMBEDDED} == EMBEDDED

    changed = plugin.send("PUT", path, LATER | {"shipping_contact": HOME, "customer_info": ANA})
    assert (changed["amount"], changed["checkout"]) == (AMOUNT, checkout)
    assert changed["shipping_contact"]["address"]["street1"] == "Nuevo León 4"

    charged = plugin.charge(real["id"], monthly_installments=3)
    assert (charged["status"], charged["amount"], charged["monthly_installments"]) == ("paid", AMOUNT, 3)
    paid = plugin.send("GET", path)
    assert (paid["payment_status"], paid["amount"]) == ("paid", AMOUNT)
    assert paid["checkout"] == checkout | {"status": "Finalized", "paid_payments_count": 1}
    events = plugin.heard(real["id"])
    assert types(events) == ["order.created", "order.updated", *PAID[1:]]
    assert types(plugin.heard(first["id"])) == ["order.created"]
    assert events[-1]["data"]["object"]["metadata"]["payment_method"] == "WC_Conekta_Gateway"


def test_a_decline_in_the_embedded_checkout_then_a_good_card(plugin: ShopPlugin) -> None:
    path = f"/orders/{embedded(plugin, shipping_contact=HOME, customer_info=ANA)['id']}"
    body = {"payment_method": {"type": "card", "token_id": "tok_test_insufficient_funds"}}
    declined = plugin.ask("POST", f"{path}/charges", body)
    assert wrong(declined) == (402, [("processing.bank.insufficient_funds", None)])
    assert plugin.send("GET", path)["payment_status"] == "declined"
    plugin.charge(path.rpartition("/")[2])
    after = plugin.send("GET", path)
    assert (after["payment_status"], after["checkout"]["status"]) == ("paid", "Finalized")
    assert [one["status"] for one in after["charges"]["data"]] == ["paid", "declined"]
    assert types(plugin.heard()) == ["order.created", "charge.declined", "order.declined", *PAID[1:]]


def test_the_classic_checkout_with_a_card(plugin: ShopPlugin) -> None:
    declined = plugin.ask("POST", "/orders", by_card("tok_test_card_declined"))
    assert wrong(declined)[0] == 402
    assert declined.json()["details"][0]["message"], "shown to the buyer"
    made = plugin.send("POST", "/orders", by_card())
    assert (made["payment_status"], made["amount"]) == ("paid", AMOUNT)
    assert made["metadata"]["reference_id"] == 118
    (charge,) = made["charges"]["data"]
    assert (charge["reference_id"], charge["payment_method"]["object"]) == ("118", "card_payment")
    refused = plugin.heard(declined.json()["data"]["id"])
    assert types(refused) == ["order.created", "charge.declined", "order.declined"]
    events = plugin.heard(made["id"])
    assert types(events) == PAID
    told = events[-1]["data"]["object"]
    assert (told["id"], told["metadata"]["reference_id"]) == (made["id"], 118)
    assert told["charges"]["data"][0]["paid_at"] == charge["paid_at"]


def test_a_buyer_who_is_sent_to_a_page(plugin: ShopPlugin) -> None:
    """As its gateway of payments by instalments does, whose own method is not built."""
    back = "https://shop.test/checkout/order-received/118/?key=wc_order_1"
    checkout = {
        "type": "HostedPayment", "allowed_payment_methods": ["card", "bnpl"], "name": "Compra de Ana Ruiz",
        "success_url": back, "failure_url": back, "redirection_time": 10, "expires_at": int(time.time()) + DAY,
    }  # fmt: skip
    sent = {name: value for name, value in by_card().items() if name != "charges"}
    made = plugin.send("POST", "/orders", sent | {"checkout": checkout})
    assert {name: made["checkout"][name] for name in checkout} == checkout
    buyer = plugin.buyer(made["checkout"]["url"])
    buyer.pay("4000 0000 0000 0002")
    assert plugin.send("GET", f"/orders/{made['id']}")["payment_status"] == "declined"
    buyer.pay()
    goes_back = f"{back}&checkout_id={made['checkout']['id']}&order_id={made['id']}&payment_status=paid"
    assert goes_back in (*buyer.page.links.values(), buyer.page.goes_to)
    assert plugin.send("GET", f"/orders/{made['id']}")["payment_status"] == "paid"
    assert types(plugin.heard()) == ["order.created", "charge.declined", "order.declined", *PAID[1:]]


def test_a_buyer_who_has_to_authenticate(plugin: ShopPlugin) -> None:
    back = "https://shop.test/?wc-api=conekta_3ds_callback"
    made = plugin.send("POST", "/orders", by_card(three_ds_mode="strict", return_url=back))
    assert made["payment_status"] == "pending_payment"
    page = plugin.buyer(made["next_action"]["redirect_to_url"]["url"]).press("approve")
    assert page.goes_to == f"{back}&order_id={made['id']}&payment_status=paid"
    assert plugin.send("GET", f"/orders/{made['id']}")["payment_status"] == "paid"
    assert types(plugin.heard()) == [
        *PAID[:2], "charge.pending_confirmation", "order.pending_payment", *PAID[2:],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "gateway", "shown"),
    [
        ("cash", "WC_Conekta_Cash_Gateway", {"cash_payment": ("reference", "barcode_url")}),
        ("spei", "WC_Conekta_Bank_Transfer_Gateway", {"bank_transfer_payment": ("clabe", "receiving_account_number")}),
    ],
)
def test_money_that_comes_later(plugin: ShopPlugin, kind: str, gateway: str, shown: dict[str, tuple[str, ...]]) -> None:
    until = int(time.time()) + 3 * DAY
    made = plugin.send("POST", "/orders", placed({"type": kind, "expires_at": until}, gateway))
    path = f"/orders/{made['id']}"
    (method,) = (one["payment_method"] for one in plugin.send("GET", path)["charges"]["data"])
    (names,) = (shown[method["object"]],)
    assert all(method[name] for name in names), "the thank-you page shows them"
    assert method["expires_at"] == until
    plugin.arrives(made["id"])
    assert plugin.send("GET", path)["payment_status"] == "paid"
    events = plugin.heard()
    assert types(events) == [*PAID[:2], "order.pending_payment", *PAID[2:]]
    told = events[-1]["data"]["object"]
    assert (told["metadata"]["payment_method"], told["payment_status"]) == (gateway, "paid")
    assert told["charges"]["data"][0]["paid_at"]


@pytest.mark.parametrize("how", ["cancel", "wait"])
def test_what_nobody_pays(plugin: ShopPlugin, how: str) -> None:
    """The plugin asks for orders that wait every now and then, and cancels its own where they are over."""
    until = int(time.time()) + DAY
    made = plugin.send("POST", "/orders", placed({"type": "cash", "expires_at": until}, "WC_Conekta_Cash_Gateway"))
    path = f"/orders/{made['id']}"
    assert plugin.send("GET", path)["payment_status"] == "pending_payment"
    if how == "cancel":
        assert plugin.send("POST", f"{path}/cancel")["payment_status"] == "canceled"
    else:
        plugin.passes("1d")
    over = plugin.send("GET", path)["payment_status"]
    assert over == {"cancel": "canceled", "wait": "expired"}[how]
    events = plugin.heard()
    assert types(events)[3:] == [f"charge.{over}", f"order.{over}"]
    assert events[-1]["data"]["object"]["metadata"]["reference_id"] == 118


@pytest.mark.parametrize("amount", [10000, "10000", 10000.0])
def test_a_refund(plugin: ShopPlugin, amount: Any) -> None:
    path = f"/orders/{plugin.send('POST', '/orders', by_card())['id']}"
    part = plugin.send("POST", f"{path}/refunds", {"amount": amount, "reason": "requested_by_client"})
    assert (part["payment_status"], part["amount_refunded"]) == ("partially_refunded", 10000)
    rest = plugin.send("POST", f"{path}/refunds", {"amount": AMOUNT - 10000, "reason": "requested_by_client"})
    assert (rest["payment_status"], rest["amount_refunded"]) == ("refunded", AMOUNT)
    assert types(plugin.heard())[4:] == [
        "charge.refunded", "order.partially_refunded", "charge.refunded", "order.refunded",
    ]  # fmt: skip
