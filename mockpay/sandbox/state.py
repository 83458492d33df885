"""The state document: everything a space holds, out and in again; and what a scenario puts there at the start."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import msgspec

from mockpay.orders import status
from mockpay.orders.actor import Actor
from mockpay.orders.events import Event
from mockpay.orders.ledger import postings_of
from mockpay.orders.lifecycle import Action, Entity, allows
from mockpay.orders.order import Order, Struct
from mockpay.orders.status import Life
from mockpay.sandbox.clock import Clock, ClockState
from mockpay.sandbox.ids import Counters, Mint
from mockpay.sandbox.importing import imported, of_group, rules_of, starting_groups
from mockpay.sandbox.outbox import Delivery, DeliveryState
from mockpay.sandbox.provider_spec import StartingOrders
from mockpay.sandbox.records import PARENT
from mockpay.sandbox.sandbox import EXPIRE_CHARGE, EXPIRE_ORDER, KINDS, TIMELINE, Sandbox
from mockpay.sandbox.store import Due, HistoryEntry, LedgerEntry, Query, Record, Transaction
from mockpay.scenario.scenario import SeedCustomer
from mockpay.scenario.seed_record import SeedRecord

if TYPE_CHECKING:
    from mockpay.sandbox.seeding import SeedShop

VERSION: Final = 1
POPULATED: Final = "populated"
CUSTOMER: Final = "customer"
"""The kind of records that a scenario's `customers` are."""
ALL: Final = Query(newest_first=False, limit=None)


