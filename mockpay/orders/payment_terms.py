"""What an order's origin takes: from which amount to which, by which method, in how many months and at what price.

Tables as data; where they come from says so. The first row that matches counts, what is left out matches anything.
"""

from collections.abc import Sequence
from decimal import Decimal

from mockpay.orders.errors import NotOffered
from mockpay.orders.money import to_minor
from mockpay.orders.order import Installments, Method, Struct


class Limit(Struct, frozen=True):
    """The least and the most a charge may be (currency units)."""

    minimum: Decimal | None = None
    maximum: Decimal | None = None
    currency: str = "MXN"
    method: str | None = None


class InstallmentRate(Struct, frozen=True):
    """What paying in `months` costs, in percent, and for which amounts (currency units)."""

    months: int
    percent: Decimal
    minimum: Decimal = Decimal(0)
    maximum: Decimal | None = None
    currency: str = "MXN"
    brand: str | None = None


class PaymentTerms(Struct, frozen=True):
    """All of it, of one origin."""

    limits: tuple[Limit, ...] = ()
    installments: tuple[InstallmentRate, ...] = ()


def limit(rows: Sequence[Limit], kind: str, currency: str) -> Limit:
    """Between which amounts a charge by a kind of method must lie, anything where no row matches."""
    for row in rows:
        if row.currency == currency and row.method in (None, kind):
            return row
    return Limit()


def plan(
    terms: PaymentTerms, method: Method, months: int, amount: int, currency: str, *, buyer_pays: bool
) -> Installments | None:
    """The installments of a charge of `amount` minor units; None for one month. Raises `NotOffered`."""
    if months <= 1:
        return None
    rows = [row for row in terms.installments if row.currency == currency]
    for row in rows:
        if row.months == months and row.brand in (None, method.brand):
            _refuse_amount(row, amount)
            return Installments(months=months, percent=row.percent, buyer_pays=buyer_pays)
    offer = ", ".join(map(str, sorted({row.months for row in rows}))) or "none"
    raise NotOffered(f"{months} installments in {currency} are not on offer; there are: {offer}", field="installments")


def _refuse_amount(row: InstallmentRate, amount: int) -> None:
    least = to_minor(row.minimum, row.currency)
    if least <= amount and (row.maximum is None or amount <= to_minor(row.maximum, row.currency)):
        return
    most = "on" if row.maximum is None else f"to {row.maximum}"
    raise NotOffered(
        f"{row.months} installments are for amounts from {row.minimum} {most} {row.currency}", field="installments"
    )
