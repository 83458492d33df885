"""What happens by itself when its time has come: expiry, the scenario's timeline, another try of a delivery."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Final

import msgspec

from mockpay.orders.actions import command_for
from mockpay.orders.actor import Actor
from mockpay.orders.commands import ChangeCharge, Command, FlagOrder, ReceiveMoney
from mockpay.orders.errors import Refusal
from mockpay.orders.lifecycle import Action
from mockpay.orders.money import to_minor
from mockpay.orders.order import Order
from mockpay.orders.status import WAITING
from mockpay.sandbox.clock import Clock
from mockpay.sandbox.sandbox import ARRIVE, DELIVER, EXPIRE_CHARGE, EXPIRE_ORDER, TIMELINE, Sandbox, TransactionContext
from mockpay.sandbox.store import Due, Transaction
from mockpay.scenario.rules import RequestContext

AT_ONCE: Final = 100
"""Works that are done before others get their turn: some 20 ms (chosen)."""


async def catch_up(sandbox: Sandbox) -> None:
    """Do what has fallen due by now, in order, each in a unit of its own: a defect in one undoes none before it. One
    look, without a unit, tells that mostly nothing is due."""
    done = 0
    while (at := sandbox.store.next_due) and at <= (moment := sandbox.clock.now()):
        if not await sandbox.run(partial(_do_next, sandbox, moment)):
            return
        done += 1
        if done % AT_ONCE == 0:
            await asyncio.sleep(0)


async def advance(sandbox: Sandbox, by: timedelta) -> None:
    """Let time pass: everything due on the way happens at its own moment, in order. Two who advance take turns.

    This is one unit of work up to `AT_ONCE` works. More are several units, for a unit never pauses and thousands of
    works take seconds: each leaves the clock where it came to, as a shorter advance would, and the dispatcher starts
    nothing before the last.
    """
    async with sandbox.advancing:
        rest = await sandbox.run(partial(_advance, sandbox, by))
        while rest is not None:
            await asyncio.sleep(0)
            rest = await sandbox.run(partial(_advance, sandbox, rest))


async def until_next(sandbox: Sandbox) -> timedelta | None:
    """How long until something is due, None when nothing is."""
    return await sandbox.run(partial(_until_next, sandbox))


async def _until_next(sandbox: Sandbox) -> timedelta | None:
    async with sandbox.store.transaction() as tx:
        due = await tx.first_due()
    return None if due is None else max(due.at - sandbox.clock.now(), timedelta())


async def _advance(sandbox: Sandbox, by: timedelta) -> timedelta | None:
    """As far as one unit goes; how much is left, None when nothing is."""
    clock, ticking = sandbox.clock, sandbox.clock.ticking
    target = clock.now() + by
    clock.freeze()
    arrived = await _do_some(sandbox, target)
    if arrived:
        clock.freeze(target)
    rest = None if arrived else target - clock.now()
    if ticking:
        clock.tick()
    sandbox.notify()
    return rest


async def _do_some(sandbox: Sandbox, moment: datetime) -> bool:
    """Do what is due by then, the clock going along; False when there is more than one unit does."""
    for _ in range(AT_ONCE):
        if not await _do_next(sandbox, moment, partial(_move, sandbox.clock)):
            return True
    return False


def _move(clock: Clock, moment: datetime) -> None:
    if moment > clock.now():
        clock.freeze(moment)


async def _do_next(sandbox: Sandbox, moment: datetime, before: Callable[[datetime], None] | None = None) -> bool:
    """Do the next work if it is due by then; False when none is. `before` is told of its moment first."""
    async with sandbox.store.transaction() as tx:
        due = await tx.first_due()
        if due is None or due.at > moment:
            return False
        if before:
            before(due.at)
        await tx.take_due()
        await _do(sandbox, tx, due)
    sandbox.notify()
    return True


async def _do(sandbox: Sandbox, tx: Transaction, due: Due) -> None:
    if due.kind == DELIVER:
        delivery = await tx.delivery(due.target)
        if delivery:
            await tx.put_delivery(msgspec.structs.replace(delivery, held_back=False))
            sandbox.enqueue(delivery.queue)
    elif order := await tx.order(due.target):
        await _act(sandbox, tx, due, order)


async def _act(sandbox: Sandbox, tx: Transaction, due: Due, order: Order) -> None:
    """What the clock or the timeline does to an order; where it no longer can, nothing happens."""
    if due.kind == ARRIVE and not any(one.id == due.part and one.state in WAITING for one in order.charges):
        return  # it was paid, cancelled or expired meanwhile: nobody pays a voucher that is void
    by = Actor.SCENARIO if due.kind == TIMELINE else Actor.CLOCK
    scope = TransactionContext(tx, sandbox.mint(tx, due.at), RequestContext(by=by))
    try:
        await sandbox.apply(scope, [_command(sandbox, due, order)], order)
    except Refusal:
        return  # it was paid, cancelled or refunded meanwhile


def _command(sandbox: Sandbox, due: Due, order: Order) -> Command:
    if due.kind == ARRIVE:
        return ReceiveMoney(order_id=order.id, charge_id=due.part)
    if due.kind == EXPIRE_CHARGE:
        return ChangeCharge(order_id=order.id, action=Action.EXPIRE, charge_id=due.part)
    if due.kind == EXPIRE_ORDER:
        return FlagOrder(order_id=order.id, action=Action.EXPIRE)
    step = sandbox.rule_engine.step(int(due.part))
    amount = None if step.amount is None else to_minor(step.amount, order.currency)
    given = sandbox.action_input(order, amount=amount, reason=step.reason)
    context = sandbox.rule_engine.planned(int(due.part))
    return command_for(order, step.action, msgspec.structs.replace(given, context=context))
