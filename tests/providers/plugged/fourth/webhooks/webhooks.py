"""Our events -> Fourth's webhooks."""

from collections.abc import Sequence

import msgspec

from mockpay.orders.events import Event
from mockpay.sandbox.outbox import Delivery, NotSent, WebhookMessage
from mockpay.sandbox.records import Records
from mockpay.scenario.scenario import Scenario

from ..orders.presenter import order_to_json
from ..protocol.rules import NAME


async def webhooks_of(event: Event, _records: Records, _scenario: Scenario) -> Sequence[WebhookMessage] | NotSent:
    url = event.order.notify_url
    if not url:
        return NotSent(why="the order names no address")
    body = msgspec.json.encode({"event": event.name, "order": order_to_json(event.order)}).decode()
    return [WebhookMessage(origin=NAME, event=event.name, url=url, body=body, signed=body)]


def sign(delivery: Delivery, _scenario: Scenario, _milliseconds: int) -> dict[str, str]:
    return {"fourth-signature": delivery.id}
