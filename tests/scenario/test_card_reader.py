"""One reader of cards for all who take them."""

import pytest
from msgspec.structs import replace

from mockpay.orders.method_kind import MethodKind
from mockpay.scenario import card_reader
from mockpay.scenario.card_reader import UNKNOWN, CardNumber, NumberProblem, read_number, text
from mockpay.scenario.load import load
from mockpay.scenario.rules import RuleEngine

ENGINE = RuleEngine(load(["default"]))


@pytest.mark.parametrize(
    ("sent", "problem"),
    [
        ("", NumberProblem.WRONG),
        ("0", NumberProblem.WRONG),
        ("4242 4242 4242 4241", NumberProblem.WRONG),
        ("00000000000", NumberProblem.WRONG),
        ("6011000990139424", NumberProblem.OTHER_NETWORK),
        ("36700102000000", NumberProblem.OTHER_NETWORK),
        ("4242 0000 0000 0018", NumberProblem.REAL),
    ],
)
def test_what_is_wrong_with_a_number(sent: str, problem: NumberProblem) -> None:
    assert read_number(sent, ENGINE) is problem


def test_a_public_number_is_taken_without_being_kept() -> None:
    number = read_number("5105-1051-0510-5100", RuleEngine(replace(ENGINE.scenario, cards=())))
    assert number == CardNumber(brand="mastercard", bin="510510", last4="5100", row=UNKNOWN)


@pytest.mark.parametrize("row", ENGINE.scenario.cards, ids=lambda row: row.name)
def test_the_scenarios_numbers_are_taken_as_they_are(row: card_reader.TestCard) -> None:
    number = read_number(row.number, ENGINE)
    assert number == CardNumber(brand=row.brand, bin=row.number[:6], last4=row.number[-4:], row=row)
    method = card_reader.method(row, last4=row.number[-4:], exp_month=1)
    assert (method.kind, method.last4, method.exp_month) == (MethodKind.CARD, row.number[-4:], 1)
    assert (method.funding, method.bank, method.domestic) == (row.funding, row.bank, row.domestic)
    assert (method.test_card, row.number in repr(method)) == (row.name, False)
    assert card_reader.row_of(row.name, ENGINE) is row


def test_what_is_kept_goes_before_the_row() -> None:
    assert card_reader.method(ENGINE.scenario.cards[0], bank="").bank == ""
    assert card_reader.row_of("no such card", ENGINE) is UNKNOWN


@pytest.mark.parametrize(("value", "written"), [("012", "012"), (12, "12"), (12.0, "12")])
def test_numbers_may_be_sent_as_numbers(value: object, written: str) -> None:
    assert text(value) == written
