"""The default store: everything in memory, bounded, undone step by step when a transaction fails.

It never suspends inside a transaction, so it needs no lock: nobody else runs between its first and last step.
"""

from bisect import insort
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from mockpay.orders.order import Order
from mockpay.sandbox.collection import Collection, Slot
from mockpay.sandbox.ids import Counters
from mockpay.sandbox.outbox import Delivery, DeliveryState
from mockpay.sandbox.store import Due, Full, HistoryEntry, Keys, KeysOf, LedgerEntry, Page, Query, Record
from mockpay.sandbox.unit_of_work import CheckpointedSpace, Effect, T, UnitOfWork, Work, finished, undo

Row = TypeVar("Row")


def order_text(order: Order) -> str:
    """What people search an order by."""
    buyer = order.buyer
    words = (order.id, order.number, order.reference, order.reference_id, buyer.email, buyer.phone)
    return " ".join(word for word in (*words, buyer.first_name, buyer.last_name) if word)


def record_text(record: Record) -> str:
    """What people search a record by."""
    return " ".join((record.id, *(value for value in record.data.values() if isinstance(value, str))))


def delivery_text(delivery: Delivery) -> str:
    """What people search a delivery by."""
    return f"{delivery.id} {delivery.order_id} {delivery.webhook.event} {delivery.webhook.url}"


class MemoryStore:
    """State of one space. `max_orders` and `max_records` (of each kind) refuse more; `max_deliveries` forgets the
    oldest finished ones."""

    def __init__(self, max_orders: int = 100_000, max_deliveries: int = 10_000, *, max_records: int = 100_000) -> None:
        self.max_orders = max_orders
        self.max_deliveries = max_deliveries
        self.max_records = max_records
        self.unit: UnitOfWork | None = None
        self.counters: Counters = {}
        self.empty()

    def empty(self) -> None:
        """Forget everything."""
        self.orders: Collection[Order] = Collection(order_text)
        self.records: dict[str, Collection[Record]] = {}
        self.deliveries: Collection[Delivery] = Collection(delivery_text)
        self.queue: list[tuple[datetime, int, Due]] = []
        self.history: dict[str, tuple[HistoryEntry, ...]] = {}
        self.ledger: dict[str, tuple[LedgerEntry, ...]] = {}
        self.counters.clear()

    @property
    def next_due(self) -> datetime | None:
        """When the next work is due."""
        return self.queue[0][0] if self.queue else None

    async def run(self, space: CheckpointedSpace, work: Work[T], again: Effect | None = None) -> T:
        """Carry out a unit of work; see `Store`."""
        before, counters = space.checkpoint(), dict(self.counters)
        unit = self.unit = UnitOfWork()
        try:
            result = finished(work())
        except BaseException:
            self.take_back(unit, space, before, counters)
            raise
        finally:
            self.unit = None
        if unit.effects:
            unit.commit()
        return result

    def take_back(self, unit: UnitOfWork, space: CheckpointedSpace, before: Any, counters: Counters) -> None:
        """Undo what a unit did; `before` and `counters` are those from before it."""
        undo(unit.undo)
        self.count_again(counters)
        space.roll_back(before)

    def count_again(self, counters: Counters) -> None:
        """Put the counters back to where they stood."""
        self.counters.clear()
        self.counters.update(counters)

    def transaction(self) -> "MemoryTransaction":
        """A part of the unit under way, or a unit of its own."""
        return MemoryTransaction(self)


