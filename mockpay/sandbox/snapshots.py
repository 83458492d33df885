"""Named snapshots of a space: all it holds and what steers it. They share their frozen values with the space."""

from datetime import datetime
from functools import partial

from mockpay.orders.errors import NotFound
from mockpay.orders.order import Struct
from mockpay.sandbox import state
from mockpay.sandbox.faults import SetFault
from mockpay.sandbox.sandbox import Sandbox
from mockpay.sandbox.store import Full
from mockpay.scenario.scenario import Scenario


class Snapshot(Struct, frozen=True):
    """A space as it was at a moment of its own clock."""

    name: str
    at: datetime
    state: state.State
    scenario: Scenario
    faults: tuple[SetFault, ...]


async def take(sandbox: Sandbox, name: str, most: int) -> Snapshot:
    """Keep what the space holds now; a snapshot of that name is replaced. Raises `Full` when there are `most`."""
    if name not in sandbox.snapshots and len(sandbox.snapshots) >= most:
        raise Full(
            f"this space has {len(sandbox.snapshots)} snapshots, the most it may; "
            "DELETE /_mockpay/snapshots/NAME, or raise MOCKPAY_MAX_SNAPSHOTS"
        )
    taken = Snapshot(
        name=name,
        at=sandbox.clock.now(),
        state=await state.export(sandbox),
        scenario=sandbox.scenario,
        faults=tuple(sandbox.faults.all.values()),
    )
    sandbox.snapshots = {**sandbox.snapshots, name: taken}
    return taken


def find(sandbox: Sandbox, name: str) -> Snapshot:
    """The snapshot of that name. Raises `NotFound`."""
    found: Snapshot | None = sandbox.snapshots.get(name)
    if found is None:
        there = ", ".join(sandbox.snapshots) or "none"
        raise NotFound(f"this space has no snapshot {name[:100]!r}; there are: {there}")
    return found


async def restore(sandbox: Sandbox, name: str) -> Snapshot:
    """Put a snapshot in the place of all that the space holds. Raises `NotFound`."""
    found = find(sandbox, name)
    await sandbox.run(partial(_restore, sandbox, found))
    return found


async def _restore(sandbox: Sandbox, found: Snapshot) -> None:
    sandbox.use_scenario(found.scenario)
    await state.restore(sandbox, found.state)
    sandbox.faults.put_back(found.faults)


def drop(sandbox: Sandbox, name: str) -> None:
    """Forget one. Raises `NotFound`."""
    find(sandbox, name)
    sandbox.snapshots = {key: one for key, one in sandbox.snapshots.items() if key != name}
