"""PUT /orders/{id}: lists replace those that were there, charges are added. With a live charge nothing changes; a
declined one stands in nobody's way (the official client for Go 2 tries again so)."""

from collections.abc import Mapping
from typing import Any, Final

from mockpay.orders.commands import EditOrder
from mockpay.orders.order import Buyer, Order
from mockpay.orders.pricing import priced, totals
from mockpay.providers.conekta import (
    bodies,
    changing,
    checkouts,
    customer_info,
    errors,
    finding,
    orders,
    paying,
    reading,
    requirements,
)
from mockpay.providers.conekta.access import signed_in
from mockpay.providers.conekta.checkouts import Checkout
from mockpay.providers.conekta.customer_info import NOBODY
from mockpay.providers.conekta.errors import Refused
from mockpay.providers.conekta.paying import Terms
from mockpay.web.api_request import ApiRequest
from mockpay.web.provider import Fidelity
from mockpay.web.validation import Schema

UPDATE: Final = Schema("conekta/update_order.request")


async def update_order(call: ApiRequest) -> Any:
    """PUT /orders/{id}."""
    body = await bodies.read(call, UPDATE)
    order = await finding.order(call)
    changing.refuse_closed(order)
    sent, _ = await customer_info.read(call, body.get("customer_info"))
    buyer = order.buyer if sent == NOBODY else sent
    contact = body.get("shipping_contact") or order.shipping_address
    requirements.of_request(call, body, buyer, has_contact=contact is not None)
    edit = reading.edit_order(order, body, buyer, await _checkout(call, order, body))
    charges = body.get("charges") or ()
    if charges:
        requirements.of_charge(order, buyer, has_contact=contact is not None)
    pay = await paying.commands(call, charges, _terms(order, edit, buyer), completes=True)
    changed = await call.sandbox.handle(edit, *pay, context=call.context(body))
    await paying.spend(call, charges)
    return changing.unless_declined(changed.charges[len(order.charges) :], orders.present(changed, call))


async def _checkout(call: ApiRequest, order: Order, body: Mapping[str, Any]) -> Checkout | None:
    """An order gets a checkout once. Raises `Refused`."""
    asked = await orders.checkout(call, body)
    if asked and checkouts.KEY in order.extras:
        raise Refused(422, errors.immutable("checkout"))
    return asked


def _terms(order: Order, edit: EditOrder, buyer: Buyer) -> Terms:
    """Of the order as it will be."""
    currency = edit.currency or order.currency
    sums = order.totals if edit.lines is None else totals([priced(line, currency) for line in edit.lines])
    extras = order.extras if edit.extras is None else edit.extras
    return Terms(buyer=buyer, due=sums.total, currency=currency, extras=extras, order_id=order.id)


OPERATIONS: Final = (
    signed_in("PUT", "/orders/{id}", "update_order", Fidelity.DOCUMENTED, "OpenAPI 2.3.0", update_order),
)
