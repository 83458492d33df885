"""What an order's status is, derived on three axes: payment, fulfilment, life. Nothing here is stored.

A provider maps (payment, fulfilment, life, native) to its own words by a table.
"""

from collections.abc import Callable
from enum import StrEnum

from mockpay.orders.order import Charge, Flags, LineKind, Order
from mockpay.orders.states import ChargeState, DisputeState, ReceiptOutcome, RefundState, ShipmentState


class Payment(StrEnum):
    """Where the money is."""

    NONE = "none"
    PENDING = "pending"
    ACTION_REQUIRED = "action_required"
    REVIEW = "review"
    AUTHORIZED = "authorized"
    DECLINED = "declined"
    EXPIRED = "expired"
    CANCELED = "canceled"
    VOIDED = "voided"
    PARTIALLY_PAID = "partially_paid"
    PAID = "paid"
    PARTIALLY_REFUNDED = "partially_refunded"
    REFUNDED = "refunded"
    CHARGED_BACK = "charged_back"


class Fulfilment(StrEnum):
    """Where the goods are."""

    UNFULFILLED = "unfulfilled"
    PARTIALLY_FULFILLED = "partially_fulfilled"
    FULFILLED = "fulfilled"
    DELIVERED = "delivered"
    RETURNED = "returned"


class Life(StrEnum):
    """What was said of the order as a whole."""

    ACTIVE = "active"
    HELD = "held"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    COMPLETED = "completed"
    DELETED = "deleted"


OPEN = (ChargeState.PENDING, ChargeState.ACTION_REQUIRED, ChargeState.REVIEW)
"""Attempts that may still bring money."""
WAITING = (ChargeState.PENDING, ChargeState.ACTION_REQUIRED)
"""Attempts that wait for the buyer."""
UNUSED = (ReceiptOutcome.TWICE, ReceiptOutcome.TOO_LATE)
"""Money that a charge cannot take."""
LIVE = (*OPEN, ChargeState.AUTHORIZED, ChargeState.CAPTURED)
"""Attempts that stand for a part of the order's total."""


def refunded(charge: Charge) -> int:
    """What went back to the buyer, minor units."""
    return sum(refund.amount for refund in charge.refunds if refund.state is RefundState.PAID)


def refund_committed(charge: Charge) -> int:
    """What went back or is on its way, minor units."""
    waiting = (RefundState.PAID, RefundState.PENDING)
    return sum(refund.amount for refund in charge.refunds if refund.state in waiting)


def disputed(charge: Charge) -> int:
    """What the buyer's bank holds or took, minor units."""
    if charge.dispute is None or charge.dispute.state is DisputeState.WON:
        return 0
    return charge.dispute.amount


def refundable(charge: Charge) -> int:
    """What can still be given back, minor units."""
    return charge.captured - refund_committed(charge) - disputed(charge)


def disputable(charge: Charge) -> int:
    """What a chargeback can still take, minor units; there is one chargeback per charge."""
    return 0 if charge.dispute else refundable(charge)


def total_of(order: Order, measure: Callable[[Charge], int]) -> int:
    """The sum of one measure over all charges, minor units."""
    return sum([measure(charge) for charge in order.charges])


def received(charge: Charge) -> int:
    """What came in by cash or transfer and counts towards the charge, minor units."""
    return sum(receipt.amount for receipt in charge.receipts if receipt.fit not in UNUSED)


def captured(charge: Charge) -> int:
    """What was taken, minor units."""
    return charge.captured


def covered(order: Order) -> int:
    """What captured, authorized and waiting charges stand for, without surcharges, minor units."""
    return sum([charge.amount for charge in order.charges if charge.state in LIVE])


def replaceable(order: Order) -> list[Charge]:
    """Attempts that make way for another: those that wait for the buyer, as long as nothing came in for them."""
    return [charge for charge in order.charges if charge.state in WAITING and not charge.receipts]


def due(order: Order) -> int:
    """What no live charge covers yet, minor units."""
    return max(0, order.totals.total - covered(order))


def left_to_pay(order: Order) -> int:
    """What a new attempt is about with those that wait out of its way, minor units."""
    return due(order) + sum([charge.amount for charge in replaceable(order)])


def paid_before(order: Order) -> int:
    """What of the total a new attempt is not about, minor units."""
    return order.totals.total - left_to_pay(order)


def secures(charge: Charge) -> bool:
    """Whether money was taken or is set aside."""
    return bool(charge.captured) or charge.state is ChargeState.AUTHORIZED


def is_secured(order: Order) -> bool:
    """The same of any charge of an order."""
    return any(secures(charge) for charge in order.charges)


def secured(order: Order) -> int:
    """What was taken or is set aside, minor units."""
    return sum([charge.captured or charge.amount for charge in order.charges if secures(charge)])


def has_shipped(order: Order) -> bool:
    """Whether a parcel was handed over."""
    return any(shipment.state is not ShipmentState.OPEN for shipment in order.shipments)


def payment(order: Order) -> Payment:
    """Money taken decides first, against what was captured; then the most hopeful attempt; then the last end."""
    if not order.charges:
        return Payment.NONE
    taken = total_of(order, captured)
    if taken:
        return _after_capture(order, taken)
    states = [charge.state for charge in order.charges]
    for state in (ChargeState.AUTHORIZED, *OPEN):
        if state in states:
            return Payment(state.value)
    return Payment(states[-1].value)


def _after_capture(order: Order, taken: int) -> Payment:
    if any(charge.dispute and charge.dispute.state is DisputeState.LOST for charge in order.charges):
        return Payment.CHARGED_BACK
    back = total_of(order, refunded)
    if back:
        return Payment.REFUNDED if back >= taken else Payment.PARTIALLY_REFUNDED
    stands_for = sum(charge.amount for charge in order.charges if charge.state is ChargeState.CAPTURED)
    return Payment.PAID if stands_for >= order.totals.total else Payment.PARTIALLY_PAID


def fulfilment(order: Order) -> Fulfilment:
    """How far the parcels are, measured in the lines they hold (a parcel without lines holds all)."""
    moved = [shipment for shipment in order.shipments if shipment.state is not ShipmentState.OPEN]
    if not moved:
        return Fulfilment.UNFULFILLED
    states = {shipment.state for shipment in moved}
    if not _complete(order, {line_id for shipment in moved for line_id in shipment.line_ids or ("*",)}):
        return Fulfilment.PARTIALLY_FULFILLED
    if states == {ShipmentState.RETURNED}:
        return Fulfilment.RETURNED
    if states <= {ShipmentState.DELIVERED, ShipmentState.RETURNED}:
        return Fulfilment.DELIVERED
    return Fulfilment.FULFILLED


def _complete(order: Order, shipped: set[str]) -> bool:
    goods = {line.id for line in order.of(LineKind.ITEM) if not line.is_service}
    return "*" in shipped or goods <= shipped


GRAVEST_FIRST = (Life.DELETED, Life.CANCELLED, Life.EXPIRED, Life.COMPLETED, Life.HELD)
NOTHING_SAID = Flags()


def life(order: Order) -> Life:
    """The gravest mark."""
    if order.flags == NOTHING_SAID:
        return Life.ACTIVE
    return next(state for state in GRAVEST_FIRST if getattr(order.flags, state.value) is not None)
