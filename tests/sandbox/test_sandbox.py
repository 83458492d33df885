"""The one road on which state changes: several commands at once, many callers at once, all or nothing."""

import asyncio
from decimal import Decimal
from typing import Any

import pytest

from mockpay.orders.commands import ChangeCharge, RefundOrder
from mockpay.orders.errors import Duplicate, NotFound, Refusal, TooMuch, WrongState
from mockpay.orders.events import Event
from mockpay.orders.ledger import Posting
from mockpay.orders.lifecycle import Action
from mockpay.orders.order import Order
from mockpay.sandbox.outbox import Delivery
from mockpay.sandbox.sandbox import Sandbox
from mockpay.sandbox.store import HistoryEntry, LedgerEntry, Query, Store
from tests.sandbox.rows import ALL, dumped
from tests.sandbox.worlds import NOON, TRANSFER, basket, pay, run, sandbox


async def outbox(space: Sandbox) -> list[Delivery]:
    async with space.store.transaction() as tx:
        return (await tx.deliveries(ALL)).rows


async def refused(space: Sandbox, *commands: Any) -> Refusal:
    with pytest.raises(Refusal) as refusal:
        await space.handle(*commands)
    return refusal.value


# One command


def test_a_payment_is_kept_with_its_history_its_books_and_its_webhook(store: Store) -> None:
    async def story() -> None:
        space = sandbox(store)
        order = await space.handle(basket())
        paid = await space.handle(pay(order.id))
        assert await space.order(order.id) == paid
        charge = paid.charges[0]
        async with store.transaction() as tx:
            assert await tx.history(order.id) == [
                HistoryEntry(order.id, 1, "order.placed", order.id, NOON, amount=10_000),
                HistoryEntry(order.id, 2, "charge.captured", charge.id, NOON, amount=10_000),
            ]
            assert await tx.ledger(order.id) == [
                LedgerEntry(order.id, 2, "MXN", Posting(account=account, amount=amount))
                for account, amount in (("buyer", -10_000), ("merchant", 9_652), ("fees", 300), ("tax", 48))
            ]
        webhooks_of = [(one.webhook.event, one.webhook.body) for one in await outbox(space)]
        assert webhooks_of == [
            ("order.placed", f'{{"id":"{order.id}","version":1}}'),
            ("charge.captured", f'{{"id":"{order.id}","version":2}}'),
        ]
        assert list(space.queues) == [f"{order.id} http://shop.test/webhooks"]

    run(story())


def test_a_refusal_leaves_nothing_behind_not_even_a_counter(store: Store) -> None:
    async def story() -> None:
        space = sandbox(store)
        order = await space.handle(basket(), pay())
        before = await dumped(store)
        stirred: list[Sandbox] = []
        space.watch = stirred.append
        for command, kind in (
            (pay(order.id), WrongState),
            (pay("nobody's"), NotFound),
            (RefundOrder(order_id=order.id, amount=10_001), TooMuch),
            (basket("1e30"), Refusal),
        ):
            assert isinstance(await refused(space, command), kind)
        assert (await dumped(store), stirred) == (before, [])

    run(story())


def test_orders_are_found_by_origin_reference_and_the_keys_of_their_face(store: Store) -> None:
    async def story() -> None:
        space = sandbox(store)
        first = await space.handle(basket(reference_id="r-1"))
        await space.handle(basket(reference_id="r-2"))
        for where, count in (
            ({"origin": "shop"}, 2),
            ({"email": "a@example.com"}, 2),
            ({"shop.reference_id": "r-1"}, 1),
            ({"email": "b@example.com"}, 0),
        ):
            page = await space.orders(Query(where=where, newest_first=False))
            assert (page.count, page.rows[:1]) == (count, [first] * min(count, 1))

    run(story())


# Several commands


