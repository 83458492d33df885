"""Another scenario for a space, which then starts anew or goes on with what is there."""

from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from mockpay.sandbox import state
from mockpay.sandbox.clock import Clock
from mockpay.sandbox.faults import CALLS
from mockpay.sandbox.sandbox import TIMELINE, Sandbox
from mockpay.steering.director import PIN
from mockpay.steering.scenario import Scenario


async def restage(sandbox: Sandbox, scenario: Scenario, clock: Clock | None = None) -> None:
    """Put a space under another scenario. With a `clock` it starts anew; without one its orders, its clock,
    its journal and its inboxes stay. Faults that were set are cleared. Raises `Full` or `msgspec.ValidationError` and
    changes nothing.
    """
    kept = None if clock else _without_plans(await state.export(sandbox))
    with steered(sandbox, scenario):
        if kept:
            await _go_on(sandbox, kept)
        elif clock:
            await state.reset(sandbox, clock)


@contextmanager
def steered(sandbox: Sandbox, scenario: Scenario) -> Iterator[None]:
    """Steer a space by a scenario from here on; by the one before again if what follows fails."""
    before, time = sandbox.scenario, sandbox.clock.state
    sandbox.steer(scenario)
    try:
        yield
    except BaseException:
        sandbox.steer(before)
        sandbox.clock.state = time
        raise


def _without_plans(kept: state.State) -> state.State:
    """The state without what the old scenario planned and counted."""
    dues = tuple(due for due in kept.dues if due.kind != TIMELINE)
    counters = {name: count for name, count in kept.counters.items() if not name.startswith((CALLS, PIN))}
    return msgspec.structs.replace(kept, dues=dues, counters=counters)


async def _go_on(sandbox: Sandbox, kept: state.State) -> None:
    """Put the state back, so that orders are found by what the new scenario says of them."""
    journal, mailroom = sandbox.journal, sandbox.mailroom
    await state.restore(sandbox, kept)
    sandbox.journal, sandbox.mailroom = journal, mailroom
