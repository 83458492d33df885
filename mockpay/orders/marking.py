"""What is said of an order as a whole: held, completed, expired, cancelled, deleted."""

import msgspec

from mockpay.orders import status
from mockpay.orders.case import Case
from mockpay.orders.charging import change
from mockpay.orders.commands import ChangeCharge, MarkOrder, RefundOrder
from mockpay.orders.errors import NotAllowed, WrongState
from mockpay.orders.lifecycle import Action, Entity, allows, row
from mockpay.orders.order import Mark
from mockpay.orders.refunding import refund


def mark(case: Case, command: MarkOrder) -> None:
    """Hold, release, complete, expire, cancel or delete. Expiring and cancelling settle what is still open first."""
    order = case.order
    cell = row(Entity.ORDER, status.life(order), command.action)
    if command.action is Action.CANCEL:
        _wind_up(case, command)
    elif command.action is Action.EXPIRE:
        _let_expire(case)
    word = "held" if command.action is Action.RELEASE else cell.to
    said = None if command.action is Action.RELEASE else Mark(at=case.now, reason=command.reason)
    marks = msgspec.structs.replace(case.order.marks, **{word: said})
    case.step(cell.event or "", order.id, marks=marks)


def _wind_up(case: Case, command: MarkOrder) -> None:
    order = case.order
    if status.has_left(order):
        raise WrongState(f"cannot cancel order {order.id}: it has left; return and refund it instead")
    if order.rules.cancel_when_paid == "refuse" and status.total_of(order, status.captured):
        raise NotAllowed(f"cannot cancel order {order.id}: it is {status.payment(order)}; refund it instead")
    if status.total_of(order, status.refundable):
        refund(case, RefundOrder(order_id=order.id, reason=command.reason or "requested"))
    for charge in order.charges:
        for action in (Action.VOID, Action.CANCEL):
            if allows(Entity.CHARGE, charge.state, action):
                change(case, ChangeCharge(order_id=order.id, action=action, charge_id=charge.id))


def _let_expire(case: Case) -> None:
    order = case.order
    if status.is_secured(order):
        raise WrongState(f"cannot expire order {order.id}: it is {status.payment(order)}; cancel it instead")
    for charge in order.charges:
        if allows(Entity.CHARGE, charge.state, Action.EXPIRE):
            change(case, ChangeCharge(order_id=order.id, action=Action.EXPIRE, charge_id=charge.id))
