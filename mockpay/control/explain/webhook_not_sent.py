"""Says of each event of an order which endpoints it went to, with the state of each delivery, or why none was told."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final

from mockpay.orders.order import Order
from mockpay.sandbox.outbox import Delivery, DeliveryState
from mockpay.sandbox.sandbox import Sandbox
from mockpay.sandbox.store import HistoryEntry, Query, Transaction
from mockpay.scenario.chaos import ChaosKind
from mockpay.web.instants import instant

FROM_THE_START: Final = "it was there when the scenario started, and nobody is told of that"
FORGOTTEN: Final = (
    "it came with the scenario or a state document, or what was sent of it is no longer kept: "
    "MOCKPAY_MAX_DELIVERIES says how many deliveries are"
)


async def webhooks_to_json(sandbox: Sandbox, order: Order) -> list[dict[str, Any]]:
    """The events of an order, the oldest first."""
    query = Query(where={"order_id": order.id}, newest_first=False, limit=None)
    async with sandbox.store.transaction() as tx:
        history, rows = await tx.history(order.id), (await tx.deliveries(query)).rows
        otherwise = await _otherwise(tx)
    sent: defaultdict[int, list[Delivery]] = defaultdict(list)
    for row in rows:
        sent[row.version].append(row)
    return [_event(sandbox, order, happening, sent[happening.version], otherwise) for happening in history]


async def _otherwise(tx: Transaction) -> str:
    """Why nothing is known of an event: nothing was sent, unless deliveries were forgotten."""
    kept = (await tx.deliveries(Query(limit=0))).count
    return FROM_THE_START if kept == tx.counters.get("delivery", 0) else FORGOTTEN


def _event(
    sandbox: Sandbox, order: Order, happening: HistoryEntry, sent: Sequence[Delivery], otherwise: str
) -> dict[str, Any]:
    known = {delivery.webhook.origin for delivery in sent} | {origin for origin, _ in happening.untold}
    seeing = [spec.name for spec in sandbox.specs.values() if spec.sees(order)]
    untold = (*happening.untold, *((origin, otherwise) for origin in seeing if origin not in known))
    return {
        "version": happening.version,
        "event": happening.name,
        "at": instant(happening.at),
        "sent": [_sent(sandbox, delivery) for delivery in sent],
        "untold": [{"origin": origin, "why": why} for origin, why in untold],
    }


def _sent(sandbox: Sandbox, delivery: Delivery) -> dict[str, Any]:
    return {
        "delivery": delivery.id,
        "origin": delivery.webhook.origin,
        "event": delivery.webhook.event,
        "url": delivery.webhook.url,
        "state": delivery.state,
        "why": _why(sandbox, delivery),
    }


def _why(sandbox: Sandbox, delivery: Delivery) -> str | None:
    """Why it has not arrived; None where it has."""
    if delivery.state is DeliveryState.SUCCESS:
        return None
    if delivery.state is DeliveryState.LOST:
        return "chaos dropped it" if ChaosKind.DROP in delivery.chaos else "a fault of the scenario dropped it"
    if delivery.state is DeliveryState.PENDING and not sandbox.delivery_gate.allows(delivery):
        return "webhooks are paused; POST /_mockpay/webhooks/resume lets them go"
    tried = [attempt for attempt in delivery.attempts if attempt.chaos is None]
    if not tried:
        return "it was not tried yet"
    return tried[-1].error or f"the receiver answered {tried[-1].status}"
