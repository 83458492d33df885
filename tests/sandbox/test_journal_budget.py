"""All journals of a process share a budget: a replaced journal and a dropped space give back what they took of it."""

import gc
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import pytest

from mockpay.orders.errors import NotFound
from mockpay.sandbox import snapshots, state
from mockpay.sandbox.journal import Journal, JournalBudget, JournalEntry, JournalShare, RecordedMessage
from mockpay.sandbox.sandbox import Sandbox
from mockpay.sandbox.scenario_switch import switch_scenario
from mockpay.sandbox.store import Store
from mockpay.web.spaces import Spaces
from tests.sandbox import worlds
from tests.sandbox.worlds import NOON, SCENARIO, run


@pytest.fixture(autouse=True)
def nothing_is_collected() -> Iterator[None]:
    """The garbage collector has no part in it."""
    gc.disable()
    yield
    gc.enable()


def ask(journal: Journal) -> None:
    """One request, answered."""
    number = journal.next_number()
    message = RecordedMessage(body=b"x" * 1000)
    journal.keep(JournalEntry(journal.seed, number, NOON, "POST", "/", b"", "", message, RecordedMessage()))


def with_budget(store: Store, budget: JournalBudget, name: str = "") -> Sandbox:
    made = worlds.sandbox(store, name=name)
    made.journal = Journal(made.seed, share=JournalShare(budget))
    ask(made.journal)
    return made


@pytest.fixture
def budget() -> JournalBudget:
    return JournalBudget(1_000_000)


async def restored(sandbox: Sandbox) -> None:
    await snapshots.take(sandbox, "a", 1)
    await snapshots.restore(sandbox, "a")


async def document_restored(sandbox: Sandbox) -> None:
    await state.restore(sandbox, await state.export(sandbox))


async def reset(sandbox: Sandbox) -> None:
    await state.reset(sandbox, sandbox.clock)


async def switched(sandbox: Sandbox) -> None:
    await switch_scenario(sandbox, SCENARIO, sandbox.clock)


@pytest.mark.parametrize("replace", [restored, document_restored, reset, switched])
def test_a_replaced_journal_gives_back_its_room(
    store: Store, budget: JournalBudget, replace: Callable[[Sandbox], Coroutine[Any, Any, None]]
) -> None:
    sandbox = with_budget(store, budget)
    old, one = sandbox.journal, budget.used
    assert one > 1000
    run(replace(sandbox))
    assert (budget.used, len(sandbox.journal), len(old)) == (0, 0, 1)
    ask(old)  # a request that was under way
    assert budget.used == 0
    ask(sandbox.journal)
    assert budget.used == one
    sandbox.journal.clear()
    assert budget.used == 0


def test_a_scenario_that_goes_on_keeps_its_journal_and_room(store: Store, budget: JournalBudget) -> None:
    sandbox = with_budget(store, budget)
    kept, one = sandbox.journal, budget.used
    run(switch_scenario(sandbox, SCENARIO))
    assert sandbox.journal is kept
    ask(kept)
    assert (budget.used, len(kept)) == (2 * one, 2)


def test_a_unit_that_is_taken_back_gives_back_nothing(store: Store, budget: JournalBudget) -> None:
    sandbox = with_budget(store, budget)
    kept, one, replaced = sandbox.journal, budget.used, []

    async def fails() -> None:
        sandbox.forget()
        ask(sandbox.journal)
        replaced.append(sandbox.journal)
        raise NotFound("nothing there")

    with pytest.raises(NotFound):
        run(sandbox.run(fails))
    assert sandbox.journal is kept
    assert budget.used == one
    ask(replaced[0])
    ask(kept)
    assert budget.used == 2 * one


def test_a_dropped_space_gives_back_its_room(new_store: Callable[..., Store], budget: JournalBudget) -> None:
    spaces = Spaces(lambda name: with_budget(new_store(), budget, name), 5)
    dropped = spaces.find("a")
    assert dropped is not None
    one = budget.used
    spaces.find("b")
    assert budget.used == 2 * one
    spaces.drop("a")
    assert budget.used == one
    ask(dropped.journal)  # requests that were under way
    run(state.reset(dropped, dropped.clock))
    ask(dropped.journal)
    assert (budget.used, len(dropped.journal)) == (one, 1)
    spaces.drop("b")
    assert budget.used == 0


def test_a_journal_that_makes_room_gives_it_back(budget: JournalBudget) -> None:
    journal = Journal("seed", most=2, share=JournalShare(budget))
    ask(journal)
    one = budget.used
    for _ in range(5):
        ask(journal)
    assert (budget.used, journal.forgotten) == (2 * one, 4)
