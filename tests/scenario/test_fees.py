"""A table of what payments cost: the first row that matches counts."""

from decimal import Decimal

import pytest

from mockpay.orders.fees import FeeSchedule
from mockpay.orders.order import Method
from mockpay.scenario.fees import FeeRow, fee_schedule

ONE, TWO = FeeSchedule(percent=Decimal(1)), FeeSchedule(percent=Decimal(2))
FEES = (FeeRow(schedule=ONE, origin="shop", method="card", brand="amex"), FeeRow(schedule=TWO, origin="shop"))


@pytest.mark.parametrize(
    ("origin", "method", "wanted"),
    [
        ("shop", Method(kind="card", brand="amex"), ONE),
        ("shop", Method(kind="card", brand="visa"), TWO),
        ("shop", Method(kind="cash"), TWO),
        ("other", Method(kind="card", brand="amex"), FeeSchedule()),
    ],
)
def test_fees(origin: str, method: Method, wanted: FeeSchedule) -> None:
    assert fee_schedule(FEES, origin, method) == wanted
