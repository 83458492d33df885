"""What sending reads and writes in a space: the next delivery of a queue, the claim of an attempt, its outcome. Each is
one unit of work; the attempt itself lies between two of them."""

from datetime import datetime, timedelta
from functools import partial

from msgspec.structs import replace

from mockpay.sandbox.outbox import HELD_BACK, Attempt, Delivery, DeliveryState
from mockpay.sandbox.sandbox import DELIVER, Sandbox
from mockpay.sandbox.store import Due, Query, Transaction


async def next_of(sandbox: Sandbox, queue: str) -> Delivery | None:
    """The oldest that waits in a queue, if it may leave now."""
    return await sandbox.run(partial(_next_of, sandbox, queue))


async def claim_attempt(sandbox: Sandbox, delivery_id: str) -> Delivery | None:
    """A delivery as it stands now, for one attempt; None if it may not leave any more. One that was released from a
    pause has used that up. Whose queue it is in sees to it that nobody else claims it before the outcome is there."""
    return await sandbox.run(partial(_claim_attempt, sandbox, delivery_id))


async def record_extra(sandbox: Sandbox, delivery_id: str, attempt: Attempt) -> bool:
    """Record an attempt that decides nothing. False when the space was reset meanwhile."""
    return await sandbox.run(partial(_record_extra, sandbox, delivery_id, attempt))


async def record_outcome(
    sandbox: Sandbox, delivery_id: str, attempt: Attempt, state: DeliveryState, again: int | None = None
) -> None:
    """Record an attempt, and where the delivery stands after it; `again` are the seconds until the next. Changes
    nothing when the space was reset meanwhile."""
    await sandbox.run(partial(_record_outcome, sandbox, delivery_id, attempt, state, again))


async def _next_of(sandbox: Sandbox, queue: str) -> Delivery | None:
    where = {f"lane.{DeliveryState.PENDING}": queue}
    async with sandbox.store.transaction() as tx:
        rows = (await tx.deliveries(Query(where=where, newest_first=False, limit=1))).rows
    return next((one for one in rows if _may_leave(sandbox, one)), None)


def _may_leave(sandbox: Sandbox, delivery: Delivery) -> bool:
    is_due = delivery.next_at is None or delivery.next_at <= sandbox.clock.now()
    return delivery.state is DeliveryState.PENDING and is_due and sandbox.delivery_gate.allows(delivery)


async def _claim_attempt(sandbox: Sandbox, delivery_id: str) -> Delivery | None:
    async with sandbox.store.transaction() as tx:
        delivery = await tx.delivery(delivery_id)
    if delivery is None or not _may_leave(sandbox, delivery):
        return None
    sandbox.delivery_gate.used(delivery_id)
    return delivery


async def _record_extra(sandbox: Sandbox, delivery_id: str, attempt: Attempt) -> bool:
    async with sandbox.store.transaction() as tx:
        if current := await tx.delivery(delivery_id):
            await tx.put_delivery(replace(current, attempts=(*current.attempts, attempt)))
    sandbox.notify()
    return current is not None


async def _record_outcome(
    sandbox: Sandbox, delivery_id: str, attempt: Attempt, state: DeliveryState, again: int | None
) -> None:
    async with sandbox.store.transaction() as tx:
        if current := await tx.delivery(delivery_id):
            next_at = None if again is None else await _plan(sandbox, tx, current, again)
            attempts = (*current.attempts, attempt)
            await tx.put_delivery(replace(current, state=state, attempts=attempts, next_at=next_at))
            await _let_back_in(tx, current.queue)
    sandbox.notify()


async def _plan(sandbox: Sandbox, tx: Transaction, delivery: Delivery, wait: int) -> datetime:
    """Put the next try of a delivery into the queue; gives its moment."""
    next_at = sandbox.clock.now() + timedelta(seconds=wait)
    await sandbox.schedule(tx, Due(next_at, sandbox.mint(tx, next_at).next("due"), DELIVER, delivery.id))
    return next_at


async def _let_back_in(tx: Transaction, queue: str) -> None:
    """One of the queue has gone out: those that were held back for it come next."""
    for delivery in (await tx.deliveries(Query(where={HELD_BACK: queue}, limit=None))).rows:
        await tx.put_delivery(replace(delivery, held_back=False, next_at=None))
