"""Tables of what payments cost and may be: the first row that matches counts."""

from decimal import Decimal

import pytest

from mockpay.orders.order import Method
from mockpay.orders.pricing import FeeSchedule
from mockpay.scenario.tariff import FeeRow, Limit, fee_schedule, limit

ONE, TWO = FeeSchedule(percent=Decimal(1)), FeeSchedule(percent=Decimal(2))
FEES = (FeeRow(schedule=ONE, origin="shop", method="card", brand="amex"), FeeRow(schedule=TWO, origin="shop"))
LIMITS = (
    Limit(origin="shop", method="card", minimum=Decimal(3)),
    Limit(maximum=Decimal(100)),
    Limit(currency="USD", minimum=Decimal(1)),
)


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


@pytest.mark.parametrize(
    ("origin", "kind", "currency", "wanted"),
    [
        ("shop", "card", "MXN", LIMITS[0]),
        ("shop", "cash", "MXN", LIMITS[1]),
        ("other", "card", "MXN", LIMITS[1]),
        ("shop", "card", "USD", LIMITS[2]),
        ("shop", "card", "EUR", Limit()),
    ],
)
def test_limits(origin: str, kind: str, currency: str, wanted: Limit) -> None:
    assert limit(LIMITS, origin, kind, currency) == wanted
