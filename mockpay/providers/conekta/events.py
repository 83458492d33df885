"""Events: what happened, kept for a while and sent to the webhooks that asked for it.

What one change of ours brings about is kept in one place, and an event of an order keeps the order as it was instead of
what is written of it: orders are frozen and share what did not change, so that events nobody reads cost little.
Shape: captured webhook bodies.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from mockpay.providers.conekta import webhook_logs, webhooks
from mockpay.providers.conekta.formats import Json, epoch
from mockpay.sandbox.records import Records
from mockpay.sandbox.store import Record

KIND: Final = "conekta.event"
SUBJECT: Final = "subject"
"""The key that events are found by: the id of what they are about."""
MOST: Final = 5_000
"""Changes whose events a space keeps."""
ROOM: Final = 100
"""After how many more the oldest go."""


class Told(NamedTuple):
    """An event, and what is kept of the change that brought it about."""

    id: str
    name: str
    kept: Record


async def announce(records: Records, name: str, thing: Json, about: tuple[str, ...]) -> None:
    """Say that something happened to what is no order: `name` is the event's type, `thing` the object as answers have
    it, `about` its id and then those of its parts that lists of events are asked for."""
    content = {"object": thing, "previous_attributes": {}}
    heard = await webhooks.listeners(records, (name,))
    for told in await keep(records, heard, (name,), about[0], content=content, about=list(about)):
        await send(records, told, content, heard[name])


async def keep(
    records: Records, heard: Mapping[str, list[Record]], names: Sequence[str], subject: str, **data: Any
) -> list[Told]:
    """Write down the events of a change, with a log for each webhook that hears of one; the oldest make room. Gives
    those that are heard."""
    ids = {records.mint("objectid"): name for name in names}
    logs = {name: [webhook_logs.opened(records, webhook) for webhook in heard[name]] for name in heard}
    data |= {"events": ids, "logs": logs}
    kept = await records.add(KIND, data, record_id=next(iter(ids)), keys={SUBJECT: subject})
    if not records.mint.next(KIND) % ROOM:
        await records.trim(KIND, MOST)
    return [told for told in of(kept) if told.name in heard] if heard else []


async def send(records: Records, told: Told, content: Json, listening: Sequence[Record]) -> None:
    """Put an event into the outbox for each of the webhooks."""
    body = written(told, content, [webhook_logs.written(log, ()) for log in logs_of(told)])
    for webhook in listening:
        await records.send(webhooks.webhook(body, webhook.data), told.kept.keys[SUBJECT])


def of(kept: Record) -> list[Told]:
    """The events of a change, in the order they came."""
    return [Told(event_id, name, kept) for event_id, name in kept.data["events"].items()]


def logs_of(told: Told) -> list[Json]:
    """The logs of an event, as they are kept."""
    logs: list[Json] = told.kept.data["logs"].get(told.name, [])
    return logs


def written(told: Told, content: Json, logs: list[Json]) -> Json:
    """The event as answers and webhooks have it, with its `data` and its logs as they are now."""
    return {
        "data": content,
        "livemode": False,
        "webhook_status": webhook_logs.status(logs),
        "webhook_logs": logs,
        "id": told.id,
        "object": "event",
        "type": told.name,
        "created_at": epoch(told.kept.created_at),
    }
