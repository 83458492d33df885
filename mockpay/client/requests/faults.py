"""What goes wrong on purpose: faults of requests, chaos of hooks, another scenario."""

from collections.abc import Mapping, Sequence
from typing import Any

from mockpay.client.answers import ChaosAnswer, FaultAnswer, Json, ScenarioAnswer
from mockpay.client.request import Request, given, part, step, whole


def find() -> Request[list[FaultAnswer]]:
    """Those that were set; those of the scenario stand in `scenario.get().document`."""
    return Request("GET", "faults", part("set", FaultAnswer))


def add(
    at: str,
    *,
    operation: str | None = None,
    when: Mapping[str, Any] | None = None,
    times: int | None = None,
    drop: bool | None = None,
    status: int | None = None,
    message: str | None = None,
    delay: float | None = None,
    retry_after: int | None = None,
) -> Request[FaultAnswer]:
    """A fault `before_commit`, `after_commit`, `mid_body` or `after_reply`, for `operation` (`provider.name`) or what
    else `when` says, so many `times`. `drop` closes the connection, `status` answers an error, `delay` is seconds."""
    which = {**(when or {}), **given(operation=operation)}
    how = given(times=times, drop=drop, status=status, message=message, delay=delay, retry_after=retry_after)
    body = {"at": at, **({"when": which} if which else {}), **how}
    return Request("POST", "faults", whole(FaultAnswer), body)


def lose_reply(operation: str | None = None, *, times: int = 1) -> Request[FaultAnswer]:
    """The next request (of an operation) is done, and its answer never arrives."""
    return add("after_commit", operation=operation, times=times, drop=True)


def drop(fault_id: str) -> Request[list[str]]:
    """Take one away."""
    return Request("DELETE", step("faults", fault_id), part("dropped", str))


def clear() -> Request[list[str]]:
    """Take all away that were set."""
    return Request("DELETE", "faults", part("dropped", str))


def get_chaos() -> Request[ChaosAnswer]:
    """What is set, and what it did to which hooks."""
    return Request("GET", "chaos", whole(ChaosAnswer))


def set_chaos(
    *,
    seed: int = 0,
    rates: Mapping[str, float] | None = None,
    schedule: Sequence[Mapping[str, Any]] | None = None,
    wait: float | None = None,
) -> Request[ChaosAnswer]:
    """Chaos for the hooks of the space from now on: by `rates` of its kinds, or exactly `schedule`
    (`[{"hook": 2, "kind": "duplicate"}]`); `wait` in seconds of the space's clock."""
    body = given(seed=seed, rates=rates, schedule=schedule, wait=wait)
    return Request("POST", "chaos", whole(ChaosAnswer), body)


def clear_chaos() -> Request[ChaosAnswer]:
    """No more of it."""
    return Request("DELETE", "chaos", whole(ChaosAnswer))


def get_scenario() -> Request[ScenarioAnswer]:
    """What steers the space."""
    return Request("GET", "scenario", whole(ScenarioAnswer))


def use_scenario(
    *names: str,
    yaml: str | None = None,
    document: Json | None = None,
    seed: str | None = None,
    clock: Mapping[str, str] | None = None,
    reset: bool | None = None,
) -> Request[ScenarioAnswer]:
    """Another scenario: names, then YAML, then a document; or the present one with another `seed` or `clock`
    (`{"freeze": …}`, `{"set": …}`). The space starts anew unless `reset` is False."""
    body = given(names=list(names) or None, yaml=yaml, document=document, seed=seed, clock=clock, reset=reset)
    return Request("PUT", "scenario", whole(ScenarioAnswer), body)
