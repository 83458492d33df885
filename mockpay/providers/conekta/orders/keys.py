"""What Conekta's orders are found by: for lists, filters and ids that lead to an order."""

from typing import Final

from mockpay.orders.order import Order
from mockpay.providers.conekta.orders import checkouts
from mockpay.providers.conekta.protocol import status
from mockpay.providers.conekta.protocol.rules import NAME
from mockpay.scenario.scenario import Scenario

PAYMENT: Final = f"{NAME}.payment_status"
LAST_PAYMENT: Final = f"{NAME}.last_payment_status"
EMAIL: Final = f"{NAME}.email"
CHARGE: Final = f"{NAME}.charge"


def keys(order: Order, _scenario: Scenario) -> tuple[tuple[str, str], ...]:
    """The keys of an order."""
    word, last, email = status.of_order(order), order.charges[-1:], order.buyer.email
    return (
        *([(PAYMENT, word)] if word else []),
        *((LAST_PAYMENT, status.of_charge(charge)) for charge in last),
        *([(EMAIL, email)] if email else []),
        *((CHARGE, charge.id) for charge in order.charges),
        *checkouts.keys(order),
    )
