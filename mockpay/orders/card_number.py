"""What a card number tells by itself: its digits, whether they check, whose card it is. Nothing here keeps a number."""

import re
from typing import Final

from mockpay.orders.order import Struct

WRITTEN: Final = re.compile(r"[0-9][0-9 -]{0,60}[0-9]")


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
