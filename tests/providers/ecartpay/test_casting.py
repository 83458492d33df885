"""What is of another type is cast as mongoose casts it, and what cannot be is refused in mongoose's words."""

from typing import Any

import pytest
from api_client import ORDER, ApiClient
from hypothesis import given
from hypothesis import strategies as st

from mockpay.providers.ecartpay.protocol import casting
from mockpay.web.validation import Schema

ITEM: dict[str, Any] = ORDER["items"][0]  # type: ignore[index]


def costing(price: Any, **more: Any) -> dict[str, Any]:
    return ORDER | {"items": [ITEM | {"price": price} | more]}


@pytest.mark.parametrize(
    ("sent", "taken"),
    [("100", 100), ("243.33", 243.33), (" 10 ", 10), ("1e2", 100), ("0x1F", 31), (".5", 0.5), ("+7", 7), (True, 1)],
)
def test_texts_are_numbers(api: ApiClient, sent: Any, taken: float) -> None:
    answer = api.post("/api/orders", costing(sent, quantity="2"))
    assert answer.status_code == 200, answer.text
    item = answer.json()["items"][0]
    assert (item["price"], item["quantity"], item["total"]) == (taken, 2, taken * 2)


def test_numbers_are_texts_and_words_are_flags(api: ApiClient) -> None:
    body = ORDER | {"items": [ITEM | {"name": 7, "is_service": "yes"}], "reference_id": 1.50, "send_email": 0}
    order = api.post("/api/orders", body).json()
    assert (order["items"][0]["name"], order["items"][0]["is_service"]) == ("7", True)
    assert api.get("/api/orders?reference_id=1.5").json()["docs"][0]["id"] == order["id"]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            costing("abc"),
            "orders validation failed: items.0.price: "
            'Cast to Number failed for value "abc" (type string) at path "price"',
        ),
        (
            costing("abc", quantity="two", name=""),
            "orders validation failed: items.0.quantity: "
            'Cast to Number failed for value "two" (type string) at path "quantity", items.0.price: '
            'Cast to Number failed for value "abc" (type string) at path "price", '
            "items.0.name: items[0].name must have at least 1 character(s)",
        ),
        (
            costing(1, is_service="perhaps"),
            "orders validation failed: items.0.is_service: "
            'Cast to Boolean failed for value "perhaps" (type string) at path "is_service"',
        ),
        (
            costing(1, is_service=2),
            "orders validation failed: items.0.is_service: "
            'Cast to Boolean failed for value "2" (type number) at path "is_service"',
        ),
        (
            costing("1e999"),
            "orders validation failed: items.0.price: "
            'Cast to Number failed for value "1e999" (type string) at path "price"',
        ),
        (
            costing("4242 4242 4242 4242 "),
            "orders validation failed: items.0.price: "
            'Cast to Number failed for value "…" (type string) at path "price"',
        ),
    ],
)
def test_what_cannot_be_cast_is_told_as_mongoose_does(api: ApiClient, body: Any, message: str) -> None:
    answer = api.post("/api/orders", body)
    assert (answer.status_code, answer.json()) == (
        400,
        {"statusCode": 400, "error": "Bad Request", "message": message},
    )
    assert (answer.headers["mockpay-refusal"], answer.headers["mockpay-fidelity"]) == ("cast_failed", "invented")
    assert api.get("/api/orders").json()["count"] == 0


@pytest.mark.parametrize(
    ("path", "body", "model"),
    [("/api/checkouts", {"amounts": ["x"], "currency": "MXN", "concept": "x"}, "checkouts"),
     ("/api/refunds", {"order_id": "x", "amount": "x"}, "refunds"),
     ("/api/orders/1/refund", {"amount": "x"}, "orders")],
)  # fmt: skip
def test_the_model_is_named_after_what_is_made(api: ApiClient, path: str, body: Any, model: str) -> None:
    answer = api.post(path, body)
    assert answer.status_code == 400
    assert answer.json()["message"].startswith(f"{model} validation failed: amount")


def test_an_empty_text_is_null_where_a_number_belongs(api: ApiClient) -> None:
    refused = api.post("/api/orders", costing(""))
    assert (refused.status_code, refused.json()["message"]) == (422, "items[0].price must be a number")
    assert api.post("/api/orders", costing(5, discount="")).json()["items"][0]["total"] == 5


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 2**60) | st.decimals(allow_nan=False, allow_infinity=False, places=2)
    | st.text(max_size=6) | st.sampled_from(["1", "0x1", "true", "no", "1e999", "-", "+.e1"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["items", "price", "name", "quantity", "is_service", "taxes", "currency"]), inner, max_size=4),
    max_leaves=8,
)  # fmt: skip
SCHEMA = Schema("ecartpay/create_order.request")


@given(JSON)
def test_casting_never_fails_otherwise_and_what_is_cast_stays(body: Any) -> None:
    done, failures = casting.cast(body, SCHEMA.document)
    again, same = casting.cast(done, SCHEMA.document)
    assert (again, [one.path for one in same]) == (done, [one.path for one in failures])
