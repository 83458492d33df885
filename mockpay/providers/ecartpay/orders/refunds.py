"""Refunds: of an order, or of one of its transactions; and the list of them.

Sources: docs.ecartpay.com/docs/refunds (`reason`) and EcartPay's OpenAPI description (the same field as `name`) for
what is sent; what is answered is chosen.
"""

from decimal import Decimal
from typing import Any, Final, NamedTuple

from mockpay.orders import status
from mockpay.orders.commands import RefundOrder
from mockpay.orders.money import to_minor
from mockpay.orders.order import Charge, Order, Refund
from mockpay.providers.ecartpay.orders import listing, lookup, presenter, transaction_presenter
from mockpay.providers.ecartpay.protocol import order_refusals as refusals
from mockpay.providers.ecartpay.protocol import queries
from mockpay.providers.ecartpay.protocol.auth import signed_in
from mockpay.providers.ecartpay.protocol.bodies import body_of
from mockpay.providers.ecartpay.protocol.formats import Json
from mockpay.web.api_request import ApiRequest
from mockpay.web.provider import Fidelity
from mockpay.web.validation import Schema

REFUND_ORDER: Final = Schema("ecartpay/refund_order.request")
CREATE_REFUND: Final = Schema("ecartpay/create_refund.request")
REQUESTED: Final = "requested"


class RefundRow(NamedTuple):
    """A refund, the charge it gives back, and their order."""

    order: Order
    charge: Charge
    refund: Refund


async def refund_order(call: ApiRequest) -> Any:
    """POST /api/orders/{id}/refund: `amount` in currency units, all that is left when absent. Answers the order."""
    body = await body_of(call, REFUND_ORDER)
    order = await lookup.order(call, call.path["id"])
    refunded = await call.sandbox.handle(_command(order, None, body), context=call.context(body))
    return presenter.detailed(refunded, call.sandbox.scenario)


async def create_refund(call: ApiRequest) -> Any:
    """POST /api/refunds: of a transaction, or of an order that was paid in one. Answers the refund."""
    body = await body_of(call, CREATE_REFUND)
    order, charge = await _subject(call, body)
    refunded = await call.sandbox.handle(_command(order, charge, body), context=call.context(body))
    return _refund_to_json(_given(refunded, charge)[-1], call)


async def list_refunds(call: ApiRequest) -> Any:
    """GET /api/refunds: newest first; `transaction_id` and `order_id` narrow."""
    order_ids, transaction_ids = call.query.all("order_id"), call.query.all("transaction_id")
    where = {listing.REFUNDED: listing.YES}
    if len(transaction_ids) == 1:
        where = {listing.TRANSACTION: transaction_ids[0]}
    rows = [
        RefundRow(*one, refund)
        for one in await listing.attempts(call, where)
        if (not order_ids or one.order.id in order_ids)
        and (not transaction_ids or {*transaction_ids} & {*listing.transaction_ids(one.charge)})
        for refund in one.charge.refunds
    ]
    return listing.page(rows, lambda one: one.refund.created_at, call, lambda one: _refund_to_json(one, call))


async def _subject(call: ApiRequest, body: Json) -> tuple[Order, Charge | None]:
    """What to give back. Without a charge the core looks, and refuses in its own words."""
    transaction_id, order_id = body.get("transaction_id"), body.get("order_id")
    if transaction_id:
        found = await lookup.transaction(call, transaction_id)
        if order_id not in (None, found.order.id):
            values = {"transaction": transaction_id, "order": found.order.id, "asked": order_id}
            raise refusals.OTHERS_TRANSACTION.refusal(values)
        return found
    if not order_id:
        raise refusals.NO_SUBJECT.refusal()
    order = await lookup.order(call, order_id)
    return order, _only_charge(order)


def _only_charge(order: Order) -> Charge | None:
    """The one charge that can be given back; which of several is for the caller to say."""
    able = [charge for charge in order.charges if status.refundable(charge)]
    if len(able) > 1:
        numbers = ", ".join(charge.references["transaction_number"] for charge in able)
        raise refusals.MANY_TRANSACTIONS.refusal({"order": order.id, "numbers": numbers})
    return able[0] if able else None


def _command(order: Order, charge: Charge | None, body: Json) -> RefundOrder:
    amount = body.get("amount")
    return RefundOrder(
        order_id=order.id,
        amount=None if amount is None else to_minor(Decimal(amount), order.currency),
        reason=body.get("reason") or body.get("name") or REQUESTED,
        charge_id=charge.id if charge else None,
    )


def _given(order: Order, charge: Charge | None) -> list[RefundRow]:
    """The refunds of a charge, or of all, the latest last."""
    charges = [one for one in order.charges if charge is None or one.id == charge.id]
    return [RefundRow(order, one, refund) for one in charges for refund in one.refunds]


def _refund_to_json(one: RefundRow, call: ApiRequest) -> Json:
    return transaction_presenter.refund(one.refund, one.charge, one.order, call.sandbox.scenario.account.id)


LISTED: Final = (*queries.PAGED, "order_id", "transaction_id")
INVENTED: Final = Fidelity.INVENTED
OPERATIONS: Final = (
    signed_in("POST", "/api/orders/{id}/refund", "refund_order", INVENTED, "OAS; body: chosen", refund_order),
    signed_in("POST", "/api/refunds", "create_refund", INVENTED, "CLIENTS; body: chosen", create_refund),
    signed_in("GET", "/api/refunds", "list_refunds", INVENTED, "CLIENTS; body: chosen", list_refunds, LISTED),
)
