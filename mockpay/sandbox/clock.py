"""The clock of a space: the wall clock by default, shifted or standing still when told so. Milliseconds, UTC."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

from mockpay.orders.order import Struct
from mockpay.scenario.scenario import ClockPlan

MILLISECOND = 1000
BELOW = tuple(timedelta(0, 0, microseconds) for microseconds in range(MILLISECOND))
"""What a moment has beyond whole milliseconds: to look it up takes a quarter of the time."""


wall: Final[Callable[[], datetime]] = partial(datetime.now, UTC)
"""The machine's time."""


class ClockState(Struct, frozen=True):
    """`frozen_at` when it stands still, else `offset` seconds ahead of the wall clock."""

    offset: float = 0.0
    frozen_at: datetime | None = None


class Clock:
    """Tells the time of a space and lets tests move it."""

    def __init__(self, system: Callable[[], datetime] = wall, plan: ClockPlan = ClockPlan()) -> None:  # noqa: B008
        self._system = system
        self.state = ClockState()
        if plan.freeze:
            self.freeze(plan.freeze)
        elif plan.set:
            self.set(plan.set)

    def now(self) -> datetime:
        """The moment, whole milliseconds."""
        state = self.state
        moment = state.frozen_at or self._system()
        if state.offset:
            moment += timedelta(seconds=state.offset)
        return moment - BELOW[moment.microsecond % MILLISECOND]

    @property
    def ticking(self) -> bool:
        """Whether time passes by itself."""
        return self.state.frozen_at is None

    def wall(self) -> None:
        """Back to the machine's time."""
        self.state = ClockState()

    def set(self, moment: datetime) -> None:
        """Jump to a moment; goes on ticking, or stays frozen there."""
        if self.ticking:
            self.state = ClockState(offset=(moment - self._system()).total_seconds())
        else:
            self.freeze(moment)

    def freeze(self, moment: datetime | None = None) -> None:
        """Stand still, at `moment` or now."""
        self.state = ClockState(frozen_at=(moment or self.now()).astimezone(UTC))

    def tick(self) -> None:
        """Go on ticking from where it stands."""
        if self.state.frozen_at:
            self.state = ClockState(offset=(self.state.frozen_at - self._system()).total_seconds())
