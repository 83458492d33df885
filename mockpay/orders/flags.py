"""What is said of an order as a whole: held, completed, expired, cancelled, deleted."""

import msgspec

from mockpay.orders import status
from mockpay.orders.charging import change
from mockpay.orders.commands import ChangeCharge, FlagOrder, RefundOrder
from mockpay.orders.decision import DecisionBuilder
from mockpay.orders.errors import NotAllowed
from mockpay.orders.guards import check
from mockpay.orders.lifecycle import Action, Entity, allows, row
from mockpay.orders.order import Flag
from mockpay.orders.refunding import refund


def flag(builder: DecisionBuilder, command: FlagOrder) -> None:
    """Hold, release, complete, expire, cancel or delete. Expiring and cancelling settle what is still open first."""
    order = builder.order
    cell = row(Entity.ORDER, status.life(order), command.action)
    check(cell.guard, order, order.charges)
    if command.action is Action.CANCEL:
        _wind_up(builder, command)
    elif command.action is Action.EXPIRE:
        _let_expire(builder)
    word = "held" if command.action is Action.RELEASE else cell.to
    said = None if command.action is Action.RELEASE else Flag(at=builder.now, reason=command.reason)
    flags = msgspec.structs.replace(builder.order.flags, **{word: said})
    builder.step(cell.event or "", order.id, flags=flags)


def _wind_up(builder: DecisionBuilder, command: FlagOrder) -> None:
    order = builder.order
    if order.rules.cancel_when_paid == "refuse" and status.total_of(order, status.captured):
        raise NotAllowed(f"cannot cancel order {order.id}: it is {status.payment(order)}; refund it instead")
    if status.total_of(order, status.refundable):
        refund(builder, RefundOrder(order_id=order.id, reason=command.reason or "requested"))
    for charge in order.charges:
        for action in (Action.VOID, Action.CANCEL):
            if allows(Entity.CHARGE, charge.state, action):
                change(builder, ChangeCharge(order_id=order.id, action=action, charge_id=charge.id))


def _let_expire(builder: DecisionBuilder) -> None:
    order = builder.order
    for charge in order.charges:
        if allows(Entity.CHARGE, charge.state, Action.EXPIRE):
            change(builder, ChangeCharge(order_id=order.id, action=Action.EXPIRE, charge_id=charge.id))
