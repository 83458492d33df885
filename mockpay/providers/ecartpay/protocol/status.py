"""EcartPay's words for where an order stands."""

from typing import Final

from mockpay.orders import status
from mockpay.orders.order import Order
from mockpay.orders.states import DisputeState, RefundState
from mockpay.orders.status import Life, Payment

# created, paid, refunded, partially_refunded: docs.ecartpay.com/reference/getorder. cancelled and expired: the status
# map of EcartPay's own Odoo add-on. A refused attempt leaves the order created (chosen).
BY_PAYMENT: Final = {
    Payment.NONE: "created",
    Payment.PENDING: "created",
    Payment.ACTION_REQUIRED: "created",
    Payment.REVIEW: "created",
    Payment.AUTHORIZED: "created",
    Payment.DECLINED: "created",
    Payment.CANCELED: "created",
    Payment.VOIDED: "created",
    Payment.PARTIALLY_PAID: "created",
    Payment.EXPIRED: "expired",
    Payment.PAID: "paid",
    Payment.PARTIALLY_REFUNDED: "partially_refunded",
    Payment.REFUNDED: "refunded",
    Payment.CHARGED_BACK: "paid",
}
BY_LIFE: Final = {Life.CANCELLED: "cancelled", Life.EXPIRED: "expired", Life.DELETED: "cancelled"}
WORDS: Final = tuple(dict.fromkeys((*BY_PAYMENT.values(), *BY_LIFE.values())))

# `paid` is printed in docs.ecartpay.com/docs/orders; the others are chosen.
REFUND_WORDS: Final = {
    RefundState.PENDING: "created",
    RefundState.PAID: "paid",
    RefundState.CANCELED: "cancelled",
    RefundState.FAILED: "failed",
}

# `created` is that of a new one in EcartPay's OpenAPI description; the others are chosen.
CHARGEBACK_WORDS: Final = {
    DisputeState.OPENED: "created",
    DisputeState.REVIEW: "review",
    DisputeState.WON: "won",
    DisputeState.LOST: "lost",
}


def word(order: Order) -> str:
    """The order's status."""
    return order.native or BY_LIFE.get(status.life(order)) or _by_payment(order)


def _by_payment(order: Order) -> str:
    """A voucher that expires takes its order along; a card whose holder did not answer the bank leaves it as it was."""
    payment = status.payment(order)
    if payment is Payment.EXPIRED and order.charges[-1].method.kind not in order.rules.pending_for:
        return BY_PAYMENT[Payment.NONE]
    return BY_PAYMENT[payment]
