"""Rows in memory, found by id, by key, by time and by text, paged by when they came in."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Generic, NamedTuple, TypeVar

from mockpay.sandbox.store import Keys, Page, Query

Row = TypeVar("Row")
FIRST = datetime.min.replace(tzinfo=UTC)
LAST = datetime.max.replace(tzinfo=UTC)
END = 2**63


class Slot(NamedTuple, Generic[Row]):
    """A row with what it is sorted and found by."""

    row: Row
    seq: int
    at: datetime
    keys: Keys


class Collection(Generic[Row]):
    """Sorted lists of sequence numbers; a page of a single key or a span of time touches no other rows."""

    def __init__(self, text_of: Callable[[Row], str]) -> None:
        self.slots: dict[str, Slot[Row]] = {}
        self._text_of = text_of
        self._ids: dict[int, str] = {}
        self._seqs: list[int] = []
        self._moments: list[tuple[datetime, int]] = []
        self._index: dict[tuple[str, str], list[int]] = {}

    def put(self, row_id: str, slot: Slot[Row]) -> Slot[Row] | None:
        """Insert or replace; gives what stood there."""
        before = self.slots.get(row_id)
        if before is None or before.seq != slot.seq or before.at != slot.at:
            self._unlist(before)
            self._ids[slot.seq] = row_id
            insort(self._seqs, slot.seq)
            insort(self._moments, (slot.at, slot.seq))
        if before is None or before.keys != slot.keys or before.seq != slot.seq:
            self._unindex(before)
            for key in set(slot.keys):
                insort(self._index.setdefault(key, []), slot.seq)
        self.slots[row_id] = slot
        return before

    def drop(self, row_id: str) -> Slot[Row] | None:
        """Remove; gives what stood there."""
        before = self.slots.pop(row_id, None)
        self._unlist(before)
        self._unindex(before)
        return before

    def _unlist(self, slot: Slot[Row] | None) -> None:
        if slot is not None:
            del self._ids[slot.seq]
            del self._seqs[bisect_left(self._seqs, slot.seq)]
            del self._moments[bisect_left(self._moments, (slot.at, slot.seq))]

    def _unindex(self, slot: Slot[Row] | None) -> None:
        if slot is None:
            return
        for key in set(slot.keys):
            seqs = self._index[key]
            del seqs[bisect_left(seqs, slot.seq)]
            if not seqs:
                del self._index[key]

    def page(self, query: Query) -> Page[Row]:
        """The rows of a query and how many there are in all."""
        seqs = self._narrowest(query)
        if self._needs_a_look(query):
            seqs = [seq for seq in seqs if self._fits(self._slot(seq), query)]
        return Page([self._slot(seq).row for seq in _cut(seqs, query)], len(seqs))

    def _narrowest(self, query: Query) -> list[int]:
        if not query.where and not (query.since or query.until):
            return self._seqs
        start, stop = self._span(query)
        keyed = min((self._index.get(pair, []) for pair in query.where.items()), key=len, default=None)
        if keyed is not None and len(keyed) <= stop - start:
            return keyed
        return sorted(seq for _, seq in self._moments[start:stop])

    def _span(self, query: Query) -> tuple[int, int]:
        start = bisect_left(self._moments, (query.since, -1)) if query.since else 0
        stop = bisect_right(self._moments, (query.until, END)) if query.until else len(self._moments)
        return start, stop

    def _needs_a_look(self, query: Query) -> bool:
        return bool(query.text) or len(query.where) > 1 or bool(query.where and (query.since or query.until))

    def _slot(self, seq: int) -> Slot[Row]:
        return self.slots[self._ids[seq]]

    def _fits(self, slot: Slot[Row], query: Query) -> bool:
        return (
            all(pair in slot.keys for pair in query.where.items())
            and (query.since or FIRST) <= slot.at <= (query.until or LAST)
            and query.text.casefold() in self._text_of(slot.row).casefold()
        )

    def __iter__(self) -> Iterator[Row]:
        return (self._slot(seq).row for seq in self._seqs)

    def __len__(self) -> int:
        return len(self.slots)


def _cut(seqs: list[int], query: Query) -> list[int]:
    stop = None if query.limit is None else query.offset + query.limit
    if not query.newest_first:
        return seqs[query.offset : stop]
    last = len(seqs) - query.offset
    first = 0 if stop is None else max(0, len(seqs) - stop)
    return seqs[first : max(last, 0)][::-1]
