"""A card as it was sent -> what may be kept of it. The number and the CVC are looked at here and nowhere else: they are
not stored, not logged, and no refusal quotes them.

Codes: EcartPay's error guide, as a public client maps it. Two-digit years are chosen.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from mockpay.orders.card_number import cvc_length, is_cvc, is_over, month_of, year_of
from mockpay.orders.order import Failure, Method
from mockpay.orders.real_cards import SENTENCE
from mockpay.providers.ecartpay.protocol import customer_refusals as refusals
from mockpay.providers.ecartpay.protocol.formats import Json
from mockpay.sandbox.sandbox import Sandbox
from mockpay.scenario import card_reader
from mockpay.scenario.card_reader import CardNumber, NumberProblem, read_number, text
from mockpay.scenario.rules import RuleEngine

NUMBER: Final = "200"
EXPIRY: Final = "201"
CVC: Final = "202"
EXPIRED: Final = Failure(code="301", message="Card expired")
"""What the bank says of a card that was valid when it was saved and is no longer (chosen)."""


def read(body: Mapping[str, Any], sandbox: Sandbox) -> Json:
    """What is kept of a card: name, brand, bin (first six), last4, exp_month, exp_year (numbers), and `test_card`, the
    name of the scenario's row. The scenario's numbers are taken as they are; all others must check and be public.

    Raises `CardRefused`.
    """
    number = _number(text(body["number"]), sandbox.rule_engine)
    month, year = _expiry(body, sandbox.clock.now())
    if body.get("cvc") is not None:
        check_cvc(body["cvc"], number.brand)
    return {
        "name": body.get("name") or number.row.holder,
        "brand": number.brand,
        "bin": number.bin,
        "last4": number.last4,
        "exp_month": month,
        "exp_year": year,
        "test_card": number.row.name,
    }


def _number(sent: str, rule_engine: RuleEngine) -> CardNumber:
    number = read_number(sent, rule_engine)
    if number is NumberProblem.REAL:
        raise refusals.REAL_NUMBER.refusal({"why": SENTENCE})
    if isinstance(number, NumberProblem):
        raise refusals.BAD_NUMBER.refusal()
    return number


def _expiry(body: Mapping[str, Any], now: datetime) -> tuple[int, int]:
    month, year = month_of(text(body["exp_month"])), year_of(text(body["exp_year"]))
    if month is None:
        raise refusals.BAD_MONTH.refusal()
    if year is None:
        raise refusals.BAD_YEAR.refusal()
    if is_over(month, year, now):
        raise refusals.PAST.refusal({"now": f"{now:%m/%Y}"})
    return month, year


def check_cvc(cvc: Any, brand: str) -> None:
    """Three digits, four for amex. Raises `CardRefused`."""
    if not is_cvc(text(cvc), brand):
        raise refusals.BAD_CVC.refusal({"digits": cvc_length(brand)})


def method(card: Mapping[str, Any], rule_engine: RuleEngine) -> Method:
    """How a charge to a kept card is paid; funding, bank and origin are those of the scenario's row."""
    names = ("name", "brand", "last4", "exp_month", "exp_year", "test_card")
    row = card_reader.row_of(card["test_card"], rule_engine)
    return card_reader.method(row, **{name: card[name] for name in names})


def failure(card: Mapping[str, Any], now: datetime) -> Failure | None:
    """Why the bank would not even look at a kept card, if so."""
    return EXPIRED if is_over(card["exp_month"], card["exp_year"], now) else None
