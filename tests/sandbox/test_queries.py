"""What every store must find: by id, key, moment and text, page by page."""

from datetime import timedelta

import msgspec
import pytest

from mockpay.sandbox.outbox import DeliveryState
from mockpay.sandbox.store import Query, Sort, Store
from tests.sandbox.rows import ALL, KEYS, delivery, fill, order, record
from tests.sandbox.worlds import NOON, run

MINUTE = timedelta(minutes=1)
FOUND: dict[str, tuple[Query, list[int]]] = {
    "the newest first": (Query(), [6, 5, 4, 3, 2, 1]),
    "the oldest first": (ALL, [1, 2, 3, 4, 5, 6]),
    "a key": (Query(where={"email": "Ann@x.mx"}), [5, 3, 1]),
    "a key that nobody has": (Query(where={"email": "ann"}), []),
    "a name that nobody has": (Query(where={"nobody": "ann"}), []),
    "two keys": (Query(where={"email": "Ann@x.mx", "third": "yes"}), [3]),
    "two keys that exclude each other": (Query(where={"email": "Bob@x.mx", "third": "nobody"}), []),
    "from a moment on": (Query(since=NOON + 4 * MINUTE), [6, 5, 4]),
    "up to a moment": (Query(until=NOON + 2 * MINUTE), [2, 1]),
    "between moments, both included": (Query(since=NOON + 2 * MINUTE, until=NOON + 3 * MINUTE), [3, 2]),
    "between moments the wrong way round": (Query(since=NOON + 3 * MINUTE, until=NOON + 2 * MINUTE), []),
    "a key in a span": (Query(where={"email": "Ann@x.mx"}, since=NOON + 2 * MINUTE), [5, 3]),
    "a text, whatever its case": (Query(text="BOB@"), [6, 4, 2]),
    "a text that is part of an id": (Query(text="der-4"), [4]),
    "a text under a key": (Query(text="-3", where={"email": "Ann@x.mx"}), [3]),
    "several values of a key": (Query(any_of={"email": ("Ann@x.mx", "nobody")}), [5, 3, 1]),
    "two keys of several values": (Query(any_of={"email": ("Ann@x.mx", "Bob@x.mx"), "third": ("yes",)}), [6, 3]),
    "no value of a key": (Query(any_of={"email": ()}), []),
    "ids": (Query(ids=("order-5", "order-2", "order-2", "order-77")), [5, 2]),
    "no ids": (Query(ids=()), []),
    "ids under a key": (Query(ids=("order-5", "order-2"), where={"email": "Bob@x.mx"}), [2]),
    "after a seq": (Query(after=4), [6, 5]),
    "after a seq under a key": (Query(after=1, where={"email": "Ann@x.mx"}), [5, 3]),
    "up to a seq": (Query(max_seq=2), [2, 1]),
    "up to a seq that is not there yet": (Query(max_seq=9), [6, 5, 4, 3, 2, 1]),
    "up to a seq, before all": (Query(max_seq=0), []),
    "up to a seq under a key": (Query(max_seq=4, where={"email": "Ann@x.mx"}), [3, 1]),
    "between seqs": (Query(after=2, max_seq=4, text="order"), [4, 3]),
    "changed from a moment on": (Query(changed_since=NOON + 5 * MINUTE), [6, 5]),
    "changed up to a moment": (Query(changed_until=NOON + 2 * MINUTE), [2, 1]),
    "the last created first": (Query(sort=Sort.CREATED), [6, 5, 4, 3, 2, 1]),
    "the first changed first": (Query(sort=Sort.CHANGED, newest_first=False), [1, 2, 3, 4, 5, 6]),
    "a text that is nowhere": (Query(text="nowhere"), []),
}


async def fill_six(store: Store) -> None:
    async with store.transaction() as tx:
        for number in (4, 2, 6, 1, 3, 5):
            email = "Ann@x.mx" if number % 2 else "Bob@x.mx"
            keys = (("email", email), ("third", "yes" if number % 3 == 0 else "no"))
            await tx.put_order(order(number, at=NOON + number * MINUTE, email=email), keys)


@pytest.mark.parametrize(("query", "numbers"), FOUND.values(), ids=FOUND)
def test_orders_are_found(store: Store, query: Query, numbers: list[int]) -> None:
    async def story() -> None:
        await fill_six(store)
        async with store.transaction() as tx:
            page = await tx.orders(query)
            assert ([one.seq for one in page.rows], page.count) == (numbers, len(numbers))
            for offset, limit in ((0, 2), (1, 2), (2, None), (0, 0), (9, 2), (2, 9)):
                part = await tx.orders(msgspec.structs.replace(query, offset=offset, limit=limit))
                stop = None if limit is None else offset + limit
                assert ([one.seq for one in part.rows], part.count) == (numbers[offset:stop], len(numbers))

    run(story())


@pytest.mark.parametrize("newest_first", [True, False])
def test_paging_visits_each_order_once_though_a_frozen_clock_ties_their_dates(store: Store, newest_first: bool) -> None:
    async def story() -> None:
        async with store.transaction() as tx:
            for number in range(1, 24):
                await tx.put_order(order(number), KEYS)
            seen = []
            for offset in range(0, 30, 5):
                query = Query(where={"email": "a"}, since=NOON, newest_first=newest_first, offset=offset, limit=5)
                seen += [one.seq for one in (await tx.orders(query)).rows]
        assert seen == sorted(range(1, 24), reverse=newest_first)

    run(story())


def test_what_is_put_again_under_other_keys_is_found_under_those_only(store: Store) -> None:
    async def story() -> None:
        async with store.transaction() as tx:
            await tx.put_order(order(1), (("email", "a"), ("state", "new"), ("state", "new")))
            await tx.put_order(order(1, version=2), (("email", "b"), ("state", "new")))
            pages = [await tx.orders(Query(where=dict([pair]))) for pair in (("email", "a"), ("email", "b"))]
            state = await tx.orders(Query(where={"state": "new"}))
        assert [page.rows for page in pages] == [[], [order(1, version=2)]]
        assert (state.rows, state.count) == ([order(1, version=2)], 1)

    run(story())


def test_records_are_kept_by_kind_and_found_by_key_and_text(store: Store) -> None:
    async def story() -> None:
        async with store.transaction() as tx:
            await fill(tx)
            assert await tx.kinds() == ["customer", "token"]
            assert (await tx.record("token", "customer-1"), await tx.record("nothing", "1")) == (None, None)
            assert (await tx.records("customer", Query(where={"email": "a"}))).rows == [
                record(number, email="a") for number in (3, 2, 1)
            ]
            assert (await tx.records("customer", Query(text="name 2"))).rows == [record(2, email="a")]
            assert (await tx.records("token", Query())).rows == [record(1, "token")]
            await tx.drop_record("token", "token-1")
            await tx.drop_record("token", "token-1")
            assert await tx.kinds() == ["customer"]

    run(story())


def test_deliveries_are_found_by_state_order_and_lane(store: Store) -> None:
    async def story() -> None:
        async with store.transaction() as tx:
            await tx.put_delivery(delivery(1))
            await tx.put_delivery(delivery(2))
            await tx.put_delivery(delivery(1, DeliveryState.FAILED))
            waiting = {"lane.pending": delivery(2).queue}
            for where, numbers in (({"state": "pending"}, [2]), ({"order_id": "order-1"}, [2, 1]), (waiting, [2])):
                assert [one.seq for one in (await tx.deliveries(Query(where=where))).rows] == numbers

    run(story())