class State(Struct, frozen=True, rename={"ledger": "books"}):
    """The state document. `scenario` and `seed` only say where it came from; the rest is restored."""

    version: int
    scenario: str
    seed: str
    clock: ClockState = ClockState()
    counters: Counters = {}
    orders: tuple[Order, ...] = ()
    records: tuple[Record, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    dues: tuple[Due, ...] = ()
    history: tuple[HistoryEntry, ...] = ()
    ledger: tuple[LedgerEntry, ...] = ()


async def export(sandbox: Sandbox) -> State:
    """All that a space holds."""
    async with sandbox.store.transaction() as tx:
        orders = (await tx.orders(ALL)).rows
        return State(
            version=VERSION,
            scenario=sandbox.scenario.name,
            seed=sandbox.scenario.seed,
            clock=sandbox.clock.state,
            counters=dict(tx.counters),
            orders=tuple(orders),
            records=tuple([record for kind in await tx.kinds() for record in (await tx.records(kind, ALL)).rows]),
            deliveries=tuple((await tx.deliveries(ALL)).rows),
            dues=tuple(await tx.dues()),
            history=tuple([one for order in orders for one in await tx.history(order.id)]),
            ledger=tuple([one for order in orders for one in await tx.ledger(order.id)]),
        )


def read(document: Any) -> State:
    """A state document from JSON values. Raises `msgspec.ValidationError`, which names the path."""
    state = msgspec.convert(document, State)
    if state.version != VERSION:
        raise msgspec.ValidationError(f"state documents of version {state.version} cannot be read, only {VERSION}")
    _check("orders", state.orders, state.counters.get("seq", 0))
    _check("deliveries", state.deliveries, state.counters.get("delivery", 0))
    for kind in sorted({record.kind for record in state.records}):
        rows = [record for record in state.records if record.kind == kind]
        _check(f"records of kind {kind}", rows, state.counters.get("seq", 0))
    return state


def _check(name: str, rows: Sequence[Order | Record | Delivery], counted: int) -> None:
    """Rows are told apart by id and paged by seq, and a counter that is behind would give a seq again."""
    for part in ("id", "seq"):
        for value, times in Counter(getattr(row, part) for row in rows).items():
            if times > 1:
                raise msgspec.ValidationError(f"two {name} have the {part} {value}; give each its own")
    highest = max((row.seq for row in rows), default=0)
    if highest > counted:
        raise msgspec.ValidationError(f"{name} have a seq up to {highest}, but `counters` stop at {counted}")


def _check_fit(sandbox: Sandbox, state: State) -> None:
    """What this sandbox could not go on with: providers it has not, ids their answers need, work it does not know."""
    for order in state.orders:
        needed = rules_of(sandbox, order.origin).charge_ids.keys()
        for charge in order.charges:
            if lost := sorted(needed - charge.references.keys()):
                raise msgspec.ValidationError(f"charge {charge.id} of order {order.id} needs references {lost}")
    for delivery in state.deliveries:
        rules_of(sandbox, delivery.webhook.origin)
    steps = [str(index) for index in range(len(sandbox.scenario.timeline))]
    for due in state.dues:
        if due.kind not in KINDS or (due.kind == TIMELINE and due.part not in steps):
            raise msgspec.ValidationError(
                f"dues: there is no {due.kind} {due.part} under scenario {sandbox.scenario.name}"
            )


async def restore(sandbox: Sandbox, state: State) -> None:
    """Put a state document in the place of all that a space holds. Raises `msgspec.ValidationError`, `Full`."""
    _check_fit(sandbox, state)
    await sandbox.run(partial(_restore, sandbox, state))


async def _restore(sandbox: Sandbox, state: State) -> None:
    async with sandbox.store.transaction() as tx:
        await tx.clear()
        tx.counters.update(state.counters)
        for order in state.orders:
            await tx.put_order(order, sandbox.order_keys)
        for record in state.records:
            await tx.put_record(record)
        for delivery in state.deliveries:
            await tx.put_delivery(delivery)
        for due in state.dues:
            await tx.schedule(due)
        for history_entry in state.history:
            await tx.add_history(history_entry.order_id, [history_entry])
        for entry in state.ledger:
            await tx.add_ledger(entry.order_id, [entry])
    sandbox.clock.state = state.clock
    sandbox.forget()
    await requeue_pending(sandbox)


async def requeue_pending(sandbox: Sandbox) -> None:
    """Remember what still has to be sent."""
    await sandbox.run(partial(_requeue_pending, sandbox))


async def _requeue_pending(sandbox: Sandbox) -> None:
    async with sandbox.store.transaction() as tx:
        waiting = await tx.deliveries(Query(where={"state": DeliveryState.PENDING}, newest_first=False, limit=None))
        queued = await tx.first_due() is not None
    queues = dict.fromkeys(delivery.queue for delivery in waiting.rows)
    sandbox.after_commit(lambda: sandbox.requeue(queues, queued=queued))
    sandbox.notify()


async def reset(sandbox: Sandbox, clock: Clock) -> None:
    """Back to what the scenario starts with, the clock included."""
    await sandbox.run(partial(_reset, sandbox, clock))


async def _reset(sandbox: Sandbox, clock: Clock) -> None:
    async with sandbox.store.transaction() as tx:
        await tx.clear()
        sandbox.clock.state = clock.state
        await _populate(sandbox, tx)
    sandbox.forget()
    await requeue_pending(sandbox)


async def start(sandbox: Sandbox) -> None:
    """Put there what the scenario starts with, once."""
    await sandbox.run(partial(_start, sandbox))


async def _start(sandbox: Sandbox) -> None:
    async with sandbox.store.transaction() as tx:
        if POPULATED not in tx.counters:
            await _populate(sandbox, tx)
    sandbox.started = True
    sandbox.notify()


async def _populate(sandbox: Sandbox, tx: Transaction) -> None:
    sandbox.first_requests = sandbox.scenario.requests
    tx.counters[POPULATED] = 1
    tx.counters.update(sandbox.scenario.counters)
    mint = sandbox.mint(tx, sandbox.clock.now())
    for customer in sandbox.scenario.customers:
        await tx.put_record(_customer(customer, mint))
    for kept in sandbox.scenario.records:
        await tx.put_record(_record(kept, mint))
    await _seed(sandbox, tx)
    for data in sandbox.scenario.orders:
        await _import(sandbox, tx, imported(sandbox, data, mint), mint)
    for spec, group in starting_groups(sandbox):
        if group.seeded:
            await seed_orders(sandbox, tx, _shop(sandbox, spec.name, group), group.seeded)
        for data in sorted(group.orders, key=lambda data: str(data["created_at"])):
            await _import(sandbox, tx, imported(sandbox, of_group(spec, group, data), mint), mint)


async def _seed(sandbox: Sandbox, tx: Transaction) -> None:
    """The scenario's invented orders, and what was sent of them."""
    sent: list[Event] = []
    for seeded in sandbox.scenario.seeded_groups:
        shop = msgspec.structs.replace(_shop(sandbox, seeded.origin), notify_url=seeded.webhooks_to)
        events = await seed_orders(sandbox, tx, shop, seeded.orders, seeded.mix)
        sent += events if seeded.webhooks_to else ()
    if sent:
        from mockpay.sandbox.seeds.past_webhooks import add_past_webhooks  # on first need

        await add_past_webhooks(sandbox, tx, sent)


async def seed_orders(
    sandbox: Sandbox, tx: Transaction, shop: "SeedShop", count: int, mix: Mapping[str, int] | None = None
) -> list[Event]:
    """Put seeded orders of a shop there, inside a transaction under way. What they are hangs on the scenario's seed
    alone, so that all spaces look alike; their ids are the space's own. Returns what happened to them."""
    from mockpay.sandbox import seeding  # on first need: start-up stays short

    now, mint, rule_engine = sandbox.clock.now(), partial(sandbox.mint, tx), sandbox.rule_engine
    seed, terms = sandbox.scenario.seed, sandbox.terms_of(shop.origin)
    with seeding.collector_at_rest():
        made = seeding.orders(shop, count, seed=seed, now=now, mint=mint, rule_engine=rule_engine, mix=mix, terms=terms)
        events: list[Event] = []
        for decision in made:
            await sandbox.keep(tx, mint(now), decision)
            events += decision.events
    return events


def _shop(sandbox: Sandbox, origin: str, group: StartingOrders | None = None) -> "SeedShop":
    """Whose orders are invented: the provider's own, or those of a group, which carry its extras."""
    from mockpay.sandbox.seeding import SeedShop

    name, extras = (group.name, group.extras) if group else ("", {})

    def marked(order: Order) -> Order:
        return msgspec.structs.replace(order, extras={**order.extras, **extras}) if extras else order

    rules, currency = sandbox.specs[origin].rules, sandbox.scenario.account.currency
    return SeedShop(origin=origin, rules=rules, name=name, currency=currency, dress=marked)


async def _import(sandbox: Sandbox, tx: Transaction, order: Order, mint: Mint) -> None:
    await tx.put_order(order, sandbox.order_keys)
    imported_at = HistoryEntry(
        order.id, order.version, "order.imported", order.id, order.updated_at, (), Actor.SCENARIO, order.totals.total
    )
    await tx.add_history(order.id, [imported_at])
    for charge in order.charges:
        for posting in postings_of(charge):
            await tx.add_ledger(order.id, [LedgerEntry(order.id, order.version, order.currency, posting)])
        if charge.deadline and allows(Entity.CHARGE, charge.state, Action.EXPIRE):
            await sandbox.schedule(tx, Due(charge.deadline, mint.next("due"), EXPIRE_CHARGE, order.id, charge.id))
    if order.expires_at and status.life(order) is Life.ACTIVE:
        await sandbox.schedule(tx, Due(order.expires_at, mint.next("due"), EXPIRE_ORDER, order.id))


def _record(kept: SeedRecord, mint: Mint) -> Record:
    moment = kept.created_at or mint.now
    return Record(
        kind=kept.kind,
        id=kept.id,
        seq=mint.next("seq"),
        data=kept.data,
        parent=kept.parent,
        keys={PARENT: kept.parent} if kept.parent else {},
        created_at=moment,
        updated_at=moment,
    )


def _customer(customer: SeedCustomer, mint: Mint) -> Record:
    data = {name: value for name, value in msgspec.to_builtins(customer).items() if name != "id"}
    keys = {name: data[name] for name in ("email", "phone", "user_id") if data.get(name)}
    return Record(
        kind=CUSTOMER,
        id=customer.id,
        seq=mint.next("seq"),
        data=data,
        keys=keys,
        created_at=mint.now,
        updated_at=mint.now,
    )
