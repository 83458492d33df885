"""Amounts are written as JavaScript writes the quotient, in every currency and up to the largest amount there is."""

from decimal import Decimal

import msgspec
import pytest

from mockpay.orders.money import MOST
from mockpay.providers.ecartpay.protocol.formats import money_in
from mockpay.web.js_json import js_number

DIGITS = {"JPY": 0, "MXN": 2, "KWD": 3, "CLF": 4}


@pytest.mark.parametrize("currency", DIGITS)
def test_an_amount_is_written_as_javascript_writes_it(currency: str) -> None:
    unit = 10 ** DIGITS[currency]
    edges = (0, 1, 9, 10, 99, 24333, unit - 1, unit, unit + 1, MOST - unit, MOST - unit + 1, MOST - 1, MOST)
    minors = (*edges, *range(2**50, 2**50 + 2 * unit, max(1, unit // 7)))
    written = [msgspec.json.encode(money_in(currency)(minor)) for minor in minors]
    assert written == [msgspec.json.encode(js_number(Decimal(minor) / unit)) for minor in minors]
