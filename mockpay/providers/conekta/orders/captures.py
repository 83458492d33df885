"""What was only set aside: taken, whole or in part, or released.

PUT …/capture and POST …/void are paths of version 2.0, which OpenAPI 2.3.0 no longer has.
"""

from collections.abc import Sequence
from typing import Any, Final

from mockpay.orders.commands import ChangeCharge
from mockpay.orders.lifecycle import Action, Entity, allows
from mockpay.orders.order import Order
from mockpay.providers.conekta.orders import lookup
from mockpay.providers.conekta.orders import routes as order_routes
from mockpay.providers.conekta.protocol import requests
from mockpay.providers.conekta.protocol.auth import signed_in
from mockpay.providers.conekta.protocol.formats import Json
from mockpay.web.api_request import ApiRequest
from mockpay.web.provider import Fidelity
from mockpay.web.validation import Schema

CAPTURE: Final = Schema("conekta/orders_create_capture.request")


async def capture_order(call: ApiRequest) -> Any:
    """POST and PUT /orders/{id}/capture: all that was set aside, or `amount` of it."""
    body = await requests.read(call, CAPTURE)
    order = await lookup.order(call)
    amount = body.get("amount")
    if amount is not None:
        part = ChangeCharge(order_id=order.id, action=Action.CAPTURE, amount=int(amount))
        return order_routes.present(await call.sandbox.handle(part, context=call.context(body)), call)
    return await _each(call, order, Action.CAPTURE)


async def void_order(call: ApiRequest) -> Any:
    """POST /orders/{id}/void: all that was set aside is released."""
    return await _each(call, await lookup.order(call), Action.VOID)


async def _each(call: ApiRequest, order: Order, action: Action) -> Json:
    """Do something to all charges that allow it; where none does, the core says why not."""
    able: Sequence[str | None] = [one.id for one in order.charges if allows(Entity.CHARGE, one.state, action)]
    moves = [ChangeCharge(order_id=order.id, action=action, charge_id=one) for one in able or [None]]
    return order_routes.present(await call.sandbox.handle(*moves, context=call.context()), call)


DOCUMENTED, OBSERVED = Fidelity.DOCUMENTED, Fidelity.OBSERVED
CAPTURES: Final = "/orders/{id}/capture"
OPERATIONS: Final = (
    signed_in("POST", CAPTURES, "orders_create_capture", DOCUMENTED, "OpenAPI 2.3.0", capture_order),
    signed_in("PUT", CAPTURES, "update_capture", OBSERVED, "Python 2 client", capture_order),
    signed_in("POST", "/orders/{id}/void", "void_order", OBSERVED, "Python 2, Go 2 clients", void_order),
)
