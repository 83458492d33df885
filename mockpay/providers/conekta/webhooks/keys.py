"""Webhook keys: what an account verifies the signatures of its webhooks with.

The key pair is the account's (OpenAPI 2.3.0), so all keys carry the same public key; chosen: switching one off or
deleting it changes no signature.
"""

from datetime import datetime
from typing import Any, Final

import msgspec

from mockpay.orders.order import Struct
from mockpay.providers.conekta.events import key_pairs
from mockpay.providers.conekta.protocol import errors, listing, requests
from mockpay.providers.conekta.protocol.auth import signed_in
from mockpay.providers.conekta.protocol.formats import Json, epoch, sent
from mockpay.sandbox.records import Records
from mockpay.sandbox.store import Query, Record
from mockpay.web.api_request import ApiRequest
from mockpay.web.provider import Fidelity
from mockpay.web.validation import Schema

KIND: Final = "conekta.webhook_key"
CREATE: Final = Schema("conekta/create_webhook_key.request")
UPDATE: Final = Schema("conekta/update_webhook_key.request")
GONE: Final = ("deactivated_at", "public_key")
DELETED: Final = {"active": False, "deleted": True}


class WebhookKey(Struct, frozen=True):
    """The data of a webhook key's record."""

    active: bool = True
    deactivated_at: datetime | None = None


async def create_webhook_key(call: ApiRequest) -> Any:
    """POST /webhook_keys: `{active?}`, true when left out."""
    body = await requests.read(call, CREATE)
    async with call.sandbox.records() as records:
        return _key_to_json(call, await records.add(KIND, _data(records, active=body.get("active", True))))


async def get_webhook_keys(call: ApiRequest) -> Any:
    """GET /webhook_keys."""
    query = Query(text=call.query.get("search", ""))
    async with call.sandbox.records() as records:
        return await listing.record_page(call, records, KIND, query, lambda record: _key_to_json(call, record))


async def get_webhook_key(call: ApiRequest) -> Any:
    """GET /webhook_keys/{id}."""
    async with call.sandbox.records() as records:
        return _key_to_json(call, await _get_or_refuse(records, call))


async def update_webhook_key(call: ApiRequest) -> Any:
    """PUT /webhook_keys/{id}: `{active?}`, false when left out."""
    body = await requests.read(call, UPDATE)
    async with call.sandbox.records() as records:
        record, active = await _get_or_refuse(records, call), body.get("active", False)
        if of(record).active != active:
            record = await records.change(record, _data(records, active=active))
        return _key_to_json(call, record)


async def delete_webhook_key(call: ApiRequest) -> Any:
    """DELETE /webhook_keys/{id}."""
    async with call.sandbox.records() as records:
        record = await _get_or_refuse(records, call)
        await records.drop(record)
    return {name: value for name, value in _key_to_json(call, record).items() if name not in GONE} | DELETED


def _data(records: Records, *, active: bool) -> Json:
    data: Json = msgspec.to_builtins(WebhookKey(active=active, deactivated_at=None if active else records.mint.now))
    return data


async def _get_or_refuse(records: Records, call: ApiRequest) -> Record:
    record = await records.get(KIND, call.path["id"])
    if record is None:
        raise errors.not_found("WebhookKey", call.path["id"])
    return record


def of(record: Record) -> WebhookKey:
    """The webhook key in a record."""
    return msgspec.convert(record.data, WebhookKey)


def _key_to_json(call: ApiRequest, record: Record) -> Json:
    key = of(record)
    return sent(
        id=record.id,
        active=key.active,
        created_at=epoch(record.created_at),
        deactivated_at=epoch(key.deactivated_at) if key.deactivated_at else None,
        public_key=key_pairs.public_key(call.sandbox.scenario.seed),
        livemode=False,
        object="webhook_key",
    )


DOCUMENTED, SOURCE = Fidelity.DOCUMENTED, "OpenAPI 2.3.0"
OPERATIONS: Final = (
    signed_in("GET", "/webhook_keys", "get_webhook_keys", DOCUMENTED, SOURCE, get_webhook_keys, listing.SEARCHED),
    signed_in("POST", "/webhook_keys", "create_webhook_key", DOCUMENTED, SOURCE, create_webhook_key),
    signed_in("GET", "/webhook_keys/{id}", "get_webhook_key", DOCUMENTED, SOURCE, get_webhook_key),
    signed_in("PUT", "/webhook_keys/{id}", "update_webhook_key", DOCUMENTED, SOURCE, update_webhook_key),
    signed_in("DELETE", "/webhook_keys/{id}", "delete_webhook_key", DOCUMENTED, SOURCE, delete_webhook_key),
)
