"""Payment sources, shipping contacts and fiscal entities of a customer: the same five operations for each.

Source: OpenAPI 2.3.0; what it does not have (lists and single reads of some, the end of a fiscal entity): Conekta's
clients of 2.0.0.
"""

from collections.abc import Awaitable, Callable
from typing import Any, Final

from mockpay.providers.conekta.customers import (
    customers,
    fiscal_entities,
    payment_sources,
    shipping_contacts,
    subresource,
)
from mockpay.providers.conekta.customers import presenter as customer_presenter
from mockpay.providers.conekta.customers.subresource import Subresource
from mockpay.providers.conekta.events import events
from mockpay.providers.conekta.protocol import listing, requests
from mockpay.providers.conekta.protocol.auth import signed_in
from mockpay.sandbox.records import PARENT, Records
from mockpay.sandbox.store import Query, Record
from mockpay.web.api_request import ApiRequest
from mockpay.web.provider import Fidelity, Handler, Operation

Act = Callable[[Subresource, ApiRequest], Awaitable[Any]]


async def create(kind: Subresource, call: ApiRequest) -> Any:
    """POST /customers/{id}/payment_sources."""
    body = await requests.read(call, kind.create)
    async with call.sandbox.records() as records:
        customer = await customers.get_or_refuse(records, call.path["id"])
        customer, record = await subresource.add(call, records, kind, customer, body)
        await _tell(call, records, customer, record)
    return subresource.shown(kind, customer, record, call)


async def read_all(kind: Subresource, call: ApiRequest) -> Any:
    """GET /customers/{id}/payment_sources."""
    async with call.sandbox.records() as records:
        customer = await customers.get_or_refuse(records, call.path["id"])
        query = Query(where={PARENT: customer.id}, text=call.query.get("search", ""))
        return await listing.record_page(
            call, records, kind.kind, query, lambda record: subresource.shown(kind, customer, record, call)
        )


async def read(kind: Subresource, call: ApiRequest) -> Any:
    """GET /customers/{id}/payment_sources/{payment_method_id}."""
    async with call.sandbox.records() as records:
        customer, record = await _get_or_refuse(kind, call, records)
    return subresource.shown(kind, customer, record, call)


async def update(kind: Subresource, call: ApiRequest) -> Any:
    """PUT /customers/{id}/payment_sources/{payment_method_id}. `default` has no effect on a payment source
    (conekta-php#155): `default_payment_source_id` of the customer chooses it."""
    body = await requests.read(call, kind.update)
    async with call.sandbox.records() as records:
        customer, record = await _get_or_refuse(kind, call, records)
        record = await records.change(record, kind.edit(call, record, body))
        if body.get("default") and kind is payment_sources.PART:
            call.ignored.append("default")
        elif body.get("default"):
            customer = await customers.change(records, customer, **{kind.default: record.id})
        await _tell(call, records, customer, record)
    return subresource.shown(kind, customer, record, call)


async def delete(kind: Subresource, call: ApiRequest) -> Any:
    """DELETE /customers/{id}/payment_sources/{payment_method_id}."""
    async with call.sandbox.records() as records:
        customer, record = await _get_or_refuse(kind, call, records)
        gone = subresource.shown(kind, customer, record, call) | {"deleted": True}
        customer = await subresource.drop(records, kind, customer, record)
        await _tell(call, records, customer, record)
    return gone


async def _get_or_refuse(kind: Subresource, call: ApiRequest, records: Records) -> tuple[Record, Record]:
    customer = await customers.get_or_refuse(records, call.path["id"])
    return customer, await subresource.get_or_refuse(records, kind, customer, call.path[kind.param])


async def _tell(call: ApiRequest, records: Records, customer: Record, kind: Record) -> None:
    written = await customer_presenter.present(call, records, customer)
    await events.announce(records, "customer.updated", written, (customer.id, kind.id))


def _doing(act: Act, kind: Subresource) -> Handler:
    async def handler(call: ApiRequest) -> Any:
        return await act(kind, call)

    return handler


DOCUMENTED, OBSERVED = Fidelity.DOCUMENTED, Fidelity.OBSERVED
SPEC, CLIENTS = "OpenAPI 2.3.0", "clients of 2.0.0"
ROWS: Final = (
    ("GET", payment_sources.PART, read_all, "get_customer_payment_methods", DOCUMENTED, SPEC),
    ("POST", payment_sources.PART, create, "create_customer_payment_methods", DOCUMENTED, SPEC),
    ("GET", payment_sources.PART, read, "get_customer_payment_method", OBSERVED, CLIENTS),
    ("PUT", payment_sources.PART, update, "update_customer_payment_methods", DOCUMENTED, SPEC),
    ("DELETE", payment_sources.PART, delete, "delete_customer_payment_methods", DOCUMENTED, SPEC),
    ("GET", shipping_contacts.PART, read_all, "get_customer_shipping_contacts", OBSERVED, CLIENTS),
    ("POST", shipping_contacts.PART, create, "create_customer_shipping_contacts", DOCUMENTED, SPEC),
    ("GET", shipping_contacts.PART, read, "get_customer_shipping_contact", OBSERVED, CLIENTS),
    ("PUT", shipping_contacts.PART, update, "update_customer_shipping_contacts", DOCUMENTED, SPEC),
    ("DELETE", shipping_contacts.PART, delete, "delete_customer_shipping_contacts", DOCUMENTED, SPEC),
    ("POST", fiscal_entities.PART, create, "create_customer_fiscal_entities", DOCUMENTED, SPEC),
    ("PUT", fiscal_entities.PART, update, "update_customer_fiscal_entities", DOCUMENTED, SPEC),
    ("DELETE", fiscal_entities.PART, delete, "delete_customer_fiscal_entities", OBSERVED, CLIENTS),
)


def _operation(method: str, kind: Subresource, act: Act, name: str, fidelity: Fidelity, source: str) -> Operation:
    one = f"/{{{kind.param}}}" if act in (read, update, delete) else ""
    query = listing.SEARCHED if act is read_all else ()
    return signed_in(method, f"/customers/{{id}}/{kind.name}{one}", name, fidelity, source, _doing(act, kind), query)


OPERATIONS: Final = tuple(_operation(*row) for row in ROWS)
