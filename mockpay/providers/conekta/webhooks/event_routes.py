"""Events read and sent again: all of them, those of one thing, those of a part of it."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from mockpay.orders.order import Order
from mockpay.providers.conekta.customers import customers, subscriptions
from mockpay.providers.conekta.events import events, listeners, webhook_logs
from mockpay.providers.conekta.events.events import EventRecord
from mockpay.providers.conekta.orders import lookup
from mockpay.providers.conekta.protocol import errors, listing, requests
from mockpay.providers.conekta.protocol.auth import signed_in
from mockpay.providers.conekta.protocol.formats import Json
from mockpay.providers.conekta.webhooks import order_events
from mockpay.providers.conekta.webhooks.subscriptions import get_or_refuse
from mockpay.sandbox.records import Records
from mockpay.sandbox.store import Query
from mockpay.web.api_request import ApiRequest
from mockpay.web.provider import Fidelity, Operation
from mockpay.web.validation import Schema

RESEND: Final = Schema("conekta/resend_event.request")


async def get_events(call: ApiRequest) -> Any:
    """GET /events."""
    text = call.query.get("search", "").casefold()
    return await _list(call, {}, lambda record: text in f"{record.id} {record.name}")


async def get_event(call: ApiRequest) -> Any:
    """GET /events/{id}."""
    async with call.sandbox.records() as records:
        return await _event_to_json(call, records, await _get_or_refuse(records, call.path["id"]))


async def get_order_events(call: ApiRequest) -> Any:
    """GET /orders/{id}/events: those of its charges too."""
    return await _list(call, {events.SUBJECT: (await lookup.order(call)).id})


async def get_line_events(call: ApiRequest) -> Any:
    """GET /orders/{id}/line_items/{line_id}/events, and so on: chosen, those of the order that hold the line."""
    line_id = call.path["line_id"]

    def is_held(order: Order | None) -> bool:
        return order is not None and any(line.id == line_id for line in order.lines)

    where = {events.SUBJECT: (await lookup.order(call)).id}
    return await _list(
        call, where, lambda record: record.name in WITH_LINES and is_held(order_events.order_of(record.kept))
    )


async def get_customer_events(call: ApiRequest) -> Any:
    """GET /customers/{id}/events."""
    return await _list(call, {events.SUBJECT: (await customers.find(call, call.path["id"])).id})


async def get_part_events(call: ApiRequest) -> Any:
    """GET /customers/{id}/payment_sources/{part_id}/events, and those of shipping contacts."""
    part_id = call.path["part_id"]
    where = {events.SUBJECT: (await customers.find(call, call.path["id"])).id}
    return await _list(call, where, lambda record: part_id in record.kept.data["about"])


async def get_subscription_events(call: ApiRequest) -> Any:
    """GET /customers/{id}/subscription/events."""
    async with call.sandbox.records() as records:
        customer = await customers.get_or_refuse(records, call.path["id"])
        latest = await subscriptions.latest(records, customer.id)
    if latest is None:
        raise errors.not_found("Subscription", customer.id)
    return await _list(call, {events.SUBJECT: customer.id}, lambda record: latest.id in record.kept.data["about"])


async def subscription_events(call: ApiRequest) -> Any:
    """GET /customers/{customer_id}/subscriptions/{id}/events."""
    subscription_id = call.path["id"]
    where = {events.SUBJECT: (await customers.find(call, call.path["customer_id"])).id}
    return await _list(call, where, lambda record: subscription_id in record.kept.data["about"])


async def resend_event(call: ApiRequest) -> Any:
    """POST /events/{event_id}/resend: `{webhooks_ids}`, of webhooks or of the event's logs. Answers the first log."""
    wanted = (await requests.read(call, RESEND))["webhooks_ids"]
    return await _resend(call, wanted)


async def resend_webhook_log(call: ApiRequest) -> Any:
    """POST /events/{event_id}/webhook_logs/{log_id}/resend: what older clients call."""
    return await _resend(call, [call.path["log_id"]])


async def _list(
    call: ApiRequest, where: dict[str, str], fits: Callable[[EventRecord], bool] = lambda _record: True
) -> Json:
    """The events that fit, the newest first."""
    async with call.sandbox.records() as records:
        rows = (await records.page(events.KIND, Query(where=where, limit=None))).rows
        by_id = {one.id: one for kept in rows for one in reversed(events.of(kept)) if fits(one)}
        page = listing.cut(call, [{"id": event_id} for event_id in by_id])
        return page | {"data": [await _event_to_json(call, records, by_id[row["id"]]) for row in page["data"]]}


