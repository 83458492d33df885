"""What the bank says to a command: asked of the scenario, unless the command brings the answer along."""

import msgspec

from mockpay.orders import challenge
from mockpay.orders.charging import find
from mockpay.orders.commands import AnswerChallenge, ChangeCharge, Command, Outcome, PayOrder, ReceiveMoney
from mockpay.orders.order import Method, Order
from mockpay.orders.receiving import receiver
from mockpay.orders.status import due
from mockpay.steering.director import Asked, Director


def outcome(director: Director, command: Command, order: Order, asked: Asked) -> Outcome:
    """The answer to a command about an order, with the fees that go with it. Raises a `Refusal`."""
    if isinstance(command, PayOrder):
        return command.outcome or _answer(director, command, order, asked)
    if isinstance(command, AnswerChallenge):
        method = challenge.waiting(order, command.charge_id).method
        return director.after_challenge(order.origin, method, asked, passed=command.passed)
    if isinstance(command, ReceiveMoney):
        return _fees(director, order, receiver(order, command).method)
    if isinstance(command, ChangeCharge) and order.charges:
        return _fees(director, order, find(order, command.charge_id, command.action).method)
    return Outcome()


def _fees(director: Director, order: Order, method: Method) -> Outcome:
    return Outcome(fees=director.fees_for(order.origin, method), context=director.context)


def _answer(director: Director, command: PayOrder, order: Order, asked: Asked) -> Outcome:
    """The answer to an attempt to pay, with its installments."""
    amount = due(order) if command.amount is None else command.amount
    plan = director.plan_for(
        order.origin, command.method, command.months, amount, order.currency, buyer_pays=command.buyer_pays
    )
    waits = command.method.kind in order.rules.pending_for
    answer = director.outcome_for(
        order.origin, command.method, asked, waits=waits, three_ds=command.three_ds, strict=command.strict
    )
    return msgspec.structs.replace(answer, plan=plan) if plan else answer
