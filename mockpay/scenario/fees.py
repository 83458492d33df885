"""What payments cost: a table of a scenario."""

from collections.abc import Sequence

from mockpay.orders.fees import FeeSchedule
from mockpay.orders.order import Method, Struct


class FeeRow(Struct, frozen=True):
    """What a charge costs the merchant when it matches; None matches anything, the first row that matches counts."""

    schedule: FeeSchedule
    origin: str | None = None
    method: str | None = None
    brand: str | None = None


def fee_schedule(rows: Sequence[FeeRow], origin: str, method: Method) -> FeeSchedule:
    """What a charge costs the merchant, nothing where no row matches."""
    for row in rows:
        wanted = ((row.origin, origin), (row.method, method.kind), (row.brand, method.brand))
        if all(want is None or want == have for want, have in wanted):
            return row.schedule
    return FeeSchedule()
