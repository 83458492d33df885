"""Seeded orders: plausible, of every state, and the same for the same seed. For demos, filters and paging.

Each order is a hash of (seed, shop, index) and lives through a story of `seeds/order_stories.py` under the engine's own
table; so its totals, fees, history and ledger are those of an order that was really made, paid and sent.
"""

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import cache
from typing import Final

import msgspec

from mockpay.orders import engine, status
from mockpay.orders.actions import ATTEMPTS, ActionInput, command_for
from mockpay.orders.commands import ChangeCharge, Command, Outcome, PayOrder, PlaceOrder, ShipOrder
from mockpay.orders.decision import Deadline, Decision, line_id
from mockpay.orders.errors import Refusal
from mockpay.orders.issuer import KnownOutcome
from mockpay.orders.lifecycle import Action
from mockpay.orders.order import Address, Buyer, Failure, Line, LineKind, Method, Order, Rules, Struct
from mockpay.orders.payment_terms import PaymentTerms
from mockpay.sandbox.ids import Draw, Mint
from mockpay.sandbox.seeds import order_facts
from mockpay.sandbox.seeds.order_stories import StoryStep, Timeline, pick, schedule
from mockpay.sandbox.seeds.pool import pool
from mockpay.scenario.rules import DECLINED, RuleEngine
from mockpay.scenario.scenario import Then

Decisions = Iterator[Decision]
MOVING: Final = (Action.PAY, Action.EXPIRE)
"""What a charge that waits comes to."""
SHARES: Final = (20, 25, 30, 50)
"""Percent of the money that goes back in part."""


def as_is(order: Order) -> Order:
    """For a shop that adds nothing of its own."""
    return order


class SeedShop(Struct, frozen=True):
    """Whose orders. `name` tells several shops of one seed apart; `locale` is one of Faker's; `dress` has the last word
    on each order (native status words, extra fields), but leaves its id, seq, version and money alone."""

    origin: str
    rules: Rules
    name: str = ""
    currency: str = "MXN"
    locale: str = "es_MX"
    notify_url: str | None = None
    dress: Callable[[Order], Order] = as_is


