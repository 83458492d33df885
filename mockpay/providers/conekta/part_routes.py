"""Payment sources, shipping contacts and fiscal entities of a customer: the same five operations for each.

Source: OpenAPI 2.3.0; what it does not have (lists and single reads of some, the end of a fiscal entity): Conekta's
clients of 2.0.0.
"""

from collections.abc import Awaitable, Callable
from typing import Any, Final

from mockpay.providers.conekta import contacts, customer_presenter, customers, events, fiscal, listing, parts, sources
from mockpay.providers.conekta.access import signed_in
from mockpay.providers.conekta.parts import Part
from mockpay.sandbox.records import PARENT, Records
from mockpay.sandbox.store import Query, Record
from mockpay.web.api_request import ApiRequest
from mockpay.web.provider import Fidelity, Handler, Operation

Act = Callable[[Part, ApiRequest], Awaitable[Any]]


async def create(part: Part, call: ApiRequest) -> Any:
    """POST /customers/{id}/payment_sources."""
    body = await call.body(part.create)
    async with call.sandbox.records() as records:
        customer = await customers.found(records, call.path["id"])
        customer, record = await parts.add(call, records, part, customer, body)
        await _tell(call, records, customer, record)
    return parts.shown(part, customer, record, call)


async def read_all(part: Part, call: ApiRequest) -> Any:
    """GET /customers/{id}/payment_sources."""
    async with call.sandbox.records() as records:
        customer = await customers.found(records, call.path["id"])
        query = Query(where={PARENT: customer.id}, text=call.query.get("search", ""))
        return await listing.kept(
            call, records, part.kind, query, lambda record: parts.shown(part, customer, record, call)
        )


async def read(part: Part, call: ApiRequest) -> Any:
    """GET /customers/{id}/payment_sources/{payment_method_id}."""
    async with call.sandbox.records() as records:
        customer, record = await _found(part, call, records)
    return parts.shown(part, customer, record, call)


async def update(part: Part, call: ApiRequest) -> Any:
    """PUT /customers/{id}/payment_sources/{payment_method_id}."""
    body = await call.body(part.update)
    async with call.sandbox.records() as records:
        customer, record = await _found(part, call, records)
        record = await records.change(record, part.edit(call, record, body))
        if body.get("default"):
            customer = await customers.change(records, customer, **{part.default: record.id})
        await _tell(call, records, customer, record)
    return parts.shown(part, customer, record, call)


async def delete(part: Part, call: ApiRequest) -> Any:
    """DELETE /customers/{id}/payment_sources/{payment_method_id}."""
    async with call.sandbox.records() as records:
        customer, record = await _found(part, call, records)
        gone = parts.shown(part, customer, record, call) | {"deleted": True}
        customer = await parts.drop(records, part, customer, record)
        await _tell(call, records, customer, record)
    return gone


async def _found(part: Part, call: ApiRequest, records: Records) -> tuple[Record, Record]:
    customer = await customers.found(records, call.path["id"])
    return customer, await parts.found(records, part, customer, call.path[part.param])


async def _tell(call: ApiRequest, records: Records, customer: Record, part: Record) -> None:
    written = await customer_presenter.present(call, records, customer)
    await events.announce(records, "customer.updated", written, (customer.id, part.id))


def _doing(act: Act, part: Part) -> Handler:
    async def handler(call: ApiRequest) -> Any:
        return await act(part, call)

    return handler


DOCUMENTED, OBSERVED = Fidelity.DOCUMENTED, Fidelity.OBSERVED
SPEC, CLIENTS = "OpenAPI 2.3.0", "clients of 2.0.0"
ROWS: Final = (
    ("GET", sources.PART, read_all, "get_customer_payment_methods", DOCUMENTED, SPEC),
    ("POST", sources.PART, create, "create_customer_payment_methods", DOCUMENTED, SPEC),
    ("GET", sources.PART, read, "get_customer_payment_method", OBSERVED, CLIENTS),
    ("PUT", sources.PART, update, "update_customer_payment_methods", DOCUMENTED, SPEC),
    ("DELETE", sources.PART, delete, "delete_customer_payment_methods", DOCUMENTED, SPEC),
    ("GET", contacts.PART, read_all, "get_customer_shipping_contacts", OBSERVED, CLIENTS),
    ("POST", contacts.PART, create, "create_customer_shipping_contacts", DOCUMENTED, SPEC),
    ("GET", contacts.PART, read, "get_customer_shipping_contact", OBSERVED, CLIENTS),
    ("PUT", contacts.PART, update, "update_customer_shipping_contacts", DOCUMENTED, SPEC),
    ("DELETE", contacts.PART, delete, "delete_customer_shipping_contacts", DOCUMENTED, SPEC),
    ("POST", fiscal.PART, create, "create_customer_fiscal_entities", DOCUMENTED, SPEC),
    ("PUT", fiscal.PART, update, "update_customer_fiscal_entities", DOCUMENTED, SPEC),
    ("DELETE", fiscal.PART, delete, "delete_customer_fiscal_entities", OBSERVED, CLIENTS),
)


def _operation(method: str, part: Part, act: Act, name: str, fidelity: Fidelity, source: str) -> Operation:
    one = f"/{{{part.param}}}" if act in (read, update, delete) else ""
    query = listing.SEARCHED if act is read_all else ()
    return signed_in(method, f"/customers/{{id}}/{part.name}{one}", name, fidelity, source, _doing(act, part), query)


OPERATIONS: Final = tuple(_operation(*row) for row in ROWS)
