"""What is said of an order as a whole: placed, edited, held, completed, expired, cancelled, deleted."""

import msgspec

from mockpay.orders import status
from mockpay.orders.case import Case, line_id
from mockpay.orders.charging import change
from mockpay.orders.commands import ChangeCharge, EditOrder, MarkOrder, RefundOrder
from mockpay.orders.errors import NotAllowed, WrongState
from mockpay.orders.lifecycle import Action, Entity, allows, row
from mockpay.orders.order import Mark, Order
from mockpay.orders.pricing import priced, totals
from mockpay.orders.refunding import refund


def edit(case: Case, command: EditOrder) -> None:
    """Change addresses, buyer, metadata; lines only as far as the order's rules let them."""
    order = case.order
    cell = row(Entity.ORDER, status.life(order), Action.EDIT)
    changes: dict[str, object] = {
        name: value
        for name in ("shipping_address", "billing_address", "buyer", "metadata", "extras")
        if (value := getattr(command, name)) is not None
    }
    if command.lines is not None:
        _refuse_line_edit(order)
        lines = tuple(priced(new, order.currency, line_id(order.rules, case.mint)) for new in command.lines)
        changes |= {"lines": lines, "totals": totals(lines)}
    if any(getattr(order, name) != value for name, value in changes.items()):
        case.step(cell.event or "", order.id, **changes)


def _refuse_line_edit(order: Order) -> None:
    if not order.rules.lines_editable:
        raise NotAllowed(f"the lines of order {order.id} cannot be changed; cancel it and place another", field="items")
    if status.covered(order):
        raise WrongState(f"the lines of order {order.id} cannot be changed: it has a live charge", field="items")


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
    if status.total_of(order, status.refundable):
        if order.rules.cancel_when_paid == "refuse":
            raise NotAllowed(f"cannot cancel order {order.id}: it is {status.payment(order)}; refund it instead")
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
