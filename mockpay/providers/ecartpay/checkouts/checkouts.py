"""Checkouts: what a shop asks for, with a link to pay it. What they become: `checkout_orders.py`.

Sources: docs.ecartpay.com/reference/createcheckout-1 and /getcheckout-1; /docs/advanced-operations-with-checkouts for
what can be changed; OAS for single items and for the public form. What these three answer is chosen.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from mockpay.providers.ecartpay.checkouts import checkout_orders
from mockpay.providers.ecartpay.checkouts.checkout_orders import KIND
from mockpay.providers.ecartpay.orders import lookup
from mockpay.providers.ecartpay.protocol import auth
from mockpay.providers.ecartpay.protocol import order_refusals as refusals
from mockpay.providers.ecartpay.protocol.bodies import body_of
from mockpay.providers.ecartpay.protocol.formats import Json, sent
from mockpay.providers.ecartpay.protocol.settings import settings
from mockpay.sandbox.records import Records
from mockpay.sandbox.store import Record
from mockpay.web.api_request import ApiRequest
from mockpay.web.instants import instant
from mockpay.web.js_json import encodable, to_js
from mockpay.web.origin import named_by
from mockpay.web.provider import Fidelity, Operation
from mockpay.web.validation import Schema

CREATE: Final = Schema("ecartpay/create_checkout.request")
UPDATE: Final = Schema("ecartpay/update_checkout.request")
UPDATE_ITEM: Final = Schema("ecartpay/update_checkout_item.request")
OFFERED: Final = ("title", "subtitle", "image_url", "currency", "amounts", "concept")
KNOWN_AS: Final = ("customer_id", "notify_url", "reference_id", "reference")
SECRET: Final = ("token", "notify_url")
"""What the public form leaves out."""


async def create_checkout(call: ApiRequest) -> Any:
    """POST /api/checkouts: the first of `amounts` is asked for, unless items are sent."""
    body = await body_of(call, CREATE)
    await lookup.customer(call, body.get("customer_id"))
    data = _given(body, (*OFFERED, *KNOWN_AS)) | {"token": auth.issue_for_checkouts(call), **_named(call, body)}
    async with call.sandbox.records() as records:
        data["items"] = [_item(item, records) for item in _asked_for(body)]
        checkout_orders.check(data)
        record = await records.add(KIND, data)
    return {**_checkout_to_json(record, call), "id": record.id, **_dates(record)}


async def get_checkout(call: ApiRequest) -> Any:
    """GET /api/checkouts/{id}; with `order_id` once it has become an order (chosen)."""
    record = await _get_or_refuse(call)
    order = await checkout_orders.order_of(call, record.id)
    body = {"id": record.id, **_checkout_to_json(record, call), **_dates(record)}
    return {**body, **sent(order_id=order and order.id)}


async def get_public_checkout(call: ApiRequest) -> Any:
    """GET /api/checkout/{id}: what anybody may see."""
    body = await get_checkout(call)
    return {name: value for name, value in body.items() if name not in SECRET}


async def update_checkout(call: ApiRequest) -> Any:
    """PUT /api/checkouts/{id}: `notify_url` and `customer`."""
    body = await body_of(call, UPDATE)
    changes = _given(body, ("notify_url",)) | _named(call, body)
    if body.get("customer") is not None:
        changes["customer"] = _given(body["customer"], checkout_orders.BUYER)
    return await _changed(call, lambda data: data | changes)


async def update_checkout_item(call: ApiRequest) -> Any:
    """PUT /api/checkouts/{id}/items/{item_id}: what is sent of it."""
    body, item_id = await body_of(call, UPDATE_ITEM), call.path["item_id"]
    changes = _given(body, ("name", "quantity", "price", "discount", "is_service"))

    def change(data: Json) -> Json:
        if item_id not in [item["id"] for item in data["items"]]:
            raise refusals.NO_CHECKOUT_ITEM.refusal({"item": item_id}, field="item_id")
        return data | {"items": [item | changes if item["id"] == item_id else item for item in data["items"]]}

    return await _changed(call, change)


async def _changed(call: ApiRequest, change: Callable[[Json], Json]) -> Json:
    """Change what a checkout holds, unless it has become an order. Raises `NotFound`, `WrongState`."""
    record = await _get_or_refuse(call)
    if order := await checkout_orders.order_of(call, record.id):
        raise refusals.CHECKOUT_OPENED.refusal({"checkout": record.id, "order": order.id})
    async with call.sandbox.records() as records:
        data = change(record.data)
        checkout_orders.check(data)
        record = await records.change(record, data)
    return {"id": record.id, **_checkout_to_json(record, call), **_dates(record)}


async def _get_or_refuse(call: ApiRequest) -> Record:
    record = await call.sandbox.record(KIND, call.path["id"])
    if record is None:
        raise refusals.NO_CHECKOUT.refusal({"checkout": call.path["id"]}, field="id")
    return record


def _given(body: Mapping[str, Any], names: tuple[str, ...]) -> Json:
    """What was sent of some fields, ready to be stored."""
    return {name: to_js(body[name]) for name in names if body.get(name) is not None}


def _asked_for(body: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The items that were sent, or the one that the documents show: the concept at the first amount."""
    items: list[Mapping[str, Any]] = body.get("items") or [{"name": body["concept"], "price": body["amounts"][0]}]
    return items