def orders(
    shop: SeedShop,
    count: int,
    *,
    seed: str,
    now: datetime,
    mint: Callable[[datetime], Mint],
    rule_engine: RuleEngine,
    mix: Mapping[str, int] | None = None,
    terms: PaymentTerms = PaymentTerms(),  # noqa: B008  frozen
) -> Decisions:
    """`count` orders of the year before `now` (whole minutes), the oldest first, each as one decision to be kept.

    `mint` makes ids at a moment, `rule_engine` says what payments cost, `mix` (story -> weight) which stories are told
    instead of all. What the shop's rules or `terms` refuse does not happen to its orders. Same arguments, same orders.
    """
    until = now.replace(second=0, microsecond=0)
    stream = f"{shop.origin}:{shop.name}"
    plots = [
        schedule(story, number, shop.rules, until, Draw(seed, f"plot:{stream}", number), shop.currency)
        for number, story in enumerate(pick(count, mix), start=1)
    ]
    teller = _StoryRunner(shop, count, seed, mint, rule_engine, terms)
    return (teller.run(timeline) for timeline in sorted(plots))


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """While thousands of orders are made and none is garbage: a sixth of the time went into looking at them again."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class _StoryRunner:
    """Lets the orders of one shop live through their stories."""

    def __init__(
        self,
        shop: SeedShop,
        count: int,
        seed: str,
        mint: Callable[[datetime], Mint],
        rule_engine: RuleEngine,
        terms: PaymentTerms,
    ) -> None:
        self._terms = terms
        self._shop = shop
        self._count = count
        self._seed = seed
        self._mint = mint
        self._rule_engine = rule_engine
        self._stream = f"{shop.origin}:{shop.name}"
        self._pool = pool(shop.locale, shop.currency, seed)
        declining = [card for card in rule_engine.scenario.cards if card.then is Then.DECLINE]
        failures = [Failure(code=card.code, message=card.message) for card in declining if card.code]
        self._failures = failures or [DECLINED]
        self._buyer = cache(self._met)
        self._answer = cache(self._asked)

    def _met(self, number: int) -> tuple[Buyer, Address]:
        return order_facts.buyer(Draw(self._seed, f"buyer:{self._stream}", number), self._pool)

    def _asked(self, action: Action, kind: str, brand: str) -> Outcome:
        """The bank's answer. What a charge costs hangs on no more than this."""
        fees = self._rule_engine.fees_for(self._shop.origin, Method(kind=kind, brand=brand))
        return Outcome(action=action, fees=fees, context=self._rule_engine.context)

    def run(self, timeline: Timeline) -> Decision:
        """An order with all that happened to it."""
        draw = Draw(self._seed, f"order:{self._stream}", timeline.number)
        mint = self._mint(timeline.placed)
        done = [self._placed(timeline, draw, mint)]
        order = done[0].order
        method = order_facts.method(draw, self._pool, timeline.kind, order.buyer, timeline.placed)
        for step, mint.now in timeline.steps:
            issuer = KnownOutcome(outcome=self._outcome(step.action, method, draw), taken=self._terms)
            with suppress(Refusal):
                command = self._command(order, step, method, draw)
                done.append(engine.decide(order, command, issuer, mint.now, mint))
                order = done[-1].order
        return Decision(
            order=self._shop.dress(order),
            events=tuple([event for one in done for event in one.events]),
            postings=tuple([posting for one in done for posting in one.postings]),
            deadlines=_open_deadlines(order),
        )

    def _placed(self, timeline: Timeline, draw: Draw, mint: Mint) -> Decision:
        """The order as it came in."""
        shop = self._shop
        buyer, address = self._buyer(draw.below(self._count * 2 // 5 + 1))
        lines = order_facts.lines(draw, self._pool, shop.currency, at_least=2 if timeline.is_split else 1)
        if "tax_line" in shop.rules.ids:
            lines = order_facts.taxes_apart(lines, shop.currency)
        command = PlaceOrder(
            origin=shop.origin,
            rules=shop.rules,
            currency=shop.currency,
            buyer=buyer,
            lines=(),
            shipping_address=address,
            billing_address=None if draw.below(3) else address,
            notify_url=shop.notify_url,
            reference_id=f"{shop.name or 'web'}-{timeline.number:06}",
        )
        return engine.placed(command, _with_ids(lines, shop.rules, mint), mint.next("seq"), timeline.placed, mint)

    def _outcome(self, action: Action, method: Method, draw: Draw) -> Outcome:
        outcome = self._answer(action if action in ATTEMPTS else Action.PAY, method.kind, method.brand)
        if action is Action.DECLINE:
            return msgspec.structs.replace(outcome, failure=draw.of(self._failures))
        return outcome

    def _command(self, order: Order, step: StoryStep, method: Method, draw: Draw) -> Command:
        action = step.action
        if action is Action.SHIP:
            return _shipment(order, step, draw)
        if action in MOVING and order.charges and order.charges[-1].state in status.WAITING:
            return ChangeCharge(order_id=order.id, action=action)
        amount = _share(order, step, draw) if step.part else None
        if action in ATTEMPTS:
            return PayOrder(order_id=order.id, method=method, amount=amount)
        reason = draw.of(self._pool.words.cancel_reasons) if action is Action.CANCEL else None
        return command_for(order, action, ActionInput(method=method, amount=amount, reason=reason))


def _with_ids(lines: tuple[Line, ...], rules: Rules, mint: Mint) -> tuple[Line, ...]:
    """Lines with ids as their origin gives them; where it gives none, an item has its SKU for one: parcels hold ids."""
    return tuple([msgspec.structs.replace(line, id=line_id(rules, line.kind, mint) or line.id) for line in lines])


def _shipment(order: Order, step: StoryStep, draw: Draw) -> ShipOrder:
    """All of an order on its way, or its first item only."""
    (sent,) = order.of(LineKind.SHIPPING)
    first = order.of(LineKind.ITEM)[0].id
    return ShipOrder(
        order_id=order.id,
        line_ids=(first,) if step.part else (),
        carrier=sent.carrier,
        tracking=f"{draw.below(10**12):012}",
    )


def _share(order: Order, step: StoryStep, draw: Draw) -> int:
    """A part of what is due, or of what was paid, in minor units."""
    whole = status.due(order) if step.action is Action.PAY else status.total_of(order, status.refundable)
    return max(1, whole * draw.of(SHARES) // 100)


def _open_deadlines(order: Order) -> tuple[Deadline, ...]:
    return tuple(
        [
            Deadline(at=one.deadline, charge_id=one.id)
            for one in order.charges
            if one.deadline and one.state in status.WAITING
        ]
    )
