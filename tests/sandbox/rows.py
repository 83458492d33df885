"""What the tests put into stores, told apart by a number; and all that a store holds."""

from datetime import datetime, timedelta
from typing import Any

import msgspec

from mockpay.orders import engine
from mockpay.orders.ledger import Posting
from mockpay.orders.order import Buyer, Order
from mockpay.sandbox.ids import Mint
from mockpay.sandbox.outbox import Delivery, DeliveryState, WebhookMessage
from mockpay.sandbox.store import Due, HistoryEntry, LedgerEntry, Query, Record, Store, Transaction
from tests.sandbox.worlds import NOON, basket

ALL = Query(newest_first=False, limit=None)


def order(number: int, *, at: datetime = NOON, email: str | None = None, version: int = 1) -> Order:
    placed = engine.place(basket(buyer=Buyer(email=email)), number, at, Mint("", {}, at)).order
    return msgspec.structs.replace(placed, id=f"order-{number}", version=version)


def record(number: int, kind: str = "customer", **keys: str) -> Record:
    return Record(kind, f"{kind}-{number}", number, {"name": f"Name {number}"}, NOON, NOON, keys=keys)


def delivery(number: int, state: DeliveryState = DeliveryState.PENDING) -> Delivery:
    webhook = WebhookMessage(origin="shop", event="paid", url="http://shop.test", body="{}", signed="{}")
    return Delivery(f"hook-{number}", number, "order-1", webhook, NOON, state)


def due(seconds: int, seq: int) -> Due:
    return Due(NOON + timedelta(seconds=seconds), seq, "expire_charge", "order-1", f"part-{seq}")


def happening(version: int) -> HistoryEntry:
    return HistoryEntry("order-1", version, "order.edited", "order-1", NOON)


def entry(version: int) -> LedgerEntry:
    return LedgerEntry("order-1", version, "MXN", Posting(account="buyer", amount=version))


KEYS = (("origin", "shop"), ("email", "a"))


async def fill(tx: Transaction) -> None:
    tx.counters.update(order=3, webhook=2)
    for number in (1, 2, 3):
        await tx.put_order(order(number), KEYS)
        await tx.put_record(record(number, email="a"))
        await tx.put_delivery(delivery(number, DeliveryState.SUCCESS))
        await tx.schedule(due(10 - number, number))
        await tx.add_history("order-1", [happening(number)])
        await tx.add_ledger("order-1", [entry(number)])
    await tx.put_record(record(1, "token"))


async def dump(tx: Transaction) -> Any:
    """Everything, by every way to find it."""
    finders = [ALL, Query(limit=None)]
    finders += [Query(where=dict([pair])) for pair in (*KEYS, ("email", "b"), ("order_id", "order-1"))]
    finders += [Query(since=NOON, text="order"), Query(until=NOON + timedelta(hours=1))]
    ids = [f"{word}-{number}" for word in ("order", "customer", "hook") for number in range(1, 6)]
    return {
        "orders": [await tx.orders(query) for query in finders],
        "records": {kind: [await tx.records(kind, query) for query in finders] for kind in await tx.kinds()},
        "deliveries": [await tx.deliveries(query) for query in finders],
        "by id": [(await tx.order(one), await tx.record("customer", one), await tx.delivery(one)) for one in ids],
        "dues": await tx.dues(),
        "next": await tx.first_due(),
        "history": await tx.history("order-1"),
        "books": await tx.ledger("order-1"),
        "counters": dict(tx.counters),
    }


async def dumped(store: Store) -> Any:
    async with store.transaction() as tx:
        return await dump(tx)
