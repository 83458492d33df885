"""What would be taken now, instead of a request that was refused or after one that was not; a line each."""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from mockpay.control.explain.affected_orders import AffectedOrder
from mockpay.control.explain.schema_excerpt import Body
from mockpay.control.explain.verdict import Verdict
from mockpay.orders.actions import allowed
from mockpay.sandbox.faults import Faults
from mockpay.scenario.audit import RefusalRecord
from mockpay.web import redaction


class Answered(NamedTuple):
    """A request that was answered, and what is known of it: who decided, what was wrong if anything was, how its body
    went with its schema, the `nearest` routes; and the faults that are set now."""

    path: str
    verdict: Verdict
    refusal: RefusalRecord | None
    body: Body | None
    nearest: list[str]
    faults: Faults


def valid_now(case: Answered, orders: Sequence[AffectedOrder]) -> list[str]:
    """What the one who decided would take, then what is allowed for each order."""
    instead = INSTEAD.get(case.verdict.by)
    lines = instead(case) if instead else []
    actions = [(one.order.id, ", ".join(allowed(one.order)) or "nothing, this is its end") for one in orders]
    return [*lines, *(f"order {order_id}: {names}" for order_id, names in actions)]


def _mended(case: Answered) -> list[str]:
    if case.verdict.broken:
        return [one.sentence for one in case.verdict.broken]
    keys = case.body.ignored if case.body else []
    return [f"{one.nearest or 'nothing'} instead of {one.path}" for one in keys]


def _sentences(case: Answered) -> list[str]:
    return [redaction.text(one) for one in case.refusal.sentences] if case.refusal else []


def _methods(case: Answered) -> list[str]:
    return [f"{method} {redaction.text(case.path)}" for method in case.refusal.options] if case.refusal else []


def _without_fault(case: Answered) -> list[str]:
    """A fault that was set and may strike again can be cleared; one that is used up strikes no more."""
    rule = case.verdict.rule
    one = case.faults.all.get(rule or "")
    if one and one.hits != one.times:
        return [f"the same request, after DELETE /_mockpay/faults/{one.id}"]
    is_of_scenario = rule and rule.endswith("]")
    return [f"the same request, where `when` of {rule} is not about it" if is_of_scenario else AGAIN]


AGAIN: Final = "the same request: that fault strikes no more"
KEY: Final = "the same request with an Authorization header; GET /_mockpay/scenario has `account` and `auth`"
INSTEAD: Final[dict[str, Callable[[Answered], list[str]]]] = {
    "fault": _without_fault,
    "rule": lambda _: ["the same request, once the rule is gone: PUT /_mockpay/scenario"],
    "guard": lambda _: [KEY],
    "malformed": lambda _: ["the same request with a body that is JSON (RFC 8259)"],
    "schema": _mended,
    "reading": _sentences,
    "route": lambda case: case.nearest,
    "not_built": lambda case: case.nearest,
    "method": _methods,
    "size": _sentences,
    "query": _sentences,
    "coding": _sentences,
}
"""Who decided -> what would be taken instead; the core's sentences say it themselves, the orders' actions with them."""
