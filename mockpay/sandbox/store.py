"""What a store must be able to do. `memory.py` is the default; `tests/sandbox/test_store.py` is the conformance suite.

All access is inside a transaction, and inside one only the transaction is awaited. Either everything it wrote stays,
or nothing. Transactions do not see each other's unfinished work.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar

import msgspec

from mockpay.orders.actor import Actor
from mockpay.orders.errors import Refusal
from mockpay.orders.ledger import Posting
from mockpay.orders.order import Order, Struct
from mockpay.sandbox.ids import Counters
from mockpay.sandbox.outbox import Delivery
from mockpay.sandbox.unit_of_work import CheckpointedSpace, Effect, T, UnitOfWork, Work

Row = TypeVar("Row")
Keys = tuple[tuple[str, str], ...]
KeysOf = Callable[[Row], Keys]
"""What works out the keys of a row: it looks at nothing else that may change, so that it may be asked later."""


class Full(Refusal):
    """The store holds as many as it may."""

    code = "full"


class Record(Struct, frozen=True):
    """Anything that is not an order: customers, tokens, webhook subscriptions. `keys` is what it is found by."""

    kind: str
    id: str
    seq: int
    data: dict[str, Any]
    created_at: datetime
    updated_at: datetime
    parent: str = ""
    keys: dict[str, str] = {}


class Due(Struct, frozen=True):
    """Work for a later moment. `kind` says what (`sandbox.py` has the kinds), `target` and `part` on what."""

    at: datetime
    seq: int
    kind: str
    target: str
    part: str = ""


class LedgerEntry(Struct, frozen=True):
    """A posting in the ledger, with the order and version that made it."""

    order_id: str
    version: int
    currency: str
    posting: Posting


Reasons = tuple[tuple[str, str], ...]


class HistoryEntry(Struct, frozen=True):
    """An event as the history keeps it; `untold` are the providers that told nobody of it, each with its reason. `by`
    is who acted and `amount` what it was about, in minor units; None where nobody knows, or it was about no money."""

    order_id: str
    version: int
    name: str
    subject: str
    at: datetime
    untold: Reasons = ()
    by: Actor | None = None
    amount: int | None = None


class Sort(StrEnum):
    """What rows are sorted by: when they came in, when they were created, when they last changed."""

    SEQ = "came"
    CREATED = "created"
    CHANGED = "changed"


class Query(Struct, frozen=True):
    """Which rows: all `where` pairs hold and one of each `any_of`, among `ids`, created in [`since`, `until`], changed
    in [`changed_since`, `changed_until`], came in `after` a seq and `upto` another, `text` somewhere in what people
    search by.

    Sorted newest first unless told otherwise, by seq where moments tie. A page begins behind the row whose seq is
    `behind`, skips `offset` rows and holds at most `limit`; neither changes the count.
    """

    where: dict[str, str] = {}
    any_of: dict[str, tuple[str, ...]] = {}
    ids: tuple[str, ...] | None = None
    since: datetime | None = None
    until: datetime | None = None
    changed_since: datetime | None = None
    changed_until: datetime | None = None
    after: int | None = None
    max_seq: int | None = None
    text: str = ""
    sort: Sort = Sort.SEQ
    newest_first: bool = True
    cursor: int | None = None
    offset: int = 0
    limit: int | None = 20


class Page(msgspec.Struct, Generic[Row], frozen=True):
    """Some rows, and how many there are in all."""

    rows: list[Row]
    count: int


class Transaction(Protocol):
    """One unit of work. `counters` may be changed in place; they are saved with the rest."""

    counters: Counters

    @property
    def wrote(self) -> bool:
        """Whether anything but a counter was changed in it so far."""
        ...

    async def order(self, order_id: str) -> Order | None:
        """The order with that id."""
        ...

    async def orders(self, query: Query) -> Page[Order]:
        """A page of orders."""
        ...

    async def put_order(self, order: Order, keys: Keys | KeysOf[Order]) -> None:
        """Save an order under its keys, which a store may work out when somebody looks for them. Raises `Full`."""
        ...

    async def record(self, kind: str, record_id: str) -> Record | None:
        """The record with that id."""
        ...

    async def records(self, kind: str, query: Query) -> Page[Record]:
        """A page of records of a kind."""
        ...

    async def put_record(self, record: Record) -> None:
        """Save a record under its keys. Raises `Full`."""
        ...

    async def drop_record(self, kind: str, record_id: str) -> None:
        """Forget a record."""
        ...

    async def kinds(self) -> list[str]:
        """The kinds of records there are, sorted."""
        ...

    async def delivery(self, delivery_id: str) -> Delivery | None:
        """The delivery with that id."""
        ...

    async def deliveries(self, query: Query) -> Page[Delivery]:
        """A page of deliveries."""
        ...

    async def put_delivery(self, delivery: Delivery) -> None:
        """Save a delivery; the oldest finished ones are evicted."""
        ...

    async def schedule(self, due: Due) -> None:
        """Put work into the queue."""
        ...

    async def first_due(self) -> Due | None:
        """The next work, by (at, seq); stays in the queue."""
        ...

    async def take_due(self) -> None:
        """Remove the next work from the queue."""
        ...

    async def dues(self) -> list[Due]:
        """All work, by (at, seq)."""
        ...

    async def add_history(self, order_id: str, entries: Sequence[HistoryEntry]) -> None:
        """Add to an order's history."""
        ...

    async def history(self, order_id: str) -> list[HistoryEntry]:
        """What happened to an order, in order."""
        ...

    async def add_ledger(self, order_id: str, entries: Sequence[LedgerEntry]) -> None:
        """Add to an order's ledger."""
        ...

    async def ledger(self, order_id: str) -> list[LedgerEntry]:
        """An order's ledger, in order."""
        ...

    async def clear(self) -> None:
        """Forget everything, counters too."""
        ...


class Store(Protocol):
    """Where a space keeps its state."""

    unit: UnitOfWork | None
    """The unit of work under way."""

    async def run(self, space: CheckpointedSpace, work: Work[T], again: Effect | None = None) -> T:
        """Carry out a unit of work: kept when it ends, taken back when it raises, with all that steers the space. It
        runs without a pause and may run twice; `again` is called before it does. Not inside another one."""
        ...

    @property
    def next_due(self) -> datetime | None:
        """When the next work is due, None where there is none; told without a unit, and a unit then looks again."""
        ...

    def transaction(self) -> AbstractAsyncContextManager[Transaction]:
        """A part of the unit under way, or a unit of its own: kept when the block ends, undone when it raises."""
        ...
