"""How EcartPay writes amounts and what is missing."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from mockpay.orders.currencies import exponent
from mockpay.orders.order import Order

Json = dict[str, Any]


Money = Callable[[int], float]
"""Minor units -> the amount as a number."""


@lru_cache(maxsize=256)
def money_in(currency: str) -> Money:
    """How EcartPay writes amounts of a currency: 243.33, 2200, 0. msgspec prints such fractions as JavaScript does:
    they are no smaller than 0.0001, and below 2^53 minor units the nearest double of one is never whole."""
    unit: int = 10 ** exponent(currency)

    def money(minor: int) -> float:
        return minor / unit if minor % unit else minor // unit  # a quotient of ints is the nearest double

    return money


def sent(**values: Any) -> Json:
    """Only what is there; None stays away."""
    return {name: value for name, value in values.items() if value is not None}


def buyer_of(order: Order) -> Json:
    """Who buys, as far as known."""
    buyer = order.buyer
    return sent(email=buyer.email, first_name=buyer.first_name, last_name=buyer.last_name, phone=buyer.phone)
