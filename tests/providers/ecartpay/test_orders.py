"""Orders over HTTP: totals, lists, updates, and what the documents do not print."""

from collections.abc import Callable
from typing import Any

import pytest
from api_client import ANYBODY, ORDER, ApiClient

from mockpay.providers.ecartpay.operations import OPERATIONS

BUYER = {"email": "ana@example.com", "first_name": "Ana"}


def item(**more: Any) -> dict[str, Any]:
    return {"name": "Taza", "quantity": 1, "price": 100} | more


TOTALS = [
    # body -> subtotal, discount, tax, shipping, total
    ({"items": [item(price=243.33)]}, (243.33, 0, 0, 0, 243.33)),
    ({"items": [item(price=243.33, quantity=3)]}, (729.99, 0, 0, 0, 729.99)),
    ({"items": [item(price=243.335)]}, (243.34, 0, 0, 0, 243.34)),
    ({"items": [item(price=0.335, quantity=3)]}, (1.01, 0, 0, 0, 1.01)),
    ({"items": [item(discount=10.5)]}, (89.5, 0, 0, 0, 89.5)),
    ({"items": [item(tax=16)]}, (100, 0, 16, 0, 116)),
    ({"items": [item(price=99.99, taxes=[{"rate": 16}])]}, (99.99, 0, 16, 0, 115.99)),
    ({"items": [item(taxes=[{"percent": 16}, {"amount": 1.5}])]}, (100, 0, 17.5, 0, 117.5)),
    ({"items": [item(taxes=["IVA"])]}, (100, 0, 16, 0, 116)),
    ({"items": [item(tax=1, taxes=[{"name": "IVA"}])]}, (100, 0, 1, 0, 101)),
    ({"items": [item(is_service=True)]}, (100, 0, 0, 0, 100)),
    ({"items": [item()], "discounts": [{"name": "VERANO", "amount": 25.25}]}, (100, 25.25, 0, 0, 74.75)),
    ({"items": [item()], "shipping_items": [{"name": "a", "amount": 10}, {"name": "b", "amount": 0.5}]},
     (100, 0, 0, 10.5, 110.5)),
    ({"items": [item(price=1500)], "currency": "CLP"}, (1500, 0, 0, 0, 1500)),
    ({"items": [item(price=1500.5)], "currency": "CLP"}, (1501, 0, 0, 0, 1501)),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), TOTALS)
def test_totals(api: ApiClient, body: dict[str, Any], expected: tuple[float, ...]) -> None:
    answer = api.post("/api/orders", {"currency": "MXN", **BUYER, **body})
    assert answer.status_code == 200, answer.text
    totals = answer.json()["totals"]
    assert tuple(totals[name] for name in ("subtotal", "discount", "tax", "shipping", "total")) == expected
    assert ".0," not in answer.text.replace("127.0.0.1", ""), "whole numbers are written without a point"


def test_what_was_sent_is_echoed_and_the_token_is_not(api: ApiClient) -> None:
    more = {
        "reference": "pedido 7",
        "reference_id": "tienda-7",
        "redirect_url": "https://example.com/gracias?orden=7",
        "metafields": {"b": 1.10, "10": "x", "2": None, "ñ": ["😀", 1e2, {"deep": True}]},
        "installments_information": [{"quantity": 3, "fixed_installments": False}],
        "items": [item(taxes=[{"rate": 16.0, "label": "IVA"}])],
        "send_email": True,
    }
    body = api.order(**more)
    assert body["metafields"] == {"2": None, "10": "x", "b": 1.1, "ñ": ["😀", 100, {"deep": True}]}
    assert list(body["metafields"]) == ["2", "10", "b", "ñ"], "as JavaScript orders keys"
    for name in ("reference", "reference_id", "redirect_url", "installments_information", "send_email"):
        assert body[name] == more[name]
    assert body["items"][0]["taxes"] == [{"rate": 16, "label": "IVA"}]
    assert api.get(f"/api/orders/{body['id']}").json()["reference_id"] == "tienda-7"


def test_nulls_mean_not_sent(api: ApiClient) -> None:
    nothing = dict.fromkeys(
        ("email", "phone", "shipping_address", "shipping_items", "discounts", "notify_url", "metafields", "token")
    )
    assert set(api.order()) == set(api.order(**nothing))


def test_a_paid_order_shows_fee_and_transaction(api: ApiClient) -> None:
    order = api.order(items=[item(price=2200)])
    assert (order["fee"], set(order["fee_details"].values())) == (0, {0})
    api.act(order["id"], "pay")
    got = api.get(f"/api/orders/{order['id']}").json()
    assert got["status"] == "paid"
    assert got["fee_details"] == {
        "percent": 2.9, "fixed": 3.6, "tax": 10.78, "percent_amount": 63.8, "msi_amount": 0, "msi_percent": 0,
        "fixed_installments_amount": 0, "fixed_installments_percent": 0, "installments_fee": 0,
    }  # fmt: skip
    (transaction,) = got["transactions"]
    assert (transaction["amount"], transaction["fee"]) == (2121.82, 78.18)
    (payment,) = got["payments"]
    assert (payment["amount"], payment["method"]["last4"], payment["status"]) == (220000, "4242", "paid")


def test_status_follows_the_money(api: ApiClient) -> None:
    order = api.order(items=[item()])
    seen = [order["status"]]
    for action, body in (("decline", {}), ("pay", {}), ("refund", {"amount": 40}), ("refund", {})):
        api.act(order["id"], action, **body)
        seen.append(api.get(f"/api/orders/{order['id']}").json()["status"])
    assert seen == ["created", "created", "paid", "partially_refunded", "refunded"]
    got = api.get(f"/api/orders/{order['id']}").json()
    assert [entry["status"] for entry in got["activity"]] == ["failed", "paid"]
    assert [(refund["type"], refund["amount"]) for refund in got["refunds"]] == [("partial", 40), ("partial", 60)]


