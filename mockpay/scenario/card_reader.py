"""A card as it was sent -> what may be kept of it, and how a charge to it is paid. All who take cards read them here;
each words what is wrong in its own way. Numbers are not stored, not logged, and not quoted."""

from enum import StrEnum
from typing import Any, Final

from mockpay.orders.card_number import brand_of, checks, digits
from mockpay.orders.method_kind import MethodKind
from mockpay.orders.order import Method, Struct
from mockpay.orders.real_cards import may_be_real
from mockpay.scenario.rules import RuleEngine
from mockpay.scenario.scenario import TestCard

SHORTEST: Final = 12
UNKNOWN: Final = TestCard(name="", number="", brand="", source="chosen")
"""What is taken of a number that is not in the scenario: a domestic credit card of no bank in particular."""


class NumberProblem(StrEnum):
    """Why a number is not taken: it does not check, it is of a network that is not taken, or it may be somebody's."""

    WRONG = "wrong"
    OTHER_NETWORK = "other_network"
    REAL = "real"


class CardNumber(Struct, frozen=True):
    """What may be kept of a number that is taken. `bin` are the first six digits, `row` the scenario's."""

    brand: str
    bin: str
    last4: str
    row: TestCard = UNKNOWN


def read_number(text: str, rule_engine: RuleEngine) -> CardNumber | NumberProblem:
    """The number in a text. The scenario's numbers are taken as they are; all others must check and be public."""
    number = digits(text)
    if row := rule_engine.card(number):
        return CardNumber(brand=row.brand, bin=number[:6], last4=number[-4:], row=row)
    if len(number) < SHORTEST or not checks(number):
        return NumberProblem.WRONG
    brand = brand_of(number)
    if brand is None:
        return NumberProblem.OTHER_NETWORK
    if may_be_real(number):
        return NumberProblem.REAL
    return CardNumber(brand=brand.name, bin=number[:6], last4=number[-4:])


def text(value: Any) -> str:
    """A text, or a whole number as text: numbers, months, years and CVCs are sent as either."""
    return value if isinstance(value, str) else str(int(value))


def row_of(test_card: str, rule_engine: RuleEngine) -> TestCard:
    """The scenario's row of a card that is kept."""
    return rule_engine.cards.get(test_card, UNKNOWN)


def method(row: TestCard, **kept: Any) -> Method:
    """How a charge to a card is paid: what is `kept` of it (fields of `Method`), with the funding, bank and origin of
    the scenario's row."""
    paid = {"funding": row.funding, "bank": row.bank, "domestic": row.domestic, "test_card": row.name}
    return Method(kind=MethodKind.CARD, **{**paid, **kept})
