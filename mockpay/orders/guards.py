"""What a row of the lifecycle table asks for besides the state: conditions of money and goods, and the refusal of each.

Who asks what is allowed and who acts look at the same condition.
"""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

from mockpay.orders import status
from mockpay.orders.errors import NotAllowed, Refusal, WrongState
from mockpay.orders.order import Charge, Order


class Guard(StrEnum):
    """A condition of an order, or of the charges of it that an action is about."""

    DUE = "something is left to pay"
    REFUNDABLE = "something is left to refund"
    DISPUTABLE = "something is left to dispute, and there is no chargeback yet"
    ARRIVES = "the money arrives by itself"
    NOT_SHIPPED = "nothing has been shipped"
    UNSECURED = "no money was taken or set aside"


class Condition(NamedTuple):
    """Whether a guard lets an action through, and what it says if not."""

    holds: Callable[[Order, Sequence[Charge]], object]
    refusal: Callable[[Order, Sequence[Charge]], Refusal]


def holds(guard: Guard | None, order: Order, charges: Sequence[Charge]) -> bool:
    """Whether a guard lets an action through; no guard always does."""
    return guard is None or bool(CONDITIONS[guard].holds(order, charges))


def check(guard: Guard | None, order: Order, charges: Sequence[Charge]) -> None:
    """Raises the guard's refusal where it does not hold."""
    if guard and not holds(guard, order, charges):
        raise CONDITIONS[guard].refusal(order, charges)


def _arrives(order: Order, charges: Sequence[Charge]) -> bool:
    return any(charge.method.kind in order.rules.pending_for for charge in charges)


def _nothing_due(order: Order, _charges: Sequence[Charge]) -> Refusal:
    return WrongState(f"order {order.id} has nothing left to pay; refund it or place another")


def _nothing_left(order: Order, _charges: Sequence[Charge]) -> Refusal:
    return WrongState(f"order {order.id} is refunded already; nothing is left to give back")


def _no_dispute(order: Order, charges: Sequence[Charge]) -> Refusal:
    disputed = [charge for charge in charges if charge.dispute]
    if not disputed:
        return _nothing_left(order, charges)
    return WrongState(f"charge {disputed[-1].id} has a chargeback already; win or lose that one")


def _arrives_not(_order: Order, charges: Sequence[Charge]) -> Refusal:
    return NotAllowed(f"{charges[-1].method.kind} payments do not arrive by themselves; use pay instead")


def _has_shipped(order: Order, _charges: Sequence[Charge]) -> Refusal:
    return WrongState(f"cannot cancel order {order.id}: it has left; return and refund it instead")


def _is_secured(order: Order, _charges: Sequence[Charge]) -> Refusal:
    return WrongState(f"cannot expire order {order.id}: it is {status.payment(order)}; cancel it instead")


CONDITIONS: Final[dict[Guard, Condition]] = {
    Guard.DUE: Condition(lambda order, _charges: status.due(order), _nothing_due),
    Guard.REFUNDABLE: Condition(lambda _order, charges: sum(map(status.refundable, charges)), _nothing_left),
    Guard.DISPUTABLE: Condition(lambda _order, charges: sum(map(status.disputable, charges)), _no_dispute),
    Guard.ARRIVES: Condition(_arrives, _arrives_not),
    Guard.NOT_SHIPPED: Condition(lambda order, _charges: not status.has_shipped(order), _has_shipped),
    Guard.UNSECURED: Condition(lambda order, _charges: not status.is_secured(order), _is_secured),
}
