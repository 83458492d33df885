"""A card as it was sent -> what may be kept of it. The number and the CVC are looked at here and nowhere else: they are
not stored, not logged, and no refusal quotes them.

That cards of the past are taken: what Conekta's clients send in their own tests.
"""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from mockpay.orders import card_number
from mockpay.orders.order import Method, Struct
from mockpay.orders.public_cards import SENTENCE
from mockpay.providers.conekta.protocol import errors
from mockpay.providers.conekta.protocol.errors import Detail, WordedRefusal
from mockpay.scenario import card_reader
from mockpay.scenario.card_reader import NumberProblem, read_number, text
from mockpay.scenario.rules import RuleEngine
from mockpay.scenario.scenario import TestCard

REFUSED: Final = WordedRefusal(422, Detail(code="parameter_validation.card.number", param="card[card[number]]"))
"""A number that is no card's (captured answer)."""

REAL: Final = WordedRefusal(
    422, Detail(code="parameter_validation.card.number", param="card[card[number]]", message=SENTENCE)
)
"""A number that could be somebody's card (chosen)."""

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
    if not card_number.is_cvc(text(body["cvc"])):
        raise WordedRefusal(422, errors.invalid(f"{prefix}cvc"))
    month, year = text(body["exp_month"]), text(body["exp_year"])
    return stored_card(
        text(body["number"]), body["name"], month_of(month, f"{prefix}exp_month"),
        year_of(year, f"{prefix}exp_year"), rule_engine,
    )  # fmt: skip


def stored_card(number: str, name: str, month: int, year: int, rule_engine: RuleEngine) -> StoredCard:
    """A card without its number. The scenario's numbers are taken as they are, all others must check.

    Raises `Refused`.
    """
    found = read_number(number, rule_engine)
    if isinstance(found, NumberProblem):
        raise REAL if found is NumberProblem.REAL else REFUSED
    return StoredCard(
        name=name,
        brand=found.brand,
        bin=found.bin,
        last4=found.last4,
        exp_month=month,
        exp_year=year,
        test_card=found.row.name,
    )


def month_of(sent: str, param: str) -> int:
    """A month, 1 to 12. Raises `Refused`, naming `param`."""
    return _fitting(card_number.month_of(sent), param)


def year_of(sent: str, param: str) -> int:
    """A year in two or four digits, as four. Raises `Refused`, naming `param`."""
    return _fitting(card_number.year_of(sent), param)


def _fitting(found: int | None, param: str) -> int:
    if found is None:
        raise WordedRefusal(422, errors.invalid(param))
    return found


def brand(name: str) -> str:
    """What Conekta calls a brand of the core's."""
    return BRANDS.get(name, name)


def row(card: StoredCard, rule_engine: RuleEngine) -> TestCard:
    """The scenario's row of a card."""
    return card_reader.row_of(card.test_card, rule_engine)


def method(card: StoredCard, rule_engine: RuleEngine) -> Method:
    """How a charge to a kept card is paid; funding and origin are those of the scenario's row, no issuer is named."""
    kept = msgspec.structs.asdict(card)
    del kept["bin"]
    return card_reader.method(row(card, rule_engine), bank="", **kept)
