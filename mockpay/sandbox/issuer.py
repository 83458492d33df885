"""What the bank says to a command: asked of the scenario, unless the command brings the answer along."""

import msgspec

from mockpay.orders import challenge
from mockpay.orders.charging import find
from mockpay.orders.commands import AnswerChallenge, ChangeCharge, Command, Outcome, PayOrder, ReceiveMoney
from mockpay.orders.order import Method, Order
from mockpay.orders.receiving import receiver
from mockpay.orders.status import due
from mockpay.scenario.rules import RequestContext, RuleEngine


def outcome(rule_engine: RuleEngine, command: Command, order: Order, context: RequestContext) -> Outcome:
    """The answer to a command about an order, with the fees that go with it. Raises a `Refusal`."""
    if isinstance(command, PayOrder):
        return command.outcome or _answer(rule_engine, command, order, context)
    if isinstance(command, AnswerChallenge):
        method = challenge.waiting(order, command.charge_id).method
        return rule_engine.after_challenge(order.origin, method, context, passed=command.passed)
    if isinstance(command, ReceiveMoney):
        return _fees(rule_engine, order, receiver(order, command).method)
    if isinstance(command, ChangeCharge) and order.charges:
        return _fees(rule_engine, order, find(order, command.charge_id, command.action).method)
    return Outcome()


def _fees(rule_engine: RuleEngine, order: Order, method: Method) -> Outcome:
    return Outcome(fees=rule_engine.fees_for(order.origin, method), context=rule_engine.context)


def _answer(rule_engine: RuleEngine, command: PayOrder, order: Order, context: RequestContext) -> Outcome:
    """The answer to an attempt to pay, with its installments."""
    amount = due(order) if command.amount is None else command.amount
    plan = rule_engine.plan_for(
        order.origin, command.method, command.months, amount, order.currency, buyer_pays=command.buyer_pays
    )
    waits = command.method.kind in order.rules.pending_for
    answer = rule_engine.outcome_for(
        order.origin, command.method, context, waits=waits, three_ds=command.three_ds, strict=command.strict
    )
    return msgspec.structs.replace(answer, plan=plan) if plan else answer
