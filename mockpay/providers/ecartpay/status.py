"""EcartPay's words for where an order stands."""

from typing import Final

from mockpay.orders import status
from mockpay.orders.order import Order, RefundState
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


def word(order: Order) -> str:
    """The order's status."""
    return order.native or BY_LIFE.get(status.life(order)) or BY_PAYMENT[status.payment(order)]
