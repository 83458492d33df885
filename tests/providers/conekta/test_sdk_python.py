"""Conekta's own Python client, version 9, against the real server: it makes, moves and parses everything."""

import base64
import time
from collections.abc import Iterator
from typing import Any

import conekta
import httpx
import pytest
from api_client import Receiver, Server
from conekta import (
    ChargeUpdateRequest,
    Checkout,
    CheckoutOrderTemplate,
    CreateCustomerPaymentMethodsRequest,
    Customer,
    CustomerInfoCustomerId,
    CustomerPaymentMethodsRequest,
    CustomerUpdateShippingContactsRequest,
    EmailCheckoutRequest,
    EventResponse,
    FiscalEntityRequest,
    FiscalEntityRequestAddress,
    OrderCaptureRequest,
    OrderCheckoutRequest,
    OrderDiscountLinesRequest,
    OrderFiscalEntityRequest,
    OrderRefundRequest,
    OrderRequestCustomerInfo,
    OrderResponse,
    OrdersUpdateTaxesRequest,
    OrderTaxRequest,
    OrderUpdate,
    PaymentMethodCashRequest,
    PaymentMethodSpeiRequest,
    PaymentMethodTokenRequest,
    PlanRequest,
    Product,
    ResendEventRequest,
    ShippingRequest,
    SubscriptionRequest,
    TokenRequest,
    TokenRequestCard,
    UpdateCustomer,
    UpdateOrderDiscountLinesRequest,
    UpdatePaymentMethodsCard,
    UpdatePlan,
    UpdateProduct,
    UpdatesASubscription,
    UpdateWebhook,
    WebhookKeyUpdateRequest,
    WebhookRequest,
)
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from tests.providers.conekta.requests import BOX, CONTACT, PLACE, charge, order
from tests.providers.conekta.typed_client import TypedClient, same

HAS_PAID = "precondition_required.combo.order.cannot_be_updated_because_has_charge_paid"
NOT_RETURNABLE = (428, [("precondition_required.combo.order.is_not_returnable", None)])


@pytest.fixture
def url(account: Server, request: pytest.FixtureRequest) -> str:
    return f"{account.url}/~{request.node.name[:60].replace('[', '-').rstrip(']')}"


@pytest.fixture
def shop(url: str) -> Iterator[TypedClient]:
    client = TypedClient(url)
    yield client
    client.close()


def paid_by(made: Any) -> tuple[Any, Any]:
    """The one charge of an order, and how it is paid."""
    (one,) = made.charges.data
    return one, one.payment_method.actual_instance


def returned(amount: int, **more: Any) -> OrderRefundRequest:
    return OrderRefundRequest(amount=amount, reason="requested_by_client", **more)


def test_an_order_with_everything_is_paid_and_given_back(shop: TypedClient) -> None:
    made = shop.create_order(
        order(
            charge(),
            shipping_lines=[ShippingRequest(amount=500, carrier="FEDEX", method="Air", tracking_number="TRACK123")],
            tax_lines=[OrderTaxRequest(description="IVA", amount=600)],
            discount_lines=[OrderDiscountLinesRequest(code="descuento", type="loyalty", amount=800)],
            shipping_contact=CONTACT,
            fiscal_entity=OrderFiscalEntityRequest(
                tax_id="AAA010101AAA", address=conekta.FiscalEntityAddress(external_number="4", **PLACE)
            ),
            metadata={"test": True},
        )
    )
    assert (made.amount, made.payment_status, made.currency, made.livemode) == (35300, "paid", "MXN", False)
    assert (made.customer_info.name, made.metadata) == ("Mario Perez", {"test": True})
    assert [
        (line.name, line.unit_price, line.quantity, line.metadata, line.parent_id) for line in made.line_items.data
    ] == [("Box of Cohiba S1s", 35000, 1, {"shelf": 7}, made.id)]
    assert [(line.carrier, line.amount) for line in made.shipping_lines.data] == [("FEDEX", 500)]
    assert [(line.description, line.amount) for line in made.tax_lines.data] == [("IVA", 600)]
    assert [(line.code, line.type, line.amount) for line in made.discount_lines.data] == [("descuento", "loyalty", 800)]
    assert (made.shipping_contact.receiver, made.shipping_contact.address.country) == ("Ana Ruiz", "mx")
    assert (made.fiscal_entity.tax_id, made.fiscal_entity.address.external_number) == ("AAA010101AAA", "4")
    one, method = paid_by(made)
    assert (one.amount, one.status, one.order_id, method.last4, method.brand) == (
        35300,
        "paid",
        made.id,
        "4242",
        "visa",
    )
    assert made.created_at <= one.paid_at <= time.time()
    assert paid_by(shop.get_order_by_id(made.id))[0] == one

    part = shop.order_refund(made.id, returned(300))
    assert (part.payment_status, part.amount_refunded) == ("partially_refunded", 300)
    whole = shop.order_refund(made.id, returned(35000))
    assert (whole.payment_status, whole.amount_refunded, whole.is_refundable) == ("refunded", 35300, False)
    assert [refund["amount"] for refund in shop.answer["charges"]["data"][0]["refunds"]["data"]] == [-35000, -300]
    assert shop.refused("order_refund", made.id, returned(1))[:2] == NOT_RETURNABLE


