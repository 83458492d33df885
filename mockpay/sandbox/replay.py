"""Sends hooks again, or now: the same bodies under the same ids, as new attempts."""

from collections.abc import Callable
from functools import partial

import msgspec

from mockpay.sandbox.outbox import Delivery, DeliveryState
from mockpay.sandbox.sandbox import Sandbox
from mockpay.sandbox.store import Query


async def replay(sandbox: Sandbox, wanted: Query) -> list[Delivery]:
    """Put deliveries back into the outbox, wherever they stand: each is tried once more, and on as if it were new.
    What chaos did to them before it does not do again."""
    return await sandbox.run(partial(_put_back, sandbox, wanted, _anew))


async def flush(sandbox: Sandbox) -> list[Delivery]:
    """Let everything that waits leave now: for a retry, for its moment, or because the space is paused."""
    waiting = Query(where={"state": DeliveryState.PENDING}, newest_first=False, limit=None)

    async def work() -> list[Delivery]:
        found = await _put_back(sandbox, waiting, _at_once)
        sandbox.delivery_gate.release(delivery.id for delivery in found)
        return found

    return await sandbox.run(work)


async def _put_back(sandbox: Sandbox, wanted: Query, changed: Callable[[Delivery], Delivery]) -> list[Delivery]:
    async with sandbox.store.transaction() as tx:
        found = [changed(delivery) for delivery in (await tx.deliveries(wanted)).rows]
        for delivery in found:
            await tx.put_delivery(delivery)
    sandbox.enqueue(*(delivery.queue for delivery in found))
    sandbox.notify()
    return found


def _anew(delivery: Delivery) -> Delivery:
    return msgspec.structs.replace(_at_once(delivery), state=DeliveryState.PENDING, past=delivery.sent_times)


def _at_once(delivery: Delivery) -> Delivery:
    return msgspec.structs.replace(delivery, next_at=None, held_back=False)
