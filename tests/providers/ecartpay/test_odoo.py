"""The facade of EcartPay's Odoo add-on: what it sends, what it reads, and an amount that is never haggled over."""

import json
from typing import Any

import pytest
from api_client import ApiClient, Receiver
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

# As the add-on builds it (its models/payment_transaction.py).
ECOMMERCE = {
    "name": "Odoo",
    "website": "https://shop.example",
    "url": "https://shop.example",
    "shop_id": "1",
    "shop_name": "Mi Tienda",
    "reference": "S00042-20251001120000",
    "transaction_id": 17,
    "order_ids": [42],
    "order_references": ["S00042"],
    "partner_id": 7,
    "partner_name": False,
    "line_item_names": ["Taza"],
    "versions": {"odoo": "19.0"},
}
BODY: dict[str, Any] = {
    "reference": "S00042-20251001120000",
    "reference_id": "S00042-20251001120000",
    "amount": 285.0,
    "currency": "MXN",
    "customer": {"first_name": "Ana", "last_name": "Pérez", "email": "ana@example.com", "phone": "8111234567"},
    "items": [{"name": "Taza", "quantity": 2, "price": 116.0, "total": 232.0}],
    "shipping_items": [{"name": "Envío", "amount": 63.0, "carrier": "DHL"}],
    "discounts": [{"name": "VERANO", "amount": 10.0}],
    "urls": {
        "notify_url": "https://shop.example/payment/ecartpay/webhook",
        "redirect_url": "https://shop.example/payment/ecartpay/return",
    },
    "ecommerce": ECOMMERCE,
}


def created(api: ApiClient, **more: Any) -> dict[str, Any]:
    answer = api.post("/api/odoo/orders", BODY | more)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def test_an_order_as_the_add_on_sends_it(api: ApiClient) -> None:
    answer = api.post("/api/odoo/orders", BODY)
    assert (answer.status_code, answer.headers["mockpay-fidelity"]) == (200, "observed")
    assert "mockpay-ignored-fields" not in answer.headers
    body = answer.json()
    drawn = {name: body[name] for name in ("id", "number", "created_at", "updated_at", "pay_link", "fee_details")}
    assert body == drawn | {
        "account_id": "68a4c3150b28a9584305a2a6",
        "type": "order",
        "status": "created",
        "email": "ana@example.com",
        "first_name": "Ana",
        "last_name": "Pérez",
        "phone": "8111234567",
        "currency": "MXN",
        "country": "MX",
        "items": [
            {"name": "Taza", "quantity": 2, "price": 116, "discount": 0, "total": 232, "tax": 0, "is_service": False,
             "taxes": []},
        ],
        "shipping_items": [{"name": "Envío", "amount": 63, "carrier": "DHL"}],
        "discounts": [{"name": "VERANO", "amount": 10}],
        "totals": {"subtotal": 232, "total": 285, "tax": 0, "discount": 10, "shipping": 63},
        "risk_score": 0,
        "risk_notes": [],
        "fee": 0,
        "available_installments": [],
        "fixed_installments": False,
        "confirmed": False,
        "confirm": False,
        "notify_url": "https://shop.example/payment/ecartpay/webhook",
        "redirect_url": "https://shop.example/payment/ecartpay/return",
        "reference": "S00042-20251001120000",
        "reference_id": "S00042-20251001120000",
        "auto_billing": False,
        "available_payment_methods": [],
        "send_email": False,
        "installments_information": [],
        "ecommerce": ECOMMERCE,
    }  # fmt: skip
    assert body["pay_link"] == f"http://sandbox.test/checkout?id={body['id']}"


def test_it_is_an_order_like_any_other(api: ApiClient) -> None:
    order = created(api)
    assert api.get(f"/api/odoo/orders/{order['id']}").json() == order
    assert api.get(f"/api/orders/{order['id']}").json()["totals"] == order["totals"]
    (listed,) = api.get(f"/api/orders?reference_id={BODY['reference_id']}").json()["docs"]
    assert listed["id"] == order["id"]
    api.act(order["id"], "pay")
    assert api.get(f"/api/odoo/orders/{order['id']}").json()["status"] == "paid"
    other = api.order()
    assert api.get(f"/api/odoo/orders/{other['id']}").json() == other


DRIFTS: list[dict[str, Any]] = [
    {"amount": 284.99},
    {"amount": 285.01},
    {"amount": 100, "items": [{"name": "Taza", "quantity": 3, "price": 33.33, "total": 100}], "shipping_items": [],
     "discounts": []},
    {"amount": 5, "items": [{"name": "Taza", "quantity": 1, "price": 1}], "shipping_items": None,
     "discounts": [{"name": "more than all", "amount": 90}]},
    {"amount": 5, "items": [{"name": "Taza", "quantity": 1000000, "price": 90071992547409}]},
    {"amount": 5, "items": [{"name": "gift", "quantity": 1, "price": 0}], "shipping_items": [], "discounts": []},
]  # fmt: skip


