"""POST /api/orders/{id}/process: an order is to be paid by transfer or in cash, and gets what the buyer pays with.

Sources: docs.ecartpay.com/docs/unique-transaction-clabe-integration and OAS (`method_id`, that of transfers); the other
ids are those of OAS's gateways. That they can be processed too, and all that is answered, is chosen.
"""

from typing import Any, Final

from mockpay.orders.actions import cancel_waiting_attempts
from mockpay.orders.commands import PayOrder
from mockpay.orders.order import Method, Order
from mockpay.orders.states import ChargeState
from mockpay.providers.ecartpay.checkouts.pay_pages import KINDS
from mockpay.providers.ecartpay.customers import card_tokens
from mockpay.providers.ecartpay.orders import lookup, payment_references
from mockpay.providers.ecartpay.protocol import order_refusals as refusals
from mockpay.providers.ecartpay.protocol.auth import signed_in
from mockpay.providers.ecartpay.protocol.bodies import body_of
from mockpay.providers.ecartpay.protocol.pending_methods import METHODS
from mockpay.web.api_request import ApiRequest
from mockpay.web.provider import Fidelity
from mockpay.web.validation import Schema

PROCESS: Final = Schema("ecartpay/process_order.request")


async def process_order(call: ApiRequest) -> Any:
    """POST /api/orders/{id}/process. Asked again, it answers the voucher that waits; another method takes its place."""
    body = await body_of(call, PROCESS)
    method = _method(body["method_id"], call)
    order = await lookup.order(call, call.path["id"])
    if not _waits_for(order, method):
        pay = PayOrder(order_id=order.id, method=method)
        order = await call.sandbox.handle(*cancel_waiting_attempts(order), pay, context=call.context(body))
    return payment_references.public(card_tokens.unless_declined(order), call)


def _method(method_id: str, call: ApiRequest) -> Method:
    """Raises `Invalid` for an id there is not, `NotAllowed` for what the scenario does not offer."""
    method = METHODS.get(method_id)
    if method is None:
        known = ", ".join(f"{one} ({method.name})" for one, method in METHODS.items())
        raise refusals.STRANGE_METHOD.refusal({"known": known})
    offered = call.sandbox.scenario.methods or KINDS
    if method.kind not in offered:
        values = {"method": method.kind, "offered": ", ".join(offered)}
        raise refusals.METHOD_NOT_OFFERED.refusal(values, field="method_id")
    return method


def _waits_for(order: Order, method: Method) -> bool:
    charge = order.charges[-1] if order.charges else None
    if charge is None or charge.state is not ChargeState.PENDING:
        return False
    return (charge.method.kind, charge.method.name) == (method.kind, method.name)


SOURCE: Final = "DOC unique-transaction-clabe-integration; body: chosen"
OPERATIONS: Final = (
    signed_in("POST", "/api/orders/{id}/process", "process_order", Fidelity.INVENTED, SOURCE, process_order),
)
