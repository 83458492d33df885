"""Named snapshots of a space: all it holds and what steers it. They share their frozen values with the space."""

from datetime import datetime

from mockpay.orders.errors import NotFound
from mockpay.orders.order import Struct
from mockpay.sandbox import state
from mockpay.sandbox.faults import SetFault
from mockpay.sandbox.sandbox import Sandbox
from mockpay.sandbox.scenario_switch import under_scenario
from mockpay.sandbox.store import Full
from mockpay.scenario.scenario import Scenario


class Snapshot(Struct, frozen=True):
    """A space as it was at a moment of its own clock."""

    name: str
    at: datetime
    state: state.State
    scenario: Scenario
    faults: tuple[SetFault, ...]


class Snapshots:
    """Those of one space, in the order they were taken; `most` of them."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.all: dict[str, Snapshot] = {}

    async def take(self, sandbox: Sandbox, name: str) -> Snapshot:
        """Keep what the space holds now; a snapshot of that name is replaced. Raises `Full`."""
        if name not in self.all and len(self.all) >= self._most:
            raise Full(
                f"this space has {len(self.all)} snapshots, the most it may; "
                "DELETE /_mockpay/snapshots/NAME, or raise MOCKPAY_MAX_SNAPSHOTS"
            )
        self.all[name] = Snapshot(
            name=name,
            at=sandbox.clock.now(),
            state=await state.export(sandbox),
            scenario=sandbox.scenario,
            faults=tuple(sandbox.faults.all.values()),
        )
        return self.all[name]

    def find(self, name: str) -> Snapshot:
        """The snapshot of that name. Raises `NotFound`."""
        if name not in self.all:
            there = ", ".join(self.all) or "none"
            raise NotFound(f"this space has no snapshot {name[:100]!r}; there are: {there}")
        return self.all[name]

    async def restore(self, sandbox: Sandbox, name: str) -> Snapshot:
        """Put a snapshot in the place of all that the space holds. Raises `NotFound`."""
        found = self.find(name)
        with under_scenario(sandbox, found.scenario):
            await state.restore(sandbox, found.state)
        sandbox.faults.put_back(found.faults)
        return found

    def drop(self, name: str) -> None:
        """Forget one. Raises `NotFound`."""
        del self.all[self.find(name).name]