def test_a_refund_that_waits_is_taken_back(shop: TypedClient) -> None:
    made = shop.create_order(order(charge()))
    waits = shop.order_refund(made.id, returned(5000, expires_at=int(time.time()) + 90_000))
    (refund,) = shop.answer["charges"]["data"][0]["refunds"]["data"]
    assert (waits.payment_status, refund["amount"]) == ("paid", -5000)
    back = shop.order_cancel_refund(made.id, refund["id"])
    assert (back.payment_status, back.amount_refunded) == ("paid", 0)
    assert shop.order_refund(made.id, returned(35000)).payment_status == "refunded"


@pytest.mark.parametrize("amount", [None, 10000])
def test_a_preauthorization_is_captured(shop: TypedClient, amount: int | None) -> None:
    made = shop.create_order(order(charge(), pre_authorize=True))
    assert (made.payment_status, paid_by(made)[0].paid_at) == ("pre_authorized", None)
    assert shop.refused("order_refund", made.id, returned(1))[:2] == NOT_RETURNABLE
    sent = {"order_capture_request": OrderCaptureRequest(amount=amount)} if amount else {}
    captured = shop.orders_create_capture(made.id, **sent)
    assert (captured.payment_status, paid_by(captured)[0].amount) == ("paid", amount or 35000)
    assert shop.refused("orders_create_capture", made.id)[0] == 428


def test_what_is_not_paid_is_called_off(shop: TypedClient) -> None:
    held = shop.create_order(order(charge(), pre_authorize=True))
    assert shop.cancel_order(held.id).payment_status in ("voided", "canceled")
    waiting = shop.create_order(order(charge("cash")))
    gone = shop.cancel_order(waiting.id)
    assert (gone.payment_status, paid_by(gone)[0].status) == ("canceled", "canceled")
    done = shop.create_order(order(charge()))
    assert shop.refused("cancel_order", done.id)[0] == 428


@pytest.mark.parametrize(("kind", "mark", "digits"), [("cash", "reference", 14), ("spei", "clabe", 18)])
def test_money_that_comes_later(shop: TypedClient, url: str, kind: str, mark: str, digits: int) -> None:
    until = int(time.time()) + 90_000
    made = shop.create_order(order(charge(kind, expires_at=until)))
    one, method = paid_by(made)
    reference = getattr(method, mark)
    assert (made.payment_status, one.status, method.expires_at) == ("pending_payment", "pending_payment", until)
    assert (method.type, len(reference), reference.isdigit()) == ({"cash": "oxxo"}.get(kind, kind), digits, True)
    httpx.post(f"{url}/_mockpay/orders/{made.id}/actions/receive").raise_for_status()
    one, method = paid_by(shop.get_order_by_id(made.id))
    assert (one.status, getattr(method, mark)) == ("paid", reference)
    assert one.paid_at


