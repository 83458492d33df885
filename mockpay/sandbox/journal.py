"""What a space was asked and what it answered: raw bytes in a ring that holds so many entries and so many bytes.

It is no part of the state: a look at a space must not change it, so the numbers behind the ids are counted here.
"""

from collections import deque
from collections.abc import Iterable
from datetime import datetime
from itertools import chain
from typing import Final

import msgspec

from mockpay.sandbox.ids import digest
from mockpay.scenario.audit import DecisionTrace

MOST_KEPT: Final = 65_536
"""Bytes of one body that are kept."""

OVERHEAD: Final = 600
"""Bytes an entry weighs beside its texts (measured)."""

Headers = Iterable[tuple[bytes, bytes]]


def packed(headers: Headers) -> bytes:
    """Headers in one piece: keeping thousands of small objects costs more time than all else here."""
    return b"\n".join(chain.from_iterable(headers))


class RecordedMessage(msgspec.Struct, gc=False):
    """A request or an answer as it went over the wire, its headers packed. `size` counts all bytes of the body, also
    those not kept."""

    head: bytes = b""
    body: bytes = b""
    size: int = 0

    @property
    def headers(self) -> Headers:
        """Names and values, in their order."""
        parts = self.head.split(b"\n")
        return zip(parts[::2], parts[1::2], strict=False)

    def add(self, chunk: bytes) -> None:
        """More of the body."""
        self.size += len(chunk)
        if room := MOST_KEPT - len(self.body):
            self.body += chunk[:room]

    @property
    def is_whole(self) -> bool:
        """Whether all of the body was kept."""
        return self.size == len(self.body)


class JournalEntry(msgspec.Struct, gc=False):
    """One request and its answer. `origin` is whose path it was: a provider, the checkout, or nobody; `operation` is
    named as scenarios say it, empty when the path has none. `at` is the sandbox's moment, `seconds` are real; `status`
    is None when the connection closed without an answer; `trace` says what affected it, where anything did."""

    seed: str
    number: int
    at: datetime
    method: str
    path: str
    query: bytes
    client: str
    request: RecordedMessage
    answer: RecordedMessage
    origin: str = ""
    operation: str = ""
    status: int | None = None
    seconds: float = 0.0
    weight: int = 0
    trace: DecisionTrace | None = None

    @property
    def id(self) -> str:
        """24 hex digits, the same for the same seed and number."""
        return digest(self.seed, "log", self.number, 12).hex()

    @property
    def is_unmatched(self) -> bool:
        """Whether nobody could answer: no such path, not for this method, or not built."""
        return self.status == 501 or (self.status in (404, 405) and not self.operation)


class JournalBudget:
    """Where the journals of a process stand: bytes they may have together, and have."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.used = 0


class JournalShare:
    """What the journals of one space take of the budget. It is closed with its space and takes nothing after that, so
    a request under way in a dropped space cannot take any for good."""

    def __init__(self, budget: JournalBudget) -> None:
        self._budget = budget
        self._used = 0
        self._is_open = True

    @property
    def is_too_much(self) -> bool:
        """Whether all shares together are more than the budget."""
        return self._budget.used > self._budget.most

    def take(self, weight: int) -> None:
        """Take so many bytes, or give them back."""
        if self._is_open:
            self._used += weight
            self._budget.used += weight

    def close(self) -> None:
        """Give everything back, once."""
        self.take(-self._used)
        self._is_open = False


class Journal:
    """The ring of one space: `most` entries (0 keeps none), `most_bytes`; `forgotten` counts those that made room. When
    the budget is used up it keeps only its last one."""

    def __init__(
        self, seed: str, most: int = 1_000, most_bytes: int = 4_194_304, share: JournalShare | None = None
    ) -> None:
        self.seed = seed
        self.most = most
        self._most_bytes = most_bytes
        self._share = share or JournalShare(JournalBudget(most_bytes))
        self._asked = 0
        self._bytes = 0
        self.clear()

    def clear(self) -> None:
        """Forget all entries; numbers go on."""
        self._ring: deque[JournalEntry] = deque()
        self._share.take(-self._bytes)
        self._bytes = 0
        self.forgotten = 0

    def fresh(self, seed: str) -> "Journal":
        """An empty journal that counts from 1. A request under way still ends up in the old one, which nobody reads."""
        return Journal(seed, self.most, self._most_bytes, self._share)

    def release(self) -> None:
        """It was replaced: give back what it takes of the budget, and take nothing of it any more."""
        self._share.take(-self._bytes)
        self._share = JournalShare(JournalBudget(self._most_bytes))
        self._share.take(self._bytes)

    def close(self) -> None:
        """Its space is dropped: neither it nor any other journal of the space takes anything of the budget any more."""
        self._share.close()

    def next_number(self) -> int:
        """The number of a request that has just come in."""
        self._asked += 1
        return self._asked

    def keep(self, entry: JournalEntry) -> None:
        """Add an entry whose answer is out; the oldest are evicted."""
        ring = self._ring
        ring.append(entry)
        change = entry.weight = _weight(entry)
        if len(ring) > self.most:
            change -= self._evicted()
        self._take(change)
        while self._bytes > self._most_bytes or (len(ring) > 1 and self._share.is_too_much):
            self._take(-self._evicted())

    def _evicted(self) -> int:
        """What the oldest entry weighed, which goes."""
        self.forgotten += 1
        return self._ring.popleft().weight

    def _take(self, weight: int) -> None:
        self._bytes += weight
        self._share.take(weight)

    def __len__(self) -> int:
        return len(self._ring)

    def entries(self) -> list[JournalEntry]:
        """All that is kept, the last answer first."""
        return list(reversed(self._ring))

    def entry(self, entry_id: str) -> JournalEntry | None:
        """The entry with that id."""
        return next((entry for entry in self._ring if entry.id == entry_id), None)


def _weight(entry: JournalEntry) -> int:
    """Bytes it takes to keep an entry."""
    context, answer = entry.request, entry.answer
    return (
        OVERHEAD
        + len(entry.path)
        + len(entry.query)
        + len(context.head)
        + len(context.body)
        + len(answer.head)
        + len(answer.body)
        + (entry.trace.weight if entry.trace else 0)
    )
