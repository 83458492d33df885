"""What the bank says to an attempt to pay: asked of the scenario, for one request."""

from collections.abc import Callable
from typing import NamedTuple

from mockpay.orders.commands import Outcome, PayOrder
from mockpay.orders.order import Charge, Method, Order
from mockpay.orders.payment_terms import PaymentTerms
from mockpay.scenario.rules import RequestContext, RuleEngine


class ScenarioIssuer(NamedTuple):
    """Answers as the rules of a scenario say; see `Issuer`."""

    rule_engine: RuleEngine
    context: RequestContext
    terms_of: Callable[[str], PaymentTerms]

    def authorize(self, order: Order, command: PayOrder, _amount: int) -> Outcome:
        """The answer to an attempt to pay. Raises a `Refusal`."""
        rules, method = self.rule_engine, command.method
        waits = method.kind in order.rules.pending_for
        return rules.outcome_for(
            order.origin, method, self.context, waits=waits, three_ds=command.three_ds, strict=command.strict
        )

    def terms(self, order: Order) -> PaymentTerms:
        """What the order's origin takes, as the scenario says."""
        return self.terms_of(order.origin)

    def authenticate(self, order: Order, charge: Charge, *, passed: bool) -> Outcome:
        """The answer once the buyer was asked to authenticate."""
        return self.rule_engine.after_challenge(order.origin, charge.method, self.context, passed=passed)

    def fees(self, order: Order, method: Method) -> Outcome:
        """What a payment by that method costs."""
        rules = self.rule_engine
        return Outcome(fees=rules.fees_for(order.origin, method), context=rules.context)
