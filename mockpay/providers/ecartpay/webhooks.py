"""Our events -> EcartPay's hooks: who hears of what, in which envelope, under which signature.

Sources: docs.ecartpay.com/docs/webhooks-in-ecart-pay, /webhook-events, /webhook-authentication; the readers of
EcartPay's own Odoo add-on and of public clients for the root fields beside `data`.
"""

import hmac
from collections.abc import Sequence
from typing import Any, Final

from mockpay.orders.events import Event
from mockpay.orders.order import Order
from mockpay.providers.ecartpay.presenter import detailed
from mockpay.providers.ecartpay.rules import NAME
from mockpay.providers.ecartpay.status import word
from mockpay.sandbox.outbox import Hook
from mockpay.sandbox.store import Query, Transaction
from mockpay.steering.scenario import Scenario
from mockpay.web.reply import encoder

KIND: Final = "ecartpay.webhook"
CREATE: Final = "orders.create"
CONFIRMATION: Final = "orders.confirmation"
UPDATE: Final = "orders.update"
ALL: Final = Query(newest_first=False, limit=None)


async def hooks(event: Event, tx: Transaction, scenario: Scenario) -> Sequence[Hook]:
    """What an event sends: notify_url hears every change of status after creation, account webhooks what they chose."""
    name = event_name(event)
    if name is None:
        return ()
    order = event.order
    registered = (await tx.records(KIND, ALL)).rows
    urls = [record.data["url"] for record in registered if name in record.data["events"]]
    if order.notify_url and name != CREATE:
        urls.insert(0, order.notify_url.replace("$id", order.id))
    return _addressed(name, order, scenario, urls) if urls else ()


def event_name(event: Event) -> str | None:
    """EcartPay's name for an event, None for what it would not send."""
    if event.order.origin != NAME:
        return None
    if event.before is None:
        return CREATE
    now = word(event.order)
    if now == word(event.before):
        return None
    return CONFIRMATION if now == "paid" else UPDATE


def _addressed(name: str, order: Order, scenario: Scenario, urls: list[str]) -> list[Hook]:
    data = detailed(order, scenario)
    body = encoder.encode(envelope(name, data, purist=scenario.webhooks.purist)).decode()
    signed = encoder.encode(data).decode()
    return [Hook(origin=NAME, event=name, url=url, body=body, signed=signed) for url in urls]


def envelope(name: str, data: dict[str, Any], *, purist: bool) -> dict[str, Any]:
    """`{event, data}`; unless purist, the id, reference and status that some readers look for stand beside it."""
    if purist:
        return {"event": name, "data": data}
    return {
        "event": name,
        "data": data,
        "id": data["id"],
        "order_id": data["id"],
        "reference_id": data.get("reference_id"),
        "status": data["status"],
    }


def sign(secret: str, signed: str, delivery_id: str, milliseconds: int) -> dict[str, str]:
    """The headers of one attempt: HMAC-SHA256 over `timestamp.id.JSON.stringify(data)`, lower-case hex."""
    message = f"{milliseconds}.{delivery_id}.{signed}"
    signature = hmac.new(secret.encode(), message.encode(), "sha256").hexdigest()
    return {
        "content-type": "application/json",
        "x-pay-timestamp": str(milliseconds),
        "x-pay-webhook-id": delivery_id,
        "x-pay-signature": f"SHA256={signature}",
    }
