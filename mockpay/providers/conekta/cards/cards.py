"""A card as it was sent -> what may be kept of it. The number and the CVC are looked at here and nowhere else: they are
not stored, not logged, and no refusal quotes them.

That cards of the past are taken: what Conekta's clients send in their own tests.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from mockpay.orders.card_number import brand_of, checks, digits
from mockpay.orders.method_kind import MethodKind
from mockpay.orders.order import Method, Struct
from mockpay.orders.public_cards import SENTENCE, may_be_real
from mockpay.providers.conekta.protocol import errors
from mockpay.providers.conekta.protocol.errors import Detail, Refused
from mockpay.scenario.rules import RuleEngine
from mockpay.scenario.scenario import TestCard

REFUSED: Final = Refused(422, Detail(code="parameter_validation.card.number", param="card[card[number]]"))
"""A number that is no card's (captured answer)."""

REAL: Final = Refused(
    422, Detail(code="parameter_validation.card.number", param="card[card[number]]", message=SENTENCE)
)
"""A number that could be somebody's card (chosen)."""

MONTH: Final = re.compile(r"0?[1-9]|1[0-2]")
YEAR: Final = re.compile(r"(?:20)?([0-9]{2})")
CVC: Final = re.compile(r"[0-9]{3,4}")
UNKNOWN: Final = TestCard(name="", number="", brand="", source="chosen")
"""What is taken of a number that is not in the scenario: a domestic credit card of no bank in particular."""
BRANDS: Final = {"amex": "american_express"}
"""Brands that Conekta calls otherwise than the core (captured answers)."""


class StoredCard(Struct, frozen=True, tag="card", tag_field="type"):
    """What is kept of a card: `exp_year` in four digits, `bin` the first six, `test_card` the scenario's row."""

    name: str
    brand: str
    bin: str
    last4: str
    exp_month: int
    exp_year: int
    test_card: str = ""


def read(body: Mapping[str, Any], rule_engine: RuleEngine, prefix: str = "card.") -> StoredCard:
    """The card in `number`, `name`, `exp_month`, `exp_year` and `cvc`. Raises `Refused`; `prefix` is where it stood."""
    if not CVC.fullmatch(text(body["cvc"])):
        raise Refused(422, errors.invalid(f"{prefix}cvc"))
    month, year = text(body["exp_month"]), text(body["exp_year"])
    return kept(
        text(body["number"]), body["name"], month_of(month, f"{prefix}exp_month"),
        year_of(year, f"{prefix}exp_year"), rule_engine,
    )  # fmt: skip


def kept(number: str, name: str, month: int, year: int, rule_engine: RuleEngine) -> StoredCard:
    """A card without its number. The scenario's numbers are taken as they are, all others must check.

    Raises `Refused`.
    """
    number = digits(number)
    known = rule_engine.card(number)
    return StoredCard(
        name=name,
        brand=known.brand if known else _brand(number),
        bin=number[:6],
        last4=number[-4:],
        exp_month=month,
        exp_year=year,
        test_card=known.name if known else "",
    )


def text(value: Any) -> str:
    """A text, or a whole number as text."""
    return value if isinstance(value, str) else str(int(value))


def _brand(number: str) -> str:
    brand = brand_of(number)
    if brand is None or not checks(number):
        raise REFUSED
    if may_be_real(number):
        raise REAL
    return brand.name


def month_of(sent: str, param: str) -> int:
    """A month, 1 to 12. Raises `Refused`, naming `param`."""
    if not MONTH.fullmatch(sent):
        raise Refused(422, errors.invalid(param))
    return int(sent)


def year_of(sent: str, param: str) -> int:
    """A year in two or four digits, as four. Raises `Refused`, naming `param`."""
    found = YEAR.fullmatch(sent)
    if found is None:
        raise Refused(422, errors.invalid(param))
    return 2000 + int(found[1])


def brand(name: str) -> str:
    """What Conekta calls a brand of the core's."""
    return BRANDS.get(name, name)


def row(card: StoredCard, rule_engine: RuleEngine) -> TestCard:
    """The scenario's row of a card."""
    return rule_engine.cards.get(card.test_card, UNKNOWN)


def method(card: StoredCard, rule_engine: RuleEngine) -> Method:
    """How a charge to a kept card is paid; funding and origin are those of the scenario's row, no issuer is named."""
    known = row(card, rule_engine)
    return Method(
        kind=MethodKind.CARD,
        name=card.name,
        brand=card.brand,
        last4=card.last4,
        exp_month=card.exp_month,
        exp_year=card.exp_year,
        funding=known.funding,
        domestic=known.domestic,
        test_card=card.test_card,
    )
