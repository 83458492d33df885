"""Asks the scenario: what does the bank answer, what goes wrong, what happens later, which inputs are pinned."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

from mockpay.orders.actor import Actor
from mockpay.orders.commands import Outcome
from mockpay.orders.errors import Refusal
from mockpay.orders.fees import FeeSchedule
from mockpay.orders.lifecycle import Action
from mockpay.orders.order import Context, Failure, Method, Order, Struct
from mockpay.orders.payment_terms import PaymentTerms
from mockpay.scenario.audit import DecisionTrace, RuleHit
from mockpay.scenario.duration import duration
from mockpay.scenario.fees import fee_schedule
from mockpay.scenario.scenario import (
    ErrorDetail,
    Fault,
    FaultPoint,
    OutcomeRule,
    Pin,
    Scenario,
    TestCard,
    Then,
    ThreeDS,
    TimelineStep,
    When,
)

PIN: Final = "pin:"
"""How the counters of used pins begin."""
ACTIONS: Final = {
    Then.APPROVE: Action.PAY,
    Then.DECLINE: Action.DECLINE,
    Then.PENDING: Action.WAIT,
    Then.CHALLENGE: Action.CHALLENGE,
    Then.REVIEW: Action.REVIEW,
}
DECIDED: Final = "decided"
"""Where a charge's context says which rule of which scenario decided it."""
DECLINED: Final = Failure(code="declined", message="Declined")
UNAUTHENTICATED: Final = Failure(code="not_authenticated", message="The cardholder was not authenticated (3-D Secure)")
AUTHENTICATED: Final[dict[ThreeDS, tuple[Then, Failure | None]]] = {
    ThreeDS.CHALLENGE: (Then.CHALLENGE, None),
    ThreeDS.CHALLENGE_FAILED: (Then.CHALLENGE, None),
    ThreeDS.FRICTIONLESS_FAILED: (Then.DECLINE, UNAUTHENTICATED),
}
"""What becomes of an attempt when the buyer can be asked to authenticate; other cards go on as without."""
NEVER_PASSES: Final = (ThreeDS.CHALLENGE_FAILED, ThreeDS.FRICTIONLESS_FAILED)
"""Cards whose owner cannot answer, however often."""


class RequestContext(Struct, frozen=True):
    """The request that commands come from: its operation by full name, which call of that it is, its body, where is
    noted what affects it, and who acted."""

    operation: str = ""
    nth: int = 0
    body: Any = None
    trace: DecisionTrace | None = None
    by: Actor | None = None

    def record_target(self, order: Order) -> None:
        """A command of this request is about to change an order that was there before."""
        if self.trace:
            self.trace.record_target(order)

    def record_save(self, order: Order) -> None:
        """Commands of this request made or changed an order, and that is saved."""
        if self.trace:
            self.trace.record_save(order)

    def record_rule(self, scenario: str | None, rule: str, did: str) -> None:
        """A rule of a scenario (None: a fault that was set) affected this request."""
        if self.trace:
            self.trace.record_rule(RuleHit(scenario=scenario, rule=rule, did=did))


class ScenarioError(Refusal):
    """An error the scenario asks for, instead of an answer from the bank."""

    code = "given"

    def __init__(self, rule: OutcomeRule, place: str) -> None:
        super().__init__(first_message(rule.message, rule.details))
        self.rule = place
        self.asked = rule.status
        self.status = rule.status or DEFAULT_STATUS
        self.vendor_code = rule.code
        self.message = rule.message
        self.details = rule.details


DEFAULT_STATUS: Final = 500
"""Of an error that a scenario asks for without saying which, and whose code says nothing either."""


def first_message(message: str, details: Sequence[ErrorDetail]) -> str:
    """What an error says where there is room for one sentence."""
    said = (message, *(one.message or one.debug_message for one in details))
    return next(filter(None, said), "the scenario asks for this error")


