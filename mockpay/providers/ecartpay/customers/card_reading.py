"""A card as it was sent -> what may be kept of it. The number and the CVC are looked at here and nowhere else: they are
not stored, not logged, and no refusal quotes them.

Codes: EcartPay's error guide, as a public client maps it. Two-digit years are chosen.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from mockpay.orders.card_number import brand_of, checks, cvc_length, digits
from mockpay.orders.method_kind import MethodKind
from mockpay.orders.order import Failure, Method
from mockpay.orders.public_cards import SENTENCE, may_be_real
from mockpay.providers.ecartpay.protocol.errors import CardRefused
from mockpay.providers.ecartpay.protocol.formats import Json
from mockpay.sandbox.sandbox import Sandbox
from mockpay.scenario.rules import RuleEngine
from mockpay.scenario.scenario import TestCard

NUMBER: Final = "200"
EXPIRY: Final = "201"
CVC: Final = "202"
EXPIRED: Final = Failure(code="301", message="Card expired")
"""What the bank says of a card that was valid when it was saved and is no longer (chosen)."""

MONTH: Final = re.compile(r"0?[1-9]|1[0-2]")
YEAR: Final = re.compile(r"(?:20)?([0-9]{2})")


def read(body: Mapping[str, Any], sandbox: Sandbox) -> Json:
    """What is kept of a card: name, brand, bin (first six), last4, exp_month, exp_year (numbers), and `test_card`, the
    name of the scenario's row. The scenario's numbers are taken as they are; all others must check and be public.

    Raises `CardRefused`.
    """
    number = digits(text(body["number"]))
    known = sandbox.rule_engine.card(number)
    brand = known.brand if known else _brand(number)
    month, year = _expiry(body, sandbox.clock.now())
    if body.get("cvc") is not None:
        check_cvc(body["cvc"], brand)
    return {
        "name": body.get("name") or (known.holder if known else ""),
        "brand": brand,
        "bin": number[:6],
        "last4": number[-4:],
        "exp_month": month,
        "exp_year": year,
        "test_card": known.name if known else "",
    }


def text(value: Any) -> str:
    """A text, or a whole number as text."""
    return value if isinstance(value, str) else str(int(value))


def _brand(number: str) -> str:
    brand = brand_of(number)
    if brand is None or not checks(number):
        raise CardRefused(NUMBER, "Invalid card number: number must be a visa, mastercard or amex number that checks")
    if may_be_real(number):
        raise CardRefused(NUMBER, f"Invalid card number: {SENTENCE}")
    return brand.name


def _expiry(body: Mapping[str, Any], now: datetime) -> tuple[int, int]:
    month, year = MONTH.fullmatch(text(body["exp_month"])), YEAR.fullmatch(text(body["exp_year"]))
    if month is None:
        raise CardRefused(EXPIRY, "Invalid expiration date: exp_month must be from 01 to 12")
    if year is None:
        raise CardRefused(EXPIRY, "Invalid expiration date: exp_year must be a year like 2028")
    expiry = (int(month[0]), 2000 + int(year[1]))
    if _is_over(*expiry, now):
        raise CardRefused(EXPIRY, f"Invalid expiration date: exp_month and exp_year lie before {now:%m/%Y}")
    return expiry


def _is_over(month: int, year: int, now: datetime) -> bool:
    """A card is good until its month ends."""
    return (year, month) < (now.year, now.month)


def check_cvc(cvc: Any, brand: str) -> None:
    """Three digits, four for amex. Raises `CardRefused`."""
    length = cvc_length(brand)
    if not re.fullmatch(f"[0-9]{{{length}}}", text(cvc)):
        raise CardRefused(CVC, f"Invalid security code: cvc must have {length} digits")


def method(card: Mapping[str, Any], rule_engine: RuleEngine) -> Method:
    """How a charge to a kept card is paid; funding, bank and origin are those of the scenario's row."""
    known = rule_engine.cards.get(card["test_card"], UNKNOWN)
    return Method(
        kind=MethodKind.CARD,
        name=card["name"],
        brand=card["brand"],
        last4=card["last4"],
        exp_month=card["exp_month"],
        exp_year=card["exp_year"],
        funding=known.funding,
        bank=known.bank,
        domestic=known.domestic,
        test_card=card["test_card"],
    )


UNKNOWN: Final = TestCard(name="", number="", brand="", source="chosen")
"""What is taken of a number that is not in the scenario: a domestic credit card of no bank in particular."""


def failure(card: Mapping[str, Any], now: datetime) -> Failure | None:
    """Why the bank would not even look at a kept card, if so."""
    return EXPIRED if _is_over(card["exp_month"], card["exp_year"], now) else None
