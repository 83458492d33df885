"""Charges: add one to an order, find and list them, put a reference on one. Several may share an order.

Paths that OpenAPI 2.3.0 no longer has are those of version 2.0's clients.
"""

from collections.abc import Mapping
from typing import Any, Final

from mockpay.orders import status
from mockpay.orders.commands import EditCharge
from mockpay.orders.order import Charge, Order
from mockpay.providers.conekta.orders import charge_presenter, charge_requests, lookup, preconditions, requirements
from mockpay.providers.conekta.orders.charge_requests import ChargeTerms
from mockpay.providers.conekta.protocol import errors, listing, requests, versions, violations
from mockpay.providers.conekta.protocol.auth import signed_in
from mockpay.providers.conekta.protocol.errors import WordedRefusal
from mockpay.providers.conekta.protocol.formats import Json
from mockpay.providers.conekta.protocol.rules import NAME
from mockpay.sandbox.store import Query
from mockpay.web.api_request import MOST_IGNORED, ApiRequest
from mockpay.web.provider import Fidelity
from mockpay.web.validation import Schema

CREATE: Final = Schema("conekta/orders_create_charge.request")
UPDATE: Final = Schema("conekta/update_charge.request")


async def create_charge(call: ApiRequest) -> Any:
    """POST /orders/{id}/charges: answers the charge."""
    return await _charged(call)


async def create_charges(call: ApiRequest) -> Any:
    """POST /orders/{id}/add_charges: the same, answered as a list."""
    return listing.whole(call, [await _charged(call)])


async def _charged(call: ApiRequest) -> Json:
    """One more charge of an order. Raises `Refused`, with the charge when it was declined."""
    body = await requests.read(call, CREATE)
    order = await lookup.order(call)
    preconditions.require_uncovered(order)
    requirements.of_charge(call, order, order.buyer, has_contact=order.shipping_address is not None)
    terms = ChargeTerms(order.buyer, status.due(order), order.currency, order.extras, order.id)
    pay = await charge_requests.commands(call, [body], terms, completes=False)
    charged = await call.sandbox.handle(*pay, context=call.context(body))
    await charge_requests.spend(call, [body])
    made = charged.charges[-1]
    return preconditions.unless_declined([made], _present(made, charged, call))


async def list_order_charges(call: ApiRequest) -> Any:
    """GET /orders/{id}/charges."""
    order = await lookup.order(call)
    return listing.cut(call, [_present(charge, order, call) for charge in reversed(order.charges)])


async def get_order_charge(call: ApiRequest) -> Any:
    """GET /orders/{id}/charges/{charge_id}."""
    order = await lookup.order(call)
    return _present(lookup.charge(order, call.path["charge_id"]), order, call)


async def list_charges(call: ApiRequest) -> Any:
    """GET /charges: those of all orders, newest first. What is unknown of one is null here (captured). Parameters that
    it does not know are refused (OpenAPI 2.3.0)."""
    if unknown := call.query.unknown(listing.SEARCHED):
        raise WordedRefusal(422, *map(violations.not_allowed, unknown[:MOST_IGNORED]))
    query = Query(where={"origin": NAME}, text=call.query.get("search", ""), limit=None)
    found = (await call.sandbox.orders(query)).rows
    rows = sorted(((charge, order) for order in found for charge in order.charges), key=_id, reverse=True)
    return listing.cut(call, rows, _id, lambda row: _listed(_present(row[0], row[1], call)))


def _listed(charge: Json) -> Json:
    return charge | {name: charge.get(name) for name in ("reference_id", "refunds")}


def _id(row: tuple[Charge, Order]) -> str:
    return row[0].id


async def update_charge(call: ApiRequest) -> Any:
    """PUT /charges/{id}: its reference_id, and nothing else."""
    body: Mapping[str, Any] = await requests.read(call, UPDATE)
    charge_id = call.path["id"]
    order = await lookup.of_charge(call, charge_id)
    if order is None:
        raise errors.not_found("Charge", charge_id)
    said = {"reference_id": body["reference_id"]} if "reference_id" in body else {}
    edit = EditCharge(order_id=order.id, charge_id=charge_id, references=said)
    changed = await call.sandbox.handle(edit, context=call.context(body))
    return _present(lookup.charge(changed, charge_id), changed, call)


def _present(charge: Charge, order: Order, call: ApiRequest) -> Json:
    return charge_presenter.charge(charge, order, call.sandbox.scenario, versions.context(call))


DOCUMENTED, OBSERVED, SOURCE = Fidelity.DOCUMENTED, Fidelity.OBSERVED, "OpenAPI 2.3.0"
OPERATIONS: Final = (
    signed_in("GET", "/charges", "get_charges", DOCUMENTED, SOURCE, list_charges, listing.SEARCHED),
    signed_in("PUT", "/charges/{id}", "update_charge", DOCUMENTED, SOURCE, update_charge),
    signed_in("POST", "/orders/{id}/charges", "orders_create_charge", DOCUMENTED, SOURCE, create_charge),
    signed_in("POST", "/orders/{id}/add_charges", "orders_create_charges", DOCUMENTED, SOURCE, create_charges),
    signed_in(
        "GET", "/orders/{id}/charges", "get_order_charges", OBSERVED, "Go 2 client", list_order_charges, listing.PAGED
    ),
    signed_in("GET", "/orders/{id}/charges/{charge_id}", "get_order_charge", OBSERVED, "Go 2 client", get_order_charge),
)
