"""Lines against an amount that was declared beside them, for entry points where the amount is what counts."""

from decimal import Decimal

from mockpay.orders.errors import Unacceptable
from mockpay.orders.money import to_minor
from mockpay.orders.order import LineKind
from mockpay.orders.pricing import NewLine, priced, totals


def lines_or_amount(lines: tuple[NewLine, ...], amount: Decimal, currency: str, name: str) -> tuple[NewLine, ...]:
    """The lines if they add up to `amount` (currency units), else a single line of that amount and `name`.

    Raises `Unacceptable` for an amount that is nothing in the currency.
    """
    wanted = to_minor(amount, currency)
    if wanted <= 0:
        raise Unacceptable("amount must be greater than 0", field="amount")
    try:
        total = totals([priced(line, currency) for line in lines]).total
    except Unacceptable:
        total = None
    if total == wanted:
        return lines
    return (NewLine(kind=LineKind.ITEM, name=name, unit_price=amount),)
