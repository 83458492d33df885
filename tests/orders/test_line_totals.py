"""Lines against a declared amount, and what charges bring."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockpay.orders.errors import Unacceptable
from mockpay.orders.line_totals import lines_or_amount
from mockpay.orders.money import to_minor
from mockpay.orders.order import LineKind
from mockpay.orders.pricing import NewLine, priced, totals

PRICES = st.decimals(min_value=0, max_value=10**6, places=3)
LINES = st.lists(
    st.builds(
        lambda kind, price, quantity: NewLine(kind=kind, name="x", unit_price=price, quantity=quantity),
        st.sampled_from([LineKind.ITEM, LineKind.SHIPPING, LineKind.DISCOUNT]),
        PRICES,
        st.integers(1, 5),
    ),
    max_size=4,
).map(tuple)


@given(
    lines=LINES,
    amount=st.decimals(min_value="0.01", max_value=10**7, places=3),
    currency=st.sampled_from(["MXN", "CLP"]),
)
def test_the_total_is_always_the_amount(lines: tuple[NewLine, ...], amount: Decimal, currency: str) -> None:
    if to_minor(amount, currency) == 0:
        with pytest.raises(Unacceptable, match="amount must be greater than 0"):
            lines_or_amount(lines, amount, currency, "name")
        return
    kept = lines_or_amount(lines, amount, currency, "name")
    assert totals([priced(line, currency) for line in kept]).total == to_minor(amount, currency)
    assert kept == lines or [line.name for line in kept] == ["name"]


@given(lines=LINES)
def test_lines_that_add_up_are_left_alone(lines: tuple[NewLine, ...]) -> None:
    try:
        total = totals([priced(line, "MXN") for line in lines]).total
    except Unacceptable:
        return
    if total:
        assert lines_or_amount(lines, Decimal(total) / 100, "MXN", "name") is lines
