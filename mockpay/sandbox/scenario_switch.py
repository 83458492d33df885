"""Another scenario for a space, which then starts anew or goes on with what is there."""

from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from mockpay.sandbox import state
from mockpay.sandbox.clock import Clock
from mockpay.sandbox.faults import CALLS
from mockpay.sandbox.sandbox import TIMELINE, Sandbox
from mockpay.scenario.rules import PIN
from mockpay.scenario.scenario import Scenario


async def switch_scenario(sandbox: Sandbox, scenario: Scenario, clock: Clock | None = None) -> None:
    """Put a space under another scenario. With a `clock` it starts anew; without one its orders, its clock,
    its journal and its inboxes stay. Faults that were set are cleared. Raises `Full` or `msgspec.ValidationError` and
    changes nothing.
    """
    saved = None if clock else _without_plans(await state.export(sandbox))
    with under_scenario(sandbox, scenario):
        if saved:
            await _go_on(sandbox, saved)
        elif clock:
            await state.reset(sandbox, clock)


@contextmanager
def under_scenario(sandbox: Sandbox, scenario: Scenario) -> Iterator[None]:
    """Steer a space by a scenario from here on; by the one before again if what follows fails."""
    before, time = sandbox.scenario, sandbox.clock.state
    sandbox.use_scenario(scenario)
    try:
        yield
    except BaseException:
        sandbox.use_scenario(before)
        sandbox.clock.state = time
        raise


def _without_plans(saved: state.State) -> state.State:
    """The state without what the old scenario planned and counted."""
    dues = tuple(due for due in saved.dues if due.kind != TIMELINE)
    counters = {name: count for name, count in saved.counters.items() if not name.startswith((CALLS, PIN))}
    return msgspec.structs.replace(saved, dues=dues, counters=counters)


async def _go_on(sandbox: Sandbox, saved: state.State) -> None:
    """Put the state back, so that orders are found by what the new scenario says of them."""
    journal, delivery_gate = sandbox.journal, sandbox.delivery_gate
    await state.restore(sandbox, saved)
    sandbox.journal, sandbox.delivery_gate = journal, delivery_gate
