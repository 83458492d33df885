"""Walks through a list while orders come in: each order that was there at the first page is met exactly once."""

from collections.abc import Callable, Iterator
from itertools import count, cycle
from typing import Any
from urllib.parse import urlencode

import pytest
from api_client import ApiClient
from hypothesis import given, settings
from hypothesis import strategies as st

from mockpay.providers.ecartapi.orders.list_snapshots import MOST
from mockpay.providers.ecartapi.protocol.settings import Paging
from mockpay.providers.ecartapi.stores.preset import EVERYTHING
from mockpay.providers.ecartapi.stores.presets import PRESETS
from tests.providers.ecartapi.shop import ORDER, scenario, store, token

Query = dict[str, Any]
Walker = Iterator[list[str]]
ANYBODY = "anybody"
QUERIES: list[Query] = [
    {}, {"sort": "desc"}, {"sortBy": "createdAt"}, {"sortBy": "createdAt", "sort": "asc"}, {"sort": "asc"},
    {"sortBy": "updatedAt"}, {"fulfillmentStatus": "unfulfilled", "createdAt[from]": "2025-01-01"}, {"search": "ana@"},
]  # fmt: skip


@pytest.fixture(scope="module")
def shops() -> Iterator[ApiClient]:
    """A store of each platform, all of which take orders here; the clock stands still, which ties their dates."""
    stores = [store(name, operations=EVERYTHING) for name in PRESETS if name]
    client = ApiClient(("default",), scenario=scenario(*stores))
    yield client
    client.close()


def make(api: ApiClient, who: str, count: int) -> list[str]:
    made = [api.post("/api/v2/orders", {"order": ORDER}, headers=token(who)) for _ in range(count)]
    return [answer.json()["order"]["id"] for answer in made]


def page(api: ApiClient, who: str, query: Query) -> tuple[list[str], str | None]:
    """The ids of a page, and the token of the next one."""
    answer = api.get(f"/api/v2/orders?{urlencode(query)}", headers=token(who))
    assert answer.status_code == 200, answer.text
    body = answer.json()
    return [order["id"] for order in body["orders"]], body.get("page", {}).get("next")


def by_number(api: ApiClient, who: str, query: Query, limits: Iterator[int]) -> Walker:
    """Until a page is not full; all have one size."""
    limit = next(limits)
    for number in count(1):
        rows, _ = page(api, who, {**query, "limit": limit, "page": number})
        yield rows
        if len(rows) < limit:
            return


def by_offset(api: ApiClient, who: str, query: Query, limits: Iterator[int]) -> Walker:
    """Until a page is empty; each has a size of its own."""
    offset, rows = 0, [""]
    while rows:
        rows, _ = page(api, who, {**query, "limit": next(limits), "offset": offset})
        offset += len(rows)
        yield rows


def by_token(api: ApiClient, who: str, query: Query, limits: Iterator[int]) -> Walker:
    rows, link = page(api, who, {**query, "limit": next(limits)})
    yield rows
    while link:
        rows, link = page(api, who, {"page": link, "limit": next(limits)})
        yield rows


WAYS: dict[str, Callable[..., Walker]] = {"page": by_number, "offset": by_offset, "token": by_token}
WALKS = [
    pytest.param(name or ANYBODY, way, id=f"{name or 'default'}-{way}")
    for name, preset in PRESETS.items()
    for way in WAYS
    if way != "token" or preset.paging is Paging.TOKENS
]
WAVES = st.lists(st.integers(0, 4), max_size=8)
LIMITS = st.lists(st.integers(1, 5), min_size=1, max_size=5)
TURNS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), max_size=20)


@pytest.mark.parametrize(("who", "way"), WALKS)
@given(st.integers(0, 9), WAVES, LIMITS, st.sampled_from(QUERIES))
@settings(max_examples=20, deadline=None, derandomize=True)
def test_every_order_is_met_exactly_once_while_orders_come_in(
    shops: ApiClient, who: str, way: str, first: int, waves: list[int], limits: list[int], query: Query
) -> None:
    shops.post("/_mockpay/reset")
    before, added, seen = make(shops, who, first), [], []
    coming = iter(waves)
    for rows in WAYS[way](shops, who, query, cycle(limits)):
        seen += rows
        added += make(shops, who, next(coming, 0))
    if query.get("sort") == "asc":  # those that come in are met too, at the end
        assert seen == [*before, *added][: max(len(seen), first)]
    else:
        assert seen == before[::-1]


class Client:
    """Walks, and keeps what it has seen and what was there when it began."""

    def __init__(self, walker: Walker) -> None:
        self._walker = walker
        self.seen: list[str] = []
        self.there: list[str] | None = None

    def turn(self, made: list[str]) -> bool:
        """One page. Whether there was one."""
        self.there = self.there or made[::-1]
        rows = next(self._walker, None)
        self.seen += rows or []
        return rows is not None


