"""Bad input: a clear answer in EcartPay's shape that names the field, and nothing changes."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from api_client import ANYBODY, ORDER, ApiClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

ITEM = ORDER["items"][0]  # type: ignore[index]


def with_item(**more: Any) -> dict[str, Any]:
    return ORDER | {"items": [ITEM | more]}


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in ORDER.items() if key != name}


REFUSED = [
    (b"{", 400, "the body cannot be read as JSON"),
    (b'{"a": NaN}', 400, "the body cannot be read as JSON"),
    (b'{"a": Infinity}', 400, "the body cannot be read as JSON"),
    (b"\xff\xfe", 400, "the body cannot be read as JSON"),
    (b'{"a": "\\ud800"}', 400, "the body cannot be read as JSON"),
    (b'{"a": 1} trailing', 400, "the body cannot be read as JSON"),
    (b'{"a": ' + b"[" * 100_000, 400, ""),
    (b'{"a": ' + b"[" * 200 + b"]" * 200 + b"}", 400, ""),
    (b'{"a": 1e400}', 400, ""),
    (b'{"a": ' + b"9" * 500 + b"}", 400, ""),
    (b'{"a": 0.' + b"1" * 500 + b"}", 400, ""),
    (b"[]", 422, "the body must be an object"),
    (b'"text"', 422, "the body must be an object"),
    (b"null", 422, "the body must be an object"),
    (b"", 422, "currency is required; items is required"),
    (b"{}", 422, "currency is required; items is required"),
    (without("items"), 422, "items is required"),
    (ORDER | {"items": []}, 422, "items must have at least 1 element(s)"),
    (ORDER | {"items": {}}, 422, "items must be a list"),
    (ORDER | {"currency": "XYZ"}, 422, "currency must be one of USD or INR or MXN"),
    (ORDER | {"currency": 5}, 422, "currency must be one of"),
    (with_item(price=0), 422, "items[0].price must be greater than 0"),
    (with_item(price=-1), 422, "items[0].price must be greater than 0"),
    (with_item(price=["10"]), 422, "items[0].price must be a number"),
    (with_item(price={}), 422, "items[0].price must be a number"),
    (with_item(price=1e30), 422, "items[0].price must be at most"),
    (with_item(quantity=1.5), 422, "items[0].quantity must be a whole number"),
    (with_item(quantity=0), 422, "items[0].quantity must be at least 1"),
    (with_item(quantity=10**12), 422, "items[0].quantity must be at most"),
    (with_item(price=9 * 10**13, quantity=10**6), 422, "costs more than 90071992547409.91 MXN"),
    (with_item(discount=1000), 422, "is larger than its price × quantity"),
    (with_item(taxes=[{"name": "ISR"}]), 422, "needs an amount, a rate, or a name of the scenario's taxes (IVA)"),
    (with_item(name=""), 422, "items[0].name must have at least 1 character(s)"),
    (ORDER | {"discounts": [{"name": "x", "amount": 1000}]}, 422, "the discounts are larger than the order"),
    (ORDER | {"redirect_url": {"success": "x"}}, 422, "redirect_url must be"),
    (ORDER | {"redirect_url": "javascript:alert(1)"}, 422, "redirect_url must match"),
    (ORDER | {"notify_url": "ftp://x"}, 422, "notify_url must match"),
    (without("customer_id"), 422, "email or phone is required, or a customer_id"),
    (ORDER | {"customer_id": "000000000000000000000000"}, 404, "customer_id '000000000000000000000000' does not exist"),
]


@pytest.mark.parametrize(("body", "status", "message"), REFUSED)
def test_refused_bodies(api: ApiClient, body: Any, status: int, message: str) -> None:
    answer = api.post("/api/orders", body)
    assert answer.status_code == status, answer.text
    assert message in answer.json()["message"]
    assert list(answer.json()) == ["statusCode", "error", "message"]
    assert api.get("/api/orders").json() == {"docs": [], "count": 0, "pages": 0}


def test_several_mistakes_are_told_at_once(api: ApiClient) -> None:
    answer = api.post("/api/orders", {"currency": "MXN", "items": [{"quantity": 0, "price": -1}]})
    assert answer.json() == {
        "statusCode": 422,
        "error": "Unprocessable Entity",
        "message": (
            "items[0].name is required; items[0].quantity must be at least 1; items[0].price must be greater than 0"
        ),
    }


def test_unknown_keys_are_reported_or_refused(open_client: Callable[..., ApiClient]) -> None:
    body = ORDER | {"success_url": "x", "items": [ITEM | {"sku": "1"}], "a\nb": 1}
    lenient = open_client().post("/api/orders", body)
    assert lenient.status_code == 200
    assert lenient.headers["mockpay-ignored-fields"] == "success_url, a%0Ab, items[0].sku"
    api = open_client("strict")
    key = _strict_token(api)
    strict = api.post("/api/orders", body, headers=key)
    assert strict.status_code == 422
    assert strict.json()["message"] == "success_url is not allowed; a\nb is not allowed; items[0].sku is not allowed"
    assert api.get("/api/orders", headers=key).json()["count"] == 0


def _strict_token(api: ApiClient) -> dict[str, str]:
    import base64

    from mockpay.scenario.load import load

    pair = load(["strict"]).account.keys[0]
    basic = base64.b64encode(f"{pair.public}:{pair.private}".encode()).decode()
    token = api.post("/api/authorizations/token", headers={"authorization": f"Basic {basic}"}).json()["token"]
    return {"authorization": token}


def test_a_reference_id_is_taken_once(api: ApiClient) -> None:
    first = api.order(reference_id="tienda-7")
    answer = api.post("/api/orders", ORDER | {"reference_id": "tienda-7"})
    assert (answer.status_code, answer.json()) == (
        409,
        {
            "statusCode": 409,
            "error": "Conflict",
            "message": f"reference_id 'tienda-7' is taken by order {first['id']}; send another one",
            "received": {"order_id": first["id"]},
        },
    )
    assert api.get("/api/orders").json()["count"] == 1


@pytest.mark.parametrize("order_id", ["68d43bdcc075d4996e153523", "x", "%00", "💥", "a" * 3000])
@pytest.mark.parametrize(("method", "path"), [("GET", "{}"), ("PUT", "{}"), ("GET", "public/{}")])
def test_unknown_orders_are_404(api: ApiClient, order_id: str, method: str, path: str) -> None:
    answer = api.ask(method, f"/api/orders/{path.format(order_id)}", headers=ANYBODY)
    assert answer.status_code == 404
    assert answer.json()["statusCode"] == answer.status_code


def test_unknown_paths_and_methods_keep_the_shape(api: ApiClient) -> None:
    lost = api.get("/api/ordrs")
    assert (lost.status_code, lost.json()["error"]) == (404, "Not Found")
    assert lost.json()["message"].startswith("there is no GET /api/ordrs; nearest: ")
    wrong = api.ask("DELETE", "/api/orders")
    assert (wrong.status_code, wrong.headers.get("allow")) == (404, None), "as Express has it"
    assert wrong.json() == {
        "statusCode": 404,
        "error": "Not Found",
        "message": "Cannot DELETE /api/orders; it takes GET, HEAD, POST",
    }


def test_a_body_too_large_is_413(open_client: Callable[..., ApiClient]) -> None:
    api = open_client(max_body=1000)
    answer = api.post("/api/orders", ORDER | {"reference": "x" * 2000})
    assert (answer.status_code, answer.json()["error"]) == (413, "Request Entity Too Large")
    assert "MOCKPAY_MAX_BODY" in answer.json()["message"]


def test_a_full_space_refuses_and_loses_nothing(open_client: Callable[..., ApiClient]) -> None:
    api = open_client(max_orders=2)
    kept = [api.order()["id"], api.order()["id"]]
    answer = api.post("/api/orders", ORDER)
    assert (answer.status_code, answer.json()["error"]) == (507, "Insufficient Storage")
    assert sorted(doc["id"] for doc in api.get("/api/orders").json()["docs"]) == kept


def test_head_answers_without_a_body(api: ApiClient) -> None:
    answer = api.ask("HEAD", "/api/orders")
    assert (answer.status_code, answer.content) == (200, b"")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
FIELDS = st.sampled_from(
    ["currency", "items", "customer_id", "email", "shipping_items", "discounts", "shipping_address", "metafields",
     "installments_information", "token", "reference_id", "notify_url"]
)  # fmt: skip


@given(
    changes=st.dictionaries(FIELDS, JSON, max_size=3),
    inside=st.dictionaries(
        st.sampled_from(["name", "price", "quantity", "tax", "taxes", "discount"]), JSON, max_size=2
    ),
    query=st.text(max_size=30),
)
@settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_never_a_500(api: ApiClient, changes: dict[str, Any], inside: dict[str, Any], query: str) -> None:
    body = ORDER | {"items": [ITEM | inside]} | changes
    answer = api.post("/api/orders", json.dumps(body, ensure_ascii=True).encode())
    assert answer.status_code in (200, 400, 404, 409, 422, 501), answer.text
    for name in ("status", "page", "limit", "start_date", "q"):
        import httpx

        listed = api.get(f"/api/orders?{httpx.QueryParams({name: query})}")
        assert listed.status_code in (200, 422), listed.text
