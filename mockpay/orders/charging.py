"""Attempts to pay: starting them, and moving them on."""

from datetime import datetime
from typing import Any

import msgspec

from mockpay.orders import status
from mockpay.orders.case import Case, Deadline
from mockpay.orders.commands import ChangeCharge, EditCharge, PayOrder
from mockpay.orders.errors import Mismatch, NotFound, TooMuch, Unacceptable, WrongState
from mockpay.orders.lifecycle import NEW, Action, Entity, allows, row, words
from mockpay.orders.money import to_major
from mockpay.orders.order import Charge, Installments, Method, Order
from mockpay.orders.pricing import fee, in_installments
from mockpay.orders.states import ChargeState

MOVES = (
    Action.PAY, Action.AUTHORIZE, Action.DECLINE, Action.CAPTURE, Action.VOID, Action.EXPIRE, Action.CANCEL,
)  # fmt: skip
"""What moves a charge itself, rather than money or a claim on it."""


def pay(case: Case, command: PayOrder) -> None:
    """Start a charge; the outcome says which way it goes. A decline is a charge too."""
    order = case.order
    row(Entity.ORDER, status.life(order), Action.PAY)
    amount = _amount_due(case, command.amount)
    cell = row(Entity.CHARGE, NEW, approved(case.outcome.action, capture_later=command.capture_later))
    state = ChargeState(cell.to)
    plan = case.outcome.plan and in_installments(amount, case.outcome.plan, case.outcome.fees)
    charge = Charge(
        id=case.new_id("charge"),
        state=state,
        method=_with_slip(case, command.method, state),
        amount=amount,
        created_at=case.now,
        updated_at=case.now,
        deadline=_deadline(case, command) if state in status.WAITING else None,
        failure=case.outcome.failure if state is ChargeState.DECLINED else None,
        capture_later=command.capture_later,
        references={name: case.mint(form) for name, form in order.rules.charge_ids.items()} | command.references,
        context=case.outcome.context,
        installments=plan,
        surcharge=surcharge(plan),
        **(taken(case, amount, plan) if state is ChargeState.CAPTURED else {}),
    )
    case.add(cell.event or "", charge)
    if charge.deadline:
        case.deadlines.append(Deadline(at=charge.deadline, charge_id=charge.id))
    if command.completes:
        _refuse_mismatch(case.order)


def approved(action: Action, *, capture_later: bool) -> Action:
    """What the bank's answer means where money is only to be set aside."""
    return Action.AUTHORIZE if capture_later and action is Action.PAY else action


def _amount_due(case: Case, asked: int | None) -> int:
    """What the attempt is about. The bank's no comes before our own sums: a declined charge may be of any amount."""
    order, left = case.order, status.due(case.order)
    if not left:
        raise WrongState(f"order {order.id} has nothing left to pay; refund it or place another")
    if asked is not None and asked > left and case.outcome.action is not Action.DECLINE:
        raise TooMuch(f"only {to_major(left, order.currency)} {order.currency} is left to pay", field="amount")
    amount = left if asked is None else asked
    if amount <= 0:
        raise Unacceptable("amount must be greater than 0", field="amount")
    return amount


def _with_slip(case: Case, method: Method, state: ChargeState) -> Method:
    """The method with the reference that the buyer pays with, where the charge waits for that."""
    form = case.order.rules.slips.get(method.kind)
    if form is None or method.reference or state is not ChargeState.PENDING:
        return method
    return msgspec.structs.replace(method, reference=case.mint(form))


def _deadline(case: Case, command: PayOrder) -> datetime | None:
    """Until when a charge waits: no longer than its order, which may have outlived its own end by a payment."""
    if command.expires_at is not None and command.expires_at <= case.now:
        raise Unacceptable("expires_at must lie in the future", field="expires_at")
    moments = (command.expires_at or case.deadline(command.method.kind), case.order.expires_at)
    return min((at for at in moments if at and at > case.now), default=None)


def _refuse_mismatch(order: Order) -> None:
    """Charges that were sent together have to add up, unless the bank refused one."""
    declined = any(charge.state is ChargeState.DECLINED for charge in order.charges)
    if status.due(order) and not declined:
        total, covered = (to_major(sum_, order.currency) for sum_ in (order.totals.total, status.covered(order)))
        raise Mismatch(f"the charges add up to {covered}, the order to {total} {order.currency}", field="amount")


def surcharge(plan: Installments | None) -> int:
    """What the buyer pays on top, minor units."""
    return plan.amount if plan and plan.buyer_pays else 0


def taken(case: Case, amount: int, plan: Installments | None) -> dict[str, Any]:
    """What changes on a charge when `amount` minor units are taken."""
    paid_at: datetime = case.now
    return {
        "captured": amount + surcharge(plan),
        "paid_at": paid_at,
        "fee": fee(amount, case.order.currency, case.outcome.fees, plan),
    }


def change(case: Case, command: ChangeCharge) -> None:
    """Move a charge along its row of the table."""
    if command.action not in MOVES:
        raise WrongState(f"to {words(command.action)} is no move of a charge; there are {', '.join(MOVES)}")
    charge = find(case.order, command.charge_id, command.action)
    if command.failure:
        case.outcome = msgspec.structs.replace(case.outcome, failure=command.failure)
    move(case, charge, command.action, command.amount)


def move(case: Case, charge: Charge, action: Action, asked: int | None = None) -> None:
    """Move a charge along its row of the table; `asked` (minor units) only limits a capture."""
    cell = row(Entity.CHARGE, charge.state, action)
    changes: dict[str, Any] = {"state": ChargeState(cell.to)}
    if cell.to == ChargeState.CAPTURED:
        amount = _capturable(charge, asked, case.order.currency)
        plan = charge.installments and in_installments(amount, charge.installments, case.outcome.fees)
        changes |= {"installments": plan, "surcharge": surcharge(plan), **taken(case, amount, plan)}
    if cell.to == ChargeState.DECLINED:
        changes["failure"] = case.outcome.failure
    case.move(cell.event or "", charge, **changes)


def _capturable(charge: Charge, asked: int | None, currency: str) -> int:
    if asked is not None and asked > charge.amount:
        raise TooMuch(f"only {to_major(charge.amount, currency)} {currency} was authorized", field="amount")
    if asked is not None and asked <= 0:
        raise Unacceptable("amount must be greater than 0", field="amount")
    return charge.amount if asked is None else asked


def edit(case: Case, command: EditCharge) -> None:
    """Put ids of the caller's own on a charge, whatever its state."""
    charge = named(case.order, command.charge_id)
    case.move("charge.edited", charge, references=charge.references | command.references)


def named(order: Order, charge_id: str) -> Charge:
    """The charge with that id. Raises `NotFound`."""
    for charge in order.charges:
        if charge.id == charge_id:
            return charge
    raise NotFound(f"order {order.id} has no charge {charge_id}", field="charge_id")


def find(order: Order, charge_id: str | None, action: Action) -> Charge:
    """The charge that is named, else the latest that allows the action, else the latest (the table then refuses)."""
    if charge_id is not None:
        return named(order, charge_id)
    if not order.charges:
        raise WrongState(f"order {order.id} has no charge to {words(action)} yet; pay it first")
    able = [charge for charge in order.charges if allows(Entity.CHARGE, charge.state, action)]
    return (able or order.charges)[-1]
