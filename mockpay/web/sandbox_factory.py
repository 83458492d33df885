"""Makes the sandboxes of a process, and says which scenarios they can run."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from mockpay.sandbox import importing
from mockpay.sandbox.clock import Clock
from mockpay.sandbox.counters import RequestCounters
from mockpay.sandbox.journal import Journal, JournalBudget, JournalShare
from mockpay.sandbox.memory import MemoryStore
from mockpay.sandbox.sandbox import Sandbox
from mockpay.sandbox.store import Store
from mockpay.scenario.load import BadScenario
from mockpay.scenario.scenario import Scenario
from mockpay.settings import Settings
from mockpay.web.operation_names import check_all, checking
from mockpay.web.provider import Provider

FULL_JOURNALS: Final = 64
"""As much as so many of them hold, all journals may hold together: the spaces of a test suite are many and small."""


MakeStore = Callable[[int, int], Store]
"""Makes the store of a space: most orders, most deliveries."""


class SandboxFactory:
    """What all sandboxes have in common: the providers, the settings, the machine's clock, and what is counted."""

    def __init__(
        self,
        providers: Sequence[Provider],
        settings: Settings,
        system_clock: Callable[[], datetime],
        store: MakeStore = MemoryStore,
    ) -> None:
        self._providers = providers
        self.check_operation = checking(providers)
        self._settings = settings
        self._system_clock = system_clock
        self._store = store
        self.request_counters = RequestCounters()
        self._budget = JournalBudget(FULL_JOURNALS * settings.journal_bytes)

    def clock(self, scenario: Scenario) -> Clock:
        """A clock as a scenario starts it."""
        return Clock(self._system_clock, scenario.clock)

    def sandbox(self, name: str, scenario: Scenario) -> Sandbox:
        """A sandbox that nobody watches yet."""
        settings = self._settings
        store = self._store(settings.max_orders, settings.max_deliveries)
        made = Sandbox(name, scenario, store, self.clock(scenario), [provider.spec for provider in self._providers])
        share = JournalShare(self._budget)
        made.journal = Journal(made.seed, settings.journal, settings.journal_bytes, share)
        made.request_counters = self.request_counters
        return made

    def check(self, scenario: Scenario) -> None:
        """Raises `BadScenario` for what these providers cannot serve."""
        names = [provider.name for provider in self._providers]
        if scenario.seeded and scenario.seeded.origin not in names:
            raise BadScenario(f"seeded.origin must be one of {', '.join(names)}, not {scenario.seeded.origin!r}")
        for provider in self._providers:
            provider.check(scenario)
        check_all(scenario, self.check_operation)
        importing.check(self.sandbox("", scenario))
