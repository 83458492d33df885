"""Hides what nobody may read back: numbers and security codes of cards, keys and cookies. The journal holds what was
sent; whatever reads it goes through here."""

import re
from collections.abc import Mapping
from typing import Any, Final

from mockpay.orders.card_number import BRANDS, brand_of, checks

HIDDEN: Final = "***"
SHOWN_FIRST: Final = 6
SHOWN_LAST: Final = 4
LONGEST: Final = 24
"""Digits of a run that is looked into; a longer one is hidden unseen."""
LENGTHS: Final = sorted({length for brand in BRANDS for length in brand.lengths})
"""How long the numbers of known networks are."""

_RUN: Final = re.compile(r"[0-9](?:(?:[ +-]|%20)*[0-9]){12,}")
_CODE: Final = r"(?:cvc|cvv|cvn|csc)2?|(?:security|verification)[ _-]?(?:code|value)"
_IS_CODE: Final = re.compile(rf"(?:{_CODE})\W*$", re.IGNORECASE)
_LOOSE_CODE: Final = re.compile(rf"((?:{_CODE})[\\\"'\]]*\s*[:=]\s*[\\\"'\[]*)[0-9]+", re.IGNORECASE)
_IS_KEY: Final = re.compile(r"(?:api|private|secret|access)[ _-]?(?:key|token)|client[ _-]?secret|passw", re.IGNORECASE)
_IS_KEY_HEADER: Final = re.compile(r"authoriz|x-auth|(?:api|access|private)-?key|token|secret|passw", re.IGNORECASE)
_IS_COOKIE: Final = re.compile(r"cookie", re.IGNORECASE)


def text(value: str) -> str:
    """A text without card numbers, of which the first six and last four digits stay, and without what stands behind the
    name of a security code."""
    return _LOOSE_CODE.sub(rf"\g<1>{HIDDEN}", _RUN.sub(lambda found: _masked(found[0]), value))


def header(name: str, value: str) -> str:
    """A header's value. Of a key its scheme and end stay, of a cookie nothing."""
    if _IS_COOKIE.search(name):
        return HIDDEN
    return _credentials(value) if _IS_KEY_HEADER.search(name) else text(value)


def field(name: str, value: Any) -> Any:
    """The value of a field, which may be a whole body: strings, numbers, lists and mappings of them."""
    if value is None or value == "":
        return value
    if _IS_CODE.search(name):
        return HIDDEN
    if isinstance(value, Mapping):
        return {text(key): field(key, one) for key, one in value.items()}
    if isinstance(value, list):
        return [field(name, one) for one in value]
    if isinstance(value, str):
        return _credentials(value) if _IS_KEY.search(name) else text(value)
    return _number(value)


def _credentials(value: str) -> str:
    """`Bearer ***a1b2`; the end is told where that gives little away."""
    scheme, space, secret = value.partition(" ") if " " in value else ("", "", value)
    return f"{scheme}{space}{HIDDEN}{secret[-SHOWN_LAST:] if len(secret) >= 3 * SHOWN_LAST else ''}"


def _number(value: Any) -> Any:
    written = str(value)
    hidden = text(written)
    return value if hidden == written else hidden


def _masked(run: str) -> str:
    """A run of digits with spaces or dashes, its middle hidden if it is, or holds, the number of a card."""
    figures = re.sub(r"%20|[^0-9]", "", run)
    if not _holds_card(figures):
        return run
    return figures[:SHOWN_FIRST] + "*" * (len(figures) - SHOWN_FIRST - SHOWN_LAST) + figures[-SHOWN_LAST:]


def _holds_card(figures: str) -> bool:
    """Whether the run as a whole could be a number (ISO/IEC 7812-1: at most 19 digits, a check digit), or a part of it
    one of a known network."""
    if len(figures) > LONGEST or (len(figures) <= 19 and checks(figures)):
        return True
    return any(brand_of(part) and checks(part) for part in _parts(figures))


def _parts(figures: str) -> list[str]:
    return [figures[start : start + length] for length in LENGTHS for start in range(len(figures) - length + 1)]
