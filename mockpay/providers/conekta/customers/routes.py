"""Customers: create, read, list, change, delete.

Source: OpenAPI 2.3.0; that versions before 2.1 do without a phone: Conekta's clients of 2.0.0.
"""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import msgspec

from mockpay.providers.conekta.customers import customers, payment_sources, shipping_contacts, subresource
from mockpay.providers.conekta.customers import presenter as customer_presenter
from mockpay.providers.conekta.customers import subscription_routes as subscriptions
from mockpay.providers.conekta.customers.customers import KIND, CustomerData
from mockpay.providers.conekta.events import events
from mockpay.providers.conekta.protocol import listing, requests, versions, violations
from mockpay.providers.conekta.protocol.auth import signed_in
from mockpay.providers.conekta.protocol.errors import WordedRefusal
from mockpay.providers.conekta.protocol.formats import Json
from mockpay.sandbox.records import Records
from mockpay.sandbox.store import Page, Query, Record
from mockpay.web.api_request import ApiRequest
from mockpay.web.js_json import to_js
from mockpay.web.provider import Fidelity
from mockpay.web.validation import Schema

CREATE: Final = Schema("conekta/create_customer.request")
UPDATE: Final = Schema("conekta/update_customer.request")
PHONE_SINCE: Final = (2, 1, 0)
FIELDS: Final = ("name", "email", "phone", "corporate", "custom_reference", "date_of_birth", "national_id", "metadata",
                 "antifraud_info")  # fmt: skip
CHOSEN: Final = (payment_sources.PART, shipping_contacts.PART)
"""The parts whose default one can be named with the customer."""


async def create_customer(call: ApiRequest) -> Any:
    """POST /customers: with all that hangs on it."""
    body = await requests.read(call, CREATE)
    if versions.context(call) >= PHONE_SINCE and body.get("phone") is None:
        raise WordedRefusal(422, violations.missing("phone"))
    async with call.sandbox.records() as records:
        start = await subscriptions.plan_of(records, body)
        data = msgspec.to_builtins(msgspec.convert(_given(body), CustomerData))
        record = await records.add(KIND, data, record_id=records.mint("base58:cus"))
        record = await _hang(call, records, record, body)
        await _tell(call, records, record, "created")
        subscription = await subscriptions.opened(records, record, start) if start else None
    if subscription:
        await subscriptions.settled(call, subscription, record)
    return await _customer_to_json(call, record.id)


def _given(body: Mapping[str, Any]) -> Json:
    """The customer's own fields that say something."""
    return {name: to_js(body[name]) for name in FIELDS if body.get(name) is not None}


async def _hang(call: ApiRequest, records: Records, record: Record, body: Mapping[str, Any]) -> Record:
    """Add what was sent to a customer's lists, and choose the defaults. Raises `Refused`."""
    for part in customer_presenter.PARTS:
        for index, one in enumerate(body.get(part.name) or ()):
            record, _ = await subresource.add(call, records, part, record, one, f"{part.name}.{index}.")
    for part in CHOSEN:
        if wanted := body.get(part.default):
            chosen = await subresource.get_or_refuse(records, part, record, wanted)
            record = await customers.change(records, record, **{part.default: chosen.id})
    return record


async def _tell(call: ApiRequest, records: Records, record: Record, what: str) -> None:
    rows = [row for part in customer_presenter.PARTS for row in await records.under(part.kind, record.id)]
    about = (record.id, *(row.id for row in rows))
    await events.announce(records, f"customer.{what}", await customer_presenter.present(call, records, record), about)


async def _customer_to_json(call: ApiRequest, customer_id: str) -> Json:
    async with call.sandbox.records() as records:
        return await customer_presenter.present(call, records, await customers.get_or_refuse(records, customer_id))


class Shown(NamedTuple):
    """A customer in a list."""

    id: str
    seq: int
    body: Json


async def get_customers(call: ApiRequest) -> Any:
    """GET /customers."""
    async with call.sandbox.records() as records:

        async def shown(record: Record) -> Shown:
            return Shown(record.id, record.seq, await customer_presenter.present(call, records, record))

        async def read(query: Query) -> Page[Shown]:
            page = await records.page(KIND, query)
            return Page([await shown(record) for record in page.rows], page.count)

        async def find(customer_id: str) -> Shown | None:
            record = await records.get(KIND, customer_id)
            return Shown(record.id, record.seq, {}) if record else None

        query = Query(text=call.query.get("search", ""))
        return await listing.page(call, query, read, find, lambda row: row.body)


async def get_customer_by_id(call: ApiRequest) -> Any:
    """GET /customers/{id}."""
    return await _customer_to_json(call, call.path["id"])


async def update_customer(call: ApiRequest) -> Any:
    """PUT /customers/{id}: what is sent changes; sources, contacts and fiscal entities are added (chosen)."""
    body = await requests.read(call, UPDATE)
    async with call.sandbox.records() as records:
        record = await customers.get_or_refuse(records, call.path["id"])
        start = await subscriptions.plan_of(records, body)
        record = await customers.change(records, record, **_given(body))
        record = await _hang(call, records, record, body)
        await _tell(call, records, record, "updated")
        subscription = await subscriptions.opened(records, record, start) if start else None
    if subscription:
        await subscriptions.settled(call, subscription, record)
    return await _customer_to_json(call, record.id)


async def delete_customer_by_id(call: ApiRequest) -> Any:
    """DELETE /customers/{id}: all that hangs on it goes too, orders stay."""
    async with call.sandbox.records() as records:
        record = await customers.get_or_refuse(records, call.path["id"])
        gone = await customer_presenter.present(call, records, record) | {"deleted": True}
        await records.drop(record)
        await events.announce(records, "customer.deleted", gone, (record.id,))
    return gone


DOCUMENTED, SPEC = Fidelity.DOCUMENTED, "OpenAPI 2.3.0"
ALL, ONE = "/customers", "/customers/{id}"
OPERATIONS: Final = (
    signed_in("GET", ALL, "get_customers", DOCUMENTED, SPEC, get_customers, listing.SEARCHED),
    signed_in("POST", ALL, "create_customer", DOCUMENTED, SPEC, create_customer),
    signed_in("GET", ONE, "get_customer_by_id", DOCUMENTED, SPEC, get_customer_by_id),
    signed_in("PUT", ONE, "update_customer", DOCUMENTED, SPEC, update_customer),
    signed_in("DELETE", ONE, "delete_customer_by_id", DOCUMENTED, SPEC, delete_customer_by_id),
)
