"""Money that arrives by cash or transfer: on time or not, the right amount or not. None of it is lost: what no charge
can take stays on the account `received`."""

from typing import Final

import msgspec

from mockpay.orders import status
from mockpay.orders.charging import captured_changes, find
from mockpay.orders.commands import ReceiveMoney
from mockpay.orders.decision import DecisionBuilder
from mockpay.orders.errors import Duplicate, Unacceptable
from mockpay.orders.guards import Guard, check, holds
from mockpay.orders.lifecycle import Action, Entity, allows, row
from mockpay.orders.money import MOST
from mockpay.orders.order import Charge, Order, Receipt
from mockpay.orders.states import ChargeState, ReceiptOutcome
from mockpay.orders.status import Life

ENDED: Final = {
    ChargeState.CAPTURED: ReceiptOutcome.TWICE,
    ChargeState.EXPIRED: ReceiptOutcome.TOO_LATE,
    ChargeState.CANCELED: ReceiptOutcome.TOO_LATE,
}
"""How money fits a charge that takes none any more."""
PAYS: Final = (ReceiptOutcome.EXACT, ReceiptOutcome.OVER, ReceiptOutcome.LATE)
"""What a charge is paid with."""


def receive(builder: DecisionBuilder, command: ReceiveMoney) -> None:
    """Note what came in; when that is all, the charge is paid. A charge that has ended takes nothing, but for money
    that was paid in time and is reported late."""
    charge = receiver(builder.order, command)
    row(Entity.CHARGE, charge.state, command.action)
    _refuse_known(charge, command.reference)
    amount = _amount(charge, command.amount)
    fit = _fit(builder, charge, status.received(charge) + amount, command)
    receipt = Receipt(id=builder.new_id("receipt"), fit=fit, amount=amount, at=builder.now, reference=command.reference)
    noted = builder.move("charge.received", charge, receipt.id, receipts=(*charge.receipts, receipt))
    if fit in PAYS:
        _take(builder, noted)


def receiver(order: Order, command: ReceiveMoney) -> Charge:
    """The charge that money is for: of those that are paid by themselves, the one that is named, or the latest that
    can. Raises `NotAllowed` for others."""
    waited = [charge for charge in order.charges if holds(Guard.ARRIVES, order, [charge])]
    able = [charge for charge in waited if allows(Entity.CHARGE, charge.state, command.action)]
    if command.charge_id is None and able:
        return able[-1]
    charge = find(order, command.charge_id, command.action)
    check(Guard.ARRIVES, order, [charge])
    return charge


def _refuse_known(charge: Charge, reference: str) -> None:
    if reference and any(receipt.reference == reference for receipt in charge.receipts):
        raise Duplicate(f"{reference} was received before; the same money does not come twice", field="reference")


def _amount(charge: Charge, asked: int | None) -> int:
    if asked is not None and not 0 < asked <= MOST:
        raise Unacceptable(f"amount must be greater than 0 and at most {MOST} minor units", field="amount")
    return asked or max(charge.amount - status.received(charge), 0) or charge.amount


def _fit(builder: DecisionBuilder, charge: Charge, total: int, command: ReceiveMoney) -> ReceiptOutcome:
    if command.late and status.due(builder.order) < charge.amount:
        return ReceiptOutcome.TWICE  # another charge took its place
    if not command.late and charge.state in ENDED:
        return ENDED[charge.state]
    if total < charge.amount:
        return ReceiptOutcome.PART
    if command.late:
        return ReceiptOutcome.LATE
    return ReceiptOutcome.EXACT if total == charge.amount else ReceiptOutcome.OVER


def _take(builder: DecisionBuilder, charge: Charge) -> None:
    """The charge is paid; an order that had expired for want of it goes on."""
    if status.life(builder.order) is Life.EXPIRED:
        flags = msgspec.structs.replace(builder.order.flags, expired=None)
        builder.step(row(Entity.ORDER, Life.EXPIRED, Action.RECEIVE_LATE).event or "", builder.order.id, flags=flags)
    action = Action.RECEIVE_LATE if charge.state is ChargeState.EXPIRED else Action.PAY
    cell = row(Entity.CHARGE, charge.state, action)
    outcome = builder.issuer.fees(builder.order, charge.method)
    changes = captured_changes(builder, charge.amount, charge.installments, outcome.fees)
    builder.move(cell.event or "", charge, state=ChargeState(cell.to), **changes)
