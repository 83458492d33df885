"""Asks the scenario: what does the bank answer, and which inputs are pinned for a request."""

from decimal import Decimal
from typing import Any

from mockpay.orders.commands import Outcome
from mockpay.orders.order import Method
from mockpay.orders.pricing import FeeSchedule
from mockpay.steering.scenario import Pin, Scenario, When

NO_FEE = FeeSchedule()


class Director:
    """Reads one scenario. Holds no state: what is used up is counted in the store."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.context: dict[str, Any] = {"device": scenario.device, "risk": scenario.risk}
        self.taxes = {name: Decimal(percent) for name, percent in scenario.taxes.items()}

    def fees_for(self, origin: str, method: Method) -> FeeSchedule:
        """The first fee row that matches, or no fee."""
        for row in self.scenario.fees:
            wanted = ((row.origin, origin), (row.method, method.kind), (row.brand, method.brand))
            if all(want is None or want == have for want, have in wanted):
                return row.schedule
        return NO_FEE

    def outcome_for(self, origin: str, method: Method) -> Outcome:
        """The bank's answer to an attempt to pay: approved, with the fee of the method."""
        return Outcome(fees=self.fees_for(origin, method), context=self.context)

    def pins_for(self, operation: str, body: Any) -> list[tuple[str, Pin]]:
        """The pins a request may use, each with the name its use is counted under."""
        return [
            (f"pin:{index}", pin) for index, pin in enumerate(self.scenario.pins) if matches(pin.when, operation, body)
        ]


def matches(when: When, operation: str, body: Any) -> bool:
    """Whether a rule is about this request: same operation, and every dotted path holds the value."""
    return when.operation == operation and all(at(body, path) == value for path, value in when.body.items())


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
