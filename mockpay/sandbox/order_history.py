"""The history of an order: what happened, who did it, what it was worth, and who was told nothing of it, and why."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from mockpay.orders.actor import Actor
from mockpay.orders.events import Event
from mockpay.orders.order import Charge, Dispute, Order, Receipt, Refund
from mockpay.sandbox.store import HistoryEntry, Reasons

WORTH: Final = ("order.placed", "order.edited", "order.imported")
"""Events of a whole order that are about its total."""


def history_entry(event: Event, by: Actor | None, untold: Reasons = ()) -> HistoryEntry:
    """An event as the history of its order keeps it."""
    order = event.order
    return HistoryEntry(
        order.id, event.version, event.name, event.subject, event.at, _shared(untold), by, amount_of(event)
    )


@lru_cache(1_000)
def _shared(reasons: Reasons) -> Reasons:
    """The same object for the same reasons: there are few of them, and as many events as orders."""
    return reasons


def amount_of(event: Event) -> int | None:
    """What an event is about in minor units: the order's total, what a charge asks for or has captured by it, what was
    received, goes back or is disputed. None where it is about no money."""
    order = event.order
    if event.subject == order.id:
        return order.totals.total if event.name in WORTH else None
    for charge in order.charges:
        if charge.id == event.subject:
            return (charge.captured - _captured(event.before, charge.id)) or charge.amount
        for part in _parts(charge):
            if part.id == event.subject:
                return part.amount
    return None


def _parts(charge: Charge) -> Iterator[Refund | Receipt | Dispute]:
    yield from charge.refunds
    yield from charge.receipts
    if charge.dispute:
        yield charge.dispute


def _captured(order: Order | None, charge_id: str) -> int:
    """What had been captured of a charge before."""
    charges: tuple[Charge, ...] = order.charges if order else ()
    return next((charge.captured for charge in charges if charge.id == charge_id), 0)
