"""What a card number tells by itself."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockpay.orders.card_number import (
    BRANDS,
    brand_of,
    checks,
    cvc_length,
    digits,
    is_cvc,
    is_over,
    month_of,
    year_of,
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4242424242424242", "4242424242424242"),
        ("4242-4242-4242-4142", "4242424242424142"),
        ("4242 4242 4242 4242", "4242424242424242"),
        ("", ""),
        ("4", ""),
        ("-4242", ""),
        ("4242 ", ""),
        ("4242.4242", ""),
        ("4242x4242", ""),
        ("٤٢٤٢٤٢٤٢٤٢٤٢٤٢٤٢", ""),
        ("4242\n4242", ""),
        ("4" * 100, ""),
    ],
)
def test_digits(text: str, expected: str) -> None:
    assert digits(text) == expected


# The worked example of ISO/IEC 7812-1 is 7992739871 with check digit 3.
@pytest.mark.parametrize(
    ("number", "expected"),
    [("79927398713", True), ("79927398710", False), ("4242424242424242", True), ("4242424242424142", False)],
)
def test_check_digit(number: str, expected: bool) -> None:
    assert checks(number) is expected


@given(st.text("0123456789", min_size=12, max_size=18), st.data())
def test_one_wrong_digit_never_checks(start: str, data: st.DataObject) -> None:
    number = next(start + last for last in "0123456789" if checks(start + last))
    place = data.draw(st.integers(0, len(number) - 1))
    wrong = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != number[place]]))
    assert not checks(number[:place] + wrong + number[place + 1 :])


@pytest.mark.parametrize(
    ("first", "length", "expected"),
    [
        ("4000", 16, "visa"), ("4999", 13, "visa"), ("4000", 19, "visa"), ("4000", 15, None), ("4000", 17, None),
        ("5100", 16, "mastercard"), ("5599", 16, "mastercard"), ("5099", 16, None), ("5600", 16, None),
        ("2221", 16, "mastercard"), ("2720", 16, "mastercard"), ("2220", 16, None), ("2721", 16, None),
        ("5100", 15, None),
        ("3400", 15, "amex"), ("3799", 15, "amex"), ("3500", 15, None), ("3400", 16, None),
        ("6011", 16, None), ("0000", 16, None),
    ],
)  # fmt: skip
def test_brand(first: str, length: int, expected: str | None) -> None:
    brand = brand_of(first.ljust(length, "0"))
    assert (brand and brand.name) == expected


def test_no_number_has_no_brand() -> None:
    assert brand_of("") is None


def test_cvc_lengths() -> None:
    assert {brand.name: cvc_length(brand.name) for brand in BRANDS} == {"visa": 3, "mastercard": 3, "amex": 4}
    assert cvc_length("unheard of") == 3


@pytest.mark.parametrize(
    ("text", "month"),
    [("1", 1), ("01", 1), ("12", 12), ("0", None), ("00", None), ("13", None), ("001", None), ("", None), ("١", None)],
)
def test_months(text: str, month: int | None) -> None:
    assert month_of(text) == month


@pytest.mark.parametrize(
    ("text", "year"),
    [("28", 2028), ("2028", 2028), ("00", 2000), ("1999", None), ("8", None), ("028", None), ("", None), ("٢٨", None)],
)
def test_years(text: str, year: int | None) -> None:
    assert year_of(text) == year


@pytest.mark.parametrize(
    ("month", "year", "over"), [(9, 2025, False), (8, 2025, True), (12, 2024, True), (1, 2026, False)]
)
def test_a_card_is_good_until_its_month_ends(month: int, year: int, *, over: bool) -> None:
    assert is_over(month, year, datetime(2025, 9, 30, 23, 59, tzinfo=UTC)) is over


@pytest.mark.parametrize(
    ("text", "brand", "fits"),
    [("123", "visa", True), ("1234", "visa", False), ("1234", "amex", True), ("123", "amex", False), ("123", "", True),
     ("1234", "", True), ("12", "", False), ("12345", "", False), ("12a", "", False), ("١٢٣", "visa", False)],
)  # fmt: skip
def test_cvcs(text: str, brand: str, *, fits: bool) -> None:
    assert is_cvc(text, brand) is fits
