"""Webhooks of an account: registered, listed, changed, tried out, deleted.

Chosen: addresses on this machine are taken, which the real API refuses, for a sandbox lives there; there is no limit of
ten.
"""

from typing import Any, Final

import msgspec

from mockpay.providers.conekta.events import event_names, events
from mockpay.providers.conekta.events.listeners import KIND, Webhook, of
from mockpay.providers.conekta.protocol import errors, listing, requests, versions
from mockpay.providers.conekta.protocol.auth import signed_in
from mockpay.providers.conekta.protocol.formats import Json, sent
from mockpay.sandbox.records import Records
from mockpay.sandbox.store import Query, Record
from mockpay.web.api_request import ApiRequest
from mockpay.web.origin import named_by
from mockpay.web.provider import Fidelity
from mockpay.web.validation import Schema

CREATE: Final = Schema("conekta/create_webhook.request")
UPDATE: Final = Schema("conekta/update_webhook.request")


async def create_webhook(call: ApiRequest) -> Any:
    """POST /webhooks. A new webhook hears of itself, and is pinged (captured)."""
    body = await requests.read(call, CREATE)
    made = msgspec.convert(_from_request(body, call), Webhook)
    async with call.sandbox.records() as records:
        record = await records.add(KIND, msgspec.to_builtins(made))
        await _announce(records, "webhook.created", record)
        if made.active and event_names.PING in made.subscribed_events:
            await _ping(records, record)
    return webhook(call, record)


async def get_webhooks(call: ApiRequest) -> Any:
    """GET /webhooks, `?url=` those of an address."""
    urls = call.query.all("url")
    async with call.sandbox.records() as records:
        rows = (await records.page(KIND, Query(text=call.query.get("search", ""), limit=None))).rows
    return listing.cut(call, [webhook(call, row) for row in rows if not urls or of(row).url in urls])


async def get_webhook(call: ApiRequest) -> Any:
    """GET /webhooks/{id}."""
    async with call.sandbox.records() as records:
        return webhook(call, await get_or_refuse(records, call.path["id"]))


async def update_webhook(call: ApiRequest) -> Any:
    """PUT /webhooks/{id}."""
    body = await requests.read(call, UPDATE)
    async with call.sandbox.records() as records:
        record = await get_or_refuse(records, call.path["id"])
        changed = msgspec.structs.replace(of(record), **_from_request(body, call))
        record = await records.change(record, msgspec.to_builtins(changed))
        await _announce(records, "webhook.updated", record)
    return webhook(call, record)


async def delete_webhook(call: ApiRequest) -> Any:
    """DELETE /webhooks/{id}. It hears of that no more."""
    async with call.sandbox.records() as records:
        record = await get_or_refuse(records, call.path["id"])
        await records.drop(record)
        await _announce(records, "webhook.deleted", record)
    return webhook(call, record) | {"deleted": True}


async def test_webhook(call: ApiRequest) -> Any:
    """POST /webhooks/{id}/test: sends a ping, whatever it listens to."""
    async with call.sandbox.records() as records:
        record = await get_or_refuse(records, call.path["id"])
        await _ping(records, record)
    return webhook(call, record)


async def get_or_refuse(records: Records, webhook_id: str) -> Record:
    """The webhook with that id. Raises `Refused`."""
    record = await records.get(KIND, webhook_id)
    if record is None:
        raise errors.not_found("Webhook", webhook_id)
    return record


def _from_request(body: Json, call: ApiRequest) -> Json:
    """What a request says of a webhook. `events` is what clients of version 2.0.0 call `subscribed_events`; one hears
    something always."""
    wanted = tuple(dict.fromkeys(body.get("subscribed_events") or body.get("events") or ()))
    said: Json = {name: body[name] for name in ("url", "active", "description") if name in body}
    if "url" in said:
        said["named_by"] = named_by(call, said["url"])
    return said | ({"subscribed_events": wanted} if wanted else {})


async def _announce(records: Records, name: str, record: Record) -> None:
    await events.announce(records, name, _webhook_to_json(record), (record.id,))


async def _ping(records: Records, record: Record) -> None:
    content = {"action": "ping", "livemode": False}
    heard = {event_names.PING: [record]}
    for ping in await events.keep(records, heard, (event_names.PING,), record.id, content=content, about=[record.id]):
        await events.send(records, ping, content, [record])


def webhook(call: ApiRequest, record: Record) -> Json:
    """A webhook as answers have it: those of version 2.0.0 have further fields (their clients)."""
    return _webhook_to_json(record) | (_older(record) if versions.context(call) == versions.OLDEST else {})


def _webhook_to_json(record: Record) -> Json:
    """Key order: captured `webhook.created`."""
    one = of(record)
    return sent(
        url=one.url,
        status="listening",
        subscribed_events=one.subscribed_events,
        description=one.description,
        livemode=False,
        active=one.active,
        id=record.id,
        object="webhook",
    )


def _older(record: Record) -> Json:
    one = of(record)
    return {
        "webhook_url": one.url,
        "synchronous": False,
        "production_enabled": False,
        "development_enabled": one.active,
    }


DOCUMENTED, SOURCE = Fidelity.DOCUMENTED, "OpenAPI 2.3.0"
OPERATIONS: Final = (
    signed_in("GET", "/webhooks", "get_webhooks", DOCUMENTED, SOURCE, get_webhooks, ("url", *listing.SEARCHED)),
    signed_in("POST", "/webhooks", "create_webhook", DOCUMENTED, SOURCE, create_webhook),
    signed_in("GET", "/webhooks/{id}", "get_webhook", DOCUMENTED, SOURCE, get_webhook),
    signed_in("PUT", "/webhooks/{id}", "update_webhook", DOCUMENTED, SOURCE, update_webhook),
    signed_in("DELETE", "/webhooks/{id}", "delete_webhook", DOCUMENTED, SOURCE, delete_webhook),
    signed_in("POST", "/webhooks/{id}/test", "test_webhook", DOCUMENTED, SOURCE, test_webhook),
)
