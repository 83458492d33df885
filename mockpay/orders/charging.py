"""Attempts to pay: starting them, and moving them on."""

from datetime import datetime
from typing import Any

from mockpay.orders import status
from mockpay.orders.case import Case, Deadline
from mockpay.orders.commands import ChangeCharge, PayOrder
from mockpay.orders.errors import NotFound, TooMuch, Unacceptable, WrongState
from mockpay.orders.lifecycle import NEW, Action, Entity, allows, row, words
from mockpay.orders.money import to_major
from mockpay.orders.order import Charge, ChargeState, Installments, Order
from mockpay.orders.pricing import fee, in_installments

WAITING = (ChargeState.PENDING, ChargeState.ACTION_REQUIRED)


def pay(case: Case, command: PayOrder) -> None:
    """Start a charge; the outcome says which way it goes. A decline is a charge too."""
    order = case.order
    row(Entity.ORDER, status.life(order), Action.PAY)
    amount = _amount_due(order, command.amount)
    cell = row(Entity.CHARGE, NEW, case.outcome.action)
    state = ChargeState(cell.to)
    plan = case.outcome.plan and in_installments(amount, case.outcome.plan, case.outcome.fees)
    charge = Charge(
        id=case.new_id("charge"),
        state=state,
        method=command.method,
        amount=amount,
        created_at=case.now,
        updated_at=case.now,
        deadline=case.deadline(command.method.kind) if state in WAITING else None,
        failure=case.outcome.failure if state is ChargeState.DECLINED else None,
        references={name: case.mint(form) for name, form in order.rules.charge_ids.items()},
        context=case.outcome.context,
        installments=plan,
        surcharge=surcharge(plan),
        **(_taken(case, amount, plan) if state is ChargeState.CAPTURED else {}),
    )
    case.add(cell.event or "", charge)
    if charge.deadline:
        case.deadlines.append(Deadline(at=charge.deadline, charge_id=charge.id))


def _amount_due(order: Order, asked: int | None) -> int:
    left = status.due(order)
    if not left:
        raise WrongState(f"order {order.id} has nothing left to pay; refund it or place another")
    if asked is not None and asked > left:
        raise TooMuch(f"only {to_major(left, order.currency)} {order.currency} is left to pay", field="amount")
    amount = left if asked is None else asked
    if amount <= 0:
        raise Unacceptable("amount must be greater than 0", field="amount")
    return amount


def surcharge(plan: Installments | None) -> int:
    """What the buyer pays on top, minor units."""
    return plan.amount if plan and plan.buyer_pays else 0


def _taken(case: Case, amount: int, plan: Installments | None) -> dict[str, Any]:
    paid_at: datetime = case.now
    return {
        "captured": amount + surcharge(plan),
        "paid_at": paid_at,
        "fee": fee(amount, case.order.currency, case.outcome.fees, plan),
    }


def change(case: Case, command: ChangeCharge) -> None:
    """Move a charge along its row of the table."""
    charge = find(case.order, command.charge_id, command.action)
    cell = row(Entity.CHARGE, charge.state, command.action)
    changes: dict[str, Any] = {"state": ChargeState(cell.to)}
    if cell.to == ChargeState.CAPTURED:
        amount = _capturable(charge, command.amount, case.order.currency)
        plan = charge.installments and in_installments(amount, charge.installments, case.outcome.fees)
        changes |= {"installments": plan, "surcharge": surcharge(plan), **_taken(case, amount, plan)}
    if cell.to == ChargeState.DECLINED:
        changes["failure"] = command.failure or case.outcome.failure
    case.move(cell.event or "", charge, **changes)


def _capturable(charge: Charge, asked: int | None, currency: str) -> int:
    if asked is not None and asked > charge.amount:
        raise TooMuch(f"only {to_major(charge.amount, currency)} {currency} was authorized", field="amount")
    if asked is not None and asked <= 0:
        raise Unacceptable("amount must be greater than 0", field="amount")
    return charge.amount if asked is None else asked


def find(order: Order, charge_id: str | None, action: Action) -> Charge:
    """The charge that is named, else the latest that allows the action, else the latest (the table then refuses)."""
    if charge_id is not None:
        for charge in order.charges:
            if charge.id == charge_id:
                return charge
        raise NotFound(f"order {order.id} has no charge {charge_id}", field="charge_id")
    if not order.charges:
        raise WrongState(f"order {order.id} has no charge to {words(action)} yet; pay it first")
    able = [charge for charge in order.charges if allows(Entity.CHARGE, charge.state, action)]
    return (able or order.charges)[-1]
