"""What charges bring: gross, fee, net, and what went back. For receipts, and providers that report on money."""

from collections.abc import Collection

from mockpay.orders import status
from mockpay.orders.order import Charge, Order, Struct


class Revenue(Struct, frozen=True):
    """Sums over captured charges of one currency, minor units. `net_amount` is without the fee, refunds still in it."""

    count: int
    gross_amount: int
    fee: int
    net_amount: int
    refunded: int


def gross_amount(charge: Charge) -> int:
    """What the buyer paid, or is to pay while nothing is taken yet, minor units."""
    return charge.captured or charge.amount + charge.surcharge


def surcharges(order: Order) -> int:
    """What buyers of an order pay on top of its total, minor units."""
    return sum(charge.surcharge for charge in order.charges if status.secures(charge))


def total_amount(order: Order) -> int:
    """What an order costs its buyer, minor units."""
    return order.totals.total + surcharges(order)


def paid_amount(order: Order) -> int:
    """What was taken from its buyer or is set aside, minor units."""
    return sum(gross_amount(charge) for charge in order.charges if status.secures(charge))


def missing(charge: Charge) -> int:
    """What has not come in yet of what is to be paid by cash or transfer, minor units."""
    return gross_amount(charge) - status.received(charge)


def net_amount(charge: Charge) -> int:
    """What is left of it without the fee, minor units; the fee is 0 until something is taken."""
    return gross_amount(charge) - charge.fee.total


def revenue(charges: Collection[Charge]) -> Revenue:
    """The sums of captured charges."""
    return Revenue(
        count=len(charges),
        gross_amount=sum(map(gross_amount, charges)),
        fee=sum(charge.fee.total for charge in charges),
        net_amount=sum(map(net_amount, charges)),
        refunded=sum(map(status.refunded, charges)),
    )
