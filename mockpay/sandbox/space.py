"""One space: its state, and all that steers it (clock, seed, scenario, faults); the units of work that change them."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from operator import attrgetter
from typing import Any, Final

from mockpay.orders.payment_terms import PaymentTerms
from mockpay.sandbox.changes import ChangeSignal
from mockpay.sandbox.clock import Clock
from mockpay.sandbox.counters import RequestCounters
from mockpay.sandbox.delivery_gate import DeliveryGate, GateState
from mockpay.sandbox.faults import CALLS, Faults, FaultState
from mockpay.sandbox.ids import Mint
from mockpay.sandbox.journal import Journal
from mockpay.sandbox.order_keys import OrderKeys
from mockpay.sandbox.provider_spec import ProviderSpec
from mockpay.sandbox.store import Due, Store, Transaction
from mockpay.sandbox.unit_of_work import Effect, T, Work
from mockpay.scenario.rules import RequestContext, RuleEngine
from mockpay.scenario.scenario import Fault, FaultPoint, FirstRequest, Scenario

Watcher = Callable[[Any], None]
"""Is told of a sandbox."""


CONTROLS: Final = (
    "scenario",
    "seed",
    "chaos",
    "rule_engine",
    "order_keys",
    "journal",
    "provider_memory",
    "snapshots",
    "started",
    "first_requests",
    "clock.state",
    "faults.state",
    "delivery_gate.state",
)
"""What steers a space beside its state: each value is replaced and never changed in place."""
_controls = attrgetter(*CONTROLS)


class Space:
    """A space. All its ids hang on `seed`. `watch` is called after each change that leaves something to send or to do
    later, `abandon` when what is under way is to end. `provider_memory` is what providers remember beside the state, by
    name: forgotten when that is replaced."""

    def __init__(
        self, name: str, scenario: Scenario, store: Store, clock: Clock, specs: Sequence[ProviderSpec]
    ) -> None:
        self.name = name
        self.specs = {spec.name: spec for spec in specs}
        self.use_scenario(scenario)
        self.store = store
        self.clock = clock
        self.queues: dict[str, None] = {}
        self.provider_memory: Mapping[str, Any] = {}
        self.journal = Journal(self.seed)
        self.request_counters = RequestCounters()
        self.changes = ChangeSignal()
        self.delivery_gate = DeliveryGate()
        self.faults = Faults()
        self.snapshots: Mapping[str, Any] = {}
        self.queued = False
        self.started = False
        self.first_requests: tuple[FirstRequest, ...] = ()
        self.advancing = asyncio.Lock()
        self.watch: Watcher = lambda _sandbox: None
        self.abandon: Watcher = lambda _sandbox: None

    def use_scenario(self, scenario: Scenario) -> None:
        """Another scenario from now on; `scenario_switch.py` sees to what is there."""
        self.scenario = scenario
        self.seed = f"{scenario.seed}\0{self.name}"
        self.chaos = scenario.webhooks.chaos
        self.rule_engine = RuleEngine(scenario)
        self.order_keys = OrderKeys(self.specs.values(), scenario)

    async def run(self, work: Work[T]) -> T:
        """Carry out a unit of work: all that is looked up, decided, saved and presented in it stays, or none. `work`
        must not wait for anything but this space, and may be called twice. Inside a unit it joins that."""
        return await (work() if self.store.unit else self.store.run(self, work))

    def after_commit(self, effect: Effect) -> None:
        """What leaves the space waits until the unit under way stays; without one it goes at once."""
        if unit := self.store.unit:
            unit.after_commit(effect)
        else:
            effect()

    def terms_of(self, origin: str) -> PaymentTerms:
        """What orders of that origin can be paid with."""
        known = self.rule_engine.terms
        if origin not in known:
            spec = self.specs.get(origin)
            known[origin] = self.scenario.provider(origin, spec.settings).terms() if spec else PaymentTerms()
        return known[origin]

    def memory_of(self, provider: str) -> Any:
        """What a provider remembers beside the state, None for nothing; not to be changed in place."""
        return self.provider_memory.get(provider)

    def remember(self, provider: str, memory: Any) -> None:
        """Put that in the place of what a provider remembers."""
        self.provider_memory = {**self.provider_memory, provider: memory}

    def checkpoint(self) -> tuple[Any, ...]:
        """The values of `CONTROLS`, for `roll_back`."""
        values: tuple[Any, ...] = _controls(self)
        return values

    def roll_back(self, checkpoint: tuple[Any, ...]) -> None:
        """Put the controls of a checkpoint back. A journal that is not among them belongs to nobody."""
        replaced = self.journal
        for name, value in zip(CONTROLS, checkpoint, strict=True):
            holder, _, field = name.rpartition(".")
            setattr(getattr(self, holder) if holder else self, field, value)
        if self.journal is not replaced:
            replaced.release()

    def mint(self, tx: Transaction, now: datetime, pins: dict[str, list[str]] | None = None) -> Mint:
        """Makes ids inside a transaction."""
        return Mint(self.seed, tx.counters, now, pins)

    async def count(self, operation: str) -> int:
        """Which call of an operation this is, from 1; 0 when no rule asks."""
        if not (self.rule_engine.counts or self.faults.all):
            return 0
        async with self.store.transaction() as tx:
            return self.mint(tx, self.clock.now()).next(f"{CALLS}{operation}")

    def fault_for(self, context: RequestContext, *points: FaultPoint) -> Fault | None:
        """The fault that strikes a request at one of the points: one that was set, else one of the scenario."""
        if fault := self.faults.hit(context, *points) or self.rule_engine.fault_for(context, *points):
            self.after_commit(lambda: self.request_counters.count_fault(fault.at))
        return fault

    def enqueue(self, *queues: str) -> None:
        """There is something to send in these queues, once it stays."""
        self.after_commit(lambda: self.queues.update(dict.fromkeys(queues)))

    async def schedule(self, tx: Transaction, due: Due) -> None:
        """Put work for a later moment into the queue."""
        await tx.schedule(due)
        self.after_commit(self._is_queued)

    def _is_queued(self) -> None:
        self.queued = True

    def requeue(self, queues: Mapping[str, None], *, queued: bool) -> None:
        """These are the queues with something to send, and whether there is work for a later moment."""
        self.queues = dict(queues)
        self.queued = queued

    def forget(self) -> None:
        """Another state is in place: what was remembered beside the old one, or was under way, belongs to nobody."""
        self.after_commit(partial(self.abandon, self))
        self.provider_memory = {}
        self.faults.state = FaultState()
        self.use_journal(self.journal.fresh(self.seed))
        self.delivery_gate.state = GateState()
        self.chaos = self.scenario.webhooks.chaos

    def use_journal(self, journal: Journal) -> None:
        """Write into another journal from now on. The one before gives back its room once that stays, unless it is in
        use again by then."""
        self.after_commit(partial(self._release, self.journal))
        self.journal = journal

    def _release(self, journal: Journal) -> None:
        if journal is not self.journal:
            journal.release()

    def notify(self) -> None:
        """Tell whoever watches that there may be something to send or to wait for, and whoever waits that much may have
        changed; both once it stays."""
        self.after_commit(self._notify)

    def _notify(self) -> None:
        self.changes.notify()
        if self.queues or self.queued:
            self.queued = False
            self.watch(self)
