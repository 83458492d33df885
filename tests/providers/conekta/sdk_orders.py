"""Orders, links and webhooks through the models of Conekta's own Python client: a story each, in a space of its own."""

from api_client import Receiver
from conekta import (
    ChargeUpdateRequest,
    Checkout,
    CheckoutOrderTemplate,
    EmailCheckoutRequest,
    OrderCaptureRequest,
    OrderDiscountLinesRequest,
    OrderRefundRequest,
    OrdersUpdateTaxesRequest,
    OrderTaxRequest,
    OrderUpdate,
    Product,
    ResendEventRequest,
    ShippingRequest,
    SmsCheckoutRequest,
    UpdateOrderDiscountLinesRequest,
    UpdateProduct,
    UpdateWebhook,
    WebhookKeyRequest,
    WebhookKeyUpdateRequest,
    WebhookRequest,
)

from tests.providers.conekta.requests import BOX, CONTACT, charge, order
from tests.providers.conekta.sdk_shop import Shop, ids, ids_of, in_25_hours


def orders(shop: Shop) -> None:
    trip = Product(name="Trip", unit_price=100, quantity=1, antifraud_info={"trip_id": "12345", "rate": 0.5})
    made = [shop.create_order(order(metadata={"number": number}, line_items=[BOX, trip])).id for number in range(3)]
    assert ids(shop.listed("/orders", "get_orders"))[:3] == made[::-1]
    one = made[0]
    changed = shop.update_order(one, OrderUpdate(metadata={"number": 7}, shipping_contact=CONTACT))
    assert shop.read(f"/orders/{one}", "get_order_by_id", one) == changed
    assert shop.cancel_order(one).id == one


def charges(shop: Shop) -> None:
    made = [shop.orders_create_charge(shop.create_order(order()).id, charge()).id for _ in range(2)]
    made += ids_of(shop.orders_create_charges(shop.create_order(order()).id, charge("cash")).data)
    assert ids(shop.listed("/charges", "get_charges"))[:3] == made[::-1]
    assert shop.update_charge(made[0], ChargeUpdateRequest(reference_id="mine")).reference_id == "mine"


def refunds_and_captures(shop: Shop) -> None:
    held = shop.create_order(order(charge(), pre_authorize=True)).id
    captured = shop.orders_create_capture(held, order_capture_request=OrderCaptureRequest(amount=30000))
    assert shop.read(f"/orders/{held}", "get_order_by_id", held) == captured
    back = OrderRefundRequest(amount=1000, reason="requested_by_client", expires_at=in_25_hours())
    refunded = shop.order_refund(held, back)
    (refund,) = shop.answer["charges"]["data"][0]["refunds"]["data"]
    assert shop.read(f"/orders/{held}", "get_order_by_id", held) == refunded
    taken_back = shop.order_cancel_refund(held, refund["id"])
    assert shop.read(f"/orders/{held}", "get_order_by_id", held) == taken_back


def lines(shop: Shop) -> None:
    one = shop.create_order(order()).id
    product = shop.orders_create_product(one, Product(name="Lighter", unit_price=100, quantity=2))
    shipping = shop.orders_create_shipping(one, ShippingRequest(amount=30, carrier="FEDEX"))
    tax = shop.orders_create_taxes(one, OrderTaxRequest(description="IVA", amount=20))
    less = [
        shop.orders_create_discount_line(one, OrderDiscountLinesRequest(code=code, type="coupon", amount=10)).id
        for code in ("abc", "def", "ghi")
    ]
    path = f"/orders/{one}/discount_lines"
    assert set(ids(shop.listed(path, "orders_get_discount_lines", one))) == set(less)
    assert shop.read(f"{path}/{less[0]}", "orders_get_discount_line", one, less[0]).code == "abc"
    changed = [
        shop.orders_update_product(one, product.id, UpdateProduct(quantity=3)),
        shop.orders_update_shipping(one, shipping.id, ShippingRequest(amount=33)),
        shop.orders_update_taxes(one, tax.id, OrdersUpdateTaxesRequest(amount=22)),
        shop.orders_update_discount_lines(one, less[0], UpdateOrderDiscountLinesRequest(amount=11)),
    ]
    found = shop.read(f"/orders/{one}", "get_order_by_id", one)
    kept = [found.line_items, found.shipping_lines, found.tax_lines, found.discount_lines]
    for line, there in zip(changed, kept, strict=True):
        (same_line,) = (other for other in there.data if other.id == line.id)
        assert same_line.to_dict() == line.to_dict()
    assert found.amount == 35000 + 300 + 33 + 22 - 31
    assert shop.orders_delete_product(one, product.id).id == product.id
    assert shop.orders_delete_shipping(one, shipping.id).id == shipping.id
    assert shop.orders_delete_taxes(one, tax.id).id == tax.id
    assert shop.orders_delete_discount_lines(one, less[0]).id == less[0]
    shop.gone("orders_get_discount_line", one, less[0])


