"""Lists under /_mockpay/: narrowed by date, amount and reference, sorted, paged."""

import pytest
from api_client import ApiClient

DAYS = ("2025-09-22", "2025-09-23", "2025-09-24")
PRICES = (100, 9.5, 1000)


@pytest.fixture
def ids(api: ApiClient) -> list[str]:
    """An order a day, each with a webhook."""
    made = []
    for number, (day, price) in enumerate(zip(DAYS, PRICES, strict=True)):
        api.post("/_mockpay/clock", {"freeze": f"{day}T12:00:00Z"})
        item = {"name": "Taza", "quantity": 1, "price": price}
        email = ("b@example.com", "c@example.com", "a@example.com")[number]
        inbox = "http://sandbox.test/_mockpay/inbox/shop"
        made.append(api.order(items=[item], reference_id=f"Ref-{number}", email=email, notify_url=inbox)["id"])
    return made


ORDERS = [
    ("?sort=created", [2, 1, 0]),
    ("?sort=created&order=asc", [0, 1, 2]),
    ("?order=asc", [0, 1, 2]),
    ("?sort=amount", [2, 0, 1]),
    ("?sort=amount&order=asc&limit=1&offset=1", [0]),
    ("?sort=email&order=asc", [2, 0, 1]),
    ("?sort=number", [2, 1, 0]),
    ("?from=2025-09-23T12:00:00Z", [2, 1]),
    ("?to=2025-09-23T12:00:00Z", [1, 0]),
    ("?from=2025-09-23T06:00:00-06:00&to=2025-09-23T06:00:00-06:00", [1]),
    ("?min_amount=9.51", [2, 0]),
    ("?max_amount=100", [1, 0]),
    ("?min_amount=100&max_amount=100.00", [0]),
    ("?reference=ref-1", [1]),
    ("?reference=example", []),
    ("?text=example&sort=changed&order=asc", [0, 1, 2]),
]


@pytest.mark.parametrize(("query", "wanted"), ORDERS)
def test_orders(api: ApiClient, ids: list[str], query: str, wanted: list[int]) -> None:
    found = api.get(f"/_mockpay/orders{query}").json()
    assert [one["id"] for one in found["orders"]] == [ids[number] for number in wanted]
    assert found["count"] == (3 if "limit" in query else len(wanted))


WEBHOOKS = [
    ("", [0, 1, 2]),
    ("?newest_first=true", [2, 1, 0]),
    ("?order=desc", [2, 1, 0]),
    ("?newest_first=true&order=asc", [0, 1, 2]),
    ("?sort=created&order=desc&limit=1", [2]),
    ("?sort=attempts&order=desc&limit=2", [2, 1]),
    ("?sort=milliseconds&order=asc", [0, 1, 2]),
    ("?from=2025-09-23T12:00:00Z&to=2025-09-23T12:00:00Z", [1]),
    ("?text=ORDERS.CREATED", []),
    ("?text=inbox/shop&limit=1", [0]),
]


@pytest.mark.parametrize(("query", "wanted"), WEBHOOKS)
def test_webhooks(api: ApiClient, ids: list[str], query: str, wanted: list[int]) -> None:
    api.post("/_mockpay/webhooks/pause")
    api.post("/_mockpay/clock", {"freeze": "2025-09-20T12:00:00Z"})
    for number, day in enumerate(DAYS):
        api.post("/_mockpay/clock", {"freeze": f"{day}T12:00:00Z"})
        api.act(ids[number], "pay")
    found = api.get(f"/_mockpay/webhooks{query}").json()
    assert [one["order_id"] for one in found["deliveries"]] == [ids[number] for number in wanted]
    assert found["count"] == (3 if "limit" in query else len(wanted))


REQUESTS = [
    ("", [2, 1, 0]),
    ("?order=asc", [0, 1, 2]),
    ("?sort=at&order=asc&limit=1", [0]),
    ("?sort=status&order=asc", [0, 1, 2]),
    ("?sort=status&order=desc&from=2025-09-23T00:00:00Z", [2, 1]),
    ("?from=2025-09-22T12:00:00Z&to=2025-09-22T12:00:00Z", [0]),
]


@pytest.mark.parametrize(("query", "wanted"), REQUESTS)
def test_requests(api: ApiClient, query: str, wanted: list[int]) -> None:
    sent = (("/api/orders?page=1", 200), ("/api/orders/none", 404), ("/api/nothing", 404))
    for day, (path, _) in zip(DAYS, sent, strict=True):
        api.post("/_mockpay/clock", {"freeze": f"{day}T12:00:00Z"})
        api.get(path)
    found = api.get(f"/_mockpay/requests{query}").json()
    paths = [path.partition("?")[0] for path, _ in sent]
    if "sort=status" in query:
        assert [one["status"] for one in found["requests"]] == sorted(
            [one["status"] for one in found["requests"]], reverse="desc" in query
        )
        assert {one["path"] for one in found["requests"]} == {paths[number] for number in wanted}
    else:
        assert [one["path"] for one in found["requests"]] == [paths[number] for number in wanted]
    assert found["count"] == (3 if "limit" in query else len(wanted))


def test_the_longest_request_comes_first(api: ApiClient, ids: list[str]) -> None:
    took = [one["milliseconds"] for one in api.get("/_mockpay/requests?sort=milliseconds").json()["requests"]]
    assert len(took) == 3 and took == sorted(took, reverse=True)


@pytest.mark.parametrize("path", ["orders", "requests", "webhooks"])
@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("?from=yesterday", "from"),
        ("?to=2025-13-24T00:00:00Z", "to"),
        ("?from=0001-01-01T00:00:00%2B23:00", "from"),
        ("?sort=colour", "sort"),
        ("?order=up", "order"),
    ],
)
def test_a_wrong_one_is_named(api: ApiClient, path: str, query: str, field: str) -> None:
    answer = api.get(f"/_mockpay/{path}{query}")
    assert (answer.status_code, answer.json()["error"]["message"].split()[0]) == (422, field)


@pytest.mark.parametrize("amount", ["-1", "many", "1e9", "1,000"])
def test_a_wrong_amount_is_named(api: ApiClient, amount: str) -> None:
    answer = api.get(f"/_mockpay/orders?min_amount={amount}")
    assert (answer.status_code, answer.json()["error"]["message"].split()[0]) == (422, "min_amount")
