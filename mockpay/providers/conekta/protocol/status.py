"""Conekta's words for where orders and charges stand.

Sources: `payment_status` in the documents of version 2.0 (pending_payment, declined, expired, paid, refunded,
partially_refunded, charged_back, pre_authorized, voided); `canceled` in captured answers. An order nobody has tried to
pay has no status.
"""

from typing import Final

from mockpay.orders import status
from mockpay.orders.order import Charge, Order
from mockpay.orders.states import ChargeState, DisputeState
from mockpay.orders.status import Life, Payment
from mockpay.scenario.scenario import Scenario

PENDING: Final = "pending_payment"
CHARGED_BACK: Final = "charged_back"

BY_PAYMENT: Final[dict[Payment, str | None]] = {
    Payment.NONE: None,
    Payment.PENDING: PENDING,
    Payment.ACTION_REQUIRED: PENDING,
    Payment.REVIEW: PENDING,
    Payment.AUTHORIZED: "pre_authorized",
    Payment.DECLINED: "declined",  # captured beside pending_payment; chosen
    Payment.EXPIRED: "expired",
    Payment.CANCELED: "canceled",
    Payment.VOIDED: "voided",
    Payment.PARTIALLY_PAID: PENDING,  # chosen
    Payment.PAID: "paid",
    Payment.PARTIALLY_REFUNDED: "partially_refunded",
    Payment.REFUNDED: "refunded",
    Payment.CHARGED_BACK: CHARGED_BACK,
}
BY_LIFE: Final = {Life.EXPIRED: "expired", Life.CANCELLED: "canceled", Life.DELETED: "canceled"}
"""What was said of the order decides where no attempt to pay stands for anything."""
UNTRIED: Final = (Payment.NONE, Payment.DECLINED)

BY_STATE: Final = {
    ChargeState.PENDING: PENDING,
    ChargeState.ACTION_REQUIRED: PENDING,
    ChargeState.REVIEW: PENDING,
    ChargeState.AUTHORIZED: "pre_authorized",
    ChargeState.CAPTURED: "paid",
    ChargeState.DECLINED: "declined",
    ChargeState.EXPIRED: "expired",
    ChargeState.CANCELED: "canceled",
    ChargeState.VOIDED: "voided",  # chosen: no captured charge shows it
}
ORDER_WORDS: Final = tuple(sorted({word for word in BY_PAYMENT.values() if word}))


def of_order(order: Order) -> str | None:
    """The `payment_status`. A chargeback counts from the day it is opened, until it is won."""
    if any(is_charged_back(charge) for charge in order.charges):
        return CHARGED_BACK
    payment = status.payment(order)
    said = BY_LIFE.get(status.life(order)) if payment in UNTRIED else None
    return said or BY_PAYMENT[payment]


def word(order: Order, _scenario: Scenario) -> str:
    """The `payment_status` to compare with, empty where there is none."""
    return of_order(order) or ""


def of_charge(charge: Charge) -> str:
    """The `status` of a charge."""
    if is_charged_back(charge):
        return CHARGED_BACK
    if back := status.refunded(charge):
        return "refunded" if back >= charge.captured else "partially_refunded"
    return BY_STATE[charge.state]


def is_charged_back(charge: Charge) -> bool:
    """Whether the buyer's bank has taken the money, or holds it until the case is decided."""
    return charge.dispute is not None and charge.dispute.state is not DisputeState.WON


def is_refundable(order: Order, charge: Charge) -> bool:
    """Whether something of a charge can be given back."""
    return charge.method.kind in order.rules.refundable and status.refundable(charge) > 0
