"""The list of orders under /_mockpay/: whichever provider they came through, narrowed and paged."""

import pytest
from api_client import ApiClient

SHOP = {"order": {"currency": "MXN", "items": [{"name": "Cup", "quantity": 1, "price": "99.90"}]}}


@pytest.fixture
def ids(api: ApiClient) -> dict[str, str]:
    """Orders by what became of them; the last one came through Ecart API."""
    api.post("/_mockpay/clock", {"freeze": "2025-09-24T12:00:00Z"})
    made = {name: api.order(reference_id=f"r-{name}")["id"] for name in ("new", "paid", "cancelled")}
    api.act(made["paid"], "pay")
    api.act(made["cancelled"], "cancel")
    return made | {"shop": api.post("/api/v2/orders", SHOP).json()["order"]["id"]}


def found(api: ApiClient, query: str) -> list[str]:
    body = api.get(f"/_mockpay/orders{query}").json()
    assert body["count"] >= len(body["orders"])
    return [order["id"] for order in body["orders"]]


def test_a_row_says_where_an_order_stands(api: ApiClient, ids: dict[str, str]) -> None:
    (row,) = api.get("/_mockpay/orders?payment=paid").json()["orders"]
    assert row == {
        "id": ids["paid"],
        "version": 2,
        "origin": "ecartpay",
        "payment": "paid",
        "fulfilment": "unfulfilled",
        "life": "active",
        "total": "243.33",
        "captured": "243.33",
        "refunded": "0.00",
        "currency": "MXN",
        "allowed": api.get(f"/_mockpay/orders/{ids['paid']}").json()["allowed"],
        "number": "OR0000000002",
        "reference_id": "r-paid",
        "status": "paid",
        "email": api.get(f"/_mockpay/orders/{ids['paid']}").json()["order"]["buyer"].get("email"),
        "created_at": "2025-09-24T12:00:00.000Z",
        "updated_at": "2025-09-24T12:00:00.000Z",
    }
    assert "refund" in row["allowed"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["shop", "cancelled", "paid", "new"]),
        ("?origin=ecartapi", ["shop"]),
        ("?origin=ecartpay&life=active", ["paid", "new"]),
        ("?payment=none", ["shop", "cancelled", "new"]),
        ("?life=cancelled", ["cancelled"]),
        ("?payment=paid&life=cancelled", []),
        ("?text=R-PAI", ["paid"]),
        ("?text=nobody", []),
        ("?limit=2", ["shop", "cancelled"]),
        ("?limit=2&offset=3", ["new"]),
        ("?limit=0", []),
        ("?origin=nobody", []),
    ],
)
def test_they_are_narrowed_and_paged(api: ApiClient, ids: dict[str, str], query: str, names: list[str]) -> None:
    assert found(api, query) == [ids[name] for name in names]


def test_they_are_found_where_they_stand_now(api: ApiClient, ids: dict[str, str]) -> None:
    assert found(api, "?payment=paid") == [ids["paid"]]
    api.act(ids["paid"], "refund")
    assert (found(api, "?payment=paid"), found(api, "?payment=refunded")) == ([], [ids["paid"]])
    document = api.get("/_mockpay/state").content
    api.post("/_mockpay/reset")
    api.put("/_mockpay/state", document)
    assert found(api, "?payment=refunded") == [ids["paid"]]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("?payment=gold", "payment must be one of none or pending"),
        ("?life=long", "life must be one of active"),
        ("?limit=x", "limit must be a whole number"),
        ("?limit=-1", "limit must be a whole number"),
        ("?limit=1001", "limit must be at most 1000"),
        ("?limit=9999999999999999999999", "limit must be a whole number"),
        ("?state=paid", "state"),
    ],
)
def test_a_wrong_filter_is_named(api: ApiClient, query: str, message: str) -> None:
    answer = api.get(f"/_mockpay/orders{query}")
    assert (answer.status_code, message in answer.json()["error"]["message"]) == (422, True), answer.text
