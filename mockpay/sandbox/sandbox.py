"""One space: its state, clock, seed and scenario, and the one road on which state changes (`handle`)."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from mockpay.orders import engine
from mockpay.orders.case import Decision
from mockpay.orders.commands import ChangeCharge, Command, Outcome, PayOrder, PlaceOrder
from mockpay.orders.errors import Duplicate, NotFound, WrongState
from mockpay.orders.events import Event
from mockpay.orders.lifecycle import Action
from mockpay.orders.order import Order
from mockpay.sandbox.clock import Clock
from mockpay.sandbox.face import Face
from mockpay.sandbox.ids import Mint
from mockpay.sandbox.outbox import Delivery, Hook
from mockpay.sandbox.store import Due, Entry, Happening, Keys, Page, Query, Record, Store, Transaction
from mockpay.steering.director import Director
from mockpay.steering.scenario import Scenario

Watcher = Callable[["Sandbox"], None]
EXPIRE_CHARGE = "expire_charge"
DELIVER = "deliver"


class Sandbox:
    """A space. `watch` is called after each change that leaves something to send or to do later."""

    def __init__(self, name: str, scenario: Scenario, store: Store, clock: Clock, faces: Sequence[Face]) -> None:
        self.name = name
        self.scenario = scenario
        self.director = Director(scenario)
        self.store = store
        self.clock = clock
        self.faces = {face.name: face for face in faces}
        self.lanes: dict[str, None] = {}
        self.queued = False
        self.started = False
        self.watch: Watcher = lambda _sandbox: None

    @property
    def seed(self) -> str:
        """What all ids of this space hang on."""
        return f"{self.scenario.seed}\0{self.name}"

    def mint(self, tx: Transaction, now: datetime, pins: dict[str, list[str]] | None = None) -> Mint:
        """Makes ids inside a transaction."""
        return Mint(self.seed, tx.counters, now, pins)

    async def handle(self, *commands: Command, operation: str = "", body: Any = None) -> Order:
        """Carry out commands in one transaction: all of them, or none. Returns the order they made or changed.

        `operation` and `body` name the request they come from, for what the scenario pins. Raises a `Refusal`.
        """
        async with self.store.transaction() as tx:
            now, pins = self._inputs(tx, operation, body)
            mint = self.mint(tx, now, pins)
            order: Order | None = None
            for command in commands:
                decision = await self._decide(tx, command, order, now, mint)
                order = decision.order
                await self._save(tx, decision, mint)
        self.stir()
        assert order is not None  # noqa: S101  there is at least one command
        return order

    def _inputs(self, tx: Transaction, operation: str, body: Any) -> tuple[datetime, dict[str, list[str]]]:
        for name, pin in self.director.pins_for(operation, body) if self.scenario.pins else ():
            if name not in tx.counters:
                tx.counters[name] = 1
                return pin.at or self.clock.now(), {form: list(ids) for form, ids in pin.ids.items()}
        return self.clock.now(), {}

    async def _decide(
        self, tx: Transaction, command: Command, order: Order | None, now: datetime, mint: Mint
    ) -> Decision:
        if isinstance(command, PlaceOrder):
            await self._refuse_taken_reference(tx, command)
            return engine.place(command, mint.next("seq"), now, mint)
        found = await tx.order(command.order_id) if command.order_id else order
        if found is None:
            raise NotFound(f"there is no order {command.order_id}", subject=command.order_id)
        return engine.decide(found, command, self._outcome(command, found), now, mint)

    async def _refuse_taken_reference(self, tx: Transaction, command: PlaceOrder) -> None:
        if not (command.rules.unique_reference and command.reference_id):
            return
        where = {f"{command.origin}.reference_id": command.reference_id}
        taken = (await tx.orders(Query(where=where, limit=1))).rows
        if taken:
            raise Duplicate(
                f"reference_id {command.reference_id!r} is taken by order {taken[0].id}; send another one",
                field="reference_id",
                subject=taken[0].id,
            )

    def _outcome(self, command: Command, order: Order) -> Outcome:
        if isinstance(command, PayOrder):
            return command.outcome or self.director.outcome_for(order.origin, command.method)
        if isinstance(command, ChangeCharge) and order.charges:
            return self.director.outcome_for(order.origin, order.charges[-1].method)
        return Outcome()

    async def _save(self, tx: Transaction, decision: Decision, mint: Mint) -> None:
        order = decision.order
        if not decision.events:
            return
        await tx.put_order(order, self.keys_of(order))
        for event in decision.events:
            await tx.note(Happening(order.id, event.version, event.name, event.subject, event.at))
            await self._fan_out(tx, event, mint)
        for version, posting in decision.postings:
            await tx.post(Entry(order.id, version, order.currency, posting))
        for deadline in decision.deadlines:
            due = Due(deadline.at, mint.next("due"), EXPIRE_CHARGE, order.id, deadline.charge_id)
            await self.schedule(tx, due)

    async def _fan_out(self, tx: Transaction, event: Event, mint: Mint) -> None:
        for face in self.faces.values():
            for hook in await face.hooks(event, tx, self.scenario):
                await self.enqueue(tx, hook, event, mint)

    async def enqueue(self, tx: Transaction, hook: Hook, event: Event, mint: Mint) -> None:
        """Put a hook into the outbox, inside the transaction that caused it."""
        delivery = Delivery(
            id=f"hook_{mint('uuid')}",
            seq=mint.next("delivery"),
            order_id=event.order.id,
            hook=hook,
            created_at=event.at,
        )
        await tx.put_delivery(delivery)
        self.lanes[delivery.lane] = None

    async def schedule(self, tx: Transaction, due: Due) -> None:
        """Put work for a later moment into the queue."""
        await tx.schedule(due)
        self.queued = True

    def keys_of(self, order: Order) -> Keys:
        """What an order is found by: its origin, its reference, and what each face adds."""
        keys = [("origin", order.origin)]
        if order.reference_id:
            keys.append((f"{order.origin}.reference_id", order.reference_id))
        for face in self.faces.values():
            keys += face.keys(order)
        return tuple(keys)

    def stir(self) -> None:
        """Tell whoever watches that there is something to send or to wait for."""
        if self.lanes or self.queued:
            self.queued = False
            self.watch(self)

    async def order(self, order_id: str) -> Order:
        """The order with that id. Raises `NotFound`."""
        async with self.store.transaction() as tx:
            found = await tx.order(order_id)
        if found is None:
            raise NotFound(f"there is no order {order_id}", subject=order_id)
        return found

    async def orders(self, query: Query) -> Page[Order]:
        """A page of orders."""
        async with self.store.transaction() as tx:
            return await tx.orders(query)

    async def record(self, kind: str, record_id: str) -> Record | None:
        """A record, None where there is none."""
        async with self.store.transaction() as tx:
            return await tx.record(kind, record_id)

    async def add_record(
        self, kind: str, data: dict[str, Any], *, id_format: str = "objectid", keys: dict[str, str] | None = None
    ) -> Record:
        """Make a record with an id of its own."""
        async with self.store.transaction() as tx:
            now = self.clock.now()
            mint = self.mint(tx, now)
            record = Record(
                kind=kind,
                id=mint(id_format),
                seq=mint.next("seq"),
                data=data,
                created_at=now,
                updated_at=now,
                keys=keys or {},
            )
            await tx.put_record(record)
        return record

    async def catch_up(self) -> None:
        """Do what has fallen due by now, in order."""
        await self._run_until(self.clock.now())

    async def _run_until(self, moment: datetime, before_each: Callable[[datetime], None] | None = None) -> None:
        while True:
            async with self.store.transaction() as tx:
                due = await tx.first_due()
                if due is None or due.at > moment:
                    return
                if before_each:
                    before_each(due.at)
                await tx.take_due()
                await self._do(tx, due)
            self.stir()

    async def _do(self, tx: Transaction, due: Due) -> None:
        if due.kind == DELIVER:
            delivery = await tx.delivery(due.target)
            if delivery:
                self.lanes[delivery.lane] = None
        elif due.kind == EXPIRE_CHARGE:
            await self._expire(tx, due)

    async def _expire(self, tx: Transaction, due: Due) -> None:
        order = await tx.order(due.target)
        if order is None:
            return
        mint = self.mint(tx, due.at)
        command = ChangeCharge(order_id=order.id, action=Action.EXPIRE, charge_id=due.part)
        try:
            decision = engine.decide(order, command, Outcome(), due.at, mint)
        except (WrongState, NotFound):
            return  # it was paid, cancelled or declined meanwhile
        await self._save(tx, decision, mint)

    async def advance(self, by: timedelta) -> None:
        """Let time pass: everything due on the way happens at its own moment, in order."""
        target = self.clock.now() + by
        ticking = self.clock.ticking
        self.clock.freeze()
        try:
            await self._run_until(target, before_each=self._move_to)
            self.clock.freeze(target)
        finally:
            if ticking:
                self.clock.tick()
        self.stir()

    def _move_to(self, moment: datetime) -> None:
        if moment > self.clock.now():
            self.clock.freeze(moment)
