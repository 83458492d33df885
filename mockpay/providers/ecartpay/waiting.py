"""Attempts that wait for the buyer, and how they make way for another way to pay (chosen; the pay page does so too)."""

from typing import Final

from mockpay.orders.commands import ChangeCharge
from mockpay.orders.lifecycle import Action
from mockpay.orders.order import Charge, Order
from mockpay.orders.states import ChargeState

WAITING: Final = (ChargeState.PENDING, ChargeState.ACTION_REQUIRED)


def out_of_the_way(order: Order) -> tuple[ChangeCharge, ...]:
    """The commands that end what waits. What money came in for stays: then nothing else can be paid."""
    return tuple(
        ChangeCharge(order_id=order.id, action=Action.CANCEL, charge_id=charge.id)
        for charge in order.charges
        if charge.state in WAITING and not charge.receipts
    )


def last(order: Order) -> Charge | None:
    """The latest attempt, whatever became of it."""
    return order.charges[-1] if order.charges else None
