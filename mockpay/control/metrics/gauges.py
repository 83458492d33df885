"""What the spaces of a process hold at one moment, all of them together."""

import asyncio
from collections import Counter
from collections.abc import Iterable
from itertools import product

import msgspec

from mockpay.orders.status import Payment
from mockpay.sandbox.outbox import DeliveryState
from mockpay.sandbox.sandbox import Sandbox
from mockpay.sandbox.store import Query, Transaction


class Gauges(msgspec.Struct):
    """How many there are: orders by origin and payment, deliveries by state; what there is none of stands there as 0.
    `kept` and `forgotten` are entries of the journals."""

    orders: Counter[tuple[str, Payment]]
    deliveries: Counter[DeliveryState]
    spaces: int = 0
    kept: int = 0
    forgotten: int = 0


async def read_gauges(sandboxes: Iterable[Sandbox], origins: Iterable[str]) -> Gauges:
    """All gauges now. Space after space: requests go on between two of them."""
    nobody = dict.fromkeys(product(origins, Payment), 0)
    gauges = Gauges(orders=Counter(nobody), deliveries=Counter(dict.fromkeys(DeliveryState, 0)))
    for sandbox in list(sandboxes):
        async with sandbox.store.transaction() as tx:
            await _count_orders(tx, list(sandbox.specs), gauges)
            await _count_deliveries(tx, gauges)
        gauges.spaces += 1
        gauges.kept += len(sandbox.journal)
        gauges.forgotten += sandbox.journal.forgotten
        await asyncio.sleep(0)
    return gauges


async def _count_orders(tx: Transaction, origins: list[str], gauges: Gauges) -> None:
    """Where all orders are of one origin, payment alone tells: no lists need to be intersected."""
    present = [origin for origin in origins if await _orders(tx, origin=origin)]
    for origin, payment in product(present, Payment):
        one = {"origin": origin} if len(present) > 1 else {}
        gauges.orders[origin, payment] += await _orders(tx, payment=payment, **one)


async def _count_deliveries(tx: Transaction, gauges: Gauges) -> None:
    for state in DeliveryState:
        gauges.deliveries[state] += (await tx.deliveries(Query(where={"state": state}, limit=0))).count


async def _orders(tx: Transaction, **where: str) -> int:
    return (await tx.orders(Query(where=where, limit=0))).count
