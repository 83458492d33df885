"""Lengths of time as people write them."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Final

PART: Final = re.compile(r"(?P<n>\d+(?:\.\d+)?)\s*(?P<unit>ms|s|m|h|d|w)")
UNITS: Final = {
    "ms": "milliseconds",
    "s": "seconds",
    "m": "minutes",
    "h": "hours",
    "d": "days",
    "w": "weeks",
}
LONGEST: Final = timedelta(days=36_525)


def duration(given: object) -> timedelta:
    """Seconds as a number, a text like "3d" or "1h 30m", or `{"days": 3, "hours": 1}`. Raises ValueError."""
    try:
        length = _length(given)
    except (TypeError, ValueError, OverflowError, ArithmeticError):
        length = None
    if length is None or not timedelta(0) <= length <= LONGEST:
        raise ValueError('must be seconds, a text like "3d" or "1h 30m", or {"days": 3}; 100 years at most')
    return length


def _length(given: object) -> timedelta | None:
    if isinstance(given, dict):
        return timedelta(**{unit: float(n) for unit, n in given.items()})
    if isinstance(given, int | float | Decimal):
        return timedelta(seconds=float(given))
    text = str(given).strip()
    parts = PART.findall(text)
    if not parts or PART.sub("", text).strip():
        return None
    return sum((timedelta(**{UNITS[unit]: float(n)}) for n, unit in parts), timedelta())
