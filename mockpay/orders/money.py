"""Amounts inside are whole minor units (centavos); decimals come in and go out, floats never do."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from mockpay.orders.currencies import exponent

MOST: Final = 2**53 - 1
"""Largest amount in minor units: beyond it JSON.stringify would sign another number (ECMA-262, 6.1.6.1)."""


def round_half_up(value: Decimal) -> int:
    """The nearest whole number, halves away from zero: the one rounding of the house."""
    return int(value.to_integral_value(ROUND_HALF_UP))


def to_minor(amount: Decimal, currency: str) -> int:
    """Currency units to minor units: `Decimal("243.335")` MXN is 24334."""
    return round_half_up(amount.scaleb(exponent(currency)))


def to_major(minor: int, currency: str) -> Decimal:
    """Minor units to currency units: 24333 MXN is `Decimal("243.33")`."""
    return Decimal(minor).scaleb(-exponent(currency))
