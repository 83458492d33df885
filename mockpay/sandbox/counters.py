"""What a process has done since it started, counted on the way through: GET /_mockpay/metrics tells it.

Counts only grow: a reset takes nothing back, nor does a space that goes.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from typing import Final

from mockpay.sandbox.journal import JournalEntry
from mockpay.scenario.scenario import FaultPoint

BOUNDS: Final = (0.0002, 0.0005, 0.001, 0.0025, 0.01, 0.05, 0.25, 1.0, 5.0, 30.0)
"""Seconds that divide quick answers from slow ones. Chosen: five where answers are without a scenario, five for what
scenarios make of them."""

RequestLabels = tuple[str, str, int | None]
"""Origin, operation and status, as the journal has them: all three are bounded."""
AttemptLabels = tuple[str, str, str]
"""Origin, outcome (the receiver's status, `none` or `refused`), and the kind of chaos that added it, if one did."""


class Histogram:
    """How long something took: how often up to each bound (the last is beyond them all), and seconds in sum."""

    __slots__ = ("counts", "seconds")

    def __init__(self) -> None:
        self.counts = [0] * (len(BOUNDS) + 1)
        self.seconds = 0.0


class RequestCounters:
    """The counts of one process, shared by all its spaces."""

    __slots__ = ("attempts", "faults", "requests")

    def __init__(self) -> None:
        self.requests: defaultdict[RequestLabels, Histogram] = defaultdict(Histogram)
        self.attempts: Counter[AttemptLabels] = Counter()
        self.faults: Counter[FaultPoint] = Counter()

    def request(self, entry: JournalEntry) -> None:
        """A request whose answer is out."""
        times, seconds = self.requests[entry.origin, entry.operation, entry.status], entry.seconds
        times.counts[bisect_left(BOUNDS, seconds)] += 1
        times.seconds += seconds

    def count_fault(self, at: FaultPoint) -> None:
        """A fault that struck."""
        self.faults[at] += 1
