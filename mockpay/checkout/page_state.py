"""Which page an order calls for now. Nothing is remembered between pages: the order alone decides."""

from enum import StrEnum
from typing import Final

from mockpay.orders import status
from mockpay.orders.method_kind import MethodKind
from mockpay.orders.order import Charge, Order
from mockpay.orders.states import ChargeState
from mockpay.orders.status import OPEN, Life, Payment


class PageState(StrEnum):
    """The pages; each has a template of its name."""

    PAY = "pay"
    CHALLENGE = "challenge"
    CASH = "cash"
    TRANSFER = "transfer"
    PROCESSING = "processing"
    PAID = "paid"
    CLOSED = "closed"


CLOSED: Final = {
    Life.CANCELLED: "cancelled",
    Life.DELETED: "cancelled",
    Life.EXPIRED: "expired",
    Life.HELD: "held",
    Life.COMPLETED: "held",
}
"""Orders that take no payment, and what their page says."""

OPEN_STATES: Final = {
    ChargeState.ACTION_REQUIRED: PageState.CHALLENGE,
    ChargeState.REVIEW: PageState.PROCESSING,
    ChargeState.PENDING: PageState.PROCESSING,
}
PAID_ELSEWHERE: Final[dict[str, PageState]] = {MethodKind.CASH: PageState.CASH, MethodKind.TRANSFER: PageState.TRANSFER}
"""Method kinds that are paid elsewhere, with a reference."""

PAID_HEADS: Final = {
    Payment.AUTHORIZED: "authorized",
    Payment.PARTIALLY_REFUNDED: "refunded",
    Payment.REFUNDED: "refunded",
    Payment.CHARGED_BACK: "charged_back",
}
"""What the page of a paid order says when it says more than that."""


def waiting(order: Order) -> Charge | None:
    """The latest attempt that may still bring money."""
    found = [charge for charge in order.charges if charge.state in OPEN]
    return found[-1] if found else None


def page_state(order: Order) -> PageState:
    """Where the buyer stands: closed orders first, then what waits, then what is left to pay."""
    life = status.life(order)
    if life in (Life.CANCELLED, Life.DELETED, Life.EXPIRED):
        return PageState.CLOSED
    charge = waiting(order)
    if charge:
        return _waits(charge)
    if status.is_secured(order) and not status.due(order):
        return PageState.PAID
    return PageState.CLOSED if life in CLOSED or not status.due(order) else PageState.PAY


def _waits(charge: Charge) -> PageState:
    elsewhere = PAID_ELSEWHERE.get(charge.method.kind) if charge.state is ChargeState.PENDING else None
    return elsewhere or OPEN_STATES[charge.state]


def can_change(order: Order) -> bool:
    """Whether the buyer may turn from the attempt that waits to another way to pay."""
    return waiting(order) in status.replaceable(order)


def closed_head(order: Order) -> str:
    """What the page of a closed order says."""
    return CLOSED.get(status.life(order), "nothing_due")


def paid_head(order: Order) -> str:
    """What the page of a paid order says."""
    return PAID_HEADS.get(status.payment(order), "paid")