def test_charges_one_by_one(shop: TypedClient) -> None:
    made = shop.create_order(order())
    one = shop.orders_create_charge(made.id, charge())
    assert (one.status, one.amount, one.order_id) == ("paid", 35000, made.id)
    named = shop.update_charge(one.id, ChargeUpdateRequest(reference_id="mine-1"))
    assert (named.id, named.reference_id) == (one.id, "mine-1")
    other = shop.create_order(order())
    (waiting,) = shop.orders_create_charges(other.id, charge("cash")).data
    assert (waiting.status, waiting.payment_method.actual_instance.object) == ("pending_payment", "cash_payment")
    newest = shop.get_charges(limit=2).data
    assert [(row.id, row.reference_id) for row in newest] == [(waiting.id, None), (one.id, "mine-1")]


def test_an_order_may_be_paid_by_several(shop: TypedClient) -> None:
    half = {"token_id": "tok_test_mastercard_4444"}
    made = shop.create_order(order(charge("card", 30000), charge("card", 5000, **half)))
    methods = [(row.amount, row.payment_method.actual_instance.brand) for row in made.charges.data]
    assert (made.payment_status, sorted(methods)) == ("paid", [(5000, "mastercard"), (30000, "visa")])
    status, details, _ = shop.refused("create_order", order(charge("card", 30000)))
    combo = "parameter_validation.combo.order.amount.invalid_charges_amount"
    assert (status, details) == (422, [(combo, "amount")])


def test_lines_come_change_and_go(shop: TypedClient) -> None:
    one = shop.create_order(order()).id

    def amount() -> int:
        found: int = shop.get_order_by_id(one).amount
        return found

    lighter = shop.orders_create_product(one, Product(name="Lighter", unit_price=100, quantity=2))
    assert shop.orders_update_product(one, lighter.id, UpdateProduct(quantity=3)).quantity == 3
    less = shop.orders_create_discount_line(one, OrderDiscountLinesRequest(code="abc", type="coupon", amount=10))
    assert shop.orders_update_discount_lines(one, less.id, UpdateOrderDiscountLinesRequest(amount=11)).amount == 11
    assert shop.orders_get_discount_line(one, less.id).code == "abc"
    assert [row.id for row in shop.orders_get_discount_lines(one).data] == [less.id]
    tax = shop.orders_create_taxes(one, OrderTaxRequest(description="IVA", amount=20))
    assert shop.orders_update_taxes(one, tax.id, OrdersUpdateTaxesRequest(amount=22)).amount == 22
    ship = shop.orders_create_shipping(one, ShippingRequest(amount=30, carrier="FEDEX"))
    assert shop.orders_update_shipping(one, ship.id, ShippingRequest(amount=33)).carrier == "FEDEX"
    assert amount() == 35000 + 300 - 11 + 22 + 33
    assert shop.orders_delete_product(one, lighter.id).name == "Lighter"
    assert shop.orders_delete_discount_lines(one, less.id).parent_id == one
    assert shop.orders_delete_taxes(one, tax.id).id == tax.id
    assert shop.orders_delete_shipping(one, ship.id).id == ship.id
    assert amount() == 35000


def test_an_order_is_edited_until_it_is_paid(shop: TypedClient) -> None:
    made = shop.create_order(order())
    edit = OrderUpdate(line_items=[Product(name="Lighter", unit_price=200, quantity=2)], metadata={"note": "a"})
    edited = shop.update_order(made.id, edit)
    assert (edited.amount, edited.metadata, edited.payment_status) == (400, {"note": "a"}, None)
    paid = shop.update_order(made.id, OrderUpdate(charges=[charge()]))
    assert (paid.payment_status, paid_by(paid)[0].amount) == ("paid", 400)
    assert shop.refused("update_order", made.id, edit)[:2] == (428, [(HAS_PAID, None)])


