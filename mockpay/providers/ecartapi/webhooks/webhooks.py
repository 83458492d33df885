"""Our events -> deliveries to the addresses that a shop registered. The body is invented: nothing public says.

A registration's `auth` goes back as Authorization (documented); no signature is documented, so there is none.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from mockpay.orders.events import Event
from mockpay.orders.order import Order
from mockpay.providers.ecartapi.orders.presenter import canonical
from mockpay.providers.ecartapi.protocol.rules import NAME
from mockpay.providers.ecartapi.stores.stores import shops_of, store_of
from mockpay.sandbox.outbox import Delivery, NotSent, WebhookMessage
from mockpay.sandbox.records import Records
from mockpay.sandbox.store import Query, Record
from mockpay.scenario.scenario import Scenario
from mockpay.web.reply import encoder

KIND: Final = "ecartapi.webhook"
NAMED_BY: Final = "named_by"
HEARS: Final = "hears"
STORE: Final = "store"
"""The key that all registrations of a store are found by."""
ORDERS: Final = "orders"
ACTIONS: Final = {"order.placed": "create", "order.deleted": "delete"}
"""Event -> action; every other event is an update."""
NOBODY, ASLEEP = (
    {action: NotSent(why=f"{reason} for {ORDERS} {action}") for action in ("create", "update", "delete")}
    for reason in ("the order's store has no webhook", "no webhook of the order's store is active")
)
"""Why nobody is told of an action: none was ever registered, or each was switched off."""


def subscription_key(store: str, resource: str, action: str) -> str:
    """The key that an active registration is found by."""
    return f"{store}\0{resource}\0{action}"


async def webhooks_of(event: Event, records: Records, scenario: Scenario) -> Sequence[WebhookMessage] | NotSent:
    """What an event sends: to each active registration of the order's store for that action, the oldest first."""
    action = ACTIONS.get(event.name, "update")
    rows = (await records.page(KIND, _of_store(store_of(event.order)))).rows
    if not rows:
        return NOBODY[action]
    registered = [row for row in rows if _is_for(row, action)]
    listening = [row for row in registered if HEARS in row.keys]
    if not listening:
        return (ASLEEP if registered else NOBODY)[action]
    return _addressed(event.order, action, listening, scenario)


@lru_cache(100)
def _of_store(store: str) -> Query:
    return Query(where={STORE: store}, newest_first=False, limit=None)


def _is_for(row: Record, action: str) -> bool:
    return (row.data["resource"], row.data["action"]) == (ORDERS, action)


def _addressed(order: Order, action: str, rows: list[Record], scenario: Scenario) -> list[WebhookMessage]:
    body = encoder.encode(envelope(order, action, scenario)).decode()
    return [
        WebhookMessage(
            origin=NAME,
            event=f"{ORDERS} {action}",
            url=row.data["url"],
            body=body,
            signed=body,
            headers={"authorization": row.data["auth"]} if row.data.get("auth") else {},
            named_by=row.data.get(NAMED_BY, ""),
        )
        for row in rows
    ]


def envelope(order: Order, action: str, scenario: Scenario) -> dict[str, object]:
    """The body of a delivery. Links in it begin at the path, for no request says under which host."""
    shop = shops_of(scenario).of(order)
    data = canonical(order, shop, "")
    return {"resource": ORDERS, "action": action, "ecommerce": shop.preset.ecommerce, "data": data}


def sign(_delivery: Delivery, _scenario: Scenario, _milliseconds: int) -> dict[str, str]:
    """The headers of one attempt beside the registration's own."""
    return {"content-type": "application/json"}
