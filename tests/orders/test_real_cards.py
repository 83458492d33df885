"""No real card may enter a sandbox: which numbers could be somebody's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockpay.orders.card_number import brand_of, checks
from mockpay.orders.real_cards import PUBLIC, PUBLISHERS, SENTENCE, Publisher, may_be_real


@pytest.mark.parametrize("publisher", PUBLISHERS, ids=lambda one: one.source)
def test_every_public_number_is_a_card_number_of_a_network_and_listed_once(publisher: Publisher) -> None:
    for number in publisher.numbers:
        assert checks(number)
        assert brand_of(number)
        assert not may_be_real(number)
    assert len(PUBLIC) == sum(len(one.numbers) for one in PUBLISHERS)


@given(st.from_regex(r"4[0-9]{14}|5[1-5][0-9]{13}|3[47][0-9]{12}", fullmatch=True))
def test_any_other_number_that_checks_may_be_real(start: str) -> None:
    (number,) = (f"{start}{digit}" for digit in range(10) if checks(f"{start}{digit}"))
    assert may_be_real(number) is (number not in PUBLIC)
    wrong = f"{start}{(int(number[-1]) + 1) % 10}"
    assert not may_be_real(wrong), "its last digit does not fit: nobody has it"


@pytest.mark.parametrize("number", ["", "4", "0000000000000000", "6011000000000004", "9" * 19])
def test_what_is_no_number_of_a_network_is_refused_for_that(number: str) -> None:
    assert not may_be_real(number)


def test_the_sentence_names_a_number_to_use() -> None:
    assert any(number in SENTENCE for number in PUBLIC)