class RuleEngine:
    """Reads one scenario. Holds no state: what is used up or counted stands in the store. `terms` are the payment terms
    of the origins that were asked for."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.context: Context = {"device": scenario.device, "risk": scenario.risk}
        self.taxes = {name: Decimal(percent) for name, percent in scenario.taxes.items()}
        self._contexts: dict[tuple[int, Then, str], Context] = {}
        self.terms: dict[str, PaymentTerms] = {}
        self.cards = {card.name: card for card in scenario.cards}
        self._by_number = {card.number: card for card in scenario.cards}
        self.delays = [duration(step.after) for step in scenario.timeline]
        self.counts = bool(scenario.faults or scenario.outcomes or scenario.timeline)

    def card(self, number: str) -> TestCard | None:
        """The test card with that number (digits only)."""
        return self._by_number.get(number)

    def fees_for(self, origin: str, method: Method) -> FeeSchedule:
        """The first fee row that matches, or no fee."""
        return fee_schedule(self.scenario.fees, origin, method)

    def outcome_for(
        self,
        origin: str,
        method: Method,
        context: RequestContext,
        *,
        waits: bool = False,
        three_ds: bool = False,
        strict: bool = False,
    ) -> Outcome:
        """The bank's answer: the first outcome rule that matches, else what the test card says of `three_ds` where the
        buyer can be asked (`strict`: every card asks, whatever it says), else the card's own end, else that the charge
        `waits`, else approval.

        Raises `ScenarioError` when a rule asks for an error.
        """
        rule = next((rule for rule in self.scenario.outcomes if matches(rule.when, context, method.test_card)), None)
        card = self.cards.get(method.test_card)
        if rule and rule.then is Then.ERROR:
            raise ScenarioError(rule, f"outcomes[{self.scenario.outcomes.index(rule)}]")
        question = ThreeDS.CHALLENGE if strict else card.three_ds if card else ThreeDS.NONE
        if rule is None and three_ds and question in AUTHENTICATED:
            return self._outcome(origin, method, *AUTHENTICATED[question], card, ".three_ds")
        verdict: OutcomeRule | TestCard | None = rule or card
        then = verdict.then if verdict else Then.PENDING if waits else Then.APPROVE
        failure = _failure(verdict) if verdict and then is Then.DECLINE else None
        return self._outcome(origin, method, then, failure, verdict)

    def after_challenge(self, origin: str, method: Method, context: RequestContext, *, passed: bool) -> Outcome:
        """The bank's answer once the buyer was asked. A rule that asked for the question has had its turn."""
        card = self.cards.get(method.test_card)
        if not passed or (card and card.three_ds in NEVER_PASSES):
            return self._outcome(origin, method, Then.DECLINE, UNAUTHENTICATED)
        return self.outcome_for(origin, method, context)

    def _outcome(
        self,
        origin: str,
        method: Method,
        then: Then,
        failure: Failure | None,
        verdict: OutcomeRule | TestCard | None = None,
        part: str = "",
    ) -> Outcome:
        """The outcome that a verdict of the scenario means, or a `part` of it; None: no rule spoke."""
        context = self._contexts.get((id(verdict), then, part)) or self._noted(then, verdict, part)
        return Outcome(action=ACTIONS[then], failure=failure, fees=self.fees_for(origin, method), context=context)

    def _noted(self, then: Then, verdict: OutcomeRule | TestCard | None, part: str) -> Context:
        """The context of what is decided so, with a note on where that stands; made once."""
        tables = (("outcomes", self.scenario.outcomes), ("cards", self.scenario.cards))
        places = [f"{name}[{index}]{part}" for name, rows in tables for index, one in enumerate(rows) if one is verdict]
        decided = {"scenario": self.scenario.name, "rule": next(iter(places), None), "then": then.value}
        return self._contexts.setdefault((id(verdict), then, part), {**self.context, DECIDED: decided})

    def steps_for(self, context: RequestContext) -> list[tuple[int, timedelta]]:
        """What is to happen to the order a request places: index of the step, and how long after."""
        steps = [(index, step) for index, step in enumerate(self.scenario.timeline) if matches(step.when, context)]
        for index, step in steps:
            context.record_rule(self.scenario.name, f"timeline[{index}]", step.action)
        return [(index, self.delays[index]) for index, _ in steps]

    def step(self, index: int) -> TimelineStep:
        """A step of the timeline."""
        return self.scenario.timeline[index]

    def planned(self, index: int) -> Context:
        """The context of what a step of the timeline begins."""
        decided = {"scenario": self.scenario.name, "rule": f"timeline[{index}]", "then": self.step(index).action.value}
        return {**self.context, DECIDED: decided}

    def fault_for(self, context: RequestContext, *points: FaultPoint) -> Fault | None:
        """The first fault that strikes this request at one of the points."""
        for index, fault in enumerate(self.scenario.faults):
            if fault.at in points and matches(fault.when, context):
                context.record_rule(self.scenario.name, f"faults[{index}]", fault.at)
                return fault
        return None

    def pin_for(self, context: RequestContext, counters: dict[str, int]) -> Pin | None:
        """The first pin for this request that no other has used up; it is then used up."""
        for index, pin in enumerate(self.scenario.pins):
            if f"{PIN}{index}" not in counters and matches(pin.when, context):
                counters[f"{PIN}{index}"] = 1
                context.record_rule(self.scenario.name, f"pins[{index}]", "pin")
                return pin
        return None


def _failure(verdict: OutcomeRule | TestCard) -> Failure:
    return Failure(code=verdict.code or DECLINED.code, message=verdict.message or DECLINED.message)


def matches(when: When, context: RequestContext, card: str = "") -> bool:
    """Whether a rule is about this request: everything it names is so."""
    nth = (when.nth,) if isinstance(when.nth, int) else when.nth
    return (
        when.operation in (None, context.operation)
        and (nth is None or context.nth in nth)
        and when.card in (None, card)
        and all(at(context.body, path) == value for path, value in when.body.items())
    )


def at(body: Any, path: str) -> Any:
    """The value at a dotted path (`items.0.price`), None where there is none."""
    for step in path.split("."):
        if isinstance(body, dict):
            body = body.get(step)
        elif isinstance(body, list) and step.isdigit() and int(step) < len(body):
            body = body[int(step)]
        else:
            return None
    return body
