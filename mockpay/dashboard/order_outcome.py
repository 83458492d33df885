"""What an act did to an order, in one line: the money, the charge, and where its webhooks went."""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from mockpay.dashboard.display import money
from mockpay.dashboard.internal_client import InternalClient
from mockpay.dashboard.notices import Notice
from mockpay.dashboard.timeline import sentence
from mockpay.orders.order import Order
from mockpay.sandbox.changes import ChangeSignal

PATIENCE: Final = 1.0
"""Seconds that the receivers of webhooks have to answer before the page goes on without them (chosen)."""
LONGEST: Final = 80
"""Characters of an address that are shown."""
SHOWN: Final = 4
"""Webhooks that are told of."""
DONE: Final = {
    "charge.captured": "captured",
    "charge.authorized": "authorized",
    "charge.pending": "waits to be paid",
    "charge.challenged": "waits for 3-D Secure",
    "charge.held_for_review": "held for review",
    "charge.declined": "declined",
    "charge.expired": "expired",
    "charge.canceled": "canceled",
    "charge.voided": "voided",
    "charge.received": "received",
    "refund.paid": "refunded",
    "refund.requested": "asked back",
    "refund.canceled": "not refunded, the refund is canceled",
    "refund.failed": "not refunded, the refund failed",
    "dispute.opened": "disputed",
    "dispute.reviewed": "disputed, under review",
    "dispute.won": "won back in the dispute",
    "dispute.lost": "lost in the dispute",
}
"""Event -> what became of the money it is about."""


async def order_outcome(
    ask: InternalClient, order: Order, history: Sequence[Any], changes: ChangeSignal
) -> list[Notice]:
    """What happened to an order by these rows of its history, once its webhooks have had time to be answered."""
    link = f"orders/{order.id}"
    said = [Notice(_happened(order, one), link) for one in history]
    said += [Notice(part) for part in dict.fromkeys(_part(order, one["subject"]) for one in history) if part]
    first = min((one["version"] for one in history), default=0)
    return [*said, *await _webhooks(ask, order, first, changes)] or [Notice("Nothing changed", link)]


def _happened(order: Order, one: Any) -> str:
    amount, done = one.get("amount"), DONE.get(one["name"])
    if amount is None or done is None:
        return sentence(one["name"])
    return f"{money(amount, order.currency)} {done}"


def _part(order: Order, subject: str) -> str:
    """The charge or the shipment that something is of."""
    for charge in order.charges:
        parts = [charge.id, *(one.id for one in charge.refunds), *(one.id for one in charge.receipts)]
        if subject in parts or (charge.dispute and charge.dispute.id == subject):
            return f"charge {charge.id}"
    return next((f"shipment {one.id}" for one in order.shipments if one.id == subject), "")


async def _webhooks(ask: InternalClient, order: Order, first: int, changes: ChangeSignal) -> Iterable[Notice]:
    with changes.subscribe() as changed:
        try:
            async with asyncio.timeout(PATIENCE):
                while await _under_way(ask, order.id):
                    await changed.wait()
                    changed.clear()
        except TimeoutError:
            pass
    explained = await ask.get(f"/_mockpay/orders/{order.id}/explain")
    events = [one for one in explained["webhooks"] if one["version"] >= first]
    sent = [delivery for event in events for delivery in event["sent"]]
    told = [await _delivery_notice(ask, one) for one in sent[:SHOWN]]
    if len(sent) > SHOWN:
        told.append(Notice(f"and {len(sent) - SHOWN} more webhooks", "webhooks"))
    return told or _not_sent(order, events)


async def _under_way(ask: InternalClient, order_id: str) -> bool:
    """Whether a webhook of an order is about to be answered: none that waits for a moment, or for people."""
    found = await ask.get("/_mockpay/webhooks", order_id=order_id, state="pending")
    return not found["paused"] and any(one["next_at"] is None for one in found["deliveries"])


async def _delivery_notice(ask: InternalClient, one: Any) -> Notice:
    link, to = f"webhooks/{one['delivery']}", one["url"]
    to = to if len(to) <= LONGEST else f"{to[: LONGEST - 1]}…"
    if one["why"] is None:
        attempts = (await ask.get(f"/_mockpay/webhooks/{one['delivery']}"))["attempts"]
        return Notice(f"webhook {one['event']} sent to {to} {attempts[-1]['status']}", link)
    return Notice(f"webhook {one['event']} to {to}: {one['why']}", link)


def _not_sent(order: Order, events: Sequence[Any]) -> Iterator[Notice]:
    reasons = dict.fromkeys(one["why"] for event in events for one in event["untold"] if one["origin"] == order.origin)
    yield from (Notice(f"no webhook: {why}") for why in list(reasons)[:1])
