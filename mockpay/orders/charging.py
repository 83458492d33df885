"""Attempts to pay: starting them, and moving them on."""

from datetime import datetime, timedelta
from typing import Any

import msgspec

from mockpay.orders import payment_terms, status
from mockpay.orders.commands import ChangeCharge, EditCharge, Outcome, PayOrder
from mockpay.orders.decision import Deadline, DecisionBuilder
from mockpay.orders.errors import Mismatch, NotFound, TooMuch, Unacceptable, WrongState
from mockpay.orders.fees import FeeSchedule, fee, in_installments, surcharge
from mockpay.orders.guards import check
from mockpay.orders.lifecycle import NEW, Action, Entity, allows, row, words
from mockpay.orders.money import to_major
from mockpay.orders.order import Charge, Installments, Method, Order
from mockpay.orders.states import ChargeState

MOVES = (
    Action.PAY, Action.AUTHORIZE, Action.DECLINE, Action.CAPTURE, Action.VOID, Action.EXPIRE, Action.CANCEL,
)  # fmt: skip
"""What moves a charge itself, rather than money or a claim on it."""


def pay(builder: DecisionBuilder, command: PayOrder) -> None:
    """Start a charge; the issuer says which way it goes. A decline is a charge too. What the order's origin does not
    take is refused before the issuer is asked."""
    order = builder.order
    offered = _plan_on_offer(builder, command)
    outcome = command.outcome or _issuer_outcome(builder, command)
    check(row(Entity.ORDER, status.life(order), Action.PAY).guard, order, order.charges)
    amount = _amount_due(order, command.amount, declined=outcome.action is Action.DECLINE)
    cell = row(Entity.CHARGE, NEW, approved(outcome.action, capture_later=command.capture_later))
    state = ChargeState(cell.to)
    offered = outcome.plan or offered
    plan = offered and in_installments(amount, offered, outcome.fees)
    charge = Charge(
        id=builder.new_id("charge"),
        state=state,
        method=_with_payment_reference(builder, command.method, state),
        amount=amount,
        created_at=builder.now,
        updated_at=builder.now,
        deadline=_deadline(builder, command) if state in status.WAITING else None,
        failure=outcome.failure if state is ChargeState.DECLINED else None,
        capture_later=command.capture_later,
        references={name: builder.mint(form) for name, form in order.rules.charge_ids.items()} | command.references,
        context=outcome.context,
        installments=plan,
        surcharge=surcharge(plan),
        **(captured_changes(builder, amount, plan, outcome.fees) if state is ChargeState.CAPTURED else {}),
    )
    builder.add(cell.event or "", charge)
    if charge.deadline:
        builder.deadlines.append(Deadline(at=charge.deadline, charge_id=charge.id))
    _expect_money(builder, charge)
    if command.completes:
        _refuse_mismatch(builder.order)


def _expect_money(builder: DecisionBuilder, charge: Charge) -> None:
    """Where the order's origin has it so, what a charge waits for comes by itself."""
    if charge.state is ChargeState.PENDING:
        seconds = builder.issuer.terms(builder.order).arrives_after.get(charge.method.kind)
        if seconds is not None:
            at = builder.now + timedelta(seconds=seconds)
            builder.deadlines.append(Deadline(at=at, charge_id=charge.id, arrives=True))


def approved(action: Action, *, capture_later: bool) -> Action:
    """What the bank's answer means where money is only to be set aside."""
    return Action.AUTHORIZE if capture_later and action is Action.PAY else action


def _plan_on_offer(builder: DecisionBuilder, command: PayOrder) -> Installments | None:
    """The installments of the attempt, none where it is paid already. Raises a `NotAllowed`."""
    order, due = builder.order, status.due(builder.order)
    if not due and status.covered(order):
        return None
    amount, terms = due if command.amount is None else command.amount, builder.issuer.terms(order)
    method, currency = command.method, order.currency
    payment_terms.check(terms, method, command.months, amount, currency)
    return payment_terms.plan(terms, method, command.months, amount, currency, buyer_pays=command.buyer_pays)


def _issuer_outcome(builder: DecisionBuilder, command: PayOrder) -> Outcome:
    """What the issuer says: it is asked before anything of the order is checked."""
    amount = status.due(builder.order) if command.amount is None else command.amount
    return builder.issuer.authorize(builder.order, command, amount)


