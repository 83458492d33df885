"""What payments cost, and from which amount to which one can pay: tables of a scenario."""

from collections.abc import Sequence
from decimal import Decimal

from mockpay.orders.order import Method, Struct
from mockpay.orders.pricing import FeeSchedule


class FeeRow(Struct, frozen=True):
    """What a charge costs the merchant when it matches; None matches anything, the first row that matches counts."""

    schedule: FeeSchedule
    origin: str | None = None
    method: str | None = None
    brand: str | None = None


class InstallmentRate(Struct, frozen=True):
    """What paying in `months` costs, in percent, and for which amounts (currency units); None matches anything."""

    months: int
    percent: Decimal
    minimum: Decimal
    maximum: Decimal
    currency: str = "MXN"
    origin: str | None = None
    brand: str | None = None


class Limit(Struct, frozen=True):
    """The least and the most a charge may be when it matches (currency units); the first row that matches counts."""

    minimum: Decimal | None = None
    maximum: Decimal | None = None
    currency: str = "MXN"
    origin: str | None = None
    method: str | None = None


def fee_schedule(rows: Sequence[FeeRow], origin: str, method: Method) -> FeeSchedule:
    """What a charge costs the merchant, nothing where no row matches."""
    for row in rows:
        wanted = ((row.origin, origin), (row.method, method.kind), (row.brand, method.brand))
        if all(want is None or want == have for want, have in wanted):
            return row.schedule
    return FeeSchedule()


def limit(rows: Sequence[Limit], origin: str, kind: str, currency: str) -> Limit:
    """Between which amounts a charge by a kind of method must lie, anything where no row matches."""
    for row in rows:
        if row.currency == currency and row.origin in (None, origin) and row.method in (None, kind):
            return row
    return Limit()
