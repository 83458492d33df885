"""A card as a buyer typed it -> how the charge is paid. The number and the CVC are looked at here and nowhere else."""

import re
from datetime import datetime
from typing import Final

from mockpay.orders.card_number import brand_of, checks, cvc_length, digits
from mockpay.orders.method_kind import MethodKind
from mockpay.orders.order import Method, Struct
from mockpay.orders.public_cards import may_be_real
from mockpay.scenario.rules import RuleEngine
from mockpay.scenario.scenario import TestCard
from mockpay.web.form import Form

EXPIRY: Final = re.compile(r"(0?[1-9]|1[0-2])[ /.-]*(?:20)?([0-9]{2})")
LONGEST_NAME: Final = 100

Errors = dict[str, str]
"""Field -> key of the sentence that says what is wrong with it."""


class SubmittedCard(Struct, frozen=True):
    """A card that can be charged, or what is wrong with it."""

    method: Method = Method(kind=MethodKind.CARD)
    errors: Errors = {}


def read(form: Form, rule_engine: RuleEngine, now: datetime) -> SubmittedCard:
    """The card of a form. The scenario's numbers are taken as they are, all others must check."""
    number = digits(re.sub(r"\s", " ", form.get("number", "")).strip())
    known = rule_engine.card(number)
    brand = known.brand if known else _brand(number)
    expiry = _expiry(form)
    name = " ".join(form.get("name", "").split())
    tests: dict[str, str | None] = {
        "number": None if brand else _why_not(number),
        "expiry": _refused(expiry, now),
        "cvc": None if _is_cvc(form.get("cvc", ""), brand) else "cvc_wrong",
        "name": None if name.isprintable() and 0 < len(name) <= LONGEST_NAME else "name_wrong",
    }
    errors = {field: wrong for field, wrong in tests.items() if wrong}
    return (
        SubmittedCard(errors=errors)
        if errors
        else SubmittedCard(method=_method(number, brand, expiry, name, known or UNKNOWN))
    )


def _brand(number: str) -> str:
    found = brand_of(number) if number and checks(number) and not may_be_real(number) else None
    return found.name if found else ""


def _why_not(number: str) -> str:
    """A number that checks is somebody's card, and of no network that is taken here, or for nobody to type in here."""
    if not (len(number) >= 12 and checks(number)):
        return "number_wrong"
    return "number_real" if may_be_real(number) else "number_brand"


def _expiry(form: Form) -> tuple[int, int] | None:
    """Year and month."""
    found = EXPIRY.fullmatch(form.get("expiry", "").strip())
    return found and (2000 + int(found[2]), int(found[1]))


def _refused(expiry: tuple[int, int] | None, now: datetime) -> str | None:
    """A card is good until its month ends."""
    if expiry is None:
        return "expiry_wrong"
    return "expiry_past" if expiry < (now.year, now.month) else None


def _is_cvc(cvc: str, brand: str) -> bool:
    length = str(cvc_length(brand)) if brand else "3,4"
    return bool(re.fullmatch(f"[0-9]{{{length}}}", cvc.strip()))


UNKNOWN: Final = TestCard(name="", number="", brand="", source="chosen")
"""What is taken of a number that is not in the scenario: a domestic credit card of no bank in particular."""


def _method(number: str, brand: str, expiry: tuple[int, int] | None, name: str, row: TestCard) -> Method:
    """What may be kept of the card."""
    year, month = expiry or (0, 0)
    return Method(
        kind=MethodKind.CARD,
        name=name,
        brand=brand,
        last4=number[-4:],
        exp_month=month,
        exp_year=year,
        funding=row.funding,
        bank=row.bank,
        domestic=row.domestic,
        test_card=row.name,
    )
