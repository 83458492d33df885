"""Ecart API's canonical words and their ids, and what an order's state is called on its platform.

Sure: printed or captured. Likely: inferred from two sources. Guess: by elimination; correct it here.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

from mockpay.orders import status
from mockpay.orders.order import Order
from mockpay.orders.status import Fulfilment, Life, Payment
from mockpay.providers.ecartapi.protocol.settings import NativeStatus


class Canonical(NamedTuple):
    """A canonical word, its id as it is printed, and how sure that is."""

    name: str
    id: str
    sure: str


STATUSES: Final = (
    Canonical("paid", "1", "sure"),
    Canonical("pending", "2", "sure"),
    Canonical("refunded", "3", "guess"),
    Canonical("cancelled", "4", "sure"),
    Canonical("other", "5", "sure"),
    Canonical("delete", "6", "guess"),
    Canonical("authorized", "7", "sure"),
    Canonical("partially_paid", "8", "guess"),
    Canonical("partially_refunded", "9", "guess"),
    Canonical("shipped", "10", "sure"),
    Canonical("on_hold", "11", "guess"),
    Canonical("completed", "12", "guess"),
)
FULFILMENTS: Final = (
    Canonical("fulfilled", "1", "sure"),
    Canonical("partially_fulfilled", "2", "likely"),
    Canonical("unfulfilled", "3", "sure"),
    Canonical("other", "4", "sure"),
    Canonical("on_hold", "5", "likely"),
)
STATUS_IDS: Final = {word.name: word.id for word in STATUSES}
FULFILMENT_IDS: Final = {word.name: word.id for word in FULFILMENTS}

FINANCIAL: Final = {
    Payment.AUTHORIZED: "authorized",
    Payment.PARTIALLY_PAID: "partially_paid",
    Payment.PAID: "paid",
    Payment.PARTIALLY_REFUNDED: "partially_refunded",
    Payment.REFUNDED: "refunded",
    Payment.CHARGED_BACK: "refunded",
    Payment.CANCELED: "voided",
    Payment.VOIDED: "voided",
}
"""Words of Shopify's financial status, of which the documents print paid, pending and refunded; all else is pending."""

PARCELS: Final = {
    Fulfilment.UNFULFILLED: "unfulfilled",
    Fulfilment.PARTIALLY_FULFILLED: "partially_fulfilled",
    Fulfilment.FULFILLED: "fulfilled",
    Fulfilment.DELIVERED: "fulfilled",
    Fulfilment.RETURNED: "unfulfilled",  # chosen: the goods are back and can be sent again
}

ENDED: Final = (Life.CANCELLED, Life.EXPIRED, Life.DELETED)
GONE: Final = (Fulfilment.FULFILLED, Fulfilment.DELIVERED)
BACK: Final = (Payment.REFUNDED, Payment.CHARGED_BACK)

PLAIN: Final = (
    NativeStatus(native="deleted", life=(Life.DELETED,), status="delete"),
    NativeStatus(native="cancelled", life=ENDED, status="cancelled"),
    NativeStatus(native="refunded", payment=BACK, status="refunded"),
    NativeStatus(native="partially_refunded", payment=(Payment.PARTIALLY_REFUNDED,), status="partially_refunded"),
    NativeStatus(native="on_hold", life=(Life.HELD,), status="on_hold", fulfillment="on_hold"),
    NativeStatus(native="completed", life=(Life.COMPLETED,), status="completed"),
    NativeStatus(native="shipped", fulfilment=GONE, status="shipped"),
    NativeStatus(native="paid", payment=(Payment.PAID,), status="paid"),
    NativeStatus(native="authorized", payment=(Payment.AUTHORIZED,), status="authorized"),
    NativeStatus(native="partially_paid", payment=(Payment.PARTIALLY_PAID,), status="partially_paid"),
    NativeStatus(native="pending", status="pending"),
)
"""For a shop without a platform: the canonical words themselves (the mapping is chosen)."""


class StatusWords(NamedTuple):
    """What an order's state is called: on its platform, and in Ecart API's words."""

    native: str
    native_id: str | None
    status: str
    financial: str
    fulfilment: str


State = tuple[str | None, Life, Payment, Fulfilment]


def state_of(order: Order) -> State:
    """All that its words depend on."""
    return order.native, status.life(order), status.payment(order), status.fulfilment(order)


def words(state: State, rows: Iterable[NativeStatus]) -> StatusWords:
    """The words for a state: of the row with its native word, else of the first row that fits."""
    native, life, payment, fulfilment = state
    row = _named(native, rows) or _first(life, payment, fulfilment, rows) or PLAIN[-1]
    return StatusWords(
        native=native or row.native,
        native_id=row.id,
        status=row.status,
        financial=row.financial or FINANCIAL.get(payment, "pending"),
        fulfilment=row.fulfillment or PARCELS[fulfilment],
    )


def _named(native: str | None, rows: Iterable[NativeStatus]) -> NativeStatus | None:
    return next((row for row in rows if row.native == native), None) if native else None


def _first(life: Life, payment: Payment, fulfilment: Fulfilment, rows: Iterable[NativeStatus]) -> NativeStatus | None:
    return next((row for row in rows if _fits(row, life, payment, fulfilment)), None)


def _fits(row: NativeStatus, life: Life, payment: Payment, fulfilment: Fulfilment) -> bool:
    asked = ((row.life, life), (row.payment, payment), (row.fulfilment, fulfilment))
    return all(not wanted or have in wanted for wanted, have in asked)
