"""Money that goes back: refunds and chargebacks."""

import msgspec

from mockpay.orders import status
from mockpay.orders.charging import find
from mockpay.orders.commands import ChangeDispute, ChangeRefund, OpenDispute, RefundOrder
from mockpay.orders.decision import DecisionBuilder
from mockpay.orders.errors import NotAllowed, NotFound, TooMuch, Unacceptable, WrongState
from mockpay.orders.guards import check
from mockpay.orders.lifecycle import NEW, Action, Entity, allows, row, words
from mockpay.orders.money import to_major
from mockpay.orders.order import Charge, Dispute, Order, Refund
from mockpay.orders.states import ChargeState, DisputeState, RefundState


def refund(builder: DecisionBuilder, command: RefundOrder) -> None:
    """Give back `amount`, or all that is left, from the oldest captured charge on."""
    charges = _givers(builder.order, command.charge_id)
    action = Action.REFUND if command.settled else Action.REQUEST_REFUND
    check(row(Entity.CHARGE, ChargeState.CAPTURED, action).guard, builder.order, charges)
    left = sum(status.refundable(charge) for charge in charges)
    amount = _asked(builder.order, command.amount, left)
    for charge in charges:
        share = min(amount, status.refundable(charge))
        if share:
            _give_back(builder, charge, share, command)
            amount -= share


def _givers(order: Order, charge_id: str | None) -> list[Charge]:
    charges = [find(order, charge_id, Action.REFUND)] if charge_id else list(order.charges)
    captured = [charge for charge in charges if charge.state is ChargeState.CAPTURED]
    if not captured:
        raise WrongState(f"cannot refund order {order.id}: nothing was paid; pay it first")
    giving = [charge for charge in captured if status.refundable(charge)] or captured
    able = [charge for charge in giving if charge.method.kind in order.rules.refundable]
    if not able:
        kinds = " and ".join(sorted({charge.method.kind for charge in giving}))
        raise NotAllowed(f"{kinds} payments cannot be refunded; give the money back outside the provider")
    return able


def _asked(order: Order, asked: int | None, left: int) -> int:
    if asked is not None and asked > left:
        raise TooMuch(f"only {to_major(left, order.currency)} {order.currency} is left to refund", field="amount")
    if asked is not None and asked <= 0:
        raise Unacceptable("amount must be greater than 0", field="amount")
    return left if asked is None else asked


def _give_back(builder: DecisionBuilder, charge: Charge, amount: int, command: RefundOrder) -> None:
    cell = row(Entity.REFUND, NEW, Action.REFUND if command.settled else Action.REQUEST_REFUND)
    one = Refund(
        id=builder.new_id("refund"),
        state=RefundState(cell.to),
        amount=amount,
        reason=command.reason,
        created_at=builder.now,
        updated_at=builder.now,
    )
    builder.move(cell.event or "", charge, one.id, refunds=(*charge.refunds, one))


def change_refund(builder: DecisionBuilder, command: ChangeRefund) -> None:
    """Move a refund along its row of the table."""
    charge, found = _find_refund(builder.order, command)
    cell = row(Entity.REFUND, found.state, command.action)
    moved = msgspec.structs.replace(found, state=RefundState(cell.to), updated_at=builder.now)
    refunds = tuple(moved if one.id == found.id else one for one in charge.refunds)
    builder.move(cell.event or "", charge, found.id, refunds=refunds)


def _find_refund(order: Order, command: ChangeRefund) -> tuple[Charge, Refund]:
    pairs = [(charge, one) for charge in order.charges for one in charge.refunds]
    if not pairs:
        raise WrongState(f"order {order.id} has no refund to {words(command.action)}; refund it first")
    if command.refund_id is not None:
        pairs = [pair for pair in pairs if pair[1].id == command.refund_id]
        if not pairs:
            raise NotFound(f"order {order.id} has no refund {command.refund_id}", field="refund_id")
    able = [pair for pair in pairs if allows(Entity.REFUND, pair[1].state, command.action)]
    return (able or pairs)[-1]


def open_dispute(builder: DecisionBuilder, command: OpenDispute) -> None:
    """The buyer's bank takes back what is left of a charge, or a part of it."""
    charge = _disputable(builder.order, command.charge_id)
    check(row(Entity.CHARGE, charge.state, Action.DISPUTE).guard, builder.order, [charge])
    amount = _asked(builder.order, command.amount, status.refundable(charge))
    cell = row(Entity.DISPUTE, NEW, Action.DISPUTE)
    opened = Dispute(
        id=builder.new_id("dispute"),
        state=DisputeState(cell.to),
        amount=amount,
        reason=command.reason,
        created_at=builder.now,
        updated_at=builder.now,
    )
    builder.move(cell.event or "", charge, opened.id, dispute=opened)


def _disputable(order: Order, charge_id: str | None) -> Charge:
    able = [charge for charge in order.charges if status.disputable(charge)]
    return able[-1] if able and charge_id is None else find(order, charge_id, Action.DISPUTE)


def change_dispute(builder: DecisionBuilder, command: ChangeDispute) -> None:
    """Move a chargeback along its row of the table."""
    charge, dispute = _find_dispute(builder.order, command)
    cell = row(Entity.DISPUTE, dispute.state, command.action)
    moved = msgspec.structs.replace(dispute, state=DisputeState(cell.to), updated_at=builder.now)
    builder.move(cell.event or "", charge, moved.id, dispute=moved)


def _find_dispute(order: Order, command: ChangeDispute) -> tuple[Charge, Dispute]:
    pairs = [(charge, charge.dispute) for charge in order.charges if charge.dispute is not None]
    if command.charge_id is not None:
        pairs = [pair for pair in pairs if pair[0].id == command.charge_id]
    if not pairs:
        raise WrongState(f"order {order.id} has no chargeback to {words(command.action)}; open one first")
    able = [pair for pair in pairs if allows(Entity.DISPUTE, pair[1].state, command.action)]
    return (able or pairs)[-1]
