"""Rows in memory, found by id, by key, by time and by text, paged by when they came in."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, Final, Generic, TypeVar

import msgspec

from mockpay.sandbox.store import Keys, KeysOf, Page, Query, Sort

Row = TypeVar("Row")
FIRST = datetime.min.replace(tzinfo=UTC)
LAST = datetime.max.replace(tzinfo=UTC)
END = 2**63
LOOK = 50
"""A look at a row costs about as much as so many entries of a list."""
MOST_WAITING = 4_000
"""Rows whose keys wait to be worked out: the first list by key that is asked for works out all of them (40 ms)."""
AT_ONCE: Final = 8
"""How many more wait before so many are worked out together: one by one, between other work, takes longer."""
Moments = list[tuple[datetime, int]]


class Slot(msgspec.Struct, Generic[Row], gc=False):
    """A row with what it is sorted and found by. `at` it was created, `changed` then (None: never). Like the rows, no
    slot is walked by the collector. `found_by` are its keys, or what works them out of the row when they are needed."""

    row: Row
    seq: int
    at: datetime
    found_by: Keys | KeysOf[Row]
    changed: datetime | None = None

    @property
    def keys(self) -> Keys:
        """What it is found by."""
        if not isinstance(self.found_by, tuple):
            self.found_by = self.found_by(self.row)
        return self.found_by

    @property
    def last(self) -> tuple[datetime, int]:
        """When it last changed."""
        return self.changed or self.at, self.seq


class Collection(Generic[Row]):
    """Sorted lists of sequence numbers; a page of a single key or a span of time touches no other rows.

    What nobody asked for yet is not kept in order: the list of a key's name, and that of changes, is made when first
    needed and kept up from then on. Rows wait for the next list by key before their keys are looked at, `MOST_WAITING`
    of them: most requests ask for none.
    """

    def __init__(self, text_of: Callable[[Row], str]) -> None:
        self.slots: dict[str, Slot[Row]] = {}
        self._text_of = text_of
        self._ids: dict[int, str] = {}
        self._seqs: list[int] = []
        self._moments: Moments = []
        self._changes: Moments | None = None
        self._index: dict[str, dict[str, list[int]]] = {}
        self._waiting: dict[str, Slot[Row] | None] = {}  # id -> what the index has in its place

    def put(self, row_id: str, slot: Slot[Row]) -> Slot[Row] | None:
        """Insert or replace; gives what stood there."""
        before = self.slots.get(row_id)
        if before is None or before.seq != slot.seq or before.at != slot.at:
            if before is not None:
                self._unlist(before)
            self._ids[slot.seq] = row_id
            _insert(self._seqs, slot.seq)
            _insert(self._moments, (slot.at, slot.seq))
        self._waiting.setdefault(row_id, before)
        if self._changes is not None:
            self._unchange(before)
            _insert(self._changes, slot.last)
        self.slots[row_id] = slot
        if len(self._waiting) >= MOST_WAITING + AT_ONCE:
            for _ in range(AT_ONCE):
                self._index_last()
        return before

    def drop(self, row_id: str) -> Slot[Row] | None:
        """Remove; gives what stood there."""
        before = self.slots.pop(row_id, None)
        self._unlist(before)
        self._unindex(self._waiting.pop(row_id, before))
        self._unchange(before)
        return before

    def _unlist(self, slot: Slot[Row] | None) -> None:
        if slot is not None:
            del self._ids[slot.seq]
            _remove(self._seqs, slot.seq)
            _remove(self._moments, (slot.at, slot.seq))

    def _index_last(self) -> None:
        """Put the row that came last among those that wait where its keys say."""
        row_id, indexed = self._waiting.popitem()
        slot = self.slots[row_id]
        keys = slot.keys
        if self._index and (indexed is None or indexed.keys != keys or indexed.seq != slot.seq):
            self._unindex(indexed)
            for name, value in self._indexed(slot):
                _insert(self._index[name].setdefault(value, []), slot.seq)

    def _unindex(self, slot: Slot[Row] | None) -> None:
        if slot is None:
            return
        for name, value in self._indexed(slot):
            seqs = self._index[name][value]
            _remove(seqs, slot.seq)
            if not seqs:
                del self._index[name][value]

    def _unchange(self, slot: Slot[Row] | None) -> None:
        if slot is not None and self._changes is not None:
            _remove(self._changes, slot.last)

    def _indexed(self, slot: Slot[Row]) -> set[tuple[str, str]]:
        return {pair for pair in slot.keys if pair[0] in self._index}

    def _by_name(self, name: str) -> dict[str, list[int]]:
        """The rows of each value of a key, made on first need."""
        while self._waiting:
            self._index_last()
        found = self._index.get(name)
        if found is None:
            found = self._index[name] = {}
            for seq in self._seqs:
                for value in {value for key, value in self._slot(seq).keys if key == name}:
                    found.setdefault(value, []).append(seq)
        return found

    def _by_change(self) -> Moments:
        if self._changes is None:
            self._changes = sorted(slot.last for slot in self.slots.values())
        return self._changes

    def page(self, query: Query) -> Page[Row]:
        """The rows of a query and how many there are in all."""
        seqs = _up_to_seq(self._matching(query), query.max_seq)
        if query.text:
            seqs = [seq for seq in seqs if self._reads(self._slot(seq), query.text)]
        if query.sort is not Sort.SEQ:
            seqs = sorted(seqs, key=lambda seq: self._rank(seq, query.sort))
        return Page([self._slot(seq).row for seq in _cut(self._from(seqs, query), query)], len(seqs))

    def _matching(self, query: Query) -> list[int]:
        """The rows that meet all conditions but the text, oldest first: few rows are looked at one by one, of many the
        lists are intersected."""
        finders = sorted(self._finders(query), key=lambda finder: finder[0])
        if not finders:
            return self._seqs
        (fewest, make), *others = finders
        if others and fewest * LOOK > sum(size for size, _ in others):
            return sorted(set(make()).intersection(*(other() for _, other in others)))
        return [seq for seq in make() if self._fits(self._slot(seq), query)] if others else make()

    def _finders(self, query: Query) -> Iterator[tuple[int, Callable[[], list[int]]]]:
        """For each condition how many rows it leaves, and a way to get them."""
        if query.ids is not None:
            known = {self.slots[one].seq for one in query.ids if one in self.slots}
            yield len(known), lambda: sorted(known)
        for name, values in _asked(query):
            by_value = self._by_name(name)
            lists = [by_value[one] for one in dict.fromkeys(values) if one in by_value]
            yield sum(map(len, lists)), lambda lists=lists: _union(lists)  # type: ignore[misc]
        for moments, since, until in self._spans(query):
            start = bisect_left(moments, (since, -1)) if since else 0
            stop = max(start, bisect_right(moments, (until, END)) if until else len(moments))
            yield stop - start, lambda part=(moments, start, stop): _seqs(*part)  # type: ignore[misc]
        if query.after is not None:
            first = bisect_right(self._seqs, query.after)
            yield len(self._seqs) - first, lambda: self._seqs[first:]

    def _spans(self, query: Query) -> Iterator[tuple[Moments, datetime | None, datetime | None]]:
        if query.since or query.until:
            yield self._moments, query.since, query.until
        if query.changed_since or query.changed_until:
            yield self._by_change(), query.changed_since, query.changed_until

    def _slot(self, seq: int) -> Slot[Row]:
        return self.slots[self._ids[seq]]

    def _fits(self, slot: Slot[Row], query: Query) -> bool:
        return (
            all(any((name, one) in slot.keys for one in values) for name, values in _asked(query))
            and (query.ids is None or self._ids[slot.seq] in query.ids)
            and (query.since or FIRST) <= slot.at <= (query.until or LAST)
            and (query.changed_since or FIRST) <= slot.last[0] <= (query.changed_until or LAST)
            and (query.after is None or slot.seq > query.after)
        )

    def _reads(self, slot: Slot[Row], text: str) -> bool:
        return text.casefold() in self._text_of(slot.row).casefold()

    def _rank(self, seq: int, sort: Sort) -> tuple[datetime, int]:
        slot = self._slot(seq)
        return slot.last if sort is Sort.CHANGED else (slot.at, seq) if sort is Sort.CREATED else (FIRST, seq)

    def _from(self, seqs: list[int], query: Query) -> list[int]:
        """What is left of sorted rows behind the one that the page before ended with."""
        if query.cursor is None or (query.sort is not Sort.SEQ and query.cursor not in self._ids):
            return seqs
        edge = self._rank(query.cursor, query.sort) if query.sort is not Sort.SEQ else (FIRST, query.cursor)
        if query.newest_first:
            return seqs[: bisect_left(seqs, edge, key=lambda seq: self._rank(seq, query.sort))]
        return seqs[bisect_right(seqs, edge, key=lambda seq: self._rank(seq, query.sort)) :]

    def __iter__(self) -> Iterator[Row]:
        return (self._slot(seq).row for seq in self._seqs)

    def __len__(self) -> int:
        return len(self.slots)


def _asked(query: Query) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The keys a row must have, each with the values that will do."""
    yield from ((name, (value,)) for name, value in query.where.items())
    yield from query.any_of.items()


def _seqs(moments: Moments, start: int, stop: int) -> list[int]:
    return sorted(seq for _, seq in moments[start:stop])


def _union(lists: list[list[int]]) -> list[int]:
    return lists[0] if len(lists) == 1 else sorted(set().union(*lists))


def _up_to_seq(seqs: list[int], last: int | None) -> list[int]:
    """A list without what came in later; mostly nothing did."""
    return seqs if last is None or not seqs or seqs[-1] <= last else seqs[: bisect_right(seqs, last)]


def _insert(some: list[Any], one: Any) -> None:
    """Put one into a sorted list; mostly it belongs at the end."""
    if some and one < some[-1]:
        insort(some, one)
    else:
        some.append(one)


def _remove(some: list[Any], one: Any) -> None:
    """Take one out of a sorted list."""
    del some[bisect_left(some, one)]


def _cut(seqs: list[int], query: Query) -> list[int]:
    stop = None if query.limit is None else query.offset + query.limit
    if not query.newest_first:
        return seqs[query.offset : stop]
    last = len(seqs) - query.offset
    first = 0 if stop is None else max(0, len(seqs) - stop)
    return seqs[first : max(last, 0)][::-1]