def _item(item: Mapping[str, Any], records: Records) -> Json:
    return {
        "name": item["name"],
        "quantity": int(item.get("quantity") or 1),
        "price": to_js(item["price"]),
        "discount": to_js(item.get("discount") or 0),
        "is_service": bool(item.get("is_service")),
        "id": records.mint("objectid"),
    }


def _checkout_to_json(record: Record, call: ApiRequest) -> Json:
    """A checkout without its id and dates, in the printed key order."""
    data, account = record.data, call.sandbox.scenario.account
    public_id = account.keys[0].public if account.keys else f"pub{settings(call.sandbox.scenario).authorization_id}"
    return {
        "account_id": account.id,
        **_parts(data, OFFERED),
        **_parts(data, ("items",)),
        **_parts(data, (*KNOWN_AS, "customer")),
        "token": data["token"],
        "public_id": public_id,
        "link": f"{call.base_url}/v2/checkout?id={record.id}",
    }


def _named(call: ApiRequest, body: Mapping[str, Any]) -> Json:
    """Who named the `notify_url` that was sent; nothing without one."""
    url = body.get("notify_url")
    return {checkout_orders.NAMED_BY: named_by(call, url)} if url else {}


def _parts(data: Json, names: tuple[str, ...]) -> Json:
    return {name: encodable(data[name]) for name in names if name in data}


def _dates(record: Record) -> Json:
    return {"created_at": instant(record.created_at), "updated_at": instant(record.updated_at)}


DOCUMENTED, INVENTED = Fidelity.DOCUMENTED, Fidelity.INVENTED
CHECKOUTS, ONE = "/api/checkouts", "/api/checkouts/{id}"
ADVANCED, OAS = "DOC advanced-operations-with-checkouts; body: chosen", "OAS; body: chosen"
OPERATIONS: Final = (
    auth.signed_in("POST", CHECKOUTS, "create_checkout", DOCUMENTED, "REF createcheckout-1", create_checkout),
    auth.signed_in("GET", ONE, "get_checkout", DOCUMENTED, "REF getcheckout-1", get_checkout),
    auth.signed_in("PUT", ONE, "update_checkout", INVENTED, ADVANCED, update_checkout),
    auth.signed_in("PUT", f"{ONE}/items/{{item_id}}", "update_checkout_item", INVENTED, OAS, update_checkout_item),
    Operation("GET", "/api/checkout/{id}", "get_public_checkout", INVENTED, OAS, get_public_checkout),
)