def test_commands_of_one_call_are_done_together(store: Store) -> None:
    async def story() -> None:
        space = sandbox(store)
        order = await space.handle(basket(), pay(amount=4_000), pay(), RefundOrder(order_id="", amount=1))
        assert (order.version, [charge.captured for charge in order.charges]) == (4, [4_000, 6_000])
        assert [one.webhook.event for one in await outbox(space)] == [
            "order.placed",
            "charge.captured",
            "charge.captured",
            "refund.paid",
        ]

    run(story())


def test_a_refused_command_undoes_those_before_it(store: Store) -> None:
    async def story() -> None:
        space, twin = sandbox(store), sandbox()
        await space.handle(basket())
        await twin.handle(basket())
        before = await dumped(store)
        assert isinstance(await refused(space, basket(), pay(), pay()), WrongState)
        assert isinstance(await refused(space, basket(), pay(amount=10_001)), TooMuch)
        assert await dumped(store) == before
        assert await space.handle(basket(), pay()) == await twin.handle(basket(), pay())

    run(story())


def test_a_face_that_fails_undoes_the_change_it_was_to_tell_of(store: Store) -> None:
    async def broken(event: Event, *_: object) -> list[Any]:
        raise ZeroDivisionError(event.name)

    async def story() -> None:
        space = sandbox(store)
        order = await space.handle(basket())
        before = await dumped(store)
        sound = space.specs["shop"]
        space.specs["shop"] = type(sound)(name="shop", rules=sound.rules, keys=sound.keys, webhooks_of=broken)
        with pytest.raises(ZeroDivisionError):
            await space.handle(pay(order.id))
        assert await dumped(store) == before

    run(story())


# Many callers


def test_fifty_payments_at_once_make_one_charge(store: Store) -> None:
    async def story() -> None:
        space = sandbox(store)
        order = await space.handle(basket())
        ends = await asyncio.gather(*[space.handle(pay(order.id)) for _ in range(50)], return_exceptions=True)
        assert [type(end) for end in ends] == [Order] + [WrongState] * 49
        kept = await space.order(order.id)
        assert [charge.captured for charge in kept.charges] == [10_000]
        assert len(await outbox(space)) == 2

    run(story())


def test_fifty_orders_at_once_have_ids_and_numbers_of_their_own(store: Store) -> None:
    async def story() -> None:
        space = sandbox(store)
        orders = await asyncio.gather(*[space.handle(basket(), pay()) for _ in range(50)])
        for part in ("id", "number", "seq"):
            assert len({getattr(order, part) for order in orders}) == 50
        assert (await space.orders(Query(limit=None))).rows == sorted(orders, key=lambda order: -order.seq)

    run(story())


def test_a_reference_id_is_taken_once(store: Store) -> None:
    async def story() -> None:
        space = sandbox(store)
        placing = [space.handle(basket(reference_id="r-1")) for _ in range(5)]
        first, *others = await asyncio.gather(*placing, return_exceptions=True)
        assert isinstance(first, Order)
        sentence = f"reference_id 'r-1' is taken by order {first.id}; send another one"
        assert [(type(one), one.sentence, one.field, one.subject) for one in others if isinstance(one, Refusal)] == [
            (Duplicate, sentence, "reference_id", first.id)
        ] * 4
        await space.handle(basket(reference_id="r-2"))
        await space.handle(basket())
        await space.handle(basket())

    run(story())


# Fees


def test_a_charge_costs_the_fee_of_its_own_method(store: Store) -> None:
    async def story() -> None:
        space = sandbox(store)
        order = await space.handle(
            basket(), pay(action=Action.AUTHORIZE, amount=5_000), pay(method=TRANSFER, action=Action.WAIT)
        )
        await space.handle(ChangeCharge(order_id=order.id, action=Action.CAPTURE))
        order = await space.handle(ChangeCharge(order_id=order.id, action=Action.PAY))
        assert [(charge.method.kind, charge.fee.percent, charge.fee.fixed) for charge in order.charges] == [
            ("card", Decimal(3), 0),
            ("transfer", 0, Decimal(10)),
        ]

    run(story())