def test_update_changes_the_address_and_says_what_it_ignored(api: ApiClient) -> None:
    order = api.order()
    address = {"city": "Monterrey", "state": {"code": "NL"}, "first_name": "Ana"}
    answer = api.put(f"/api/orders/{order['id']}", {"shipping_address": address, "currency": "USD"})
    assert answer.json()["shipping_address"] == address
    assert list(answer.json()["shipping_address"]) == ["first_name", "state", "city"], "the server's key order"
    assert answer.json()["currency"] == "MXN"
    assert answer.headers["mockpay-ignored-fields"] == "currency"


class TestList:
    def paths(self, api: ApiClient, query: str = "") -> tuple[list[str], int, int]:
        body = api.get(f"/api/orders{query}").json()
        assert list(body) == ["docs", "count", "pages"]
        return [doc["number"][-2:].lstrip("0") for doc in body["docs"]], body["count"], body["pages"]

    @pytest.fixture
    def three(self, api: ApiClient) -> ApiClient:
        for number, day in enumerate(("2025-01-01", "2025-02-01", "2025-03-01"), 1):
            api.post("/_mockpay/clock", {"freeze": f"{day}T12:00:00Z"})
            api.order(reference_id=f"ref-{number}", email=f"buyer{number}@example.com")
        first = api.get("/api/orders?reference_id=ref-1").json()["docs"][0]["id"]
        api.act(first, "pay")
        return api

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("", (["3", "2", "1"], 3, 1)),
            ("?limit=2", (["3", "2"], 3, 2)),
            ("?limit=2&page=2", (["1"], 3, 2)),
            ("?page=9", ([], 3, 1)),
            ("?limit=100000", (["3", "2", "1"], 3, 1)),
            ("?status=paid", (["1"], 1, 1)),
            ("?status=created", (["3", "2"], 2, 1)),
            ("?status=refunded", ([], 0, 0)),
            ("?reference_id=ref-2", (["2"], 1, 1)),
            ("?reference_id=nothing", ([], 0, 0)),
            ("?q=BUYER3", (["3"], 1, 1)),
            ("?q=OR000000000", (["3", "2", "1"], 3, 1)),
            ("?start_date=2025-02-01", (["3", "2"], 2, 1)),
            ("?end_date=2025-02-01", (["2", "1"], 2, 1)),
            ("?start_date=2025-01-15T00:00:00Z&end_date=2025-02-15", (["2"], 1, 1)),
            ("?status=created&end_date=2025-02-15", (["2"], 1, 1)),
            ("?status=&q=&page=&unknown=1", (["3", "2", "1"], 3, 1)),
        ],
    )
    def test_filters(self, three: ApiClient, query: str, expected: object) -> None:
        assert self.paths(three, query) == expected

    @pytest.mark.parametrize(
        ("query", "message"),
        [
            ("?limit=0", "limit must be a whole number from 1"),
            ("?limit=abc", "limit must be a whole number from 1"),
            ("?page=-1", "page must be a whole number from 1"),
            ("?page=99999999999999999999", "page must be a whole number from 1"),
            ("?page=%D9%A3", "page must be a whole number from 1"),
            ("?start_date=yesterday", "start_date must be a date like 2025-09-24 or 2025-09-24T18:43:40Z"),
            ("?end_date=2025-13-01", "end_date must be a date like 2025-09-24 or 2025-09-24T18:43:40Z"),
            ("?start_date=0001-01-01T00:00:00%2B14:00", "start_date must be a date like 2025-09-24 or "
             "2025-09-24T18:43:40Z"),
            ("?status=lost", "status must be one of created, expired, paid, partially_refunded, refunded, cancelled"),
        ],
    )  # fmt: skip
    def test_wrong_values(self, api: ApiClient, query: str, message: str) -> None:
        answer = api.get(f"/api/orders{query}")
        assert (answer.status_code, answer.json()["message"]) == (422, message)


@pytest.mark.parametrize("operation", [one for one in OPERATIONS if one.handler is None], ids=lambda one: one.name)
def test_what_is_not_built_answers_501_by_name(api: ApiClient, operation: Any) -> None:
    path = operation.path.replace("{path:path}", "x").replace("{", "").replace("}", "")
    answer = api.ask(operation.method, path, headers=ANYBODY)
    body = answer.json()
    assert (answer.status_code, body["statusCode"], body["error"]) == (501, 501, "Not Implemented")
    assert f"{operation.method} {operation.path} (EcartPay: {operation.name})" in body["message"]


def test_cors_is_open_as_the_real_service_is(api: ApiClient) -> None:
    preflight = api.ask(
        "OPTIONS", "/api/orders", headers={"origin": "https://shop.example", "access-control-request-headers": "x-a"}
    )
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-origin"] == "*"
    assert preflight.headers["access-control-allow-headers"] == "x-a"
    assert "PUT" in preflight.headers["access-control-allow-methods"]
    assert api.get("/api/orders", headers={}).headers["access-control-allow-origin"] == "*"


def test_links_follow_the_host_the_space_and_the_public_url(open_client: Callable[..., ApiClient]) -> None:
    api = open_client()
    assert api.order()["pay_link"].startswith("http://sandbox.test/checkout?id=")
    inside = api.post("/~shop/api/orders", ORDER).json()
    assert inside["pay_link"] == f"http://sandbox.test/~shop/checkout?id={inside['id']}"
    public = open_client(public_url="https://pay.example/").post("/~a/api/orders", ORDER).json()
    assert public["pay_link"].startswith("https://pay.example/~a/checkout?id=")