def test_pages_are_turned(shop: TypedClient, url: str) -> None:
    made = [shop.create_order(order()).id for _ in range(5)][::-1]
    first = shop.get_orders(limit=2)
    assert ([row.id for row in first.data], first.has_more, first.previous_page_url) == (made[:2], True, None)
    assert first.next_page_url == f"{url}/orders?limit=2&next={made[1]}"
    second = shop.get_orders(limit=2, next=made[1])
    assert ([row.id for row in second.data], second.has_more) == (made[2:4], True)
    assert second.previous_page_url == f"{url}/orders?limit=2&previous={made[2]}"
    assert [row.id for row in shop.get_orders(limit=2, previous=made[2]).data] == made[:2]
    found, cursor = [], None
    while (page := shop.get_orders(limit=20, **({"next": cursor} if cursor else {}))).has_more:
        found += [row.id for row in page.data]
        cursor = found[-1]
    found += [row.id for row in page.data]
    assert (found[:5], page.next_page_url, len(found)) == (made, None, len(set(found)))
    assert len(found) > 40, "the account has orders of its own"


def test_every_list_of_the_account_is_parsed(shop: TypedClient) -> None:
    lists = ("get_orders", "get_charges", "get_customers", "get_plans", "get_checkouts", "get_webhooks", "get_events")
    for name in (*lists, "get_webhook_keys", "get_logs"):
        rows = getattr(shop, name)(limit=100)
        assert len(rows.data or []) == len(shop.answer["data"])
    for row in shop.get_customers(limit=100).data:
        shop.get_customer_by_id(row.id)
        shop.get_customer_payment_methods(row.id)


def test_an_order_is_paid_on_a_page(shop: TypedClient) -> None:
    page = OrderCheckoutRequest(
        type="HostedPayment", allowed_payment_methods=["card", "cash"], monthly_installments_enabled=True,
        monthly_installments_options=[3, 6], success_url="https://example.com/ok", failure_url="https://example.com/no",
    )  # fmt: skip
    made = shop.create_order(order(checkout=page))
    assert (made.payment_status, made.charges, made.checkout.status) == (None, None, "Issued")
    assert made.checkout.url == f"https://pay.conektame.io/checkout/{made.checkout.slug}"
    assert made.checkout.slug == made.checkout.id.replace("-", "")
    assert (made.checkout.allowed_payment_methods, made.checkout.monthly_installments_options) == (
        ["card", "cash"], [3, 6],
    )  # fmt: skip
    assert (made.channel.checkout_request_id, made.channel.checkout_request_type) == (made.checkout.id, "HostedPayment")
    three_days = 3 * 24 * 3600
    assert made.checkout.expires_at - made.checkout.starts_at == three_days - 1


def test_a_payment_link(shop: TypedClient) -> None:
    until = int(time.time()) + 90_000
    link = shop.create_checkout(
        Checkout(
            name="Cigars", type="PaymentLink", recurrent=False, expires_at=until, allowed_payment_methods=["card"],
            needs_shipping_contact=False, order_template=CheckoutOrderTemplate(currency="MXN", line_items=[BOX]),
        )
    )  # fmt: skip
    assert (link.status, link.expires_at, link.recurrent, link.name) == ("Issued", until, False, "Cigars")
    assert link.url == f"https://pay.conektame.io/link/{link.slug}"
    assert shop.get_checkout(link.id) == link
    assert shop.email_checkout(link.id, EmailCheckoutRequest(email="ana@example.com")).emails_sent == 1
    assert shop.sms_checkout(link.id, conekta.SmsCheckoutRequest(phonenumber="5512345678")).sms_sent == 1
    assert shop.cancel_checkout(link.id).status == "Cancelled"
    newest = shop.get_checkouts(limit=1).data
    assert [(row.id, row.status) for row in newest] == [(link.id, "Cancelled")]


