"""Refunds of an order: all that is left, or a part; and taking one back that still waits.

Sources: OpenAPI 2.3.0; POST …/refund: the documents of version 2.0, which let `amount` be left out. A refund that is
sent with `expires_at` waits (chosen: the field makes no sense for any other).
"""

from typing import Any, Final

from mockpay.orders.commands import ChangeRefund, RefundOrder
from mockpay.orders.lifecycle import Action
from mockpay.providers.conekta.orders import lookup
from mockpay.providers.conekta.orders import routes as order_routes
from mockpay.providers.conekta.protocol import errors, requests, violations
from mockpay.providers.conekta.protocol.auth import signed_in
from mockpay.providers.conekta.protocol.errors import WordedRefusal
from mockpay.web.api_request import ApiRequest
from mockpay.web.provider import Fidelity
from mockpay.web.validation import Schema

REFUND: Final = Schema("conekta/order_refund.request")
REQUESTED: Final = "requested_by_client"
REASONS: Final = (
    REQUESTED, "cannot_be_fulfilled", "duplicated_transaction", "suspected_fraud", "other",
)  # fmt: skip
"""developers.conekta.com; any other is refused (a public report)."""


async def refund_order(call: ApiRequest) -> Any:
    """POST /orders/{id}/refunds, and /refund: answers the order."""
    body = await requests.read(call, REFUND)
    order = await lookup.order(call)
    reason, amount = body.get("reason") or REQUESTED, body.get("amount")
    if reason not in REASONS:
        raise WordedRefusal(422, violations.invalid("reason"))
    refund = RefundOrder(
        order_id=order.id,
        amount=None if amount is None else int(amount),
        reason=reason,
        settled=body.get("expires_at") is None,
    )
    return order_routes.present(await call.sandbox.handle(refund, context=call.context(body)), call)


async def cancel_refund(call: ApiRequest) -> Any:
    """DELETE /orders/{id}/refunds/{refund_id}: answers the order."""
    order, refund_id = await lookup.order(call), call.path["refund_id"]
    if refund_id not in {refund.id for charge in order.charges for refund in charge.refunds}:
        raise errors.not_found("Refund", refund_id)
    cancel = ChangeRefund(order_id=order.id, action=Action.CANCEL_REFUND, refund_id=refund_id)
    return order_routes.present(await call.sandbox.handle(cancel, context=call.context()), call)


DOCUMENTED, SOURCE = Fidelity.DOCUMENTED, "OpenAPI 2.3.0"
ONE: Final = "/orders/{id}/refunds/{refund_id}"
OPERATIONS: Final = (
    signed_in("POST", "/orders/{id}/refunds", "order_refund", DOCUMENTED, SOURCE, refund_order),
    signed_in("POST", "/orders/{id}/refund", "refund_order", DOCUMENTED, "documents of version 2.0", refund_order),
    signed_in("DELETE", ONE, "order_cancel_refund", DOCUMENTED, SOURCE, cancel_refund),
)
