"""Our events -> EcartPay's webhooks: who hears of what, in which envelope, under which signature.

Sources: docs.ecartpay.com/docs/webhooks-in-ecart-pay, /webhook-events, /webhook-authentication; the readers of
EcartPay's own Odoo add-on and of public clients for the root fields beside `data`.
"""

import hmac
from collections.abc import Sequence
from typing import Final

from mockpay.orders.events import Event
from mockpay.orders.method_kind import MethodKind
from mockpay.orders.order import Order
from mockpay.providers.ecartpay.orders import payment_references
from mockpay.providers.ecartpay.orders.presenter import detailed
from mockpay.providers.ecartpay.orders.transaction_presenter import transaction
from mockpay.providers.ecartpay.protocol.formats import Json
from mockpay.providers.ecartpay.protocol.rules import NAME
from mockpay.providers.ecartpay.protocol.settings import settings
from mockpay.providers.ecartpay.protocol.status import word
from mockpay.sandbox.outbox import Delivery, NotSent, WebhookMessage
from mockpay.sandbox.records import Records
from mockpay.sandbox.store import Query, Record
from mockpay.scenario.scenario import Scenario
from mockpay.web.reply import encoder

KIND: Final = "ecartpay.webhook"
CREATE: Final = "orders.create"
CONFIRMATION: Final = "orders.confirmation"
UPDATE: Final = "orders.update"
PAID: Final = "transactions.paid"
TRANSFER: Final = "transfer.created"
CAPTURED: Final = "charge.captured"
RECEIVED: Final = "charge.received"
NAMED_BY: Final = "named_by"
Receiver = tuple[str, str]
"""An address, and who named it (see `WebhookMessage`)."""
ALL: Final = Query(newest_first=False, limit=None)
AS_IT_WAS: Final = NotSent(why="the order's status stays as it was, and EcartPay tells of nothing else")
UNHEARD: Final = {
    CREATE: NotSent(why=f"notify_url does not hear of {CREATE}, and no registered webhook listens to it"),
    **{
        name: NotSent(why=f"the order has no notify_url, and no registered webhook listens to {name}")
        for name in (CONFIRMATION, UPDATE)
    },
}
"""Why nobody is told of an event, by its name."""


async def webhooks_of(event: Event, records: Records, scenario: Scenario) -> Sequence[WebhookMessage] | NotSent:
    """What an event sends: notify_url hears every change of status after creation, account webhooks what they chose."""
    registered = (await records.page(KIND, ALL)).rows
    name = event_name(event)
    if name == CREATE and not registered:
        return UNHEARD[CREATE]
    webhooks = [*_of_order(name, event.order, scenario, registered), *_of_money(event, scenario, registered)]
    return webhooks or UNHEARD.get(name or "", AS_IT_WAS)


def _of_order(
    name: str | None, order: Order, scenario: Scenario, registered: Sequence[Record]
) -> Sequence[WebhookMessage]:
    if name is None:
        return ()
    receivers = _listening(registered, name)
    if order.notify_url and name != CREATE:
        receivers.insert(0, (order.notify_url.replace("$id", order.id), order.named_by))
    if not receivers:
        return ()
    data = detailed(order, scenario)
    return _addressed(name, data, {"id": order.id, **_beside(order, data)}, scenario, receivers)


def _of_money(event: Event, scenario: Scenario, registered: Sequence[Record]) -> Sequence[WebhookMessage]:
    """Of transactions and of transfers that arrive only account webhooks hear. Beside `data`, chosen: what is there for
    an order but for the `id`, which readers would take for an order's."""
    if not registered or event.name not in (CAPTURED, RECEIVED):
        return ()
    name, data = _money(event, scenario.account.id)
    receivers = _listening(registered, name)
    return _addressed(name, data, _beside(event.order, data), scenario, receivers) if receivers else ()


def _money(event: Event, account_id: str) -> tuple[str, Json]:
    """What is told of money that was taken or came in; cash that comes in has no webhook."""
    order = event.order
    for charge in order.charges:
        if charge.id == event.subject:
            return PAID, transaction(charge, order, account_id)
        for receipt in charge.receipts:
            if receipt.id == event.subject and charge.method.kind == MethodKind.TRANSFER:
                return TRANSFER, payment_references.transfer(receipt, charge, order, account_id)
    return "", {}


def registration(url: str, events: Sequence[str], named_by: str) -> Json:
    """The data of an account webhook's record."""
    return {"url": url, "events": events, **({NAMED_BY: named_by} if named_by else {})}


def _listening(registered: Sequence[Record], name: str) -> list[Receiver]:
    rows = [record.data for record in registered if name in record.data["events"]]
    return [(row["url"], row.get(NAMED_BY, "")) for row in rows]


def event_name(event: Event) -> str | None:
    """EcartPay's name for what an event makes of the order, None where it would send nothing."""
    if event.before is None:
        return CREATE
    now = word(event.order)
    if now == word(event.before):
        return None
    return CONFIRMATION if now == "paid" else UPDATE


def _beside(order: Order, data: Json) -> Json:
    """What some readers look for beside `data`."""
    return {"order_id": order.id, "reference_id": order.reference_id, "status": data["status"]}


def _addressed(
    name: str, data: Json, beside: Json, scenario: Scenario, receivers: Sequence[Receiver]
) -> list[WebhookMessage]:
    """One body for all. `{event, data}`; with `root_fields` more stands beside it."""
    body = {"event": name, "data": data} | (beside if settings(scenario).root_fields else {})
    text, signed = encoder.encode(body).decode(), encoder.encode(data).decode()
    return [
        WebhookMessage(origin=NAME, event=name, url=url, body=text, signed=signed, named_by=named_by)
        for url, named_by in receivers
    ]


def sign(delivery: Delivery, scenario: Scenario, milliseconds: int) -> dict[str, str]:
    """The headers of one attempt: HMAC-SHA256 over `timestamp.id.JSON.stringify(data)`, lower-case hex."""
    message = f"{milliseconds}.{delivery.id}.{delivery.webhook.signed}"
    signature = hmac.new(scenario.webhooks.secret.encode(), message.encode(), "sha256").hexdigest()
    return {
        "content-type": "application/json",
        "x-pay-timestamp": str(milliseconds),
        "x-pay-webhook-id": delivery.id,
        "x-pay-signature": f"SHA256={signature}",
    }