def taken_in_turns(api: ApiClient, clients: list[Client], turns: list[tuple[int, int]]) -> None:
    """A page for one of them, then orders come in, and so on; at the end each finishes."""
    made = make(api, ANYBODY, 5)
    for which, coming in turns:
        clients[which].turn(made)
        made += make(api, ANYBODY, coming)
    while any(client.turn(made) for client in clients):
        pass


@given(TURNS, LIMITS, LIMITS)
@settings(max_examples=30, deadline=None, derandomize=True)
def test_clients_with_tokens_or_queries_of_their_own_do_not_meet(
    shops: ApiClient, turns: list[tuple[int, int]], limits: list[int], others: list[int]
) -> None:
    shops.post("/_mockpay/reset")
    ann = Client(by_number(shops, "ann", {}, cycle(limits)))
    bob = Client(by_offset(shops, "bob", {}, cycle(others)))
    searching = Client(by_number(shops, "ann", {"search": "ana@"}, cycle(others)))
    taken_in_turns(shops, [ann, bob, searching], turns)
    assert [one.seen for one in (ann, bob, searching)] == [one.there for one in (ann, bob, searching)]


@given(TURNS, LIMITS, LIMITS)
@settings(max_examples=30, deadline=None, derandomize=True)
def test_of_clients_with_one_token_and_query_none_misses_an_order(
    shops: ApiClient, turns: list[tuple[int, int]], limits: list[int], others: list[int]
) -> None:
    shops.post("/_mockpay/reset")
    clients = [Client(by_number(shops, ANYBODY, {}, cycle(sizes))) for sizes in (limits, others, [2])]
    taken_in_turns(shops, clients, turns)
    for client in clients:
        assert client.there is not None
        assert set(client.there) <= set(client.seen)


def test_the_client_that_began_last_meets_no_order_twice(api: ApiClient) -> None:
    made = make(api, ANYBODY, 4)
    first, second = (by_number(api, ANYBODY, {}, cycle([2])) for _ in range(2))
    seen = next(first)
    made += make(api, ANYBODY, 1)
    assert [one for rows in second for one in rows] == made[::-1]
    assert [*seen, *(one for rows in first for one in rows)] == [*made[3:1:-1], *made[2::-1]]


@pytest.mark.parametrize("clock", [{"advance": "3d"}, {"freeze": "2025-01-01T00:00:00Z"}])
@pytest.mark.parametrize("query", [{}, {"sortBy": "createdAt"}])
def test_a_walk_goes_on_whatever_the_clock_does(api: ApiClient, clock: Query, query: Query) -> None:
    made = make(api, ANYBODY, 5)
    walker = by_number(api, ANYBODY, query, cycle([2]))
    seen = next(walker)
    assert api.post("/_mockpay/clock", clock).status_code == 200
    make(api, ANYBODY, 3)
    assert [*seen, *(one for rows in walker for one in rows)] == made[::-1]


def test_a_reset_and_a_restore_forget_all_walks(api: ApiClient) -> None:
    second = {"limit": 2, "page": 2}
    long = make(api, ANYBODY, 6)
    saved = api.get("/_mockpay/state").json()
    api.post("/_mockpay/reset")
    make(api, ANYBODY, 3)
    page(api, ANYBODY, {})
    assert api.ask("PUT", "/_mockpay/state", saved).status_code == 200
    assert page(api, ANYBODY, second)[0] == long[3:1:-1]
    page(api, ANYBODY, {})
    api.post("/_mockpay/reset")
    longer = make(api, ANYBODY, 8)
    assert page(api, ANYBODY, second)[0] == longer[5:3:-1]


def test_a_walk_is_in_its_space_and_no_part_of_the_state(api: ApiClient) -> None:
    made = make(api, ANYBODY, 4)
    before = api.get("/_mockpay/state").json()
    page(api, ANYBODY, {})
    assert api.get("/~other/api/v2/orders").json()["orders"] == []
    assert api.get("/_mockpay/state").json() == before
    make(api, ANYBODY, 1)
    assert page(api, ANYBODY, {"limit": 2, "page": 2})[0] == made[1::-1]


def test_the_walk_that_rested_longest_is_forgotten_when_there_are_too_many(api: ApiClient) -> None:
    made = make(api, ANYBODY, 4)
    for who in ("rests", "goes on"):
        page(api, who, {"limit": 1})
    make(api, ANYBODY, 1)
    for number in range(MOST - 1):
        page(api, f"client {number}", {})
        assert page(api, "goes on", {"limit": 1, "page": 2})[0] == [made[2]]
    assert page(api, "rests", {"limit": 1, "page": 2})[0] == [made[3]]
    page(api, "one more", {})
    assert page(api, "goes on", {"limit": 1, "page": 2})[0] == [made[2]]
