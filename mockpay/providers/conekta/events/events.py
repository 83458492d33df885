"""Events: what happened, kept for a while and sent to the webhooks that asked for it.

What one change of ours brings about is kept in one place, and an event of an order keeps the order as it was instead of
what is written of it: orders are frozen and share what did not change, so that events nobody reads cost little.
Shape: captured webhook bodies.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from mockpay.providers.conekta.events import listeners, webhook_logs
from mockpay.providers.conekta.protocol.formats import Json, epoch
from mockpay.sandbox.records import Records
from mockpay.sandbox.store import Record

KIND: Final = "conekta.event"
SUBJECT: Final = "subject"
"""The key that events are found by: the id of what they are about."""
MOST: Final = 5_000
"""Changes whose events a space keeps."""
ROOM: Final = 100
"""After how many more the oldest go."""


class EventRecord(NamedTuple):
    """An event, and what is kept of the change that brought it about."""

    id: str
    name: str
    kept: Record


async def announce(records: Records, name: str, thing: Json, about: tuple[str, ...]) -> None:
    """Say that something happened to what is no order: `name` is the event's type, `thing` the object as answers have
    it, `about` its id and then those of its parts that lists of events are asked for."""
    content = {"object": thing, "previous_attributes": {}}
    heard = await listeners.listeners(records, (name,))
    for record in await keep(records, heard, (name,), about[0], content=content, about=list(about)):
        await send(records, record, content, heard[name])


async def keep(
    records: Records, heard: Mapping[str, list[Record]], names: Sequence[str], subject: str, **data: Any
) -> list[EventRecord]:
    """Write down the events of a change, with a log for each webhook that hears of one; the oldest make room. Gives
    those that are heard."""
    ids = {records.mint("objectid"): name for name in names}
    logs = {name: [webhook_logs.opened(records, webhook) for webhook in heard[name]] for name in heard}
    data |= {"events": ids, "logs": logs}
    kept = await records.add(KIND, data, record_id=next(iter(ids)), keys={SUBJECT: subject})
    if not records.mint.next(KIND) % ROOM:
        await records.trim(KIND, MOST)
    return [record for record in of(kept) if record.name in heard] if heard else []


async def send(records: Records, record: EventRecord, content: Json, listening: Sequence[Record]) -> None:
    """Put an event into the outbox for each of the webhooks."""
    body = event_to_json(record, content, [webhook_logs.log_to_json(log, ()) for log in logs_of(record)])
    for webhook in listening:
        await records.send(listeners.webhook(body, webhook.data), record.kept.keys[SUBJECT])


def of(kept: Record) -> list[EventRecord]:
    """The events of a change, in the order they came."""
    return [EventRecord(event_id, name, kept) for event_id, name in kept.data["events"].items()]


def logs_of(record: EventRecord) -> list[Json]:
    """The logs of an event, as they are kept."""
    logs: list[Json] = record.kept.data["logs"].get(record.name, [])
    return logs


def event_to_json(record: EventRecord, content: Json, logs: list[Json]) -> Json:
    """The event as answers and webhooks have it, with its `data` and its logs as they are now."""
    return {
        "data": content,
        "livemode": False,
        "webhook_status": webhook_logs.status(logs),
        "webhook_logs": logs,
        "id": record.id,
        "object": "event",
        "type": record.name,
        "created_at": epoch(record.kept.created_at),
    }
