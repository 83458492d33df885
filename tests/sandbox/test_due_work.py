"""What falls due: in order, at its own moment, whoever looks first."""

import asyncio
from datetime import datetime, timedelta

import msgspec
import pytest

from mockpay.orders import status
from mockpay.orders.actor import Actor
from mockpay.orders.commands import ChangeCharge
from mockpay.orders.lifecycle import Action
from mockpay.orders.status import Payment
from mockpay.sandbox.due_work import AT_ONCE, advance, catch_up
from mockpay.sandbox.outbox import Delivery
from mockpay.sandbox.sandbox import DELIVER, TIMELINE, Sandbox
from mockpay.sandbox.store import Due, HistoryEntry, Store
from mockpay.scenario.scenario import ClockPlan
from tests.sandbox.rows import ALL
from tests.sandbox.worlds import CASH, NOON, SCENARIO, TRANSFER, basket, pay, run, sandbox

DAY = timedelta(days=1)
TICKING = msgspec.structs.replace(SCENARIO, clock=ClockPlan(set=NOON))


async def happened(space: Sandbox, order_id: str) -> list[tuple[str, datetime]]:
    async with space.store.transaction() as tx:
        return [(one.name, one.at) for one in await tx.history(order_id)]


async def webhooks_of(space: Sandbox) -> list[Delivery]:
    async with space.store.transaction() as tx:
        return (await tx.deliveries(ALL)).rows


async def queue(space: Sandbox) -> list[Due]:
    async with space.store.transaction() as tx:
        return await tx.dues()


def test_a_waiting_charge_expires_when_its_time_has_come_and_not_before(store: Store) -> None:
    async def story() -> None:
        space = sandbox(store)
        order = await space.handle(basket(), pay(method=CASH, action=Action.WAIT))
        await advance(space, 3 * DAY - timedelta(milliseconds=1))
        assert await space.order(order.id) == order
        await advance(space, timedelta(milliseconds=1))
        late = await space.order(order.id)
        assert (status.payment(late), late.updated_at, space.clock.now()) == (
            Payment.EXPIRED,
            NOON + 3 * DAY,
            NOON + 3 * DAY,
        )
        async with store.transaction() as tx:
            assert (await tx.history(order.id))[-1] == HistoryEntry(
                order.id, 3, "charge.expired", order.charges[0].id, NOON + 3 * DAY, (), Actor.CLOCK, 10_000
            )
        assert [(one.webhook.event, one.created_at) for one in await webhooks_of(space)][-1:] == [
            ("charge.expired", NOON + 3 * DAY)
        ]
        assert await queue(space) == []

    run(story())


def test_one_long_step_and_many_short_ones_come_to_the_same(store: Store) -> None:
    async def story() -> None:
        space = sandbox(store)
        orders = [
            await space.handle(basket(), pay(method=method, action=Action.WAIT)) for method in (CASH, TRANSFER, CASH)
        ]
        await advance(space, 5 * DAY)
        assert [(one.order_id, one.created_at) for one in await webhooks_of(space)][-3:] == [
            (orders[1].id, NOON + DAY),
            (orders[0].id, NOON + 3 * DAY),
            (orders[2].id, NOON + 3 * DAY),
        ]
        twin = sandbox()
        for method in (CASH, TRANSFER, CASH):
            await twin.handle(basket(), pay(method=method, action=Action.WAIT))
        for _ in range(10):
            await advance(twin, DAY / 2)
        assert [await twin.order(order.id) for order in orders] == [await space.order(order.id) for order in orders]
        assert await webhooks_of(twin) == await webhooks_of(space)

    run(story())


def test_whoever_looks_first_after_the_clock_was_moved_finds_what_was_due_done_at_its_moment(store: Store) -> None:
    async def story() -> None:
        space = sandbox(store)
        order = await space.handle(basket(), pay(method=TRANSFER, action=Action.WAIT))
        space.clock.freeze(NOON + 9 * DAY)
        await asyncio.gather(*[catch_up(space) for _ in range(5)])
        assert (await happened(space, order.id))[2:] == [("charge.expired", NOON + DAY)]
        assert space.clock.now() == NOON + 9 * DAY

    run(story())


def test_what_was_paid_meanwhile_does_not_expire(store: Store) -> None:
    async def story() -> None:
        space = sandbox(store)
        order = await space.handle(basket(), pay(method=CASH, action=Action.WAIT))
        paid = await space.handle(ChangeCharge(order_id=order.id, action=Action.PAY))
        await advance(space, 9 * DAY)
        assert (await space.order(order.id), await queue(space)) == (paid, [])

    run(story())


