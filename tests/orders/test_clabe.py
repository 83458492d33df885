"""The check digit of account numbers."""

import pytest

from mockpay.orders.clabe import DIGITS, with_check_digit

PUBLISHED = ("002010077777777771", "032180000118359719", "646180157000000004")
"""Account numbers that public validators of CLABEs give as examples."""


@pytest.mark.parametrize("number", PUBLISHED)
def test_the_last_digit_follows_from_the_others(number: str) -> None:
    assert with_check_digit(number[:-1]) == number
    assert len(number) == DIGITS


@pytest.mark.parametrize("place", range(DIGITS - 1))
def test_one_wrong_digit_changes_the_check_digit(place: int) -> None:
    account = PUBLISHED[0][:-1]
    other = account[:place] + str((int(account[place]) + 1) % 10) + account[place + 1 :]
    assert with_check_digit(other)[-1] != PUBLISHED[0][-1]
