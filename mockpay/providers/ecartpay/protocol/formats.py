"""How EcartPay writes amounts and what is missing."""

from typing import Any

from mockpay.orders.currencies import exponent
from mockpay.orders.order import Order
from mockpay.web.js_json import js_number

Json = dict[str, Any]


class Money:
    """Minor units as EcartPay writes amounts: 243.33, 2200, 0."""

    def __init__(self, currency: str) -> None:
        self._unit = 10 ** exponent(currency)

    def __call__(self, minor: int) -> Any:
        """The amount as a number."""
        whole, part = divmod(minor, self._unit)
        return js_number(minor / self._unit) if part else whole  # a quotient of ints is the nearest double


def sent(**values: Any) -> Json:
    """Only what is there; None stays away."""
    return {name: value for name, value in values.items() if value is not None}


def buyer_of(order: Order) -> Json:
    """Who buys, as far as known."""
    buyer = order.buyer
    return sent(email=buyer.email, first_name=buyer.first_name, last_name=buyer.last_name, phone=buyer.phone)
