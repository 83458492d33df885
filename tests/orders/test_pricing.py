"""Prices, totals and fees, against the amounts that documents and published charges print."""

from decimal import Decimal

import pytest

from mockpay.orders.errors import Unacceptable
from mockpay.orders.fees import FeeSchedule, Rounding, fee
from mockpay.orders.money import MOST, to_major, to_minor
from mockpay.orders.order import Fee, Line, LineKind, Totals
from mockpay.orders.pricing import NewLine, Tax, priced, totals
from tests.orders.shop import item

ONCE = [(220_000, "2.9", "3.6", 6380, 1078, 7818), (10_000, "2.9", "3.6", 290, 104, 754)]
IN_PARTS = [
    (35_000, "2.9", "2.50", 1467),
    (20_000, "2.9", "2.50", 963),
    (23_000, "3.4", "3", 1255),
    (34_717, "3.4", "3", 1717),
    (50_151, "3.9", "0", 2269),
    (10_000, "4", "1", 580),
    (2_000, "4", "1", 209),
    (21_605, "4", "1", 1118),
    (2_000, "3.92", "0.10", 102),
    (250_000, "3.92", "0.10", 11_380),
    (77_700, "0", "10", 1160),
    (77_700, "0", "12.50", 1450),
]


@pytest.mark.parametrize(("amount", "percent", "fixed", "percent_amount", "tax", "total"), ONCE)
def test_a_fee_rounded_once(amount: int, percent: str, fixed: str, percent_amount: int, tax: int, total: int) -> None:
    schedule = FeeSchedule(percent=Decimal(percent), fixed=Decimal(fixed))
    assert fee(amount, "MXN", schedule) == Fee(
        percent=Decimal(percent), fixed=Decimal(fixed), percent_amount=percent_amount, tax=tax, total=total
    )


@pytest.mark.parametrize(("amount", "percent", "fixed", "total"), IN_PARTS)
def test_a_fee_rounded_in_parts(amount: int, percent: str, fixed: str, total: int) -> None:
    schedule = FeeSchedule(percent=Decimal(percent), fixed=Decimal(fixed), rounding=Rounding.PARTS)
    assert fee(amount, "MXN", schedule).total == total


def test_the_two_ways_to_round_differ_by_a_centavo() -> None:
    schedule = FeeSchedule(percent=Decimal("3.92"), fixed=Decimal("0.10"))
    assert fee(2_000, "MXN", schedule).total == 103


@pytest.mark.parametrize(
    ("currency", "amount", "minor"),
    [
        ("MXN", "243.335", 24_334),
        ("MXN", "243.334999", 24_333),
        ("MXN", "-0.005", -1),
        ("CLP", "1999.5", 2_000),
        ("KWD", "1.0005", 1_001),
    ],
)
def test_halves_round_away_from_zero_at_the_minor_unit(currency: str, amount: str, minor: int) -> None:
    assert to_minor(Decimal(amount), currency) == minor


@pytest.mark.parametrize(("currency", "text"), [("MXN", "1234.56"), ("CLP", "123456"), ("KWD", "123.456")])
def test_minor_units_are_written_with_the_decimals_of_the_currency(currency: str, text: str) -> None:
    assert str(to_major(123_456, currency)) == text


def test_a_line_is_rounded_once_and_keeps_the_price_that_was_sent() -> None:
    new = item("243.335", quantity=3, discount=Decimal("0.005"), taxes=(Tax(percent=Decimal(16)),))
    assert priced(new, "MXN", "line-1") == Line(
        kind=LineKind.ITEM,
        name="item",
        unit_price=Decimal("243.335"),
        quantity=3,
        id="line-1",
        amount=73_000,
        discount=1,
        tax=11_680,
    )


def test_totals_of_the_printed_order() -> None:
    lines = [priced(item("243.33"), "MXN"), priced(item("160", LineKind.SHIPPING), "MXN")]
    assert totals(lines) == Totals(subtotal=24_333, discount=0, tax=0, shipping=16_000, total=40_333)


def test_every_kind_of_line_has_its_place_in_the_totals() -> None:
    new = (
        item("100", discount=Decimal(10), tax=Decimal(2), taxes=(Tax(percent=Decimal(16)),)),
        item("50", LineKind.SHIPPING, taxes=(Tax(percent=Decimal(16)), Tax(amount=Decimal("0.5")))),
        item("5", LineKind.TAX),
        item("30", LineKind.DISCOUNT),
    )
    lines = [priced(one, "MXN") for one in new]
    assert totals(lines) == Totals(subtotal=9_000, discount=3_000, tax=1_550, shipping=5_000, total=12_550)


@pytest.mark.parametrize(
    ("new", "field"),
    [
        (item("10", discount=Decimal("10.01")), "discount"),
        (item("90071992547409.92"), "price"),
        (item("1e40"), "price"),
        (item("90071992547409.91", quantity=2), "price"),
        (item("90071992547409.91", tax=Decimal("0.01")), "price"),
        (item("1", tax=Decimal("1e40")), "price"),
    ],
)
def test_lines_that_are_refused(new: NewLine, field: str) -> None:
    with pytest.raises(Unacceptable) as refused:
        priced(new, "MXN")
    assert refused.value.field == field


def test_the_dearest_line_there_is() -> None:
    assert priced(item("90071992547409.91"), "MXN").amount == MOST


@pytest.mark.parametrize(
    ("lines", "field"),
    [
        ((item("10"), item("10.01", LineKind.DISCOUNT)), "discounts"),
        ((item("90071992547409.91"), item("0.01")), "items"),
        ((item("90071992547409.91"), item("0.01"), item("1", LineKind.DISCOUNT)), "items"),
    ],
)
def test_totals_that_are_refused(lines: tuple[NewLine, ...], field: str) -> None:
    with pytest.raises(Unacceptable) as refused:
        totals(priced(line, "MXN") for line in lines)
    assert refused.value.field == field
