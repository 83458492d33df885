"""The scenario of a space over HTTP: which one steers it, and putting another in its place."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

import msgspec
from starlette.requests import Request

from mockpay.control.clock import moment
from mockpay.control.json_numbers import encoder, exact
from mockpay.control.space import body_of, space
from mockpay.sandbox.clock import Clock
from mockpay.sandbox.scenario_switch import switch_scenario
from mockpay.scenario import load
from mockpay.scenario.load import BadScenario
from mockpay.scenario.scenario import ClockPlan, Scenario
from mockpay.web.js_json import decode
from mockpay.web.validation import Schema

PUT: Final = Schema("control/scenario.request")
MOST_KEPT: Final = 32
"""Scenarios that are kept ready: spaces that ask for the same one share it."""


Changes = tuple[tuple[str, Any], ...]
"""Fields that are not what the scenario says."""


class Wanted(NamedTuple):
    """What a scenario is made of: names, YAML, and a document as JSON."""

    names: tuple[str, ...]
    yaml: str
    document: bytes

    def load(self) -> Scenario:
        """The scenario. Raises `BadScenario`."""
        return load.combine(self.names, self.yaml, decode(self.document)).scenario


class Scenarios:
    """The endpoints. `given` are the names and files of the command line, the only files that may be named here;
    `check` raises `BadScenario` for what the providers cannot serve; `clock` gives a clock as a scenario starts it."""

    def __init__(
        self, given: Sequence[str], check: Callable[[Scenario], None], clock: Callable[[Scenario], Clock]
    ) -> None:
        self._given = given
        self._vet = check
        self._clock = clock
        self._shared = lru_cache(maxsize=MOST_KEPT)(_made)

    async def get(self, request: Request) -> Any:
        """GET /_mockpay/scenario: what steers this space, as a document that can be put again."""
        return _scenario_to_json(space(request).scenario)

    async def put(self, request: Request) -> Any:
        """PUT /_mockpay/scenario: another one for this space: names, then YAML, then a document, merged in that order;
        without any of them the present one, with another seed or clock. The space starts anew, unless `reset` is false.
        """
        body = await body_of(request, PUT)
        sandbox, anew = space(request), body.get("reset", True)
        scenario = self._scenario(body, sandbox.scenario)
        self._vet(scenario)
        await switch_scenario(sandbox, scenario, self._clock(scenario) if anew else None)
        if "clock" in body and not anew:
            sandbox.clock.state = self._clock(scenario).state
        return _scenario_to_json(scenario)

    def _scenario(self, body: dict[str, Any], present: Scenario) -> Scenario:
        names = tuple(body.get("names", [body["name"]] if "name" in body else []))
        wanted = Wanted(names, body.get("yaml", ""), encoder.encode(body.get("document")))
        clock = tuple((name, moment(at, f"clock.{name}")) for name, at in body.get("clock", {}).items())
        changes = (("seed", body["seed"]),) if "seed" in body else ()
        if clock:
            changes = (*changes, ("clock", ClockPlan(**dict(clock))))
        if not body.keys() & {"name", "names", "yaml", "document"}:
            return msgspec.structs.replace(present, **dict(changes))
        return self._loaded(wanted, changes)

    def _loaded(self, wanted: Wanted, changes: Changes) -> Scenario:
        shipped = load.names()
        files = [name for name in wanted.names if name not in shipped]
        if strange := [name for name in files if name not in self._given]:
            there = ", ".join(dict.fromkeys((*shipped, *self._given)))
            raise BadScenario(f"there is no scenario {strange[0][:100]!r} here; there are: {there}")
        return _made(wanted, changes) if files else self._shared(wanted, changes)


def _made(wanted: Wanted, changes: Changes) -> Scenario:
    return msgspec.structs.replace(wanted.load(), **dict(changes))


def _scenario_to_json(scenario: Scenario) -> dict[str, Any]:
    return {
        "name": scenario.name,
        "description": scenario.description,
        "seed": scenario.seed,
        "shipped": load.names(),
        "document": exact(scenario),
    }
