"""The arithmetic of fees: what a provider takes of a charge, and of its installments. Each rounding is a named rule
with its source.

Sources: GUIDE = EcartPay's orders guide (docs.ecartpay.com/docs/orders); OAS = EcartPay's OpenAPI description;
CONEKTA = Conekta's order object and published charges; "chosen" = no source says, mockpay decided.
"""

from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum
from typing import Final

import msgspec

from mockpay.orders.errors import Unacceptable
from mockpay.orders.money import round_half_up, to_minor
from mockpay.orders.order import Fee, Installments, Struct

HUNDRED: Final = Decimal(100)


class Rounding(StrEnum):
    """How a fee is rounded; see `ROUNDING`."""

    TOTAL = "total"
    PARTS = "parts"


class FeeSchedule(Struct, frozen=True):
    """What a provider charges: `percent` of the amount plus `fixed` currency units, plus `tax_percent` VAT on both."""

    percent: Decimal = Decimal(0)
    fixed: Decimal = Decimal(0)
    tax_percent: Decimal = Decimal(16)
    rounding: Rounding = Rounding.TOTAL


def _once(base: Decimal, rate: Decimal) -> tuple[int, int]:
    """Fee and tax are each rounded from the exact value.

    GUIDE: 2200 gives fee 78.18, tax 10.78; OAS: 100.00 gives 7.54. That the total is rounded once is chosen: both
    samples fit either way.
    """
    return round_half_up(base + base * rate), round_half_up(base * rate)


def _in_two_steps(base: Decimal, rate: Decimal) -> tuple[int, int]:
    """The base is rounded, then the tax on the rounded base. CONEKTA: 2000 at 3.92 % + 0.10 gives 102, not 103."""
    rounded = round_half_up(base)
    tax = round_half_up(rounded * rate)
    return rounded + tax, tax


ROUNDING: Final[dict[Rounding, Callable[[Decimal, Decimal], tuple[int, int]]]] = {
    Rounding.TOTAL: _once,
    Rounding.PARTS: _in_two_steps,
}


def in_installments(amount: int, plan: Installments, schedule: FeeSchedule) -> Installments:
    """The plan with its share of `amount` minor units.

    Rules: the buyer's surcharge is what makes the merchant's net the same as without installments, amount ÷
    (1 − percent × (1 + tax)) − amount (a public client of EcartPay reckons so), rounded once (chosen); the merchant's
    share is amount × percent (docs.ecartpay.com, MSI pages), rounded once (chosen).
    """
    rate = plan.percent / HUNDRED
    if not plan.buyer_pays:
        return msgspec.structs.replace(plan, amount=round_half_up(amount * rate))
    left = 1 - rate * (1 + schedule.tax_percent / HUNDRED)
    if left <= 0:
        raise Unacceptable("the surcharge of these installments is larger than the amount", field="installments")
    return msgspec.structs.replace(plan, amount=round_half_up(amount / left) - amount)


def surcharge(plan: Installments | None) -> int:
    """What the buyer pays on top, minor units."""
    return plan.amount if plan and plan.buyer_pays else 0


def monthly(total: int, months: int) -> int:
    """What each of the payments comes to, minor units; rounded up, as the last may be less (chosen)."""
    return -(-total // months)


def payments(total: int, months: int) -> tuple[int, ...]:
    """Each of the payments, minor units: they come to `total`, so the last is less where that does not divide."""
    each = monthly(total, months)
    return tuple(min(each, max(0, total - each * place)) for place in range(months))


def fee(amount: int, currency: str, schedule: FeeSchedule, plan: Installments | None = None) -> Fee:
    """The fee on `amount` minor units: (amount × percent + fixed) × (1 + tax), rounded by the schedule's rule.

    Installments the merchant pays add their share before tax; a surcharge the buyer paid passes through whole, its tax
    being the part that (1 + tax) put on it. What either adds to the total is `installments`.
    """
    rate = schedule.tax_percent / HUNDRED
    share = amount * schedule.percent / HUNDRED
    base = share + to_minor(schedule.fixed, currency)
    total, tax = without = ROUNDING[schedule.rounding](base, rate)
    if plan and not plan.buyer_pays:
        total, tax = ROUNDING[schedule.rounding](base + amount * plan.percent / HUNDRED, rate)
    if plan and plan.buyer_pays:
        total += plan.amount
        tax += plan.amount - round_half_up(plan.amount / (1 + rate))
    return Fee(
        percent=schedule.percent,
        fixed=schedule.fixed,
        percent_amount=round_half_up(share),
        tax=tax,
        installments=total - without[0],
        total=total,
    )
