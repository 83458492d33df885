"""The clock of a space as tests turn it: stand still, jump, let days pass, run to what is due."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from mockpay.sandbox import state
from mockpay.sandbox.clock import Clock
from mockpay.sandbox.due_work import advance, catch_up, until_next
from mockpay.sandbox.sandbox import Sandbox
from mockpay.scenario.duration import duration
from mockpay.web.errors import Invalid
from mockpay.web.instants import instant

Settle = Callable[[Sandbox], Awaitable[None]]


async def turn(sandbox: Sandbox, body: dict[str, Any], settle: Settle) -> None:
    """Do what the body of POST /_mockpay/clock says. Raises `Invalid`."""
    if "advance" in body:
        await advance(sandbox, _length(body["advance"]))
    elif body.get("run") == "next":
        await advance(sandbox, await until_next(sandbox) or timedelta())
    elif body.get("run") == "idle":
        await _run_until_idle(sandbox, settle)
    else:
        await sandbox.run(partial(_set, sandbox.clock, body))
    await catch_up(sandbox)
    await state.requeue_pending(sandbox)


async def _run_until_idle(sandbox: Sandbox, settle: Settle) -> None:
    """To the last thing that is due, with every webhook tried as often as it will be."""
    await settle(sandbox)
    while (wait := await until_next(sandbox)) is not None:
        await advance(sandbox, wait)
        await settle(sandbox)


async def _set(clock: Clock, body: dict[str, Any]) -> None:
    if body.get("wall"):
        clock.wall()
    elif body.get("tick"):
        clock.tick()
    elif "set" in body:
        clock.set(moment(body["set"], "set"))
    elif body.get("freeze") is True:
        clock.freeze()
    elif "freeze" in body:
        clock.freeze(moment(body["freeze"], "freeze"))


def clock_to_json(clock: Clock) -> dict[str, Any]:
    """Where a clock stands."""
    mode = "frozen" if not clock.ticking else "shifted" if clock.state.offset else "wall"
    return {"now": instant(clock.now()), "mode": mode, "offset_seconds": clock.state.offset}


def moment(text: object, name: str) -> datetime:
    """An instant as sent; without a zone it is UTC. Raises `Invalid`."""
    try:
        at = datetime.fromisoformat(str(text))
        at = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Invalid(f"{name} must be an instant like 2025-09-24T18:43:40.827Z") from None
    if not 1970 <= at.year <= 9000:
        raise Invalid(f"{name} must lie between the years 1970 and 9000")
    return at


def _length(given: object) -> timedelta:
    try:
        return duration(given)
    except ValueError as error:
        raise Invalid(f"advance {error}") from None
