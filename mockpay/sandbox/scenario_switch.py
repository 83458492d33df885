"""Another scenario for a space, which then starts anew or goes on with what is there."""

from functools import partial

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
    await sandbox.run(partial(_switch, sandbox, scenario, clock))


async def _switch(sandbox: Sandbox, scenario: Scenario, clock: Clock | None) -> None:
    saved = None if clock else _without_plans(await state.export(sandbox))
    sandbox.use_scenario(scenario)
    if saved:
        await _go_on(sandbox, saved)
    elif clock:
        await state.reset(sandbox, clock)


def _without_plans(saved: state.State) -> state.State:
    """The state without what the old scenario planned and counted."""
    dues = tuple(due for due in saved.dues if due.kind != TIMELINE)
    counters = {name: count for name, count in saved.counters.items() if not name.startswith((CALLS, PIN))}
    return msgspec.structs.replace(saved, dues=dues, counters=counters)


async def _go_on(sandbox: Sandbox, saved: state.State) -> None:
    """Put the state back, so that orders are found by what the new scenario says of them."""
    journal, gate = sandbox.journal, sandbox.delivery_gate.state
    await state.restore(sandbox, saved)
    sandbox.use_journal(journal)
    sandbox.delivery_gate.state = gate
