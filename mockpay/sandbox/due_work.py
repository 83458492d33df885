"""What happens by itself when its time has come: expiry, the scenario's timeline, another try of a delivery."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import msgspec

from mockpay.orders.actions import command_for
from mockpay.orders.commands import ChangeCharge, Command, FlagOrder, ReceiveMoney
from mockpay.orders.errors import Refusal
from mockpay.orders.lifecycle import Action
from mockpay.orders.money import to_minor
from mockpay.orders.order import Order
from mockpay.orders.status import WAITING
from mockpay.sandbox.clock import Clock
from mockpay.sandbox.sandbox import ARRIVE, DELIVER, EXPIRE_CHARGE, EXPIRE_ORDER, Sandbox, TransactionContext
from mockpay.sandbox.store import Due, Transaction
from mockpay.scenario.rules import RequestContext


async def catch_up(sandbox: Sandbox) -> None:
    """Do what has fallen due by now, in order."""
    await _run_until(sandbox, sandbox.clock.now())


async def advance(sandbox: Sandbox, by: timedelta) -> None:
    """Let time pass: everything due on the way happens at its own moment, in order. Two who advance take turns."""
    async with sandbox.advancing:
        await _advance(sandbox, by)
    sandbox.notify()


async def until_next(sandbox: Sandbox) -> timedelta | None:
    """How long until something is due, None when nothing is."""
    async with sandbox.store.transaction() as tx:
        due = await tx.first_due()
    return None if due is None else max(due.at - sandbox.clock.now(), timedelta())


async def _advance(sandbox: Sandbox, by: timedelta) -> None:
    clock = sandbox.clock
    target, ticking = clock.now() + by, clock.ticking
    clock.freeze()
    try:
        await _run_until(sandbox, target, before_each=lambda moment: _move(clock, moment))
        clock.freeze(target)
    finally:
        if ticking:
            clock.tick()


def _move(clock: Clock, moment: datetime) -> None:
    if moment > clock.now():
        clock.freeze(moment)


async def _run_until(sandbox: Sandbox, moment: datetime, before_each: Callable[[datetime], None] | None = None) -> None:
    """Each in a unit of its own; one look, without a unit, tells that mostly nothing is due."""
    while sandbox.store.may_be_due(moment):
        if not await sandbox.run(partial(_do_next, sandbox, moment, before_each)):
            return


async def _do_next(sandbox: Sandbox, moment: datetime, before: Callable[[datetime], None] | None) -> bool:
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
    scope = TransactionContext(tx, sandbox.mint(tx, due.at), RequestContext())
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
