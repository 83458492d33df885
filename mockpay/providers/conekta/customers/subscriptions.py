"""Subscriptions: a customer, a plan and a card. What a card is charged is an order like any other.

A subscription is billed when it begins, when it is resumed or tried again with something left to pay; that cycles go
by and trials end without a payment is mockpay's: nothing is charged that nobody asked for.

Sources: OpenAPI 2.3.0, captured answers (a declined first payment leaves it past_due), Conekta's clients (resumed in
its trial it is in_trial again, resumed with a card that declines past_due).
"""

from calendar import monthrange
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

import msgspec

from mockpay.orders.commands import PayOrder, PlaceOrder
from mockpay.orders.money import to_major
from mockpay.orders.order import LineKind, Struct
from mockpay.orders.pricing import NewLine
from mockpay.orders.states import ChargeState
from mockpay.providers.conekta.customers import customers, payment_sources, plans
from mockpay.providers.conekta.customers.plans import Plan
from mockpay.providers.conekta.protocol.errors import WordedRefusal
from mockpay.providers.conekta.protocol.formats import Json, epoch, sent
from mockpay.providers.conekta.protocol.rules import DESCRIPTION, NAME, RULES
from mockpay.providers.conekta.protocol.violations import Detail
from mockpay.sandbox.records import PARENT, Records
from mockpay.sandbox.store import Query, Record
from mockpay.web.api_request import ApiRequest

KIND: Final = "conekta.subscription"
MONTHS: Final = {"month": 1, "year": 12}
DAYS: Final = {"week": 7, "half_month": 15}
YEAR: Final = 12
CANCELLED_BY_USER: Final = "user_cancelation"


class Status(StrEnum):
    """Where a subscription stands."""

    TRIAL = "in_trial"
    ACTIVE = "active"
    PAST_DUE = "past_due"
    PAUSED = "paused"
    CANCELED = "canceled"


LIVE: Final = (Status.TRIAL, Status.ACTIVE, Status.PAST_DUE)
ALLOWED: Final = {
    "pause": LIVE,
    "resume": (Status.PAUSED,),
    "cancel": (*LIVE, Status.PAUSED),
    "retry": (Status.PAST_DUE,),
    "update": (*LIVE, Status.PAUSED),
}
"""From which status each action is possible (chosen; Conekta's clients pause what is past_due, too)."""


class Subscription(Struct, frozen=True):
    """The data of a subscription's record. A cycle that was paid for begins at `cycle_start`."""

    plan_id: str
    card_id: str
    status: Status
    cycle_start: datetime | None = None
    cycle_end: datetime | None = None
    trial_start: datetime | None = None
    trial_end: datetime | None = None
    paused_at: datetime | None = None
    canceled_at: datetime | None = None
    charge_id: str | None = None
    order_id: str | None = None


def of(record: Record) -> Subscription:
    """The subscription in a record."""
    return msgspec.convert(record.data, Subscription)


async def latest(records: Records, customer_id: str) -> Record | None:
    """The customer's subscription where one is meant: the last that was made."""
    rows = (await records.page(KIND, Query(where={PARENT: customer_id}, limit=1))).rows
    return rows[0] if rows else None


def refuse_unless(action: str, record: Record) -> None:
    """Raises `Refused` where the status does not allow it."""
    status = of(record).status
    if status not in ALLOWED[action]:
        code = "precondition_required.subscription.status"
        raise WordedRefusal(428, Detail(code=code, param="status", values=(status, action)))


async def change(records: Records, record: Record, **changes: Any) -> Record:
    """Put other values in a subscription."""
    return await records.change(record, msgspec.to_builtins(msgspec.structs.replace(of(record), **changes)))


