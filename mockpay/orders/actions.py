"""Actions by name, for entry points that let a person or a test say "pay", "decline", "refund": which command that is
for an order, and which actions its state allows now."""

from collections.abc import Mapping, Sequence

from mockpay.orders import status
from mockpay.orders.commands import (
    ChangeCharge,
    ChangeDispute,
    ChangeRefund,
    ChangeShipment,
    Command,
    FlagOrder,
    OpenDispute,
    Outcome,
    PayOrder,
    ReceiveMoney,
    RefundOrder,
    ShipOrder,
)
from mockpay.orders.fees import FeeSchedule
from mockpay.orders.guards import holds
from mockpay.orders.lifecycle import NEW, TABLE, Action, Entity, Row, allows
from mockpay.orders.order import Charge, Context, Failure, Method, Order, Struct
from mockpay.orders.states import ShipmentState


class ActionInput(Struct, frozen=True):
    """What goes with an action: `amount` in minor units, `reason` of a refund or mark, `failure` of a decline,
    and how a new charge would be paid."""

    method: Method
    fees: FeeSchedule = FeeSchedule()
    context: Context = {}
    amount: int | None = None
    reason: str | None = None
    failure: Failure | None = None


ATTEMPTS = TABLE[Entity.CHARGE, NEW]
FLAGS = (Action.HOLD, Action.RELEASE, Action.COMPLETE, Action.EXPIRE, Action.CANCEL, Action.DELETE)
REFUNDS = (Action.SETTLE_REFUND, Action.CANCEL_REFUND, Action.FAIL_REFUND)
DISPUTES = (Action.REVIEW_DISPUTE, Action.WIN_DISPUTE, Action.LOSE_DISPUTE)
PASSED_ON = (Action.PAY, Action.EDIT, Action.RECEIVE_LATE)
"""What the order only lets through: the attempts, the lines and the charges say whether it is possible."""
RECEIPTS = (Action.RECEIVE, Action.RECEIVE_LATE)
SHIPMENT_MOVES = (Action.DELIVER, Action.RETURN)
NAMED = tuple(action for action in Action if action not in (Action.PLACE, Action.EDIT))
"""The actions that need no body of their own."""


def command_for(order: Order, action: Action, given: ActionInput) -> Command:
    """The command that `action` means for this order now."""
    if action in FLAGS:
        return FlagOrder(order_id=order.id, action=action, reason=given.reason)
    if action in ATTEMPTS and not _moves_a_charge(order, action):
        outcome = Outcome(action=action, failure=given.failure, fees=given.fees, context=given.context)
        return PayOrder(order_id=order.id, method=given.method, amount=given.amount, outcome=outcome)
    if action in (Action.REFUND, Action.REQUEST_REFUND):
        settled = action is Action.REFUND
        return RefundOrder(order_id=order.id, amount=given.amount, reason=given.reason or "requested", settled=settled)
    if action is Action.DISPUTE:
        return OpenDispute(order_id=order.id, amount=given.amount, reason=given.reason or "fraudulent")
    if action in RECEIPTS:
        return ReceiveMoney(order_id=order.id, amount=given.amount, late=action is Action.RECEIVE_LATE)
    if action in REFUNDS:
        return ChangeRefund(order_id=order.id, action=action)
    if action in DISPUTES:
        return ChangeDispute(order_id=order.id, action=action)
    if action in SHIPMENT_MOVES or (action is Action.SHIP and _has_open_shipment(order)):
        return ChangeShipment(order_id=order.id, action=action)
    if action in (Action.PACK, Action.SHIP):
        return ShipOrder(order_id=order.id, action=action)
    return ChangeCharge(order_id=order.id, action=action, amount=given.amount, failure=given.failure)


def _moves_a_charge(order: Order, action: Action) -> bool:
    return any(allows(Entity.CHARGE, charge.state, action) for charge in order.charges)


def _has_open_shipment(order: Order) -> bool:
    return any(shipment.state is ShipmentState.OPEN for shipment in order.shipments)


def cancel_waiting_attempts(order: Order) -> list[ChangeCharge]:
    """What ends the attempts that wait, so that the buyer can pay in another way; where money came in, nothing does."""
    cancel = Action.CANCEL
    return [ChangeCharge(order_id=order.id, action=cancel, charge_id=charge.id) for charge in status.replaceable(order)]


def allowed(order: Order) -> list[Action]:
    """The actions that are possible now, in the order of `Action`. The order's own rules may still refuse one."""
    of_order = _possible(TABLE[Entity.ORDER, status.life(order)], order, order.charges)
    found = of_order - set(PASSED_ON)
    if Action.PAY in of_order:
        found |= set(ATTEMPTS)
    for charge in order.charges:
        found |= _possible(TABLE[Entity.CHARGE, charge.state], order, [charge]) - set(FLAGS)
        for refund in charge.refunds:
            found |= set(TABLE[Entity.REFUND, refund.state])
        if charge.dispute:
            found |= set(TABLE[Entity.DISPUTE, charge.dispute.state])
    for shipment in order.shipments:
        found |= set(TABLE[Entity.SHIPMENT, shipment.state])
    return [action for action in NAMED if action in found]


def _possible(cells: Mapping[Action, Row], order: Order, charges: Sequence[Charge]) -> set[Action]:
    """The actions of a state whose guards let them through."""
    return {action for action, cell in cells.items() if holds(cell.guard, order, charges)}
