"""What every store must do: all or nothing, in order, within limits. A new store is one more row in `stores.py`;
`test_queries.py` belongs to the suite too."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from mockpay.sandbox.memory import MemoryStore
from mockpay.sandbox.outbox import DeliveryState
from mockpay.sandbox.store import Full, Query, Record, Store, Transaction
from tests.sandbox.rows import ALL, KEYS, delivery, due, dump, dumped, entry, fill, happening, order, record
from tests.sandbox.worlds import NOON, run

Write = Callable[[Transaction], Awaitable[Any]]

# All or nothing


async def count_up(tx: Transaction) -> None:
    tx.counters["order"] = 4
    tx.counters["new"] = 1


async def start_over(tx: Transaction) -> None:
    await tx.clear()
    tx.counters["order"] = 1
    await tx.put_order(order(4), KEYS)
    await tx.put_record(record(4, "hook"))
    await tx.schedule(due(1, 4))
    await tx.take_due()


WRITES: dict[str, Write] = {
    "a new order": lambda tx: tx.put_order(order(4), KEYS),
    "an order changed": lambda tx: tx.put_order(order(2, version=2), KEYS),
    "an order under other keys": lambda tx: tx.put_order(order(2, version=2), (("email", "b"),)),
    "an order moved in time": lambda tx: tx.put_order(order(2, at=NOON + timedelta(days=1)), KEYS),
    "a new record": lambda tx: tx.put_record(record(4, email="a")),
    "a record of a new kind": lambda tx: tx.put_record(record(1, "hook", email="a")),
    "a record changed": lambda tx: tx.put_record(record(2, email="b")),
    "a record dropped": lambda tx: tx.drop_record("customer", "customer-2"),
    "the last record of a kind dropped": lambda tx: tx.drop_record("token", "token-1"),
    "no record dropped": lambda tx: tx.drop_record("nothing", "nothing-1"),
    "a new delivery": lambda tx: tx.put_delivery(delivery(4)),
    "a delivery changed": lambda tx: tx.put_delivery(delivery(2, DeliveryState.FAILED)),
    "work scheduled": lambda tx: tx.schedule(due(1, 4)),
    "work taken": lambda tx: tx.take_due(),
    "history": lambda tx: tx.add_history("order-1", [happening(4)]),
    "books": lambda tx: tx.add_ledger("order-1", [entry(4)]),
    "counters": count_up,
    "everything forgotten": lambda tx: tx.clear(),
    "everything forgotten and begun anew": start_over,
}


async def undone(store: Store, *writes: Write) -> None:
    with pytest.raises(ZeroDivisionError):
        async with store.transaction() as tx:
            for write in writes:
                await write(tx)
            raise ZeroDivisionError


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_what_a_failed_transaction_wrote_is_gone(new_store: Callable[..., Store], write: Write) -> None:
    async def story() -> None:
        store = new_store(max_deliveries=3)
        async with store.transaction() as tx:
            await fill(tx)
        before = await dumped(store)
        await undone(store, write)
        assert await dumped(store) == before
        await undone(store, write, *WRITES.values())
        assert await dumped(store) == before

    run(story())


def test_a_store_goes_on_after_a_failed_transaction_as_if_it_had_not_been(new_store: Callable[..., Store]) -> None:
    async def story() -> None:
        store, other = new_store(), new_store()
        await undone(store, fill, *WRITES.values())
        for one in (store, other):
            async with one.transaction() as tx:
                await fill(tx)
                for write in WRITES.values():
                    await write(tx)
        assert await dumped(store) == await dumped(other)

    run(story())


def test_a_cancelled_transaction_leaves_nothing(store: Store) -> None:
    async def story() -> None:
        async def never_ends() -> None:
            async with store.transaction() as tx:
                await fill(tx)
                raise asyncio.CancelledError

        before = await dumped(store)
        with pytest.raises(asyncio.CancelledError):
            await asyncio.create_task(never_ends())
        assert await dumped(store) == before

    run(story())


def test_a_transaction_reads_what_it_wrote_and_the_next_one_too(store: Store) -> None:
    async def story() -> None:
        async with store.transaction() as tx:
            await fill(tx)
            inside = await dump(tx)
        assert await dumped(store) == inside
        assert inside["by id"][0][0] == order(1)
        assert inside["next"] == due(7, 3)

    run(story())


def test_transactions_do_not_see_each_other_and_lose_nothing(store: Store) -> None:
    async def add_one() -> None:
        async with store.transaction() as tx:
            found = await tx.record("count", "count-1")
            number = found.data["number"] + 1 if found else 1
            tx.counters["added"] = tx.counters.get("added", 0) + 1
            await tx.put_record(Record("count", "count-1", 1, {"number": number}, NOON, NOON))

    async def look() -> None:
        async with store.transaction() as tx:
            found = await tx.record("count", "count-1")
            assert (found.data["number"] if found else 0) == tx.counters.get("added", 0)

    async def story() -> None:
        await asyncio.gather(*[work() for _ in range(20) for work in (add_one, look)])
        async with store.transaction() as tx:
            assert (await tx.record("count", "count-1"), tx.counters) == (
                Record("count", "count-1", 1, {"number": 20}, NOON, NOON),
                {"added": 20},
            )

    run(story())


# Work for later, history, ledger


def test_work_comes_by_moment_and_then_by_number(store: Store) -> None:
    async def story() -> None:
        async with store.transaction() as tx:
            for seconds, seq in ((2, 1), (1, 4), (1, 2), (3, 3), (1, 5)):
                await tx.schedule(due(seconds, seq))
            waiting = await tx.dues()
            taken = []
            while (first := await tx.first_due()) is not None:
                taken.append(first)
                await tx.take_due()
        assert taken == waiting == [due(1, 2), due(1, 4), due(1, 5), due(2, 1), due(3, 3)]

    run(story())


def test_history_and_books_keep_their_order_and_are_copies(store: Store) -> None:
    async def story() -> None:
        async with store.transaction() as tx:
            for version in (1, 2, 3):
                await tx.add_history("order-1", [happening(version)])
                await tx.add_ledger("order-1", [entry(version)])
            (await tx.history("order-1")).clear()
            (await tx.ledger("order-1")).clear()
            (await tx.dues()).append(due(1, 1))
            assert await tx.history("order-1") == [happening(1), happening(2), happening(3)]
            assert await tx.ledger("order-1") == [entry(1), entry(2), entry(3)]
            assert (await tx.history("nobody"), await tx.ledger("nobody"), await tx.dues()) == ([], [], [])

    run(story())


# Limits


def test_a_full_store_refuses_new_orders_and_still_changes_old_ones(new_store: Callable[..., Store]) -> None:
    async def story() -> None:
        store = new_store(max_orders=2)
        async with store.transaction() as tx:
            await tx.put_order(order(1), KEYS)
            await tx.put_order(order(2), KEYS)
            await tx.put_order(order(2, version=2), KEYS)
            with pytest.raises(Full, match="this space holds 2 orders"):
                await tx.put_order(order(3), KEYS)
            assert (await tx.orders(Query())).rows == [order(2, version=2), order(1)]

    run(story())


def test_so_many_records_of_each_kind_and_no_more(new_store: Callable[..., Store]) -> None:
    async def story() -> None:
        store = new_store(max_records=1)
        async with store.transaction() as tx:
            await tx.put_record(record(1))
            await tx.put_record(record(2, kind="card"))
            await tx.put_record(record(1))
            with pytest.raises(Full, match="this space holds 1 records of one kind"):
                await tx.put_record(record(3))
            await tx.drop_record(record(1).kind, record(1).id)
            await tx.put_record(record(3))

    run(story())


def test_the_oldest_finished_deliveries_make_room_and_pending_ones_stay(new_store: Callable[..., Store]) -> None:
    async def story() -> None:
        store = new_store(max_deliveries=3)
        pending, success = DeliveryState.PENDING, DeliveryState.SUCCESS
        kept = []
        for number, state in (
            (1, pending), (2, success), (3, success), (4, pending), (5, pending), (6, pending), (1, success),
            (4, success),
        ):  # fmt: skip
            async with store.transaction() as tx:
                await tx.put_delivery(delivery(number, state))
                kept.append([one.seq for one in (await tx.deliveries(ALL)).rows])
        assert kept == [[1], [1, 2], [1, 2, 3], [1, 3, 4], [1, 4, 5], [1, 4, 5, 6], [4, 5, 6], [4, 5, 6]]

    run(story())


# The default store needs no lock


def test_the_memory_store_never_suspends() -> None:
    called = []

    class Watched:
        def __init__(self, tx: Transaction) -> None:
            self.tx = tx

        def __getattr__(self, name: str) -> Any:
            called.append(name)
            return getattr(self.tx, name)

    async def everything() -> None:
        store = MemoryStore()
        async with store.transaction() as tx:
            watched: Any = Watched(tx)
            await fill(watched)
            for write in WRITES.values():
                await write(watched)
            await dump(watched)

    with pytest.raises(StopIteration):
        everything().send(None)
    methods = [name for name, _ in inspect.getmembers(Transaction, inspect.iscoroutinefunction)]
    assert set(methods) <= set(called)
