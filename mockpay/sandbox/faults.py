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


class FaultState(Struct, frozen=True):
    """The faults that are set, by id, and how many ever were."""

    all: Mapping[str, SetFault] = {}
    made: int = 0


class Faults:
    """The faults set in one space, in the order they were set. `state` is replaced as a whole and never changed in
    place, so that a unit of work can be taken back."""

    __slots__ = ("state",)

    def __init__(self) -> None:
        self.state = FaultState()

    @property
    def all(self) -> Mapping[str, SetFault]:
        """Those that are set, by id."""
        return self.state.all

    def add(self, fault: Fault, times: int | None, counters: Mapping[str, int]) -> SetFault:
        """Set a fault. `counters` are those of the space. Raises `Full`."""
        if len(self.all) >= MOST:
            raise Full(f"{MOST} faults are set here, the most there may be; DELETE /_mockpay/faults clears them")
        before = {name.removeprefix(CALLS): count for name, count in counters.items() if name.startswith(CALLS)}
        one = SetFault(number=self.state.made + 1, fault=fault, times=times, before=before)
        self.state = FaultState(all={**self.all, one.id: one}, made=one.number)
        return one

    def put_back(self, faults: Iterable[SetFault]) -> None:
        """Have these set, as they stood when they were put aside."""
        all_set = {one.id: one for one in faults}
        self.state = FaultState(all=all_set, made=max((one.number for one in all_set.values()), default=0))

    def remove(self, fault_id: str) -> None:
        """Clear one. Raises `NotFound`."""
        if fault_id not in self.all:
            raise NotFound(f"no fault {fault_id[:100]} is set; GET /_mockpay/faults lists those that are")
        self.state = FaultState(
            all={key: one for key, one in self.all.items() if key != fault_id}, made=self.state.made
        )

    def clear(self) -> list[str]:
        """Clear all; gives their ids."""
        cleared = list(self.all)
        self.state = FaultState(made=self.state.made)
        return cleared

    def hit(self, context: RequestContext, *points: FaultPoint) -> Fault | None:
        """The first that strikes this request at one of the points; it has then struck once more."""
        for one in self.all.values():
            if one.fits(context, points):
                struck = msgspec.structs.replace(one, hits=one.hits + 1)
                self.state = FaultState(all={**self.all, one.id: struck}, made=self.state.made)
                context.record_rule(None, one.id, one.fault.at)
                return one.fault
        return None