async def _get_or_refuse(records: Records, event_id: str) -> EventRecord:
    """The event with that id. Raises `Refused`."""
    for kept in (await records.page(events.KIND, Query(limit=None))).rows:
        if event_id in kept.data["events"]:
            return EventRecord(event_id, kept.data["events"][event_id], kept)
    raise errors.not_found("Event", event_id)


async def _event_to_json(call: ApiRequest, records: Records, record: EventRecord) -> Json:
    content = order_events.content(record, call.sandbox.scenario, call.base_url)
    return events.event_to_json(record, content, [await _now(records, record, log) for log in events.logs_of(record)])


async def _now(records: Records, record: EventRecord, log: Json) -> Json:
    """A log by what was sent until now."""
    return webhook_logs.log_to_json(log, await records.sent(record.id))


async def _resend(call: ApiRequest, wanted: Sequence[str]) -> Json:
    """At once, whatever else waits for that address."""
    async with call.sandbox.records() as records:
        record = await _get_or_refuse(records, call.path["event_id"])
        logs = [await _log(records, record, one) for one in wanted]
        record = await _with(records, record, [log for log in logs if log not in events.logs_of(record)])
        body = await _event_to_json(call, records, record)
        for log in logs:
            await records.send(listeners.webhook(body, log), record.id)
        return await _now(records, record, logs[0])


async def _log(records: Records, record: EventRecord, wanted: str) -> Json:
    """The event's log that has that id, or that of a webhook with that id. Raises `Refused`."""
    for log in events.logs_of(record):
        if wanted in (log["id"], log["webhook"]):
            return log
    return webhook_logs.opened(records, await get_or_refuse(records, wanted))


async def _with(records: Records, record: EventRecord, logs: list[Json]) -> EventRecord:
    """The event with further logs."""
    if not logs:
        return record
    data = record.kept.data
    more = {**data["logs"], record.name: [*events.logs_of(record), *logs]}
    return record._replace(kept=await records.change(record.kept, data | {"logs": more}))


DOCUMENTED, OBSERVED = Fidelity.DOCUMENTED, Fidelity.OBSERVED
SOURCE, CLIENTS = "OpenAPI 2.3.0", "clients of 2.0.0"
SUBSCRIPTION: Final = "/customers/{id}/subscription/events"
SUBSCRIPTIONS: Final = "/customers/{customer_id}/subscriptions/{id}/events"
PAGED: Final = listing.PAGED
LINES: Final = ("line_item", "tax_line", "shipping_line", "discount_line")
PARTS: Final = ("payment_source", "shipping_contact")
WITH_LINES: Final = ("order.created", "order.updated")


def _lists_of_parts() -> tuple[Operation, ...]:
    line, part = "/orders/{{id}}/{}s/{{line_id}}/events", "/customers/{{id}}/{}s/{{part_id}}/events"
    return (
        *(
            signed_in("GET", line.format(one), f"get_{one}_events", OBSERVED, CLIENTS, get_line_events, PAGED)
            for one in LINES
        ),
        *(
            signed_in("GET", part.format(one), f"get_{one}_events", OBSERVED, CLIENTS, get_part_events, PAGED)
            for one in PARTS
        ),
    )


OPERATIONS: Final = (
    signed_in("GET", "/events", "get_events", DOCUMENTED, SOURCE, get_events, listing.SEARCHED),
    signed_in("GET", "/events/{id}", "get_event", DOCUMENTED, SOURCE, get_event),
    signed_in("POST", "/events/{event_id}/resend", "resend_event", DOCUMENTED, SOURCE, resend_event),
    signed_in(
        "POST", "/events/{event_id}/webhook_logs/{log_id}/resend", "resend_webhook_log", OBSERVED, CLIENTS,
        resend_webhook_log,
    ),
    signed_in("GET", "/orders/{id}/events", "get_order_events", OBSERVED, CLIENTS, get_order_events, PAGED),
    signed_in("GET", "/customers/{id}/events", "get_customer_events", OBSERVED, CLIENTS, get_customer_events, PAGED),
    signed_in("GET", SUBSCRIPTION, "get_subscription_events", DOCUMENTED, SOURCE, get_subscription_events, PAGED),
    signed_in("GET", SUBSCRIPTIONS, "subscription_events", DOCUMENTED, SOURCE, subscription_events, PAGED),
    *_lists_of_parts(),
)  # fmt: skip
