"""What a card's number, month, year and CVC tell by themselves. Nothing here keeps a number."""

import re
from datetime import datetime
from typing import Final

from mockpay.orders.order import Struct

WRITTEN: Final = re.compile(r"[0-9][0-9 -]{0,60}[0-9]")
MONTH: Final = re.compile(r"0?[1-9]|1[0-2]")
YEAR: Final = re.compile(r"(?:20)?([0-9]{2})")
ANY_CVC: Final = re.compile(r"[0-9]{3,4}")


class Brand(Struct, frozen=True):
    """A card network: the spans its numbers' first four digits lie in, how long they are, the digits of its CVC."""

    name: str
    spans: tuple[tuple[int, int], ...]
    lengths: tuple[int, ...]
    cvc: int = 3


# Spans and lengths: the issuer identification numbers of ISO/IEC 7812, as the networks publish theirs.
# The brands are those of docs.ecartpay.com/docs/interest-free-and-fixed-installments.
BRANDS: Final = (
    Brand(name="visa", spans=((4000, 4999),), lengths=(13, 16, 19)),
    Brand(name="mastercard", spans=((2221, 2720), (5100, 5599)), lengths=(16,)),
    Brand(name="amex", spans=((3400, 3499), (3700, 3799)), lengths=(15,), cvc=4),
)


def digits(text: str) -> str:
    """The digits of a number written with spaces or dashes between them; empty where it is no number."""
    return re.sub("[ -]", "", text) if WRITTEN.fullmatch(text) else ""


def checks(number: str) -> bool:
    """Whether the last digit fits the others (ISO/IEC 7812-1, annex B)."""
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(number))]
    return sum(value - 9 * (value > 9) for value in doubled) % 10 == 0


def brand_of(number: str) -> Brand | None:
    """The network whose numbers look like this one."""
    first = int(number[:4] or 0)
    for brand in BRANDS:
        if len(number) in brand.lengths and any(low <= first <= high for low, high in brand.spans):
            return brand
    return None


def cvc_length(brand: str) -> int:
    """How many digits the CVC of a brand has."""
    return next((one.cvc for one in BRANDS if one.name == brand), 3)


def month_of(text: str) -> int | None:
    """A month in one or two digits, 1 to 12; None where it is none."""
    return int(text) if MONTH.fullmatch(text) else None


def year_of(text: str) -> int | None:
    """A year in two or four digits, as four (of this century); None where it is none."""
    found = YEAR.fullmatch(text)
    return 2000 + int(found[1]) if found else None


def is_over(month: int, year: int, now: datetime) -> bool:
    """Whether a card has expired: it is good until its month ends."""
    return (year, month) < (now.year, now.month)


def is_cvc(text: str, brand: str = "") -> bool:
    """Whether it has as many digits as the CVCs of a brand; where that is not known, as many as any."""
    return bool(ANY_CVC.fullmatch(text)) and (not brand or len(text) == cvc_length(brand))
