"""PUT /orders/{id}: lists replace those that were there, charges are added. With a live charge nothing changes; a
declined one stands in nobody's way (the official client for Go 2 tries again so)."""

from collections.abc import Mapping
from typing import Any, Final

from mockpay.orders.commands import EditOrder
from mockpay.orders.order import Buyer, Order
from mockpay.orders.pricing import priced, totals
from mockpay.providers.conekta.orders import (
    charge_requests,
    checkouts,
    customer_info,
    lookup,
    preconditions,
    reading,
    requirements,
)
from mockpay.providers.conekta.orders import routes as order_routes
from mockpay.providers.conekta.orders.charge_requests import ChargeTerms
from mockpay.providers.conekta.orders.checkouts import CheckoutRequest
from mockpay.providers.conekta.orders.customer_info import NOBODY
from mockpay.providers.conekta.protocol import requests
from mockpay.providers.conekta.protocol.auth import signed_in
from mockpay.web.api_request import ApiRequest
from mockpay.web.provider import Fidelity
from mockpay.web.validation import Schema

UPDATE: Final = Schema("conekta/update_order.request")


async def update_order(call: ApiRequest) -> Any:
    """PUT /orders/{id}."""
    body = await requests.read(call, UPDATE)
    order = await lookup.order(call)
    preconditions.require_open(order)
    sent, _ = await customer_info.read(call, body.get("customer_info"))
    buyer = order.buyer if sent == NOBODY else sent
    contact = body.get("shipping_contact") or order.shipping_address
    requirements.of_request(call, body, buyer, has_contact=contact is not None)
    edit = reading.edit_order(order, body, buyer, await _checkout(call, order, body))
    charges = body.get("charges") or ()
    if charges:
        requirements.of_charge(call, order, buyer, has_contact=contact is not None)
    pay = await charge_requests.commands(call, charges, _terms(order, edit, buyer), completes=True)
    changed = await call.sandbox.handle(edit, *pay, context=call.context(body))
    await charge_requests.spend(call, charges)
    return preconditions.unless_declined(changed.charges[len(order.charges) :], order_routes.present(changed, call))


async def _checkout(call: ApiRequest, order: Order, body: Mapping[str, Any]) -> CheckoutRequest | None:
    """The checkout that was asked for: one that is there gets new terms and stays the same page. Raises `Refused`."""
    return await order_routes.checkout(call, body, checkouts.of(order))


def _terms(order: Order, edit: EditOrder, buyer: Buyer) -> ChargeTerms:
    """Of the order as it will be."""
    currency = edit.currency or order.currency
    sums = order.totals if edit.lines is None else totals([priced(line, currency) for line in edit.lines])
    extras = order.extras if edit.extras is None else edit.extras
    return ChargeTerms(buyer=buyer, due=sums.total, currency=currency, extras=extras, order_id=order.id)


OPERATIONS: Final = (
    signed_in("PUT", "/orders/{id}", "update_order", Fidelity.DOCUMENTED, "OpenAPI 2.3.0", update_order),
)
