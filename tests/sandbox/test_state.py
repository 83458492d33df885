"""The state document: out, in again, out with the same bytes; and what a scenario puts there at the start."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from mockpay.orders import status
from mockpay.orders.actor import Actor
from mockpay.orders.commands import OpenDispute, RefundOrder
from mockpay.orders.fees import FeeSchedule
from mockpay.orders.ledger import Posting
from mockpay.orders.lifecycle import Action
from mockpay.orders.order import Order, Totals
from mockpay.orders.status import Payment
from mockpay.sandbox import state
from mockpay.sandbox.clock import Clock
from mockpay.sandbox.due_work import advance
from mockpay.sandbox.sandbox import Sandbox
from mockpay.sandbox.store import Full, HistoryEntry, LedgerEntry, Query, Record, Store
from mockpay.scenario.fees import FeeRow
from mockpay.scenario.scenario import SeedCustomer
from tests.sandbox.rows import dumped
from tests.sandbox.worlds import CASH, NOON, SCENARIO, TRANSFER, basket, pay, run, sandbox, still

DAY = timedelta(days=1)
PRINTED = {
    "origin": "shop",
    "id": "printed-1",
    "number": "N000777",
    "currency": "MXN",
    "created_at": NOON.isoformat(),
    "lines": [{"name": "thing", "unit_price": "243.335", "quantity": 2}],
    "charges": [
        {
            "id": "charge-1",
            "state": "captured",
            "method": {"kind": "card"},
            "amount": 48_667,
            "captured": 48_667,
            "created_at": NOON.isoformat(),
            "updated_at": NOON.isoformat(),
        }
    ],
}
UNPAID = PRINTED | {"id": "printed-2", "charges": [], "totals": dict.fromkeys(Totals.__struct_fields__, 7)}
SHOP = msgspec.structs.replace(
    SCENARIO,
    customers=(SeedCustomer(id="customer-1", first_name="Rob", email="rob@example.com"),),
    fees=(FeeRow(schedule=FeeSchedule(percent=Decimal("2.9"), fixed=Decimal("3.6"))),),
    counters={"serial:N": 776},
    orders=(PRINTED, UNPAID),
)


async def live(space: Sandbox) -> None:
    """Some of everything: paid, refunded, disputed, waiting, expired, webhooks, records."""
    await state.start(space)
    first = await space.handle(basket("0.335", metadata={"a": [1, None, {"b": 2.5}]}, reference_id="r-1"), pay())
    await space.handle(RefundOrder(order_id=first.id, amount=10), OpenDispute(order_id=first.id))
    await space.handle(basket(), pay(method=TRANSFER, action=Action.WAIT))
    await advance(space, 2 * DAY)
    await space.handle(basket(), pay(method=CASH, action=Action.WAIT))
    await space.add_record("token", {"value": "secret"}, keys={"value": "secret"})
    await space.add_record("hook", {"url": "http://shop.test", "events": ["paid"]}, id_format="uuid")


async def document(space: Sandbox) -> bytes:
    return msgspec.json.encode(await state.export(space))


def test_what_was_written_and_read_again_is_the_same_state(new_store: Callable[..., Store]) -> None:
    async def story() -> None:
        space, copy = sandbox(new_store(), SHOP), sandbox(new_store(), SHOP)
        await live(space)
        written = await document(space)
        await live(copy)
        await copy.handle(basket())
        stirred: list[Sandbox] = []
        copy.watch = stirred.append
        await state.restore(copy, state.read(msgspec.json.decode(written)))
        assert await document(copy) == written
        assert await dumped(copy.store) == await dumped(space.store)
        assert (copy.queues, copy.clock.now(), stirred) == (space.queues, space.clock.now(), [copy])

    run(story())


def test_a_restored_space_goes_on_as_the_first_one_does(new_store: Callable[..., Store]) -> None:
    async def story() -> None:
        space, copy = sandbox(new_store(), SHOP), sandbox(new_store(), SHOP)
        await live(space)
        await state.restore(copy, await state.export(space))
        for one in (space, copy):
            await one.handle(basket(), pay())
            await advance(one, 9 * DAY)
        assert await document(copy) == await document(space)

    run(story())


def test_a_document_that_cannot_be_restored_changes_nothing(new_store: Callable[..., Store]) -> None:
    async def story() -> None:
        space, small = sandbox(new_store(), SHOP), sandbox(new_store(max_orders=3))
        await live(space)
        await small.handle(basket())
        before = await document(small)
        with pytest.raises(Full):
            await state.restore(small, await state.export(space))
        assert await document(small) == before

    run(story())


EMPTY = {"version": 1, "scenario": "test", "seed": "test"}
DUE = {"at": NOON.isoformat(), "seq": 1, "kind": "deliver", "target": "1"}
RECORD = {"kind": "token", "data": {}, "created_at": NOON.isoformat(), "updated_at": NOON.isoformat()}
BROKEN: dict[str, tuple[dict[str, Any], str]] = {
    "another version": ({"version": 2}, "state documents of version 2 cannot be read, only 1"),
    "an unknown field": ({"order": []}, "Object contains unknown field `order`"),
    "a wrong value": ({"dues": [{**DUE, "seq": "x"}]}, r"Expected `int`, got `str` - at `$.dues[0].seq`"),
    "two with one id": (
        {"records": [{**RECORD, "id": "1", "seq": 1}, {**RECORD, "id": "1", "seq": 2}]},
        "two records of kind token have the id 1; give each its own",
    ),
    "two with one number": (
        {"records": [{**RECORD, "id": "1", "seq": 1}, {**RECORD, "id": "2", "seq": 1}]},
        "two records of kind token have the seq 1; give each its own",
    ),
    "counters that were left out": (
        {"records": [{**RECORD, "id": "1", "seq": 7}]},
        "records of kind token have a seq up to 7, but `counters` stop at 0",
    ),
    "counters that are behind": (
        {"records": [{**RECORD, "id": "1", "seq": 7}], "counters": {"seq": 6}},
        "records of kind token have a seq up to 7, but `counters` stop at 6",
    ),
}


@pytest.mark.parametrize(("part", "sentence"), BROKEN.values(), ids=BROKEN)
def test_documents_that_are_refused(part: dict[str, Any], sentence: str) -> None:
    with pytest.raises(msgspec.ValidationError) as refused:
        state.read(EMPTY | part)
    assert str(refused.value) == sentence


# The start


def test_a_space_starts_with_what_the_scenario_says(store: Store) -> None:
    async def story() -> None:
        space = sandbox(store, SHOP)
        await asyncio.gather(*[state.start(space) for _ in range(3)])
        page = await space.orders(Query())
        second, first = page.rows
        assert (page.count, [first.id, second.id], [first.seq, second.seq]) == (2, ["printed-1", "printed-2"], [2, 3])
        assert (first.totals.total, second.totals.total, status.payment(first)) == (48_667, 7, Payment.PAID)
        assert first.charges[0].fee.total == 2_055
        async with store.transaction() as tx:
            assert await tx.history("printed-1") == [
                HistoryEntry("printed-1", 1, "order.imported", "printed-1", NOON, (), Actor.SCENARIO, 48_667)
            ]
            assert await tx.ledger("printed-1") == [
                LedgerEntry("printed-1", 1, "MXN", Posting(account=account, amount=amount))
                for account, amount in (("buyer", -48_667), ("merchant", 46_612), ("fees", 1_772), ("tax", 283))
            ]
            assert await tx.record("customer", "customer-1") == Record(
                "customer",
                "customer-1",
                1,
                {"first_name": "Rob", "email": "rob@example.com"},
                NOON,
                NOON,
                keys={"email": "rob@example.com"},
            )
        assert (await space.handle(basket())).number == "N000777"

    run(story())


def test_a_space_whose_start_failed_starts_again(store: Store) -> None:
    async def story() -> None:
        space = sandbox(store, msgspec.structs.replace(SHOP, orders=(*SHOP.orders, {"origin": "nobody"})))
        for _ in range(2):
            with pytest.raises(msgspec.ValidationError):
                await state.start(space)
            assert (space.started, (await space.orders(Query())).count) == (False, 0)

    run(story())


def test_reset_returns_to_the_start_of_the_scenario(store: Store) -> None:
    async def story() -> None:
        space = sandbox(store, SHOP)
        await state.start(space)
        at_start = await document(space)
        await live(space)
        space.clock.wall()
        await state.reset(space, Clock(still, SHOP.clock))
        assert await document(space) == at_start
        assert (space.queues, space.queued, space.clock.now()) == ({}, False, NOON)

    run(story())


# The seed


def chance(order: Order) -> list[str]:
    return [order.id, *[charge.id for charge in order.charges]]


def test_the_same_seed_gives_the_same_space_and_another_name_or_seed_other_ids(new_store: Callable[..., Store]) -> None:
    async def story() -> None:
        reseeded = msgspec.structs.replace(SHOP, seed="other")
        worlds = [("", SHOP), ("", SHOP), ("other", SHOP), ("", reseeded)]
        spaces = [sandbox(new_store(), scenario, name) for name, scenario in worlds]
        for space in spaces:
            await live(space)
        first, same, *others = [await state.export(space) for space in spaces]
        assert msgspec.json.encode(first) == msgspec.json.encode(same)
        made = [{one for order in export.orders[2:] for one in chance(order)} for export in (first, *others)]
        assert len(set().union(*made)) == sum(map(len, made)) == 3 * 6

    run(story())
