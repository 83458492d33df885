"""What happened to an order, in one row: what was asked, what happened, and what was told to the shop."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Final, NamedTuple

from mockpay.orders.actor import Actor
from mockpay.orders.order import Order

ASKED, HAPPENED, TOLD = range(3)
"""Of the same moment, what was asked comes before what it led to."""
MOST: Final = 200
"""Steps that are shown; the last ones."""


class TimelineRow(NamedTuple):
    """One step. `tone` is the word whose colour it has, `link` leads to more of it; `by` is who acted, `amount` what it
    was about in minor units."""

    at: str
    rank: int
    title: str
    detail: str
    tone: str
    link: str = ""
    by: str = ""
    amount: int | None = None


WHO: Final = {
    Actor.API: "API call",
    Actor.PAY_PAGE: "pay page",
    Actor.LIVE_PAGE: "live page",
    Actor.CONTROL_API: "control API",
    Actor.SCENARIO: "scenario",
    Actor.CLOCK: "clock",
}


def timeline(
    order: Order, history: Iterable[Any], requests: Iterable[Any], deliveries: Iterable[Any]
) -> tuple[list[TimelineRow], int]:
    """The last steps, the earliest first, and how many were before them."""
    steps = [*_asked(requests), *_happened(order, history), *_delivery_rows(deliveries)]
    steps.sort(key=lambda step: (datetime.fromisoformat(step.at), step.rank))
    return steps[-MOST:], max(0, len(steps) - MOST)


def _asked(requests: Iterable[Any]) -> Iterator[TimelineRow]:
    for one in requests:
        yield _answered(one, ASKED, f"{one['method']} {one['path']}", f"requests/{one['id']}", "no answer left")


def _happened(order: Order, history: Iterable[Any]) -> Iterator[TimelineRow]:
    details = dict(_details(order))
    for one in history:
        name, who = one["name"], one.get("by")
        row = TimelineRow(one["at"], HAPPENED, sentence(name), details.get(one["subject"], ""), name)
        yield row._replace(by=WHO[Actor(who)] if who else "", amount=one.get("amount"))


def sentence(name: str) -> str:
    """`charge.captured` as `Charge captured`."""
    return name.replace(".", " ").replace("_", " ").capitalize()


def _details(order: Order) -> Iterator[tuple[str, str]]:
    """The id of each part of an order, and what one wants to know of it."""
    for charge in order.charges:
        method = charge.method
        card = f" {method.brand} •••• {method.last4}" if method.last4 else ""
        why = f": {charge.failure.message}" if charge.failure else ""
        yield charge.id, f"{method.kind}{card}{why}"
        yield from ((refund.id, refund.reason) for refund in charge.refunds)
        yield from ((receipt.id, receipt.fit) for receipt in charge.receipts)
        if charge.dispute:
            yield charge.dispute.id, charge.dispute.reason
    for shipment in order.shipments:
        yield shipment.id, " ".join(filter(None, (shipment.carrier, shipment.tracking)))


def _delivery_rows(deliveries: Iterable[Any]) -> Iterator[TimelineRow]:
    for one in deliveries:
        for attempt in one["attempts"]:
            yield _answered(attempt, TOLD, f"Webhook {one['event']}", f"webhooks/{one['id']}", attempt["error"])


def _answered(one: Any, rank: int, title: str, link: str, otherwise: str) -> TimelineRow:
    """Something that was sent, by its status; `otherwise` says what happened where there is none."""
    status = one["status"]
    detail = f"{f'answered {status}' if status else otherwise} in {one['milliseconds']} ms"
    return TimelineRow(one["at"], rank, title, detail, f"status-{str(status or 'none')[:1]}", link)
