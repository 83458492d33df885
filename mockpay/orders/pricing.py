"""The arithmetic of an order: lines and totals. Each rounding is a named rule with its source.

Sources: GUIDE = EcartPay's orders guide (docs.ecartpay.com/docs/orders); OAS = EcartPay's OpenAPI description;
CONEKTA = Conekta's order object and published charges; "chosen" = no source says, mockpay decided.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from mockpay.orders.errors import Unacceptable
from mockpay.orders.money import MOST, round_half_up, to_major, to_minor
from mockpay.orders.order import Line, LineKind, Struct, Totals

HUNDRED: Final = Decimal(100)


class Tax(Struct, frozen=True):
    """A tax on one line: a percentage of what the line costs, or an amount in currency units."""

    percent: Decimal | None = None
    amount: Decimal | None = None


class NewLine(Struct, frozen=True):
    """A line as it was sent: decimals in currency units, nothing rounded. A `tax` that was sent wins over `taxes`;
    an `id` is that of the line it takes the place of."""

    kind: LineKind
    name: str
    unit_price: Decimal
    quantity: int = 1
    discount: Decimal = Decimal(0)
    tax: Decimal | None = None
    taxes: tuple[Tax, ...] = ()
    is_service: bool = False
    carrier: str | None = None
    code: str | None = None
    id: str = ""
    extras: dict[str, object] = {}


def priced(new: NewLine, currency: str, line_id: str = "") -> Line:
    """The line with its amounts in minor units.

    Rules: LINE price × quantity is rounded once per line (chosen); DISCOUNT is per line (chosen), rounded by itself;
    TAX is on top (chosen), each rate rounded on the discounted line (chosen). Raises `Unacceptable`.
    """
    gross = to_minor(new.unit_price * new.quantity, currency)
    discount = to_minor(new.discount, currency) if new.discount else 0
    if discount > gross:
        raise Unacceptable(f"the discount of {new.name!r} is larger than its price × quantity", field="discount")
    amount = gross - discount
    tax = to_minor(new.tax, currency) if new.tax is not None else _taxed(new.taxes, amount, currency)
    if amount + tax > MOST:
        raise Unacceptable(f"{new.name!r} costs more than {to_major(MOST, currency)} {currency}", field="price")
    return Line(
        id=line_id, kind=new.kind, name=new.name, unit_price=new.unit_price, quantity=new.quantity,
        amount=amount, discount=discount, tax=tax, is_service=new.is_service, carrier=new.carrier,
        code=new.code, extras=new.extras,
    )  # fmt: skip


def _taxed(taxes: tuple[Tax, ...], amount: int, currency: str) -> int:
    """TAX: each tax is rounded on its own (chosen)."""
    if not taxes:
        return 0
    return sum(
        to_minor(tax.amount, currency)
        if tax.amount is not None
        else round_half_up(amount * (tax.percent or Decimal(0)) / HUNDRED)
        for tax in taxes
    )


def totals(lines: Iterable[Line]) -> Totals:
    """What the lines add up to (minor units). Raises `Unacceptable` below zero or beyond what JavaScript can count.

    Rules: subtotal is the sum of item totals and shipping adds up beside it (GUIDE: 243.33 + 160 = 403.33);
    discount holds order-level discounts only and total = subtotal + shipping − discount + tax (chosen: every printed
    order has 0 there).
    """
    subtotal = discount = tax = shipping = 0
    for line in lines:
        if line.kind is LineKind.ITEM:
            subtotal += line.amount
        elif line.kind is LineKind.SHIPPING:
            shipping += line.amount
        elif line.kind is LineKind.TAX:
            tax += line.amount
        else:
            discount += line.amount
        tax += line.tax
    total = subtotal + shipping - discount + tax
    if total < 0:
        raise Unacceptable("the discounts are larger than the order; lower them", field="discounts")
    if max(subtotal, discount, tax, shipping, total) > MOST:
        raise Unacceptable("the order costs more than can be counted exactly; lower its prices", field="items")
    return Totals(subtotal=subtotal, discount=discount, tax=tax, shipping=shipping, total=total)