@pytest.mark.parametrize("drift", DRIFTS)
def test_lines_that_do_not_add_up_give_way_to_the_amount(api: ApiClient, drift: dict[str, Any]) -> None:
    order = created(api, **drift)
    (line,) = order["items"]
    assert (line["name"], line["quantity"], line["price"]) == (BODY["reference"], 1, drift["amount"])
    assert (order["shipping_items"], order["discounts"]) == ([], [])
    assert (order["totals"]["subtotal"], order["totals"]["total"]) == (drift["amount"], drift["amount"])
    api.act(order["id"], "pay")
    (payment,) = api.get(f"/api/orders/{order['id']}").json()["payments"]
    assert payment["amount"] == round(drift["amount"] * 100)


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ({"amount": 243.33, "items": [{"name": "a", "quantity": 1, "price": 243.33}]}, ["a"]),
        ({"amount": 0.3, "items": [{"name": "a", "quantity": 3, "price": 0.1}]}, ["a"]),
        ({"amount": 0.1 + 0.2, "items": [{"name": "a", "quantity": 3, "price": 0.1}]}, ["a"]),
        ({"amount": 9, "items": [{"name": "a", "quantity": 1, "price": 9}, {"name": "b", "quantity": 1, "price": 0}]},
         ["a", "b"]),
        ({"amount": 1500, "currency": "CLP", "items": [{"name": "a", "quantity": 1, "price": 1500}]}, ["a"]),
    ],
)  # fmt: skip
def test_lines_that_add_up_stay(api: ApiClient, body: dict[str, Any], lines: list[str]) -> None:
    order = created(api, **{"shipping_items": [], "discounts": []} | body)
    assert [line["name"] for line in order["items"]] == lines
    assert order["totals"]["total"] == round(body["amount"], 2)


def test_what_may_be_left_out(api: ApiClient) -> None:
    least = {name: BODY[name] for name in ("amount", "currency", "items")}
    for customer in ({"email": "a@example.com"}, {"phone": "8111234567", "email": None}):
        order = api.post("/api/odoo/orders", least | {"customer": customer}).json()
        assert order["items"][0]["name"] == "Odoo"
        assert not {"ecommerce", "notify_url", "reference", "reference_id"} & set(order)


REFUSED = [
    ({"customer": {}}, 422, "customer.email or customer.phone is required"),
    ({"customer": {"email": "", "phone": None}}, 422, "customer.email or customer.phone is required"),
    ({"customer": None}, 422, "customer must be an object"),
    ({"customer": {"email": [5]}}, 422, "customer.email must be null or a string"),
    ({"amount": 0}, 422, "amount must be greater than 0"),
    ({"amount": None}, 422, "amount must be a number"),
    ({"amount": 0.001}, 422, "amount must be greater than 0"),
    ({"amount": 1e30}, 422, "amount must be at most"),
    ({"currency": "XYZ"}, 422, "currency must be one of USD"),
    ({"items": []}, 422, "items must have at least 1 element(s)"),
    ({"items": [{"name": "a", "quantity": 1.5, "price": 1}]}, 422, "items[0].quantity must be a whole number"),
    ({"items": [{"name": "a", "quantity": 1, "price": -1}]}, 422, "items[0].price must be at least 0"),
    ({"items": [{"quantity": 1, "price": 1}]}, 422, "items[0].name is required"),
    ({"shipping_items": [{"name": "a"}]}, 422, "shipping_items[0].amount is required"),
    ({"discounts": [{"name": "a", "amount": -1}]}, 422, "discounts[0].amount must be at least 0"),
    ({"urls": {"notify_url": "ftp://x"}}, 422, "urls.notify_url must match"),
    ({"urls": "x"}, 422, "urls must be null or an object"),
    ({"ecommerce": []}, 422, "ecommerce must be null or an object"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "status", "message"), REFUSED)
def test_refused_orders(api: ApiClient, change: dict[str, Any], status: int, message: str) -> None:
    answer = api.post("/api/odoo/orders", BODY | change)
    assert (answer.status_code, answer.json()["statusCode"]) == (status, status), answer.text
    assert message in answer.json()["message"]
    assert api.get("/api/orders").json()["count"] == 0


def test_what_must_be_there_is_told_at_once(api: ApiClient) -> None:
    answer = api.post("/api/odoo/orders", {})
    assert answer.json()["message"] == (
        "amount is required; currency is required; customer is required; items is required"
    )


def test_a_reference_id_is_for_one_attempt(api: ApiClient) -> None:
    first = created(api)
    answer = api.post("/api/odoo/orders", BODY)
    assert (answer.status_code, answer.json()["received"]) == (409, {"order_id": first["id"]})


def test_unknown_orders(api: ApiClient) -> None:
    assert api.get("/api/odoo/orders/000000000000000000000000").status_code == 404


def test_the_secret_is_what_webhooks_are_signed_with(api: ApiClient, receiver: Receiver) -> None:
    """The add-on's own reckoning: compact JSON of `data`, non-ASCII as it is."""
    import hmac

    answer = api.get("/api/odoo/webhook-secret")
    assert (answer.status_code, list(answer.json())) == (200, ["secret"])
    order = created(api, urls={"notify_url": f"{receiver.url}/payment/ecartpay/webhook"})
    api.act(order["id"], "pay", wait=True)
    (post,) = receiver.wait_for(1)
    assert (post.json["event"], post.json["data"]["id"]) == ("orders.confirmation", order["id"])
    data = json.dumps(post.json["data"], separators=(",", ":"), ensure_ascii=False)
    signed = f"{post.headers['x-pay-timestamp']}.{post.headers['x-pay-webhook-id']}.{data}"
    expected = hmac.new(answer.json()["secret"].encode(), signed.encode(), "sha256").hexdigest()
    assert post.headers["x-pay-signature"] == f"SHA256={expected}"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(
    changes=st.dictionaries(st.sampled_from(sorted(BODY)), JSON, max_size=3),
    item=st.dictionaries(st.sampled_from(["name", "quantity", "price", "total"]), JSON, max_size=2),
    order_id=st.text(max_size=20),
)
@settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_never_a_500(api: ApiClient, changes: dict[str, Any], item: dict[str, Any], order_id: str) -> None:
    from urllib.parse import quote

    body = BODY | {"reference_id": None, "items": [BODY["items"][0] | item]} | changes
    assert api.post("/api/odoo/orders", json.dumps(body).encode()).status_code in (200, 400, 409, 422)
    assert api.get(f"/api/odoo/orders/{quote(order_id, safe='')}").status_code in (200, 404, 405)
