"""Faults that a test sets while the space runs, beside those of its scenario."""

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from mockpay.orders.errors import NotFound
from mockpay.orders.order import Struct
from mockpay.sandbox.ids import Counters
from mockpay.sandbox.store import Full
from mockpay.scenario.rules import RequestContext, matches
from mockpay.scenario.scenario import Fault, FaultPoint

MOST: Final = 100
"""Faults that may be set in one space."""
CALLS: Final = "calls:"
"""How the counters of calls begin; the operation's full name follows."""


class SetFault(Struct, frozen=True):
    """A fault that strikes `times` at most (None: as long as it is set) and did so `struck` times. `before` are the
    calls of each operation from before it was set: `nth` of its rule counts from there."""

    number: int
    fault: Fault
    times: int | None = None
    hits: int = 0
    before: Counters = {}

    @property
    def id(self) -> str:
        """What it is cleared by."""
        return f"fault-{self.number}"

    def fits(self, context: RequestContext, points: tuple[FaultPoint, ...]) -> bool:
        """Whether it strikes this request at one of the points."""
        if self.fault.at not in points or self.hits == self.times:
            return False
        since = msgspec.structs.replace(context, nth=context.nth - self.before.get(context.operation, 0))
        return matches(self.fault.when, since)


class Faults:
    """The faults set in one space, in the order they were set."""

    __slots__ = ("_made", "all")

    def __init__(self) -> None:
        self.all: dict[str, SetFault] = {}
        self._made = 0

    def add(self, fault: Fault, times: int | None, counters: Mapping[str, int]) -> SetFault:
        """Set a fault. `counters` are those of the space. Raises `Full`."""
        if len(self.all) >= MOST:
            raise Full(f"{MOST} faults are set here, the most there may be; DELETE /_mockpay/faults clears them")
        self._made += 1
        before = {name.removeprefix(CALLS): count for name, count in counters.items() if name.startswith(CALLS)}
        one = SetFault(number=self._made, fault=fault, times=times, before=before)
        self.all[one.id] = one
        return one

    def put_back(self, faults: Iterable[SetFault]) -> None:
        """Have these set, as they stood when they were put aside."""
        self.all = {one.id: one for one in faults}
        self._made = max((one.number for one in self.all.values()), default=0)

    def remove(self, fault_id: str) -> None:
        """Clear one. Raises `NotFound`."""
        if self.all.pop(fault_id, None) is None:
            raise NotFound(f"no fault {fault_id[:100]} is set; GET /_mockpay/faults lists those that are")

    def hit(self, context: RequestContext, *points: FaultPoint) -> Fault | None:
        """The first that strikes this request at one of the points; it has then struck once more."""
        for one in self.all.values():
            if one.fits(context, points):
                self.all[one.id] = msgspec.structs.replace(one, hits=one.hits + 1)
                context.record_rule(None, one.id, one.fault.at)
                return one.fault
        return None
