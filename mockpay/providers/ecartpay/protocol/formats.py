"""How EcartPay writes amounts and what is missing."""

from typing import Any

from mockpay.orders.currencies import exponent
from mockpay.orders.order import Order

Json = dict[str, Any]


class Money:
    """Minor units as EcartPay writes amounts: 243.33, 2200, 0. msgspec prints such fractions as JavaScript does: they
    are no smaller than 0.0001, and below 2^53 minor units the nearest double of one is never whole."""

    def __init__(self, currency: str) -> None:
        self._unit: int = 10 ** exponent(currency)

    def __call__(self, minor: int) -> float:
        """The amount as a number."""
        unit = self._unit
        return minor / unit if minor % unit else minor // unit  # a quotient of ints is the nearest double


def sent(**values: Any) -> Json:
    """Only what is there; None stays away."""
    return {name: value for name, value in values.items() if value is not None}


def buyer_of(order: Order) -> Json:
    """Who buys, as far as known."""
    buyer = order.buyer
    return sent(email=buyer.email, first_name=buyer.first_name, last_name=buyer.last_name, phone=buyer.phone)
