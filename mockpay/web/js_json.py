"""JSON as Node.js reads and writes it: what a provider answers and signs is `JSON.stringify` of what `JSON.parse` held.

Section numbers are those of ECMA-262, 15th edition: https://tc39.es/ecma262/2024/.
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from math import isinf
from operator import is_
from typing import Any, Final

import msgspec

from mockpay.web.errors import Malformed

LONGEST: Final = 64
"""Most characters a number may have: no amount needs more, and computing with long ones is slow."""

DEEPEST: Final = 64
"""Most lists and objects inside each other, so that nothing that walks a body runs out of stack."""

SAFE: Final = 2**53
"""From here on a double skips whole numbers (21.1.2.6, Number.MAX_SAFE_INTEGER)."""

_SHORT: Final = 1e-5
"""From here to SAFE msgspec prints fractions as JavaScript does; outside it writes `1e-6` and `1e16`."""

_NO_INDEX: Final = 2**32 - 1
"""The first whole number that is no array index (6.1.7, The Object Type)."""

_TOO_DEEP: Final = f"lists and objects nest deeper than {DEEPEST} levels"
_TOO_LONG: Final = f"a number is longer than {LONGEST} characters"
_TOO_LARGE: Final = "a number is too large for a double"

_STRIDE: Final = 16
_RUN: Final = b"0" * (LONGEST // _STRIDE)
_DIGITS: Final = bytes.maketrans(b"0123456789", b"0" * 10)

_index = re.compile("0|[1-9][0-9]{0,9}").fullmatch


def _exact(text: str) -> Decimal:
    """The number as it was written, if a double could hold it."""
    if len(text) > LONGEST:
        raise ValueError(_TOO_LONG)
    if "e" in text or "E" in text:
        return _scaled(text)
    return Decimal(text)


def _scaled(text: str) -> Decimal:
    """A number with an exponent; what a double rounds to zero is zero, so that no exponent is beyond Decimal's."""
    double = float(text)
    if isinf(double):
        raise ValueError(_TOO_LARGE)
    return Decimal(text) if double else Decimal(0)


_parsed = msgspec.json.Decoder(float_hook=_exact).decode


def decode(body: bytes) -> Any:
    """JSON bytes to Python values: ints stay int, other numbers are exact `Decimal`; all that fails is `Malformed`."""
    try:
        value = _parsed(body)
        if _suspicious(body):
            _check(value, DEEPEST)
    except (ValueError, RecursionError, msgspec.MsgspecError) as error:
        raise Malformed(f"the body cannot be read as JSON: {_fault(error)}") from None
    return value


def _fault(error: Exception) -> str:
    """What is wrong, without a byte of the body; msgspec's own words tell the place."""
    if isinstance(error, RecursionError):
        return _TOO_DEEP
    if isinstance(error, UnicodeDecodeError):
        return "it is not encoded as UTF-8"
    return str(error)


def _suspicious(body: bytes) -> bool:
    """Whether to walk the values: ordinary bodies, with few brackets and no long rows of digits, are spared it."""
    if body.count(b"{") + body.count(b"[") > DEEPEST:
        return True
    # more than LONGEST digits in a row fill LONGEST / STRIDE neighbours when only every STRIDE-th byte is looked at
    return body[::_STRIDE].translate(_DIGITS).find(_RUN) >= 0


def _check(value: Any, depth: int) -> None:
    """Refuses what nests deeper than `depth` and whole numbers that are too long, which msgspec itself lets pass."""
    if isinstance(value, int) and abs(value) >= 10**LONGEST:
        raise ValueError(_TOO_LONG)
    if isinstance(value, dict | list):
        if not depth:
            raise ValueError(_TOO_DEEP)
        for item in value.values() if isinstance(value, dict) else value:
            _check(item, depth - 1)


def js_number(value: Decimal | int | float) -> int | float | msgspec.Raw:
    """What to give `msgspec.json.encode` so that it prints a finite value as JavaScript does: 243.33, 2200, `1e+21`."""
    double = float(value)
    if _SHORT <= abs(double) < SAFE:
        return int(double) if double.is_integer() else double
    return _spelled(double) if double else 0


def _spelled(double: float) -> float | msgspec.Raw:
    """The double itself where msgspec happens to print it as JavaScript does, else its text."""
    text = _text(double).encode()
    return double if msgspec.json.encode(double) == text else msgspec.Raw(text)


def _text(double: float) -> str:
    """The fewest digits that mean this double, an exponent below 1e-6 and from 1e21 (6.1.6.1.20, Number::toString)."""
    shortest = repr(double)
    if 1e-6 <= abs(double) < 1e21:
        return f"{Decimal(shortest):f}".removesuffix(".0")
    return shortest.replace("e-0", "e-")


def to_js(value: Any) -> Any:
    """What JSON.parse would hold of a decoded value (25.5.1), in types JSON has, to be stored: no `Decimal` is left."""
    kind = type(value)
    if kind is dict:
        return {name: to_js(value[name]) for name in _ordered(value)} if value else {}
    if kind is list:
        return [to_js(item) for item in value]
    return _number(value) if kind is Decimal or kind is int or kind is float else value


def _number(value: Decimal | int | float) -> int | float:
    """The double, as int where it is a whole number below SAFE: JavaScript writes neither `2200.0` nor `-0`."""
    double = float(value)
    return int(double) if double.is_integer() and abs(double) < SAFE else double


def _ordered(names: dict[str, Any]) -> Iterable[str]:
    """Names in the order JavaScript lists them; only names before ":" can begin with a digit."""
    return sorted(names, key=_rank) if min(names, default=":") < ":" else names


def _rank(name: str) -> int:
    """Array indices ascend, all others stay as they came, behind them (10.1.11.1, OrdinaryOwnPropertyKeys)."""
    return min(int(name), _NO_INDEX) if _index(name) else _NO_INDEX


def encodable(value: Any) -> Any:
    """A stored plain value ready for `msgspec.json.encode`: the same object unless a number in it needs a spelling."""
    if isinstance(value, float):
        return js_number(value)
    if not value:
        return value
    if isinstance(value, list):
        items = [encodable(item) for item in value]
        return value if all(map(is_, items, value)) else items
    if isinstance(value, dict):
        entries = {name: encodable(item) for name, item in value.items()}
        return value if all(map(is_, entries.values(), value.values())) else entries
    return value
