"""The clock of a space."""

from datetime import datetime
from typing import Any

from mockpay.client.answers import ClockAnswer
from mockpay.client.request import Request, given, whole

SLOW = 60.0
"""Seconds that turning may take: all that is due on the way happens, and receivers of hooks may be waited for."""


def get() -> Request[ClockAnswer]:
    """Where it stands."""
    return Request("GET", "clock", whole(ClockAnswer))


def advance(
    *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0, wait: bool = True
) -> Request[ClockAnswer]:
    """Let time pass: everything due on the way happens. With `wait`, hooks that go out are answered first."""
    return _turn(advance=days * 86_400 + hours * 3_600 + minutes * 60 + seconds, wait=wait)


def freeze(at: datetime | str | None = None) -> Request[ClockAnswer]:
    """Stand still, at an instant or now."""
    return _turn(freeze=True if at is None else _instant(at))


def set_to(at: datetime | str) -> Request[ClockAnswer]:
    """Jump to an instant."""
    return _turn(set=_instant(at))


def tick() -> Request[ClockAnswer]:
    """Go on from where it stands."""
    return _turn(tick=True)


def wall() -> Request[ClockAnswer]:
    """Back to the machine's time."""
    return _turn(wall=True)


def run_next(*, wait: bool = True) -> Request[ClockAnswer]:
    """Let time pass until the next thing that is due."""
    return _turn(run="next", wait=wait)


def run_idle(*, wait: bool = True) -> Request[ClockAnswer]:
    """Let time pass until nothing is due."""
    return _turn(run="idle", wait=wait)


def _turn(*, wait: bool | None = None, **body: Any) -> Request[ClockAnswer]:
    return Request("POST", "clock", whole(ClockAnswer), body | given(wait=wait), patience=SLOW)


def _instant(at: datetime | str) -> str:
    return at if isinstance(at, str) else at.isoformat()
