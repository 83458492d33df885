"""The events of Conekta's API by name, and which of them our own events are.

Sources: the names that captured webhooks listen to; CAPTURED = webhook bodies of a test account and those printed at
developers.conekta.com; "chosen" = mockpay decided.
"""

from typing import Final

from mockpay.orders.events import Event
from mockpay.orders.lifecycle import NEW
from mockpay.orders.order import Charge, Struct
from mockpay.providers.conekta.protocol import status

PING: Final = "webhook_ping"
LISTED: Final = """
charge.created charge.paid charge.under_fraud_review charge.fraudulent charge.refunded charge.preauthorized
charge.declined charge.canceled charge.reversed charge.pending_confirmation charge.expired charge.chargeback.created
charge.chargeback.updated charge.chargeback.under_review charge.chargeback.lost charge.chargeback.won
charge.score_updated customer.created customer.updated customer.deleted customer.payment_source.card.blocked
webhook.created webhook.updated webhook.deleted webhook_ping payout.created payout.retrying payout.net_amount
payout.failed payout.in_transit plan.created plan.updated plan.deleted subscription.created subscription.paused
subscription.resumed subscription.canceled subscription.expired subscription.updated subscription.paid
subscription.payment_failed subscription.scheduled_payment_failed payee.created payee.updated payee.deleted
payee.payout_method.created payee.payout_method.updated payee.payout_method.deleted receipt.created order.canceled
order.charged_back order.created order.expired order.fraudulent order.under_fraud_review order.paid
order.partially_refunded order.pending_payment order.pre_authorized order.refunded order.updated order.voided
order.declined cashout.canceled cashout.confirmed cashout.expired cash_refund.created cash_refund.canceled
cash_refund.refunded cash_refund.expired company.onboarding.success company.onboarding.failed inbound_payment.lookup
inbound_payment.payment_attempt inbound_payment.reverse
"""
NAMES: Final = tuple(LISTED.split())
"""What a webhook hears that does not say what it wants to hear (captured)."""

ANY: Final = "any"
STATUS: Final = "order.{status}"
"""Stands for the event of the order's new payment status; for none where that is as it was."""


class EventRule(Struct, frozen=True):
    """The events that one of ours is, in their order, and who says so."""

    names: tuple[str, ...]
    source: str = "chosen"


ROWS: Final[dict[tuple[str, str], EventRule]] = {
    ("order.placed", NEW): EventRule(names=("order.created",), source="CAPTURED"),
    ("order.edited", ANY): EventRule(names=("order.updated",), source="CAPTURED"),
    ("order.expired", ANY): EventRule(names=(STATUS,), source="CAPTURED"),
    ("order.cancelled", ANY): EventRule(names=(STATUS,), source="CAPTURED"),
    ("order.deleted", ANY): EventRule(names=(STATUS,)),
    ("order.reinstated", ANY): EventRule(names=(STATUS,)),
    ("charge.captured", NEW): EventRule(names=("charge.created", "charge.paid", STATUS), source="CAPTURED"),
    ("charge.captured", ANY): EventRule(names=("charge.paid", STATUS), source="CAPTURED"),
    ("charge.authorized", NEW): EventRule(names=("charge.created", "charge.preauthorized", STATUS), source="CAPTURED"),
    ("charge.authorized", ANY): EventRule(names=("charge.preauthorized", STATUS)),
    ("charge.pending", NEW): EventRule(names=("charge.created", STATUS), source="CAPTURED"),
    ("charge.challenged", NEW): EventRule(names=("charge.created", "charge.pending_confirmation", STATUS)),
    ("charge.held_for_review", NEW): EventRule(
        names=("charge.created", "charge.under_fraud_review", "order.under_fraud_review")
    ),
    ("charge.declined", "review"): EventRule(names=("charge.fraudulent", "order.fraudulent")),
    ("charge.declined", ANY): EventRule(names=("charge.declined", STATUS), source="CAPTURED"),
    ("charge.expired", ANY): EventRule(names=("charge.expired", STATUS), source="CAPTURED"),
    ("charge.canceled", ANY): EventRule(names=("charge.canceled", STATUS), source="CAPTURED"),
    ("charge.voided", ANY): EventRule(names=(STATUS,), source="CAPTURED"),
    ("refund.paid", ANY): EventRule(names=("charge.refunded", STATUS), source="CAPTURED"),
    ("dispute.opened", ANY): EventRule(names=("charge.chargeback.created", STATUS), source="CAPTURED"),
    ("dispute.reviewed", ANY): EventRule(names=("charge.chargeback.under_review",), source="CAPTURED"),
    ("dispute.won", ANY): EventRule(names=("charge.chargeback.won",), source="CAPTURED"),
    ("dispute.lost", ANY): EventRule(names=("charge.chargeback.lost",), source="CAPTURED"),
}
"""(our event, what its charge was before) -> Conekta's. What is not here happens without a word."""

TOLD_AGAIN: Final = {"charge.declined": "declined", "refund.paid": "partially_refunded"}
"""Events that tell their status even where it was the same before: another decline, another partial refund."""


def names_of(event: Event) -> list[str]:
    """Conekta's names for an event of ours, in the order they come."""
    row = ROWS.get((event.name, _state_before(event))) or ROWS.get((event.name, ANY))
    names = [_turned(event) if name is STATUS else name for name in row.names] if row else []
    return [name for name in names if name]


def charge_of(event: Event) -> str | None:
    """The id of the charge that an event is about: of itself, its refund or its dispute; None where it is about the
    order."""
    subject = event.subject
    return next((charge.id for charge in event.order.charges if charge.id == subject or _has(charge, subject)), None)


def _has(charge: Charge, part: str) -> bool:
    disputed = charge.dispute is not None and charge.dispute.id == part
    return disputed or any(refund.id == part for refund in charge.refunds)


def _state_before(event: Event) -> str:
    charges = event.before.charges if event.before else ()
    return next((charge.state.value for charge in charges if charge.id == event.subject), NEW)


def _turned(event: Event) -> str | None:
    """The event of what the payment status has become, None where it did not change or has no event."""
    now = status.of_order(event.order)
    before = status.of_order(event.before) if event.before else None
    if now is None or (now == before and TOLD_AGAIN.get(event.name) != now):
        return None
    name = f"order.{now}"
    return name if name in NAMES else None