def payment_links(shop: Shop) -> None:
    template = CheckoutOrderTemplate(currency="MXN", line_items=[BOX])
    link = {"type": "PaymentLink", "recurrent": False, "expires_at": in_25_hours(), "order_template": template}
    made = [
        shop.create_checkout(Checkout(name=name, allowed_payment_methods=["card"], **link)).id
        for name in ("One", "Two", "Three")
    ]
    assert ids(shop.listed("/checkouts", "get_checkouts"))[:3] == made[::-1]
    one = made[0]
    shop.email_checkout(one, EmailCheckoutRequest(email="ana@example.com"))
    shop.sms_checkout(one, SmsCheckoutRequest(phonenumber="5512345678"))
    told = shop.read(f"/checkouts/{one}", "get_checkout", one)
    assert (told.emails_sent, told.sms_sent) == (1, 1)
    ended = shop.cancel_checkout(one)
    assert shop.read(f"/checkouts/{one}", "get_checkout", one) == ended


def webhooks_and_events(shop: Shop) -> None:
    with Receiver(host="::1") as receiver:
        made = [
            shop.create_webhook(WebhookRequest(url=f"{receiver.url}/{number}", subscribed_events=["order.created"])).id
            for number in range(3)
        ]
        assert ids(shop.listed("/webhooks", "get_webhooks"))[:3] == made[::-1]
        changed = shop.update_webhook(made[0], UpdateWebhook(url=f"{receiver.url}/other"))
        assert shop.read(f"/webhooks/{made[0]}", "get_webhook", made[0]) == changed
        shop.test_webhook(made[0])
        shop.create_order(order())
        shop.settle()
        event = next(row for row in shop.listed("/events", "get_events") if row["type"] == "order.created")
        shop.resend_event(event["id"], ResendEventRequest(webhooks_ids=[made[0]]))
        shop.settle()
        shop.read(f"/events/{event['id']}", "get_event", event["id"])
        assert {log["url"] for log in shop.answer["webhook_logs"]} >= {f"{receiver.url}/other"}
        assert sorted(post.path for post in receiver.got if post.json["type"] == "order.created") == [
            "/1", "/2", "/other", "/other",
        ]  # fmt: skip
    assert shop.delete_webhook(made[0]).id == made[0]
    shop.gone("get_webhook", made[0])


def webhook_keys(shop: Shop) -> None:
    made = [shop.create_webhook_key(webhook_key_request=WebhookKeyRequest(active=True)).id for _ in range(3)]
    assert ids(shop.listed("/webhook_keys", "get_webhook_keys"))[:3] == made[::-1]
    off = shop.update_webhook_key(made[0], webhook_key_update_request=WebhookKeyUpdateRequest(active=False))
    assert shop.read(f"/webhook_keys/{made[0]}", "get_webhook_key", made[0]) == off
    assert shop.delete_webhook_key(made[0]).id == made[0]
    shop.gone("get_webhook_key", made[0])


def logs(shop: Shop) -> None:
    _, _, refusal = shop.refused("get_order_by_id", "ord_2tUhuyzqLi6UJE9D1")
    shop.get_logs(limit=5)
    newest = [row["id"] for row in shop.answer["data"]]
    assert refusal["log_id"] in newest
    shop.get_log_by_id(refusal["log_id"])
    assert (shop.answer["id"], shop.answer["status"]) == (refusal["log_id"], "404")
