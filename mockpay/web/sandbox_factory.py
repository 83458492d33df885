"""Makes the sandboxes of a process, and says which scenarios they can run."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

import msgspec

from mockpay.sandbox import importing
from mockpay.sandbox.clock import Clock
from mockpay.sandbox.counters import RequestCounters
from mockpay.sandbox.journal import Journal, JournalBudget, JournalShare
from mockpay.sandbox.memory import MemoryStore
from mockpay.sandbox.sandbox import Sandbox
from mockpay.sandbox.store import Store
from mockpay.scenario.load import BadScenario
from mockpay.scenario.scenario import Scenario
from mockpay.scenario.schema import schema
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
        for seeded in scenario.seeded_groups:
            if seeded.origin not in names:
                raise BadScenario(f"seeded.origin must be one of {', '.join(names)}, not {seeded.origin!r}")
        _check_named(scenario, names)
        for provider in self._providers:
            _check_settings(scenario, provider)
            provider.check(scenario)
        check_all(scenario, self.check_operation)
        importing.check(self.sandbox("", scenario))


def _check_named(scenario: Scenario, names: Sequence[str]) -> None:
    """Settings of a provider whose name is misspelt would do nothing, in silence. Those of a shipped one that is not
    served here may stand there."""
    if scenario.providers.keys() - names:
        known = dict.fromkeys((*names, *schema()["properties"]["providers"]["properties"]))
        if strange := scenario.providers.keys() - known:
            there = ", ".join(known)
            raise BadScenario(f"providers.{min(strange)[:100]}: there is no such provider; there are {there}")


def _check_settings(scenario: Scenario, provider: Provider) -> None:
    try:
        scenario.provider(provider.name, provider.spec.settings)
    except msgspec.ValidationError as misfit:
        raise BadScenario(f"providers.{provider.name}: {misfit}") from None