def _amount_due(order: Order, asked: int | None, *, declined: bool) -> int:
    """What the attempt is about. The bank's no comes before our own sums: a declined charge may be of any amount."""
    left = status.due(order)
    if asked is not None and asked > left and not declined:
        raise TooMuch(f"only {to_major(left, order.currency)} {order.currency} is left to pay", field="amount")
    amount = left if asked is None else asked
    if amount <= 0:
        raise Unacceptable("amount must be greater than 0", field="amount")
    return amount


def _with_payment_reference(builder: DecisionBuilder, method: Method, state: ChargeState) -> Method:
    """The method with the reference that the buyer pays with, where the charge waits for that."""
    form = builder.order.rules.reference_formats.get(method.kind)
    if form is None or method.reference or state is not ChargeState.PENDING:
        return method
    return msgspec.structs.replace(method, reference=builder.mint(form))


def _deadline(builder: DecisionBuilder, command: PayOrder) -> datetime | None:
    """Until when a charge waits: no longer than its order, which may have outlived its own end by a payment."""
    if command.expires_at is not None and command.expires_at <= builder.now:
        raise Unacceptable("expires_at must lie in the future", field="expires_at")
    moments = (command.expires_at or builder.deadline(command.method.kind), builder.order.expires_at)
    return min((at for at in moments if at and at > builder.now), default=None)


def _refuse_mismatch(order: Order) -> None:
    """Charges that were sent together have to add up, unless the bank refused one."""
    declined = any(charge.state is ChargeState.DECLINED for charge in order.charges)
    if status.due(order) and not declined:
        total, covered = (to_major(sum_, order.currency) for sum_ in (order.totals.total, status.covered(order)))
        raise Mismatch(f"the charges add up to {covered}, the order to {total} {order.currency}", field="amount")


def captured_changes(
    builder: DecisionBuilder, amount: int, plan: Installments | None, fees: FeeSchedule
) -> dict[str, Any]:
    """What changes on a charge when `amount` minor units are taken."""
    paid_at: datetime = builder.now
    return {
        "captured": amount + surcharge(plan),
        "paid_at": paid_at,
        "fee": fee(amount, builder.order.currency, fees, plan),
    }


def change(builder: DecisionBuilder, command: ChangeCharge) -> None:
    """Move a charge along its row of the table."""
    if command.action not in MOVES:
        raise WrongState(f"to {words(command.action)} is no move of a charge; there are {', '.join(MOVES)}")
    charge = find(builder.order, command.charge_id, command.action)
    outcome = builder.issuer.fees(builder.order, charge.method)
    if command.failure:
        outcome = msgspec.structs.replace(outcome, failure=command.failure)
    move(builder, charge, command.action, outcome, command.amount)


def move(builder: DecisionBuilder, charge: Charge, action: Action, outcome: Outcome, asked: int | None = None) -> None:
    """Move a charge along its row of the table; `asked` (minor units) only limits a capture."""
    cell = row(Entity.CHARGE, charge.state, action)
    changes: dict[str, Any] = {"state": ChargeState(cell.to)}
    if cell.to == ChargeState.CAPTURED:
        amount = _capturable(charge, asked, builder.order.currency)
        plan = charge.installments and in_installments(amount, charge.installments, outcome.fees)
        changes |= {
            "installments": plan,
            "surcharge": surcharge(plan),
            **captured_changes(builder, amount, plan, outcome.fees),
        }
    if cell.to == ChargeState.DECLINED:
        changes["failure"] = outcome.failure
    builder.move(cell.event or "", charge, **changes)


def _capturable(charge: Charge, asked: int | None, currency: str) -> int:
    if asked is not None and asked > charge.amount:
        raise TooMuch(f"only {to_major(charge.amount, currency)} {currency} was authorized", field="amount")
    if asked is not None and asked <= 0:
        raise Unacceptable("amount must be greater than 0", field="amount")
    return charge.amount if asked is None else asked


def edit(builder: DecisionBuilder, command: EditCharge) -> None:
    """Put ids of the caller's own on a charge, whatever its state."""
    charge = named(builder.order, command.charge_id)
    builder.move("charge.edited", charge, references=charge.references | command.references)


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