def test_webhooks_are_registered_sent_and_their_digest_holds(shop: TypedClient) -> None:
    with Receiver(host="::1") as receiver:
        key = shop.create_webhook_key()
        assert (key.active, shop.get_webhook_key(key.id).active) == (True, True)
        webhook = shop.create_webhook(WebhookRequest(url=f"{receiver.url}/webhooks", subscribed_events=["order.paid"]))
        assert (webhook.status, webhook.active, webhook.subscribed_events) == ("listening", True, ["order.paid"])
        made = shop.create_order(order(charge()))
        posts = receiver.wait_for(1)
        public = load_pem_public_key(key.public_key.encode())
        public.verify(base64.b64decode(posts[0].headers["digest"]), posts[0].body, PKCS1v15(), SHA256())
        told = EventResponse.from_json(posts[0].body.decode())
        same(posts[0].json, told)
        assert (told.type, told.data["object"]["id"]) == ("order.paid", made.id)
        kept = shop.get_event(told.id)
        assert (kept.type, kept.data) == (told.type, told.data)
        shop.resend_event(told.id, ResendEventRequest(webhooks_ids=[webhook.id]))
        assert receiver.wait_for(2)[1].json["id"] == told.id
        shop.test_webhook(webhook.id)
        assert receiver.wait_for(3)[2].json["type"] == "webhook_ping"
    other = shop.update_webhook(webhook.id, UpdateWebhook(url="https://example.com/other", active=False))
    assert (other.url, other.active) == ("https://example.com/other", False)
    assert other in shop.get_webhooks(limit=100).data
    assert shop.delete_webhook(webhook.id).id == webhook.id
    assert shop.refused("get_webhook", webhook.id)[0] == 404
    silent = shop.update_webhook_key(key.id, webhook_key_update_request=WebhookKeyUpdateRequest(active=False))
    assert silent.active is False
    assert shop.delete_webhook_key(key.id).deleted is True


def test_a_customer_and_what_hangs_on_it(shop: TypedClient) -> None:
    card = TokenRequestCard(cvc="123", exp_month="12", exp_year="31", name="Ana Ruiz", number="5475040095304607")
    token = shop.create_token(TokenRequest(card=card))
    assert (token.id[:4], token.used, token.object) == ("tok_", False, "token")
    visa = PaymentMethodTokenRequest(type="card", token_id=token.id)
    address = FiscalEntityRequestAddress(external_number="4", **PLACE)
    ana = shop.create_customer(
        Customer(
            name="Ana Ruiz", email="ana@example.com", phone="+525512345678", metadata={"a": 1.5},
            payment_sources=[CustomerPaymentMethodsRequest(visa)], shipping_contacts=[CONTACT],
            fiscal_entities=[FiscalEntityRequest(address=address)],
        )
    )  # fmt: skip
    (source,) = (row.actual_instance for row in ana.payment_sources.data)
    assert (source.last4, source.exp_month, source.exp_year, source.parent_id) == ("4607", "12", "31", ana.id)
    assert (source.id, source.default) == (ana.default_payment_source_id, True)
    assert [row.receiver for row in ana.shipping_contacts.data] == ["Ana Ruiz"]
    assert shop.update_customer(ana.id, UpdateCustomer(email="ruiz@example.com")).email == "ruiz@example.com"
    assert shop.get_customer_by_id(ana.id).email == "ruiz@example.com"

    wanted = [PaymentMethodCashRequest(type="cash_recurrent"), PaymentMethodSpeiRequest(type="spei_recurrent")]
    hung = [
        shop.create_customer_payment_methods(ana.id, CreateCustomerPaymentMethodsRequest(one)).actual_instance
        for one in wanted
    ]
    assert [(one.type, len(one.reference)) for one in hung] == [("cash_recurrent", 14), ("spei_recurrent", 18)]
    assert [row.actual_instance.id for row in shop.get_customer_payment_methods(ana.id).data] == [
        hung[1].id, hung[0].id, source.id,
    ]  # fmt: skip
    named = shop.update_customer_payment_methods(ana.id, source.id, UpdatePaymentMethodsCard(name="A Ruiz"))
    assert named.actual_instance.name == "A Ruiz"
    buyer = OrderRequestCustomerInfo(CustomerInfoCustomerId(customer_id=ana.id))
    bought = shop.create_order(order(charge(payment_source_id=source.id), customer_info=buyer))
    assert (bought.payment_status, bought.customer_info.customer_id) == ("paid", ana.id)
    assert paid_by(bought)[1].last4 == "4607"
    assert shop.delete_customer_payment_methods(ana.id, source.id).actual_instance.id == source.id

    contact = shop.create_customer_shipping_contacts(ana.id, CONTACT)
    later = CustomerUpdateShippingContactsRequest(receiver="Eva Mora")
    assert shop.update_customer_shipping_contacts(ana.id, contact.id, later).receiver == "Eva Mora"
    assert shop.delete_customer_shipping_contacts(ana.id, contact.id).id == contact.id
    assert shop.delete_customer_by_id(ana.id).id == ana.id
    assert shop.refused("get_customer_by_id", ana.id)[0] == 404


