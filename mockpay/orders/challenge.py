"""The buyer's bank asks who is there (3-D Secure): what the answer makes of a charge."""

from mockpay.orders.charging import approved, move, named
from mockpay.orders.commands import AnswerChallenge
from mockpay.orders.decision import DecisionBuilder
from mockpay.orders.errors import WrongState
from mockpay.orders.lifecycle import Action, Entity, allows
from mockpay.orders.order import Charge, Order
from mockpay.orders.states import ChargeState


def answer(builder: DecisionBuilder, command: AnswerChallenge) -> None:
    """Who did not pass is declined; else the bank decides as it would have without asking."""
    charge = waiting(builder.order, command.charge_id)
    outcome = builder.issuer.authenticate(builder.order, charge, passed=command.passed)
    action = outcome.action if allows(Entity.CHARGE, charge.state, outcome.action) else Action.PAY
    move(builder, charge, approved(action, capture_later=charge.capture_later), outcome)


def waiting(order: Order, charge_id: str | None) -> Charge:
    """The charge that waits for the buyer: the one that is named, else the latest. Raises `NotFound`, `WrongState`."""
    charges = order.charges if charge_id is None else (named(order, charge_id),)
    found = [charge for charge in charges if charge.state is ChargeState.ACTION_REQUIRED]
    if not found:
        raise WrongState(f"no charge of order {order.id} waits for the buyer to authenticate; pay it first")
    return found[-1]
