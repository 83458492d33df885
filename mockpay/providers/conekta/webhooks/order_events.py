"""Events of orders and their charges: told as our own events come, written when somebody asks."""

from collections.abc import Sequence
from typing import Final

import msgspec

from mockpay.orders.events import Event
from mockpay.orders.order import Charge, Order
from mockpay.orders.states import ChargeState
from mockpay.providers.conekta.events import event_names, events, listeners
from mockpay.providers.conekta.events.events import EventRecord
from mockpay.providers.conekta.orders import charge_presenter, presenter
from mockpay.providers.conekta.payment_links import link_orders
from mockpay.providers.conekta.protocol.formats import Json
from mockpay.sandbox.outbox import NotSent, WebhookMessage
from mockpay.sandbox.records import Records
from mockpay.sandbox.store import Record
from mockpay.scenario.scenario import Scenario

CREATED: Final = "charge.created"
PAID: Final = "order.paid"
NO_EVENT: Final = NotSent(why="Conekta has no event for it")
PREVIOUS: Final[dict[str, Json]] = {"charge.paid": {"payment_method": {}}}
"""What `previous_attributes` holds where it holds anything (captured)."""


async def webhooks_of(event: Event, records: Records, scenario: Scenario) -> Sequence[WebhookMessage] | NotSent:
    """Keep what an event is in Conekta's words, and send it to the webhooks that listen."""
    names = event_names.names_of(event)
    if PAID in names:
        await link_orders.count(records, event.order)
    if not names:
        return NO_EVENT
    heard = await listeners.listeners(records, names)
    charge_id = event_names.charge_of(event)
    for record in await events.keep(records, heard, names, event.order.id, order=event.order, charge=charge_id):
        await events.send(records, record, content(record, scenario, ""), heard[record.name])
    return () if heard else await listeners.why_unheard(records, names)


def content(record: EventRecord, scenario: Scenario, base_url: str) -> Json:
    """The `data` of any event."""
    order = order_of(record.kept)
    if order is None:
        said: Json = record.kept.data["content"]
        return said
    about_charge = record.name.startswith("charge.")
    thing = _charge(record, order, scenario) if about_charge else presenter.order(order, scenario, base_url)
    return {"object": thing, "previous_attributes": PREVIOUS.get(record.name, {})}


def order_of(kept: Record) -> Order | None:
    """The order as it was then; None where it is about something else."""
    return msgspec.convert(kept.data["order"], Order) if "order" in kept.data else None


def _charge(record: EventRecord, order: Order, scenario: Scenario) -> Json:
    charge = next(charge for charge in order.charges if charge.id == record.kept.data["charge"])
    return charge_presenter.charge(_before(charge) if record.name == CREATED else charge, order, scenario)


def _before(charge: Charge) -> Charge:
    """A charge as it was before the bank answered, which is how it is told of as created (captured)."""
    return msgspec.structs.replace(charge, state=ChargeState.PENDING, captured=0, paid_at=None)
