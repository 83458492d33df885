"""How Ecart API writes amounts, instants and flags: nearly everything is text."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from mockpay.orders.currencies import exponent
from mockpay.orders.money import to_major
from mockpay.web.instants import instant

Json = dict[str, Any]


def flag(value: object) -> str:
    """`"true"` or `"false"`: most flags are text."""
    return "true" if value else "false"


def amount(minor: int, currency: str, *, fixed: bool) -> str:
    """Minor units as text: `"200.00"` when fixed, else `"200"` or `"3.5"`."""
    return decimal(to_major(minor, currency), currency, fixed=fixed)


def decimal(value: Decimal, currency: str, *, fixed: bool) -> str:
    """Currency units as text; a price keeps more digits than its currency has if it was sent with more."""
    plain = f"{value.normalize():f}" if value else "0"
    if not fixed:
        return plain
    digits = exponent(currency)
    whole, _, part = plain.partition(".")
    return f"{whole}.{part.ljust(digits, '0')}" if digits else plain


def date(moment: datetime | None, *, millis: bool) -> str | None:
    """`2024-05-31T00:53:32.000Z`; without `millis` zero milliseconds are left out."""
    if moment is None:
        return None
    return instant(moment) if millis else instant(moment).replace(".000Z", "Z")


def moment_of_day(moment: datetime | None) -> str | None:
    """`2024-05-31 00:53:32`, as webhooks and fulfillments print it."""
    return None if moment is None else f"{moment:%Y-%m-%d %H:%M:%S}"


def laid_over(value: Any, constants: Any) -> Any:
    """A value with constants over it: keys of an object, of each element of a list; anything else replaces."""
    if not isinstance(constants, dict) or not constants:
        return constants
    if isinstance(value, list):
        return [laid_over(one, constants) for one in value]
    known = value if isinstance(value, dict) else {}
    return known | {key: laid_over(known.get(key), inner) for key, inner in constants.items()}
