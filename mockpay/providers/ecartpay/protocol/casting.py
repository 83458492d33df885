"""Values of another type, cast as mongoose casts them: "100" where a number belongs, 5 where a text does, "yes" where
true or false does.

Chosen: that EcartPay casts is known from one captured refusal of a payout (OAS), which is mongoose's. How: mongoose's
`cast/number.js`, `cast/string.js`, `cast/boolean.js`. Lists and objects are left as they are.
"""

import re
from decimal import Decimal
from typing import Any, Final, NamedTuple

NUMERIC: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
HEXADECIMAL: Final = re.compile(r"0[xX][0-9a-fA-F]+")
BOOLEANS: Final[dict[str, bool]] = {
    "true": True,
    "1": True,
    "yes": True,
    "false": False,
    "0": False,
    "no": False,
}
EXACT: Final = 2**53
"""Up to here a number of JavaScript is whole to the unit."""
LONGEST: Final = 100
CARD_LENGTHS: Final = range(12, 20)
Path = tuple[str | int, ...]


class CastFailure(NamedTuple):
    """A value that cannot be cast, where it stands, and mongoose's name of the type that is asked for."""

    path: Path
    value: Any
    kind: str

    @property
    def sentence(self) -> str:
        """In mongoose's words. What might be the number of a card is not quoted."""
        text = str(self.value)
        shown = "…" if sum(map(str.isdigit, text)) in CARD_LENGTHS else text[:LONGEST]
        named = "string" if isinstance(self.value, str) else "number"
        return f'Cast to {self.kind} failed for value "{shown}" (type {named}) at path "{self.path[-1]}"'


class _Undone(Exception):
    """The value cannot be cast."""


def cast(body: Any, schema: dict[str, Any]) -> tuple[Any, list[CastFailure]]:
    """A body with what can be cast, and what cannot."""
    failures: list[CastFailure] = []
    return _cast(body, schema, (), failures), failures


def _cast(value: Any, schema: dict[str, Any], path: Path, failures: list[CastFailure]) -> Any:
    if isinstance(value, dict):
        known = schema.get("properties", {})
        return {
            name: _cast(one, known[name], (*path, name), failures) if name in known else one
            for name, one in value.items()
        }
    if isinstance(value, list):
        each = schema.get("items", {})
        return [_cast(one, each, (*path, index), failures) for index, one in enumerate(value)]
    return _scalar(value, schema, path, failures)


def _scalar(value: Any, schema: dict[str, Any], path: Path, failures: list[CastFailure]) -> Any:
    wanted = schema.get("type", ())
    types = {wanted} if isinstance(wanted, str) else set(wanted)
    if value is None or _is_one_of(value, types):
        return value
    for one, (kind, caster) in CASTERS.items():
        if one in types:
            try:
                return caster(value)
            except _Undone:
                failures.append(CastFailure(path, value, kind))
                return value
    return value


def _is_one_of(value: Any, types: set[str]) -> bool:
    if isinstance(value, bool):
        return "boolean" in types
    if isinstance(value, str):
        return "string" in types
    return bool(types & {"number", "integer"})


def _number(value: Any) -> int | Decimal | None:
    """As `Number(value)`; an empty text is null."""
    if isinstance(value, bool):
        return int(value)
    text = str(value)
    if not text:
        return None
    text = text.strip()
    if HEXADECIMAL.fullmatch(text):
        return int(text, 16)
    if text and not NUMERIC.fullmatch(text):
        raise _Undone
    number = float(text or "0")
    if number in (float("inf"), float("-inf")):
        raise _Undone
    return int(number) if number.is_integer() and abs(number) <= EXACT else Decimal(repr(number))


def _text(value: Any) -> str:
    """As `String(value)`."""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def _boolean(value: Any) -> bool:
    found = BOOLEANS.get(str(value))
    if found is None:
        raise _Undone
    return found


CASTERS: Final = {
    "string": ("string", _text),
    "integer": ("Number", _number),
    "number": ("Number", _number),
    "boolean": ("Boolean", _boolean),
}
"""Type in a schema -> mongoose's name of it, and what casts to it. Of several types the first one here."""
