"""Sends hooks again, or now: the same bodies under the same ids, as new attempts."""

import msgspec

from mockpay.sandbox.outbox import Delivery, DeliveryState
from mockpay.sandbox.sandbox import Sandbox
from mockpay.sandbox.store import Query


async def replay(sandbox: Sandbox, wanted: Query) -> list[Delivery]:
    """Put deliveries back into the outbox, wherever they stand: each is tried once more, and on as if it were new.
    What chaos did to them before it does not do again."""
    async with sandbox.store.transaction() as tx:
        found = [_anew(delivery) for delivery in (await tx.deliveries(wanted)).rows]
        for delivery in found:
            await tx.put_delivery(delivery)
    return _off(sandbox, found)


async def flush(sandbox: Sandbox) -> list[Delivery]:
    """Let everything that waits leave now: for a retry, for its moment, or because the space is paused."""
    waiting = Query(where={"state": DeliveryState.PENDING}, newest_first=False, limit=None)
    async with sandbox.store.transaction() as tx:
        found = [_at_once(delivery) for delivery in (await tx.deliveries(waiting)).rows]
        for delivery in found:
            await tx.put_delivery(delivery)
    sandbox.delivery_gate.release(delivery.id for delivery in found)
    return _off(sandbox, found)


def _anew(delivery: Delivery) -> Delivery:
    return msgspec.structs.replace(_at_once(delivery), state=DeliveryState.PENDING, past=delivery.tries)


def _at_once(delivery: Delivery) -> Delivery:
    return msgspec.structs.replace(delivery, next_at=None, held_back=False)


def _off(sandbox: Sandbox, found: list[Delivery]) -> list[Delivery]:
    sandbox.enqueue(*(delivery.queue for delivery in found))
    sandbox.notify()
    return found
