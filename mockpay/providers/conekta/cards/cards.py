"""A card as it was sent -> what may be kept of it. The number and the CVC are looked at here and nowhere else: they are
not stored, not logged, and no refusal quotes them.

That cards of the past are taken: what Conekta's clients send in their own tests.
"""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from mockpay.orders import card_number
from mockpay.orders.order import Method, Struct
from mockpay.providers.conekta.protocol import errors
from mockpay.providers.conekta.protocol.errors import WordedRefusal
from mockpay.providers.conekta.protocol.violations import Detail
from mockpay.scenario import card_reader
from mockpay.scenario.card_reader import NumberProblem, read_number, text
from mockpay.scenario.rules import RuleEngine
from mockpay.scenario.scenario import TestCard


def wrong(field: str, row: str = "") -> WordedRefusal:
    """A field of a card that cannot be: where it stands in the request is not told (captured answer)."""
    code = f"parameter_validation.card.{field}"
    return errors.refused(Detail(code=code, param=f"card[card[{field}]]", row=row))


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


def read(body: Mapping[str, Any], rule_engine: RuleEngine) -> StoredCard:
    """The card in `number`, `name`, `exp_month`, `exp_year` and `cvc`. Raises `Refused`."""
    if not card_number.is_cvc(text(body["cvc"])):
        raise wrong("cvc")
    month, year = month_of(text(body["exp_month"])), year_of(text(body["exp_year"]))
    return stored_card(text(body["number"]), body["name"], month, year, rule_engine)


def stored_card(number: str, name: str, month: int, year: int, rule_engine: RuleEngine) -> StoredCard:
    """A card without its number. The scenario's numbers are taken as they are, all others must check.

    Raises `Refused`.
    """
    found = read_number(number, rule_engine)
    if isinstance(found, NumberProblem):
        raise wrong("number", "card.real") if found is NumberProblem.REAL else wrong("number")
    return StoredCard(
        name=name,
        brand=found.brand,
        bin=found.bin,
        last4=found.last4,
        exp_month=month,
        exp_year=year,
        test_card=found.row.name,
    )


def month_of(sent: str) -> int:
    """A month, 1 to 12. Raises `Refused`."""
    return _fitting(card_number.month_of(sent), "exp_month")


def year_of(sent: str) -> int:
    """A year in two or four digits, as four. Raises `Refused`."""
    return _fitting(card_number.year_of(sent), "exp_year")


def _fitting(found: int | None, field: str) -> int:
    if found is None:
        raise wrong(field)
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
