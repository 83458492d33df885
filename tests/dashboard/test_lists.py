"""The lists of the live page without a browser: sorted, narrowed by day and amount, and taken along as files."""

import csv
import io
import re

import pytest
from api_client import ApiClient

from tests.dashboard.pages import BROWSER, read

ROW = re.compile("live/orders/([0-9a-f]{24})$")


@pytest.fixture
def ids(api: ApiClient) -> list[str]:
    """Orders of two days in Mexico City that are one day in UTC, and one of the next."""
    made = []
    for moment, price in (("24T05:59:59", 100), ("24T06:00:00", 9.5), ("25T18:00:00", 1000)):
        api.post("/_mockpay/clock", {"freeze": f"2025-09-{moment}Z"})
        item = {"name": "Taza", "quantity": 1, "price": price}
        made.append(api.order(items=[item], reference_id=f"=HYPERLINK({price})", email=f"{price}@example.com")["id"])
    return made


def shown(api: ApiClient, query: str) -> list[str]:
    links = read(api, f"/_mockpay/live/orders{query}").links
    return [found[1] for link in links if (found := ROW.search(link))]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("", [2, 1, 0]),
        ("?sort=-amount", [2, 0, 1]),
        ("?sort=amount", [1, 0, 2]),
        ("?sort=created", [0, 1, 2]),
        ("?sort=email", [2, 0, 1]),
        ("?from=2025-09-24", [2, 1]),
        ("?to=2025-09-23", [0]),
        ("?from=2025-09-24&to=2025-09-24", [1]),
        ("?from=2025-09-24&to=2025-09-24&tz=UTC", [1, 0]),
        ("?min_amount=10&max_amount=100", [0]),
        ("?reference=hyperlink(9.5", [1]),
        ("?min_amount=5000", []),
    ],
)
def test_orders_are_narrowed_and_sorted(api: ApiClient, ids: list[str], query: str, wanted: list[int]) -> None:
    assert shown(api, query) == [ids[number] for number in wanted]


def test_the_heads_sort_and_keep_the_filters(api: ApiClient, ids: list[str]) -> None:
    links = read(api, "/_mockpay/live/orders?text=example&sort=-amount&page=1").links
    assert "/_mockpay/live/orders?text=example&sort=amount" in links, "the other way round"
    assert "/_mockpay/live/orders?text=example&sort=-created" in links
    page = api.get("/_mockpay/live/orders?sort=-amount", headers=BROWSER).text
    assert page.count('aria-sort="descending"') == 1 and 'aria-sort="ascending"' not in page


@pytest.mark.parametrize("query", ["?from=soon", "?min_amount=many", "?sort=colour", "?payment=gold"])
@pytest.mark.parametrize("end", ["", ".csv", ".json"])
def test_what_no_list_can_be_narrowed_by_is_said(api: ApiClient, query: str, end: str) -> None:
    answer = api.get(f"/_mockpay/live/orders{end}{query}", headers=BROWSER)
    assert (answer.status_code, query[1:].partition("=")[0] in answer.text) == (422, True)


def test_what_is_narrowed_is_taken_along(api: ApiClient, ids: list[str]) -> None:
    answer = api.get("/_mockpay/live/orders.csv?min_amount=10&sort=amount", headers=BROWSER)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="orders.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    assert rows[0] == {
        "id": ids[0],
        "number": "OR0000000001",
        "reference_id": "'=HYPERLINK(100)",
        "origin": "ecartpay",
        "status": "created",
        "payment": "none",
        "life": "active",
        "fulfilment": "unfulfilled",
        "email": "100@example.com",
        "total": "100.00",
        "captured": "0.00",
        "refunded": "0.00",
        "currency": "MXN",
        "created_at": "2025-09-24T05:59:59.000Z",
        "updated_at": "2025-09-24T05:59:59.000Z",
    }
    assert [row["id"] for row in rows] == [ids[0], ids[2]]
    answer = api.get("/_mockpay/live/orders.json?min_amount=10&sort=amount", headers=BROWSER)
    assert answer.json() == api.get("/_mockpay/orders?min_amount=10&sort=amount&order=asc").json()


def test_requests_and_webhooks_are_taken_along(api: ApiClient) -> None:
    order = api.order(notify_url="http://sandbox.test/_mockpay/inbox/shop")["id"]
    api.act(order, "pay", wait=True)
    for name in ("requests", "webhooks"):
        kept = api.get(f"/_mockpay/{name}").json()
        key = "deliveries" if name == "webhooks" else name
        assert api.get(f"/_mockpay/live/{name}.json", headers=BROWSER).json()[key] == kept[key]
    (row,) = csv.DictReader(io.StringIO(api.get("/_mockpay/live/webhooks.csv", headers=BROWSER).text))
    assert (row["order_id"], row["event"], row["attempts"]) == (order, "orders.confirmation", "1")
    (row,) = csv.DictReader(io.StringIO(api.get("/_mockpay/live/requests.csv", headers=BROWSER).text))
    assert (row["method"], row["path"], row["status"]) == ("POST", "/api/orders", "200")


def test_all_pages_are_taken_along(api: ApiClient) -> None:
    yaml = "extends: default\nseeded: {orders: 1201, origin: ecartpay}\n"
    api.put("/_mockpay/scenario", {"yaml": yaml})
    rows = list(csv.DictReader(io.StringIO(api.get("/_mockpay/live/orders.csv", headers=BROWSER).text)))
    assert len({row["id"] for row in rows}) == len(rows) == 1201


def test_only_what_a_replay_understands_is_replayed(api: ApiClient) -> None:
    api.act(api.order(notify_url="http://sandbox.test/_mockpay/inbox/shop")["id"], "pay", wait=True)
    for query, is_there in (("?event=orders.confirmation&sort=created", True), ("?text=orders", False)):
        page = read(api, f"/_mockpay/live/webhooks{query}")
        assert ("POST /_mockpay/webhooks/replay" in page.calls) is is_there
