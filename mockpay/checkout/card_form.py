"""A card as a buyer typed it -> how the charge is paid. The number and the CVC are looked at here and nowhere else."""

import re
from datetime import datetime
from typing import Final

from mockpay.orders.card_number import is_cvc, is_over, month_of, year_of
from mockpay.orders.method_kind import MethodKind
from mockpay.orders.order import Method, Struct
from mockpay.scenario import card_reader
from mockpay.scenario.card_reader import CardNumber, NumberProblem, read_number
from mockpay.scenario.rules import RuleEngine
from mockpay.web.form import Form

EXPIRY: Final = re.compile(r"([0-9]{1,2})[ /.-]*((?:20)?[0-9]{2})")
LONGEST_NAME: Final = 100

Errors = dict[str, str]
"""Field -> key of the sentence that says what is wrong with it."""


class SubmittedCard(Struct, frozen=True):
    """A card that can be charged, or what is wrong with it."""

    method: Method = Method(kind=MethodKind.CARD)
    errors: Errors = {}


NUMBERS: Final = {
    NumberProblem.WRONG: "number_wrong",
    NumberProblem.OTHER_NETWORK: "number_brand",
    NumberProblem.REAL: "number_real",
}


def read(form: Form, rule_engine: RuleEngine, now: datetime) -> SubmittedCard:
    """The card of a form. The scenario's numbers are taken as they are, all others must check."""
    number = read_number(re.sub(r"\s", " ", form.get("number", "")).strip(), rule_engine)
    brand = number.brand if isinstance(number, CardNumber) else ""
    expiry = _expiry(form)
    name = " ".join(form.get("name", "").split())
    tests: dict[str, str | None] = {
        "number": NUMBERS[number] if isinstance(number, NumberProblem) else None,
        "expiry": _refused(expiry, now),
        "cvc": None if is_cvc(form.get("cvc", "").strip(), brand) else "cvc_wrong",
        "name": None if name.isprintable() and 0 < len(name) <= LONGEST_NAME else "name_wrong",
    }
    errors = {field: wrong for field, wrong in tests.items() if wrong}
    if errors or expiry is None or isinstance(number, NumberProblem):
        return SubmittedCard(errors=errors)
    return SubmittedCard(method=_method(number, *expiry, name))


def _expiry(form: Form) -> tuple[int, int] | None:
    """Month and year."""
    found = EXPIRY.fullmatch(form.get("expiry", "").strip())
    month, year = (month_of(found[1]), year_of(found[2])) if found else (None, None)
    return (month, year) if month and year else None


def _refused(expiry: tuple[int, int] | None, now: datetime) -> str | None:
    if expiry is None:
        return "expiry_wrong"
    return "expiry_past" if is_over(*expiry, now) else None


def _method(number: CardNumber, month: int, year: int, name: str) -> Method:
    """What may be kept of the card."""
    return card_reader.method(
        number.row, name=name, brand=number.brand, last4=number.last4, exp_month=month, exp_year=year
    )