def test_a_delivery_that_is_due_again_puts_its_lane_back(store: Store) -> None:
    async def story() -> None:
        space = sandbox(store)
        await space.handle(basket())
        (delivery,) = await webhooks_of(space)
        async with store.transaction() as tx:
            await space.schedule(tx, Due(NOON + DAY, 1, DELIVER, delivery.id))
            await space.schedule(tx, Due(NOON + DAY, 2, DELIVER, "gone"))
        space.queues.clear()
        stirred: list[Sandbox] = []
        space.watch = stirred.append
        await advance(space, DAY)
        assert (list(space.queues), set(stirred)) == ([delivery.queue], {space})

    run(story())


def test_an_advance_is_one_unit_and_whoever_watches_is_told_after_it(store: Store) -> None:
    async def story() -> None:
        space = sandbox(store)
        for method in (CASH, TRANSFER):
            await space.handle(basket(), pay(method=method, action=Action.WAIT))
        seen: list[datetime] = []
        space.watch = lambda one: seen.append(one.clock.now())
        await advance(space, 5 * DAY)
        assert seen == [NOON + 5 * DAY]

    run(story())


def test_a_defect_on_the_way_takes_the_whole_advance_back(store: Store) -> None:
    async def story() -> None:
        space = sandbox(store, TICKING)
        order = await space.handle(basket(), pay(method=TRANSFER, action=Action.WAIT))
        async with store.transaction() as tx:
            await space.schedule(tx, Due(NOON + 2 * DAY, 9, TIMELINE, order.id, "no number"))
        before, dues = await space.order(order.id), await queue(space)
        with pytest.raises(ValueError, match="no number"):
            await advance(space, 5 * DAY)
        assert (await space.order(order.id), await queue(space)) == (before, dues)
        assert (space.clock.now(), space.clock.ticking) == (NOON, True)

    run(story())


@pytest.mark.parametrize("ticking", [True, False])
def test_a_long_advance_lets_others_in_between_and_comes_to_the_same(store: Store, ticking: bool) -> None:
    """Each order expires at a moment of its own; whoever looks between two units finds all done up to then."""

    async def story() -> None:
        space = sandbox(store, TICKING if ticking else SCENARIO)
        moments = [NOON + timedelta(minutes=number) for number in range(1, 2 * AT_ONCE + 2)]
        orders = [await space.handle(basket(expires_at=moment)) for moment in moments]
        seen: list[tuple[datetime, int, bool]] = []

        async def now() -> tuple[datetime, int, bool]:
            return space.clock.now(), len(await queue(space)), space.clock.ticking

        async def look() -> None:
            while True:
                seen.append(await space.run(now))
                await asyncio.sleep(0)

        looking = asyncio.create_task(look())
        await asyncio.sleep(0)
        await advance(space, DAY)
        looking.cancel()
        halfway = {one for one in seen if 0 < one[1] < len(moments)}
        assert halfway == {
            (moments[AT_ONCE - 1], len(moments) - AT_ONCE, ticking),
            (moments[2 * AT_ONCE - 1], 1, ticking),
        }
        ended = [(await happened(space, order.id))[-1] for order in orders]
        assert ended == [("order.expired", moment) for moment in moments]
        assert (space.clock.now(), space.clock.ticking) == (NOON + DAY, ticking)

    run(story())


@pytest.mark.parametrize("ticking", [True, False])
def test_advancing_leaves_a_clock_ticking_or_standing_as_it_was(store: Store, ticking: bool) -> None:
    async def story() -> None:
        space = sandbox(store, TICKING if ticking else SCENARIO)
        await advance(space, DAY)
        assert (space.clock.now(), space.clock.ticking) == (NOON + DAY, ticking)

    run(story())


def test_two_who_advance_at_once_get_both_their_ways(store: Store) -> None:
    async def story() -> None:
        space = sandbox(store, TICKING)
        await space.handle(basket(), pay(method=TRANSFER, action=Action.WAIT))
        await asyncio.gather(advance(space, DAY), advance(space, 2 * DAY))
        assert (space.clock.now(), space.clock.ticking) == (NOON + 3 * DAY, True)

    run(story())


def test_an_unpaid_order_expires_at_its_own_time_with_all_that_still_waits(store: Store) -> None:
    async def story() -> None:
        space = sandbox(store)
        unpaid = await space.handle(basket(expires_at=NOON + DAY), pay(method=CASH, action=Action.WAIT))
        paid = await space.handle(basket(expires_at=NOON + DAY), pay())
        await advance(space, DAY)
        orders = [await space.order(order.id) for order in (unpaid, paid)]
        assert [(status.life(order), status.payment(order)) for order in orders] == [
            ("expired", Payment.EXPIRED),
            ("active", Payment.PAID),
        ]
        assert [name for name, _ in await happened(space, unpaid.id)][-2:] == ["charge.expired", "order.expired"]

    run(story())