def begun(plan: Plan, plan_id: str, card_id: str, now: datetime, trial_end: datetime | None) -> Subscription:
    """A subscription as it begins: in its trial if it has one, else with a payment owed."""
    if trial_end is None and plan.trial_period_days:
        trial_end = now + timedelta(days=plan.trial_period_days)
    in_trial = trial_end is not None and trial_end > now
    return Subscription(
        plan_id=plan_id,
        card_id=card_id,
        status=Status.TRIAL if in_trial else Status.PAST_DUE,
        cycle_start=now if in_trial else None,
        cycle_end=trial_end if in_trial else now,
        trial_start=now if in_trial else None,
        trial_end=trial_end,
    )


def cycle_after(start: datetime, plan: Plan) -> datetime:
    """When what was paid at `start` is used up. The last day of a shorter month stands for the days it lacks."""
    if plan.interval in DAYS:
        return start + timedelta(days=DAYS[plan.interval] * plan.frequency)
    month = start.month - 1 + MONTHS[plan.interval] * plan.frequency
    year, month = start.year + month // YEAR, month % YEAR + 1
    return start.replace(year=year, month=month, day=min(start.day, monthrange(year, month)[1]))


def resumed(one: Subscription, now: datetime) -> Status | None:
    """How a subscription goes on after a pause; None where it has to be paid for first."""
    if one.trial_end and one.trial_end > now:
        return Status.TRIAL
    is_paid = one.cycle_start is not None and one.cycle_end is not None and one.cycle_end > now
    return Status.ACTIVE if is_paid else None


async def bill(call: ApiRequest, record: Record) -> Record:
    """Charge the card what the plan costs: active if it pays, past_due if it does not."""
    async with call.sandbox.records() as records:
        customer = await customers.get_or_refuse(records, record.parent)
        plan = plans.of(await plans.get_or_refuse(records, of(record).plan_id))
        card = await payment_sources.chosen(records, customer, of(record).card_id)
    said = {"description": DESCRIPTION, "customer_id": customer.id}
    pay = PayOrder(method=payment_sources.pays(call, card), references=said)
    order = await call.sandbox.handle(_place(customer, plan), pay, context=call.context())
    charge, start = order.charges[-1], order.created_at
    done: dict[str, Any] = {"status": Status.PAST_DUE, "order_id": order.id}
    if charge.state is ChargeState.CAPTURED:
        done |= {"status": Status.ACTIVE, "charge_id": charge.id}
        done |= {"cycle_start": start, "cycle_end": cycle_after(start, plan)}
    async with call.sandbox.records() as records:
        return await change(records, record, **done)


def _place(customer: Record, plan: Plan) -> PlaceOrder:
    """An order of one item, the plan."""
    price = to_major(plan.amount, plan.currency)
    line = NewLine(kind=LineKind.ITEM, name=plan.name, unit_price=price)
    buyer = customers.buyer(customer)
    return PlaceOrder(origin=NAME, rules=RULES, currency=plan.currency, buyer=buyer, lines=(line,))


def present(record: Record, customer: Record) -> Json:
    """A subscription, as answers have it."""
    one = of(record)
    return {
        "id": record.id,
        "status": str(one.status),
        "object": "subscription",
        "charge_id": one.charge_id,
        "created_at": epoch(record.created_at),
        "subscription_start": epoch(record.created_at),
        "canceled_at": _epoch(one.canceled_at),
        **sent(canceled_reason=CANCELLED_BY_USER if one.canceled_at else None),
        "paused_at": _epoch(one.paused_at),
        "billing_cycle_start": _epoch(one.cycle_start),
        "billing_cycle_end": _epoch(one.cycle_end),
        "trial_start": _epoch(one.trial_start),
        "trial_end": _epoch(one.trial_end),
        "plan_id": one.plan_id,
        **sent(last_billing_cycle_order_id=one.order_id),
        "customer_id": record.parent,
        **sent(customer_custom_reference=customers.of(customer).custom_reference or None),
        "card_id": one.card_id,
    }


def _epoch(moment: datetime | None) -> int | None:
    return epoch(moment) if moment else None