def test_plans_and_a_subscription(shop: TypedClient) -> None:
    plan = shop.create_plan(PlanRequest(amount=1000, currency="MXN", frequency=1, interval="week", name="Weekly"))
    assert shop.update_plan(plan.id, UpdatePlan(name="Every week")).name == "Every week"
    visa = CustomerPaymentMethodsRequest(PaymentMethodTokenRequest(type="card", token_id="tok_test_visa_4242"))
    ana = Customer(name="Ana Ruiz", email="ana@example.com", phone="+525512345678", payment_sources=[visa])
    one = shop.create_customer(ana).id
    begun = shop.subscription_create(one, SubscriptionRequest(plan_id=plan.id))
    assert (begun.status, begun.plan_id, begun.customer_id) == ("active", plan.id, one)
    assert shop.subscription_update(one, begun.id, UpdatesASubscription(plan_id="opal-plan")).plan_id == "opal-plan"
    assert shop.subscription_pause(one, begun.id).status == "paused"
    assert shop.subscription_resume(one, begun.id).status == "active"
    assert shop.subscription_cancel(one, begun.id).status == "canceled"
    assert shop.subscriptions_get(one, begun.id).status == "canceled"
    shop.subscription_events(one, begun.id)
    assert {row["type"] for row in shop.answer["data"]} >= {"subscription.created", "subscription.canceled"}


@pytest.mark.parametrize("why", ["card_declined", "insufficient_funds"])
def test_a_decline_brings_the_order_along(shop: TypedClient, why: str) -> None:
    status, details, body = shop.refused("create_order", order(charge(token_id=f"tok_test_{why}")))
    code = {"card_declined": "declined"}.get(why, why)
    assert (status, details) == (402, [(f"processing.bank.{code}", None)])
    assert body["type"] == "processing_error"
    kept = OrderResponse.from_dict(body["data"])
    assert kept
    same(body["data"], kept)
    one, method = paid_by(kept)
    assert (kept.payment_status, one.status, one.failure_code, method.auth_code) == (
        "declined", "declined", why, None,
    )  # fmt: skip
    assert shop.get_order_by_id(kept.id).id == kept.id
    assert shop.orders_create_charge(kept.id, charge()).status == "paid", "a decline is not the end"


@pytest.mark.parametrize(
    ("operation", "sent", "refused"),
    [
        ("get_order_by_id", ("ord_2tUhuyzqLi6UJE9D1",), (404, [("resource_not_found.entity", None)])),
        (
            "create_order",
            (order(charge(token_id="tok_nobody")),),
            (422, [("parameter_validation.payment_method.token_id.nonexistent_token", "payment_method.token_id")]),
        ),
        ("order_refund", ("ord_2tUigJ8DgBhbp6w5D", returned(1)), NOT_RETURNABLE),
    ],
)
def test_refusals(shop: TypedClient, operation: str, sent: Any, refused: Any) -> None:
    assert shop.refused(operation, *sent)[:2] == refused


def test_refusals_in_english(shop: TypedClient) -> None:
    _, _, body = shop.refused("get_order_by_id", "ord_2tUhuyzqLi6UJE9D1", accept_language="en")
    assert body["details"][0]["message"] == "The resource was not found."
