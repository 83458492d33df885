"""Lists and counts: every filter, every page, and no query string that is a defect."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from api_client import ApiClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.providers.ecartapi.shop import NOW, ORDER, START, many, scenario, store, token

Open = Callable[..., ApiClient]
FULL = token("full")
PAGED = token("paged")
STRICT = token("full")
IN_A_FIXTURE = [HealthCheck.function_scoped_fixture]
COUNT = 200


@pytest.fixture(scope="module")
def shops() -> Iterator[ApiClient]:
    """Two shops with 200 orders each, one that pages by numbers and one that pages by tokens."""
    client = ApiClient(
        ("default",),
        scenario=scenario(
            store("bigcommerce", "full", orders=many(COUNT)), store("shopify", "paged", orders=many(COUNT, "p"))
        ),
    )
    yield client
    client.close()


@pytest.fixture(scope="module")
def strict() -> Iterator[ApiClient]:
    client = ApiClient(("default",), scenario=scenario(store("bigcommerce", "full", orders=many(20)), strict=True))
    yield client
    client.close()


def listed(api: ApiClient, who: dict[str, str] = FULL, **query: Any) -> list[dict[str, Any]]:
    answer = api.get(f"/api/v2/orders?{urlencode(query)}", headers=who)
    assert answer.status_code == 200, answer.text
    orders: list[dict[str, Any]] = answer.json()["orders"]
    return orders


def ids(orders: list[dict[str, Any]]) -> list[str]:
    return [order["id"] for order in orders]


def counted(api: ApiClient, who: dict[str, str] = FULL, **query: Any) -> int:
    answer = api.get(f"/api/v2/orders/count?{urlencode(query)}", headers=who)
    assert answer.status_code == 200, answer.text
    count: int = answer.json()["count"]
    return count


def walked(api: ApiClient, who: dict[str, str] = FULL, limit: int = 100, **query: Any) -> list[dict[str, Any]]:
    """The full listing, page by page until one is not full."""
    found: list[dict[str, Any]] = []
    for page in range(1, 1000):
        rows = listed(api, who, **query, limit=limit, page=page)
        found += rows
        if len(rows) < limit:
            return found
    raise AssertionError("no end")


def test_the_newest_come_first_fifty_a_page(shops: ApiClient) -> None:
    first = listed(shops)
    assert ids(first) == [f"o{number}" for number in range(199, 149, -1)]
    assert ids(listed(shops, page=4)) == [f"o{number}" for number in range(49, -1, -1)]
    assert listed(shops, page=5) == []
    assert ids(listed(shops, limit=3, sort="ASC", sortBy="createdAt")) == ["o0", "o1", "o2"]


def test_the_platforms_maximum_clamps(open_client: Open) -> None:
    api = open_client(scenario=scenario(store("liverpool", orders=many(150)), store("shopify", orders=many(150, "p"))))
    assert len(listed(api, token("liverpool"), limit=1000)) == 100
    assert len(listed(api, token("shopify"), limit=1000)) == 150
    assert len(listed(api, token("shopify"))) == 50


def test_each_store_may_set_its_own_limits(open_client: Open) -> None:
    api = open_client(scenario=scenario(store("shopify", orders=many(20), limit=3, most=5)))
    assert [len(listed(api, token("shopify"), **query)) for query in ({}, {"limit": 4}, {"limit": 9})] == [3, 4, 5]


FOUND: dict[str, tuple[dict[str, Any], Callable[[dict[str, Any]], bool]]] = {
    "ids": ({"ids": "o3, o5,o9999,,o3"}, lambda one: one["id"] in ("o3", "o5")),
    "canonical": ({"status[ecartapi]": "paid"}, lambda one: one["status"]["ecartapi"] == "paid"),
    "canonical, two": (
        {"status[ecartapi]": "paid, Refunded"},
        lambda one: one["status"]["ecartapi"] in ("paid", "refunded"),
    ),
    "native": ({"status[status]": "Awaiting Fulfillment"}, lambda one: one["status"]["status"].endswith("Fulfillment")),
    "native id": ({"status[id]": "5"}, lambda one: one["status"]["id"] == "5"),
    "financial": ({"status[financial]": "paid"}, lambda one: one["status"]["financial"] == "paid"),
    "fulfillment": (
        {"fulfillmentStatus": "unfulfilled"},
        lambda one: one["fulfillmentStatus"]["ecartapi"] == "unfulfilled",
    ),
    "customer": ({"customerId": "c3"}, lambda one: one["customer"]["id"] == "c3"),
    "search": ({"search": "BUYER10@"}, lambda one: one["email"] == "buyer10@example.com"),
    "search a number": ({"search": "#77"}, lambda one: "#77" in one["number"]),
    "channel": ({"channel": "ALL"}, lambda _one: True),
    "sandbox": ({"sandbox": "true"}, lambda _one: True),
    "paid and not sent": (
        {"status[financial]": "paid", "fulfillmentStatus": "unfulfilled"},
        lambda one: one["status"]["financial"] == "paid" and one["fulfillmentStatus"]["ecartapi"] == "unfulfilled",
    ),
    "created from": ({"createdAt[from]": "2025-01-10"}, lambda one: one["dates"]["createdAt"] >= "2025-01-10"),
    "created between": (
        {"createdAt[from]": "2025-01-10T03:00:00", "createdAt[to]": "2025-01-11 06:00:00"},
        lambda one: "2025-01-10T03:00" <= one["dates"]["createdAt"] <= "2025-01-11T06:00:00.000Z",
    ),
    "created up to": ({"createdAt[to]": "2025-01-02"}, lambda one: one["dates"]["createdAt"] <= "2025-01-02T00:00:01"),
    "changed from, with an offset": (
        {"updatedAt[from]": "2025-01-20T00:00:00-06:00"},
        lambda one: one["dates"]["updatedAt"] >= "2025-01-20T06:00:00",
    ),
    "changed from, with a plus": (
        {"updatedAt[from]": "2025-01-20T02:00:00+02:00"},
        lambda one: one["dates"]["updatedAt"] >= "2025-01-20T00:00:00",
    ),
    "nothing known": ({"status[ecartapi]": "String", "fulfillmentStatus": "x"}, lambda _one: False),
    "unknown filters": ({"recent": "x", "draft": "true", "allStores": "String"}, lambda _one: True),
    "invalid values": ({"limit": "abc", "page": "-1", "sortBy": "y", "sort": "z",
                        "sandbox": "q", "sinceId": "nobody", "offset": "-5"}, lambda _one: True),
}  # fmt: skip


@pytest.mark.parametrize(("query", "fits"), FOUND.values(), ids=FOUND)
def test_each_filter_finds_what_fits_and_count_agrees(
    shops: ApiClient, query: dict[str, Any], fits: Callable[[dict[str, Any]], bool]
) -> None:
    everything = walked(shops)
    assert len(everything) == COUNT
    expected = [one for one in everything if fits(one)]
    got = walked(shops, **{name: value for name, value in query.items() if name not in ("limit", "page", "offset")})
    assert got == expected
    assert counted(shops, **query) == len(expected)
    assert ids(listed(shops, **query)) == ids(expected[:50])


def test_a_lost_plus_is_found_again(shops: ApiClient) -> None:
    plain = counted(shops, **{"createdAt[from]": "2025-01-20T00:00:00Z"})
    answer = shops.get("/api/v2/orders/count?createdAt[from]=2025-01-20T02:00:00+02:00", headers=FULL)
    assert answer.json()["count"] == plain > 0


def test_since_id_goes_on_oldest_first(shops: ApiClient) -> None:
    seen, last = [], "0"
    while rows := listed(shops, sinceId=last, limit=30):
        seen += ids(rows)
        last = seen[-1]
    assert seen == [f"o{number}" for number in range(COUNT)]
    assert counted(shops, sinceId="o150") == 49


def test_offset_is_still_understood(shops: ApiClient) -> None:
    assert ids(listed(shops, offset=10, limit=2)) == ["o189", "o188"]


def test_changes_sort_by_when_they_were(shops: ApiClient) -> None:
    rows = walked(shops, sortBy="updatedAt", sort="asc")
    moments = [one["dates"]["updatedAt"] for one in rows]
    assert moments == sorted(moments)
    assert sorted(ids(rows)) == sorted(f"o{number}" for number in range(COUNT))


INVALID = {
    "limit": ["abc", "0", "-1", "1.5", "9" * 30, "٣"],
    "page": ["0", "-1", "abc", "bm90IGEgdG9rZW4="],
    "offset": ["x"],
    "createdAt[from]": ["yesterday", "2025-02-30", "2025-01-01T25:00:00"],
    "updatedAt[to]": ["x"],
    "status[ecartapi]": ["nothing", "paid,nothing"],
    "fulfillmentStatus": ["nothing"],
    "sort": ["up"],
    "sortBy": ["total"],
    "sandbox": ["perhaps"],
    "sinceId": ["nobody"],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in INVALID.items() for value in values])
def test_strict_names_what_is_wrong_and_lenient_goes_on(
    strict: ApiClient, shops: ApiClient, name: str, value: str
) -> None:
    for path in ("orders", "orders/count"):
        answer = strict.get(f"/api/v2/{path}?{urlencode({name: value})}", headers=STRICT)
        if path == "orders" or name not in ("limit", "offset"):
            assert answer.status_code == 400 or (name == "page" and path == "orders/count"), answer.text
        if answer.status_code == 400:
            assert list(answer.json()) == ["statusCode", "error", "message"]
            assert name in answer.json()["message"]
        lenient = shops.get(f"/api/v2/{path}?{urlencode({name: value})}", headers=FULL)
        if name.endswith(("[from]", "[to]")):
            assert (lenient.status_code, lenient.json()) == (400, answer.json())
            assert lenient.headers["mockpay-fidelity"] == "invented"
            continue
        assert lenient.status_code == 200
        finds_nothing = name in ("status[ecartapi]", "fulfillmentStatus")
        assert lenient.headers.get("mockpay-ignored-fields") == (None if finds_nothing else name), "it had no effect"


def test_strict_wants_from_with_to(strict: ApiClient) -> None:
    answer = strict.get("/api/v2/orders?createdAt[to]=2025-01-01", headers=STRICT)
    assert (answer.status_code, answer.json()["message"]) == (400, "createdAt[from] must be sent with createdAt[to]")


def test_the_loop_of_a_connector_collects_what_count_reports(open_client: Open) -> None:
    orders = many(2000)
    api = open_client(scenario=scenario(store("shopify", orders=orders)))
    query = {
        "status[financial]": "paid",
        "fulfillmentStatus": "unfulfilled",
        "updatedAt[from]": "2025-02-01 00:00:00",
    }
    found: list[str] = []
    for page in range(1, 21):
        rows = listed(api, token("shopify"), **query, limit=50, page=page)
        found += ids(rows)
        if len(rows) < 50:
            break
    assert len(found) == len(set(found)) == counted(api, token("shopify"), **query) > 100


WORDS = st.sampled_from(["paid", "refunded", "pending", "shipped", "cancelled", "authorized", "other", "x"])
MOMENTS = st.datetimes(START.replace(tzinfo=None), datetime(2025, 2, 1)).map(
    lambda at: at.strftime("%Y-%m-%d %H:%M:%S")
)
QUERIES = st.fixed_dictionaries(
    {},
    optional={
        "status[ecartapi]": st.lists(WORDS, min_size=1, max_size=3).map(",".join),
        "status[financial]": WORDS,
        "status[status]": st.sampled_from(["Shipped", "Pending", "Cancelled,Refunded", "any"]),
        "fulfillmentStatus": st.sampled_from(["fulfilled", "unfulfilled", "fulfilled,unfulfilled"]),
        "customerId": st.sampled_from(["c1", "c1,c2", "c99"]),
        "createdAt[from]": MOMENTS,
        "createdAt[to]": MOMENTS,
        "updatedAt[from]": MOMENTS,
        "updatedAt[to]": MOMENTS,
        "search": st.sampled_from(["buyer1", "#1", "nobody"]),
        "sinceId": st.sampled_from(["o0", "o100", "o199"]),
        "ids": st.lists(st.integers(0, 210).map("o{}".format), min_size=1, max_size=30).map(",".join),
        "sort": st.sampled_from(["asc", "DESC"]),
        "sortBy": st.sampled_from(["createdAt", "updatedAt"]),
    },
)


@given(QUERIES, st.integers(1, 120))
@settings(max_examples=35, deadline=None, derandomize=True)
def test_count_is_the_length_of_the_full_listing(shops: ApiClient, query: dict[str, str], limit: int) -> None:
    rows = ids(walked(shops, limit=limit, **query) if limit <= 250 else [])
    assert len(rows) == len(set(rows)) == counted(shops, **query)


@given(QUERIES, st.integers(1, 60))
@settings(max_examples=20, deadline=None, derandomize=True)
def test_tokens_lead_through_the_same_list_and_back(shops: ApiClient, query: dict[str, str], limit: int) -> None:
    query = {name: value.replace("o", "p") if name in ("ids", "sinceId") else value for name, value in query.items()}
    expected = ids(walked(shops, PAGED, **query))
    pages, link = [], urlencode(query | {"limit": str(limit)})
    while True:
        body = shops.get(f"/api/v2/orders?{link}", headers=PAGED).json()
        pages.append(ids(body["orders"]))
        if body["page"]["next"] is None:
            break
        link = urlencode({"page": body["page"]["next"], "limit": limit})
    assert [one for page in pages for one in page] == expected
    for page in pages[-2::-1]:
        link = urlencode({"page": body["page"]["previous"], "limit": limit})
        body = shops.get(f"/api/v2/orders?{link}", headers=PAGED).json()
        assert ids(body["orders"]) == page
    assert body["page"]["previous"] is None


@given(
    st.lists(st.integers(0, 3), max_size=12),
    st.integers(1, 4),
    st.sampled_from([{}, {"sort": "asc"}, {"fulfillmentStatus": "unfulfilled"}, {"sortBy": "createdAt"}]),
)
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=IN_A_FIXTURE)
def test_a_walk_by_token_visits_every_order_once_while_orders_are_added(
    api: ApiClient, adds: list[int], limit: int, query: dict[str, str]
) -> None:
    api.post("/_mockpay/reset")
    before = [made_here(api) for _ in range(7)]
    seen, added, link = [], [], urlencode(query | {"limit": str(limit)})
    waves = iter(adds)
    while True:
        body = api.get(f"/api/v2/orders?{link}").json()
        seen += ids(body["orders"])
        added += [made_here(api) for _ in range(next(waves, 0))]
        if body["page"]["next"] is None:
            break
        link = urlencode({"page": body["page"]["next"], "limit": str(limit)})
    assert len(seen) == len(set(seen))
    assert set(before) <= set(seen) <= {*before, *added}


@given(st.lists(st.integers(0, 3), max_size=12), st.integers(1, 4), st.sampled_from(["page", "sinceId"]))
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=IN_A_FIXTURE)
def test_oldest_first_numbers_and_ids_visit_every_order_once_while_orders_are_added(
    api: ApiClient, adds: list[int], limit: int, way: str
) -> None:
    api.post("/_mockpay/reset")
    made = [made_here(api) for _ in range(7)]
    seen: list[str] = []
    waves = iter(adds)
    page = 1
    while True:
        query = {"page": page, "sort": "asc"} if way == "page" else {"sinceId": seen[-1] if seen else "0"}
        rows = ids(api.get(f"/api/v2/orders?{urlencode({**query, 'limit': limit})}").json()["orders"])
        seen += rows
        page += 1
        if len(rows) < limit:
            break
        made += [made_here(api) for _ in range(next(waves, 0))]
    assert seen == made


def made_here(api: ApiClient) -> str:
    answer = api.post("/api/v2/orders", {"order": ORDER})
    order_id: str = answer.json()["order"]["id"]
    return order_id


RANGES = ["createdAt[from]", "createdAt[to]", "updatedAt[from]", "updatedAt[to]"]
STATUSES = ["status[status]", "status[financial]", "status[ecartapi]", "status[id]", "fulfillmentStatus"]
PAGES = ["limit", "page", "offset", "sinceId", "sort", "sortBy"]
OTHERS = ["ids", "search", "customerId", "marketplaceId", "channel", "sandbox", "draft"]
NAMES = st.sampled_from([*RANGES, *STATUSES, *PAGES, *OTHERS])
DATES = ["2025-13-01", "0001-01-01", "9999-12-31T23:59:59-12:00", "YYYY-MM-DD", "2025-W01-1", "20250101"]
TOKENS = ["e30=", "eyJ3YXkiOjF9", "eyJ3YXkiOiAibmV4dCIsICJhdCI6IDF9", "bm90IGEgdG9rZW4="]
ODD = ["", " ", "-1", "0", "1e9", "NaN", "9" * 400, "String", "Integer", "null", "[]", "{}", "%00", "\x00", "é", "💥"]


@given(
    st.dictionaries(NAMES, st.sampled_from(DATES + TOKENS + ODD) | st.text(max_size=30), max_size=6),
    st.binary(max_size=20),
)
@settings(max_examples=80, deadline=None, derandomize=True)
def test_no_query_is_a_defect(shops: ApiClient, strict: ApiClient, query: dict[str, str], raw: bytes) -> None:
    text = "&".join(f"{quote(name)}={quote(value.encode(errors='ignore'))}" for name, value in query.items())
    for path in ("orders", "orders/count"):
        for tail in (text, f"{text}&{quote(raw)}"):
            answer = shops.get(f"/api/v2/{path}?{tail}", headers=PAGED)
            assert answer.status_code == 200 or "must be a date like" in answer.text, answer.text
            assert strict.get(f"/api/v2/{path}?{tail}", headers=STRICT).status_code in (200, 400)


def test_the_year_is_covered() -> None:
    assert START + timedelta(hours=3 * 2000) < NOW
