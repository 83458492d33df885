"""How the actions of an order are offered: those done at a click, and those that ask first, with their options."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, NamedTuple

from mockpay.orders import status
from mockpay.orders.actions import ATTEMPTS, FLAGS
from mockpay.orders.lifecycle import Action
from mockpay.orders.money import to_major
from mockpay.orders.order import Order
from mockpay.orders.states import ChargeState

AMOUNT, METHOD, REASON, DECLINE = "amount", "method", "reason", "decline"


class AskedFirst(NamedTuple):
    """An action that asks first: the fields it takes, and what one should know before."""

    fields: tuple[str, ...]
    words: str = ""
    is_bad: bool = True


ASKED: Final[Mapping[Action, AskedFirst]] = {
    Action.DECLINE: AskedFirst((DECLINE, METHOD, AMOUNT)),
    Action.CAPTURE: AskedFirst((AMOUNT,), is_bad=False),
    Action.RECEIVE: AskedFirst((AMOUNT,), is_bad=False),
    Action.RECEIVE_LATE: AskedFirst((AMOUNT,), is_bad=False),
    Action.REFUND: AskedFirst((AMOUNT, REASON), "The money goes back to the buyer."),
    Action.REQUEST_REFUND: AskedFirst((AMOUNT, REASON), "The refund waits until it is settled or fails.", is_bad=False),
    Action.DISPUTE: AskedFirst((AMOUNT, REASON), "The buyer's bank takes the money back until the dispute is decided."),
    Action.LOSE_DISPUTE: AskedFirst((), "The money is gone for good."),
    Action.VOID: AskedFirst((), "The authorization is given up; nothing can be captured any more."),
    Action.EXPIRE: AskedFirst((), "The order can no longer be paid."),
    Action.HOLD: AskedFirst((REASON,), is_bad=False),
    Action.CANCEL: AskedFirst((REASON,), "A cancelled order stays cancelled."),
    Action.DELETE: AskedFirst((REASON,), "A deleted order is no longer found by the provider's API."),
}
"""The actions that are not done at a click: they take options, or cannot be undone."""
WAYS: Final = tuple(action for action in ATTEMPTS if action is not Action.DECLINE)
"""Attempts to pay: done at a click by card, or by another method."""


class Offered(NamedTuple):
    """An action as the page offers it: where it leads, and the amount it is about when none is given."""

    action: Action
    title: str
    asked: AskedFirst | None
    amount: str


def offered(order: Order, actions: Iterable[Mapping[str, Any]]) -> list[Offered]:
    """The actions that are possible, those of the whole order last."""
    possible = [_offered(order, one) for one in actions if one["allowed"]]
    return sorted(possible, key=lambda one: (one.asked is not None, one.action in FLAGS))


def _offered(order: Order, tried: Mapping[str, Any]) -> Offered:
    to, action = tried["leads_to"], Action(tried["action"])
    title = "leads to " + ", ".join(to[name].replace("_", " ") for name in ("payment", "fulfilment", "life"))
    whole = AMOUNTS.get(action, status.due)(order)
    return Offered(action, title, ASKED.get(action), str(to_major(max(whole, 1), order.currency)))


def _authorized(order: Order) -> int:
    return sum(charge.amount for charge in order.charges if charge.state is ChargeState.AUTHORIZED)


def _refundable(order: Order) -> int:
    return status.total_of(order, status.refundable)


def _disputable(order: Order) -> int:
    return status.total_of(order, status.disputable)


def _waiting(order: Order) -> int:
    return sum(charge.amount - status.received(charge) for charge in order.charges[-1:])


AMOUNTS: Final[Mapping[Action, Callable[[Order], int]]] = {
    Action.CAPTURE: _authorized,
    Action.RECEIVE: _waiting,
    Action.RECEIVE_LATE: _waiting,
    Action.REFUND: _refundable,
    Action.REQUEST_REFUND: _refundable,
    Action.DISPUTE: _disputable,
}
"""What an action is about when no amount is given; a payment is about what is due."""


def ways(order: Order, actions: Iterable[Offered]) -> list[Offered]:
    """The attempts that may be made by another method: while none waits for its buyer."""
    if any(charge.state in status.WAITING for charge in order.charges):
        return []
    return [one for one in actions if one.action in WAYS]


def declines(scenario: Mapping[str, Any]) -> list[dict[str, str]]:
    """The declines that the scenario's test cards know: code and message of each, once."""
    cards = scenario["document"].get("cards", [])
    known = {one.get("code", ""): one.get("message", "") for one in cards if one.get("then") == "decline"}
    return [{"code": code, "message": message} for code, message in sorted(known.items()) if code]