class MemoryTransaction:
    """Writes at once and keeps the way back. Inside a unit of work it is a savepoint of that."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store
        self._undo: list[Effect] = store.unit.undo if store.unit else []
        self._start = len(self._undo)
        self._counted = dict(store.counters)
        self.counters = store.counters

    @property
    def wrote(self) -> bool:
        """Whether anything but a counter was changed in it so far."""
        return len(self._undo) > self._start

    async def __aenter__(self) -> "MemoryTransaction":
        return self

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            undo(self._undo, self._start)
            self._store.count_again(self._counted)

    async def order(self, order_id: str) -> Order | None:
        """See `Transaction`; the same for all below."""
        slot = self._store.orders.slots.get(order_id)
        return slot.row if slot else None

    async def orders(self, query: Query) -> Page[Order]:
        """A page of orders."""
        return self._store.orders.page(query)

    async def put_order(self, order: Order, keys: Keys | KeysOf[Order]) -> None:
        """Save an order under its keys."""
        orders = self._store.orders
        if order.id not in orders.slots and len(orders.slots) >= self._store.max_orders:
            raise Full(
                f"this space holds {len(orders)} orders, the most it may; "
                "POST /_mockpay/reset, or raise MOCKPAY_MAX_ORDERS"
            )
        self._put(orders, order.id, Slot(order, order.seq, order.created_at, keys, order.updated_at))

    async def record(self, kind: str, record_id: str) -> Record | None:
        """The record with that id."""
        slot = self._kind(kind).slots.get(record_id)
        return slot.row if slot else None

    async def records(self, kind: str, query: Query) -> Page[Record]:
        """A page of records of a kind."""
        rows = self._store.records.get(kind)
        return rows.page(query) if rows else Page([], 0)

    async def put_record(self, record: Record) -> None:
        """Save a record under its keys."""
        rows = self._kind(record.kind)
        if record.id not in rows.slots and len(rows) >= self._store.max_records:
            raise Full(f"this space holds {len(rows)} records of one kind, the most it may; POST /_mockpay/reset")
        slot = Slot(record, record.seq, record.created_at, tuple(record.keys.items()), record.updated_at)
        self._put(rows, record.id, slot)

    async def drop_record(self, kind: str, record_id: str) -> None:
        """Forget a record."""
        self._drop(self._kind(kind), record_id)

    async def kinds(self) -> list[str]:
        """The kinds of records there are."""
        return sorted(kind for kind, rows in self._store.records.items() if len(rows))

    async def delivery(self, delivery_id: str) -> Delivery | None:
        """The delivery with that id."""
        slot = self._store.deliveries.slots.get(delivery_id)
        return slot.row if slot else None

    async def deliveries(self, query: Query) -> Page[Delivery]:
        """A page of deliveries."""
        return self._store.deliveries.page(query)

    async def put_delivery(self, delivery: Delivery) -> None:
        """Save a delivery; the oldest finished ones are evicted."""
        rows = self._store.deliveries
        self._put(rows, delivery.id, Slot(delivery, delivery.seq, delivery.created_at, delivery.keys))
        if len(rows) > self._store.max_deliveries:
            finished = next((one.id for one in rows if one.state is not DeliveryState.PENDING), None)
            if finished:
                self._drop(rows, finished)

    async def schedule(self, due: Due) -> None:
        """Put work into the queue."""
        queue, item = self._store.queue, (due.at, due.seq, due)
        insort(queue, item, key=lambda one: one[:2])
        self._undo.append(lambda: queue.remove(item))

    async def first_due(self) -> Due | None:
        """The next work; stays in the queue."""
        return self._store.queue[0][2] if self._store.queue else None

    async def take_due(self) -> None:
        """Remove the next work from the queue."""
        queue = self._store.queue
        item = queue.pop(0)
        self._undo.append(lambda: queue.insert(0, item))

    async def dues(self) -> list[Due]:
        """All work."""
        return [due for _, _, due in self._store.queue]

    async def add_history(self, order_id: str, entries: Sequence[HistoryEntry]) -> None:
        """Add to an order's history."""
        self._append(self._store.history, order_id, entries)

    async def history(self, order_id: str) -> list[HistoryEntry]:
        """What happened to an order."""
        return list(self._store.history.get(order_id, ()))

    async def add_ledger(self, order_id: str, entries: Sequence[LedgerEntry]) -> None:
        """Add to an order's ledger."""
        self._append(self._store.ledger, order_id, entries)

    async def ledger(self, order_id: str) -> list[LedgerEntry]:
        """An order's ledger."""
        return list(self._store.ledger.get(order_id, ()))

    async def clear(self) -> None:
        """Forget everything, counters too."""
        store = self._store
        before, counters = dict(vars(store)), dict(store.counters)
        store.empty()
        self._undo += (partial(store.count_again, counters), partial(vars(store).update, before))

    def _kind(self, kind: str) -> Collection[Record]:
        rows = self._store.records.get(kind)
        if rows is None:
            rows = self._store.records[kind] = Collection(record_text)
        return rows

    def _put(self, rows: Collection[Row], row_id: str, slot: Slot[Row]) -> None:
        before = rows.put(row_id, slot)
        self._undo.append(partial(rows.put, row_id, before) if before else partial(rows.drop, row_id))

    def _drop(self, rows: Collection[Row], row_id: str) -> None:
        before = rows.drop(row_id)
        if before:
            self._undo.append(partial(rows.put, row_id, before))

    def _append(self, lists: dict[str, tuple[Row, ...]], key: str, rows: Sequence[Row]) -> None:
        """A tuple of rows is soon left alone by the collector, a list never: there are as many as orders."""
        if rows:
            before = lists.get(key, ())
            lists[key] = (*before, *rows)
            self._undo.append(partial(lists.__setitem__, key, before))
