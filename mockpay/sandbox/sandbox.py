"""One space: its state, clock, seed and scenario, and the one road on which state changes (`handle`)."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from types import TracebackType
from typing import Any

import msgspec

from mockpay.orders import engine
from mockpay.orders.actions import ActionInput
from mockpay.orders.actor import Actor
from mockpay.orders.commands import Command, PlaceOrder
from mockpay.orders.decision import Decision
from mockpay.orders.errors import Duplicate, NotFound
from mockpay.orders.events import Event
from mockpay.orders.order import Failure, Method, Order
from mockpay.sandbox.delivery_chaos import plan_delivery
from mockpay.sandbox.ids import Mint
from mockpay.sandbox.issuer import ScenarioIssuer
from mockpay.sandbox.order_history import history_entry
from mockpay.sandbox.outbox import Delivery, NotSent, WebhookMessage
from mockpay.sandbox.records import Records
from mockpay.sandbox.space import Space
from mockpay.sandbox.store import Due, HistoryEntry, LedgerEntry, Page, Query, Reasons, Record, Transaction
from mockpay.scenario.rules import RequestContext
from mockpay.scenario.scenario import FaultPoint

EXPIRE_CHARGE = "expire_charge"
EXPIRE_ORDER = "expire_order"
DELIVER = "deliver"
TIMELINE = "timeline"
ARRIVE = "arrive"
KINDS = (ARRIVE, EXPIRE_CHARGE, EXPIRE_ORDER, DELIVER, TIMELINE)
"""The kinds of work the queue holds; `due_work.py` does them."""


class TransactionContext(msgspec.Struct, frozen=True):
    """A transaction under way: its store, its ids, the request it came from."""

    tx: Transaction
    mint: Mint
    context: RequestContext


class Sandbox(Space):
    """A space that carries out commands. All its ids hang on `seed`. `watch` is called after each change that leaves
    something to send or to do later, `abandon` when what is under way is to end."""

    async def handle(self, *commands: Command, context: RequestContext = RequestContext()) -> Order:  # noqa: B008  frozen
        """Carry out commands in one transaction: all of them, or none. Returns the order they made or changed.

        `context` is the request they come from, for what the scenario says of it. Raises a `Refusal`.
        """
        async with self.store.transaction() as tx:
            now, pins = self._inputs(tx, context)
            order = await self.apply(TransactionContext(tx, self.mint(tx, now, pins), context), commands, None)
        self.notify()
        context.record_save(order)
        return order

    def _inputs(self, tx: Transaction, context: RequestContext) -> tuple[datetime, dict[str, list[str]]]:
        pin = self.rule_engine.pin_for(context, tx.counters)
        if pin is None:
            return self.clock.now(), {}
        return pin.at or self.clock.now(), {form: list(ids) for form, ids in pin.ids.items()}

    async def apply(self, scope: TransactionContext, commands: Sequence[Command], order: Order | None) -> Order:
        """Decide commands one after another, then save what comes of them, inside a transaction under way."""
        decisions: list[Decision] = []
        history: list[HistoryEntry] = []
        for command in commands:
            decision = await self._decide(scope, command, order)
            order = decision.order
            if decision.events:
                decisions.append(decision)
                history += await self._plan(scope, decision)
        if decisions:
            await self._save(scope.tx, decisions, history)
        assert order is not None  # noqa: S101  there is at least one command
        return order

    async def _decide(self, scope: TransactionContext, command: Command, order: Order | None) -> Decision:
        now = scope.mint.now
        if isinstance(command, PlaceOrder):
            if command.reference_id and command.rules.unique_reference:
                await self._refuse_taken_reference(scope.tx, command, command.reference_id)
            return engine.place(command, scope.mint.next("seq"), now, scope.mint)
        if order is not None and command.order_id in ("", order.id):
            found: Order | None = order
        else:
            found = await scope.tx.order(command.order_id)
        if found is None:
            raise NotFound(f"there is no order {command.order_id}", subject=command.order_id)
        if command.order_id:  # else the request has just made it
            scope.context.record_target(found)
        return engine.decide(
            found, command, ScenarioIssuer(self.rule_engine, scope.context, self.terms_of), now, scope.mint
        )

    async def rehearse(self, command: Command) -> Decision:
        """What a command would come to now; nothing is saved, no id is used up. Raises a `Refusal`."""
        async with self.store.transaction() as tx:
            mint = Mint(self.seed, dict(tx.counters), self.clock.now())
            return await self._decide(TransactionContext(tx, mint, RequestContext()), command, None)

    async def _refuse_taken_reference(self, tx: Transaction, command: PlaceOrder, reference: str) -> None:
        where = {f"{command.origin}.reference_id": reference}
        taken = (await tx.orders(Query(where=where, limit=1))).rows
        if taken:
            raise Duplicate(
                f"reference_id {reference!r} is taken by order {taken[0].id}; send another one",
                field="reference_id",
                subject=taken[0].id,
            )

    async def _plan(self, scope: TransactionContext, decision: Decision) -> list[HistoryEntry]:
        """What follows from a decision, now and later: deadlines, webhooks, the scenario's timeline. Gives its history,
        with the reasons why some were told nothing."""
        if decision.deadlines:
            await self._schedule_deadlines(scope.tx, scope.mint, decision)
        by = scope.context.by
        history = [history_entry(event, by, await self._fan_out(scope, event)) for event in decision.events]
        if decision.events[0].before is None and self.scenario.timeline:
            for index, wait in self.rule_engine.steps_for(scope.context):
                due = Due(scope.mint.now + wait, scope.mint.next("due"), TIMELINE, decision.order.id, str(index))
                await self.schedule(scope.tx, due)
        return history

    async def keep(self, tx: Transaction, mint: Mint, decision: Decision) -> None:
        """Save an order that the scenario brings, with its history, ledger and deadlines, and tell nobody."""
        await self._save(tx, [decision], [history_entry(event, Actor.SCENARIO) for event in decision.events])
        await self._schedule_deadlines(tx, mint, decision)

    async def _save(self, tx: Transaction, decisions: Sequence[Decision], history: Sequence[HistoryEntry]) -> None:
        """Save an order as the last of its decisions leaves it, with its history and the ledger of all."""
        order = decisions[-1].order
        await tx.put_order(order, self.order_keys)
        await tx.add_history(order.id, history)
        postings = [pair for decision in decisions for pair in decision.postings]
        if postings:
            ledger = [LedgerEntry(order.id, version, order.currency, posting) for version, posting in postings]
            await tx.add_ledger(order.id, ledger)

    async def _schedule_deadlines(self, tx: Transaction, mint: Mint, decision: Decision) -> None:
        for deadline in decision.deadlines:
            kind = ARRIVE if deadline.arrives else EXPIRE_CHARGE if deadline.charge_id else EXPIRE_ORDER
            await self.schedule(tx, Due(deadline.at, mint.next("due"), kind, decision.order.id, deadline.charge_id))

    async def _fan_out(self, scope: TransactionContext, event: Event) -> Reasons:
        """Put what each provider has to tell of an event into the outbox; gives why some have nothing."""
        records, reasons = self._records(scope, event.version), []
        for spec in self.specs.values():
            if spec.sees(event.order):
                webhooks = await spec.webhooks_of(event, records, self.scenario)
                if isinstance(webhooks, NotSent):
                    reasons.append((spec.name, webhooks.why))
                    continue
                for webhook in webhooks:
                    await self._enqueue(scope, event.version, webhook, event.order.id)
        return tuple(reasons)

    def _records(self, scope: TransactionContext, version: int = 0) -> Records:
        return Records(scope.tx, scope.mint, partial(self._enqueue, scope, version))

    async def _enqueue(self, scope: TransactionContext, version: int, webhook: WebhookMessage, subject: str) -> None:
        """Put a webhook into the outbox; `version` is that of the order it tells of."""
        mint = scope.mint
        delivery = Delivery(
            id=f"hook_{mint('uuid')}", seq=mint.next("delivery"), order_id=subject, webhook=webhook,
            created_at=mint.now, version=version,
        )  # fmt: skip
        fault = self.fault_for(scope.context, FaultPoint.AFTER_REPLY)
        delivery = plan_delivery(delivery, fault, self.chaos)
        if delivery.next_at:
            await self.schedule(scope.tx, Due(delivery.next_at, mint.next("due"), DELIVER, delivery.id))
        await scope.tx.put_delivery(delivery)
        self.enqueue(delivery.queue)

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

    def records(self) -> "OpenRecords":
        """The records of this space, to look at and to change in one transaction."""
        return OpenRecords(self)

    def records_in(self, tx: Transaction) -> Records:
        """The records of this space inside a transaction under way."""
        return self._records(TransactionContext(tx, self.mint(tx, self.clock.now()), RequestContext()))

    async def add_record(
        self, kind: str, data: dict[str, Any], *, id_format: str = "objectid", keys: dict[str, str] | None = None
    ) -> Record:
        """Make a record with an id of its own."""
        async with self.records() as records:
            return await records.add(kind, data, record_id=records.mint(id_format), keys=keys)

    def action_input(
        self,
        order: Order,
        *,
        method: str | None = None,
        amount: int | None = None,
        reason: str | None = None,
        failure: Failure | None = None,
    ) -> ActionInput:
        """What goes with an action that nobody's card is behind: the scenario's method (or that of another kind)."""
        payer = self.scenario.default_method
        if method and method != payer.kind:
            payer = Method(kind=method)
        return ActionInput(
            method=payer,
            fees=self.rule_engine.fees_for(order.origin, payer),
            context=self.rule_engine.context,
            amount=amount,
            reason=reason,
            failure=failure,
        )


class OpenRecords:
    """The records of a space, in a transaction of their own; a class, for a generator takes three times as long."""

    __slots__ = ("_sandbox", "_transaction", "_tx")

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    async def __aenter__(self) -> Records:
        self._transaction = self._sandbox.store.transaction()
        self._tx = await self._transaction.__aenter__()
        return self._sandbox.records_in(self._tx)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        wrote = self._tx.wrote
        await self._transaction.__aexit__(kind, error, trace)
        if wrote and kind is None:
            self._sandbox.notify()
