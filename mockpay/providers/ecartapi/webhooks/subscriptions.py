"""Webhook subscriptions of a shop: create, list, get, switch on and off, delete."""

from typing import Any, Final

from mockpay.providers.ecartapi.protocol.content_type import body_of
from mockpay.providers.ecartapi.protocol.formats import Json, moment_of_day
from mockpay.providers.ecartapi.protocol.refusals import NO_WEBHOOK
from mockpay.providers.ecartapi.stores.auth import shop_of, signed_in
from mockpay.providers.ecartapi.webhooks import webhooks
from mockpay.sandbox.records import Records
from mockpay.sandbox.store import Query, Record
from mockpay.web.api_request import ApiRequest
from mockpay.web.origin import named_by
from mockpay.web.provider import Fidelity
from mockpay.web.validation import Schema

CREATE: Final = Schema("ecartapi/create_webhook.request")
UPDATE: Final = Schema("ecartapi/update_webhook.request")


async def create_webhook(call: ApiRequest) -> Any:
    """POST /api/v2/webhooks: `{"webhook": {resource, action, url, auth?}}`."""
    sent = (await body_of(call, CREATE))["webhook"]
    data = {name: sent.get(name) for name in ("resource", "action", "url", "auth", "name")}
    data |= {webhooks.STORE: shop_of(call).name, "active": True}
    if who := named_by(call, data["url"]):
        data[webhooks.NAMED_BY] = who
    async with call.sandbox.records() as records:
        return _webhook_answer(await records.add(webhooks.KIND, data, keys=_keys(data)))


async def list_webhooks(call: ApiRequest) -> Any:
    """GET /api/v2/webhooks."""
    query = Query(where={webhooks.STORE: shop_of(call).name}, newest_first=False, limit=None)
    async with call.sandbox.records() as records:
        rows = (await records.page(webhooks.KIND, query)).rows
    return {"success": True, "webhooks": [webhook(row) for row in rows]}


async def get_webhook(call: ApiRequest) -> Any:
    """GET /api/v2/webhooks/{id}."""
    async with call.sandbox.records() as records:
        return _webhook_answer(await _get_or_refuse(records, call))


async def update_webhook(call: ApiRequest) -> Any:
    """PUT /api/v2/webhooks/{id}: `{"webhook": {"active": …}}`."""
    sent = (await body_of(call, UPDATE))["webhook"]
    async with call.sandbox.records() as records:
        found = await _get_or_refuse(records, call)
        data = found.data | {"active": sent["active"]}
        return _webhook_answer(await records.change(found, data, _keys(data)))


async def delete_webhook(call: ApiRequest) -> Any:
    """DELETE /api/v2/webhooks/{id}."""
    async with call.sandbox.records() as records:
        await records.drop(await _get_or_refuse(records, call))
    return {"success": True}


async def _get_or_refuse(records: Records, call: ApiRequest) -> Record:
    found = await records.get(webhooks.KIND, call.path["id"])
    if found is None or found.data[webhooks.STORE] != shop_of(call).name:
        raise NO_WEBHOOK.refusal(subject=call.path["id"])
    return found


def _keys(data: Json) -> dict[str, str]:
    """A registration is found by its store, and while it is active by what it hears."""
    listed = {webhooks.STORE: data[webhooks.STORE]}
    if not data["active"]:
        return listed
    return listed | {webhooks.HEARS: webhooks.subscription_key(data[webhooks.STORE], data["resource"], data["action"])}


def _webhook_answer(record: Record) -> Any:
    return {"success": True, "webhook": webhook(record)}


def webhook(record: Record) -> Json:
    """A registration as the webhook page prints it."""
    data = record.data
    return {
        "id": record.id,
        "resource": data["resource"],
        "action": data["action"],
        "url": data["url"],
        "name": data["name"] or f"{data['resource']} {data['action']}",
        "active": data["active"],
        "createdAt": moment_of_day(record.created_at),
    }


DOCUMENTED, OBSERVED, SOURCE = Fidelity.DOCUMENTED, Fidelity.OBSERVED, "SHOPIFY webhooks"
CLIENTS: Final = "LISTING; CLIENTS"
OPERATIONS: Final = (
    signed_in("POST", "/api/v2/webhooks", "create_webhook", DOCUMENTED, SOURCE, create_webhook),
    signed_in("GET", "/api/v2/webhooks", "list_webhooks", OBSERVED, CLIENTS, list_webhooks),
    signed_in("GET", "/api/v2/webhooks/{id}", "get_webhook", OBSERVED, CLIENTS, get_webhook),
    signed_in("PUT", "/api/v2/webhooks/{id}", "update_webhook", OBSERVED, CLIENTS, update_webhook),
    signed_in("DELETE", "/api/v2/webhooks/{id}", "delete_webhook", OBSERVED, CLIENTS, delete_webhook),
)
