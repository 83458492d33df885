"""Who decided the answer to a request, and in one sentence why. The first of these that applies:

fault       a fault of the scenario, or one that was set
rule        an outcome rule that asks for an error
guard       who may ask: the key, the token
malformed, schema, reading, size, query, coding    what was sent
route, method, not_built            where it was sent
state, core, limit                  the core: not in this state, not at all, no room
provider    a rule of the provider's own
defect      mockpay itself
outcome     the bank, as the scenario plays it: a rule, a test card, or nobody
preflight   a browser that asks whether it may
operation   nobody: it was done
"""

from typing import Final

import msgspec

from mockpay.control.explain import schema_excerpt
from mockpay.control.explain.affected_orders import AffectedOrder
from mockpay.orders import errors as core
from mockpay.orders.lifecycle import TABLE, Entity
from mockpay.orders.order import Charge
from mockpay.sandbox.journal import JournalEntry
from mockpay.sandbox.store import Full
from mockpay.scenario.audit import DecisionTrace, RefusalRecord, RuleHit
from mockpay.scenario.rules import DECIDED, ScenarioError
from mockpay.scenario.scenario import FaultPoint
from mockpay.web import errors as web
from mockpay.web import redaction
from mockpay.web.faults import Injected

KINDS: Final[tuple[tuple[type[Exception], str], ...]] = (
    (Injected, "fault"),
    (ScenarioError, "rule"),
    (web.Unauthorized, "guard"),
    (web.BadQuery, "query"),
    (web.Unfit, "query"),
    (web.Malformed, "malformed"),
    (web.Invalid, "schema"),
    (web.NotBuilt, "not_built"),
    (web.NoRoute, "route"),
    (web.BadMethod, "method"),
    (web.TooLarge, "size"),
    (web.UnknownCoding, "coding"),
    (core.WrongState, "state"),
    (Full, "limit"),
)
"""The first row whose class fits decides."""
BARRED: Final = (401, 403)
"""With these a provider's own rule is a guard."""
CUT: Final = (FaultPoint.BEFORE_COMMIT, FaultPoint.AFTER_COMMIT, FaultPoint.MID_BODY)
"""Where a fault strikes the request itself."""
TROUBLES: Final = {
    web.AuthProblem.MISSING: "no key came with it",
    web.AuthProblem.INVALID: "nobody has the key that came with it",
    web.AuthProblem.EXPIRED: "the key that came with it has expired",
}


class Cell(msgspec.Struct, frozen=True):
    """An action that lifecycle.py has no row for, with those it has there: action -> where it leads."""

    entity: str
    state: str
    action: str
    row: dict[str, str]


class Verdict(msgspec.Struct, frozen=True):
    """Who decided, why, by which rule of the scenario, and what is known of a refusal: the core's `code` and `field`,
    the `schema` with the places that break it, the `state` that was in the way."""

    by: str
    why: str
    rule: str | None
    code: str | None = None
    field: str | None = None
    schema: str | None = None
    broken: list[schema_excerpt.SchemaExcerpt] = []
    state: Cell | None = None


def rules(trace: DecisionTrace) -> list[RuleHit]:
    """The rules that affected it. What they planned for an order that was then not saved is not told."""
    is_saved = any(after for _, after in trace.orders.values())
    return [hit for hit in trace.rules if is_saved or hit.did in CUT]


def decided(entry: JournalEntry, trace: DecisionTrace, orders: list[AffectedOrder]) -> Verdict:
    """Who decided. A refusal that decided nothing is not told: a fault struck before, or the bank had declined."""
    attempts, wrong = [charge for one in orders for charge in one.attempts], trace.refusal
    by = _by(entry, trace, attempts)
    rule, why = _why(by, entry, trace, attempts)
    verdict = Verdict(by=by, why=redaction.text(why), rule=rule)
    if wrong is None or by in ("fault", "outcome"):
        return verdict
    return msgspec.structs.replace(
        verdict,
        code=wrong.code,
        field=wrong.field and redaction.text(wrong.field),
        schema=wrong.schema,
        broken=schema_excerpt.broken(wrong),
        state=_cell(*wrong.cell) if wrong.cell else None,
    )


def _by(entry: JournalEntry, trace: DecisionTrace, attempts: list[Charge]) -> str:
    if entry.status is None or any(hit.did == FaultPoint.MID_BODY for hit in trace.rules):
        return "fault"
    if trace.refusal and not (trace.refusal.committed and attempts):
        return _kind(trace.refusal, entry.status)
    if attempts:
        return "outcome"
    if entry.method == "OPTIONS":
        return "preflight"
    return "operation" if entry.operation else "route"


def _kind(wrong: RefusalRecord, status: int) -> str:
    found = next((by for kind, by in KINDS if issubclass(wrong.kind, kind)), None)
    if found == "schema" and not wrong.schema:
        return "reading"
    if found:
        return found
    if wrong.kind.__module__ == core.__name__:
        return "core"
    if issubclass(wrong.kind, core.Refusal | web.BadRequest):
        return "guard" if status in BARRED else "provider"
    return "defect"


def _why(by: str, entry: JournalEntry, trace: DecisionTrace, attempts: list[Charge]) -> tuple[str | None, str]:
    """The rule that decided, if one did, and the sentence."""
    said = "; ".join(trace.refusal.sentences) if trace.refusal else ""
    match by:
        case "fault":
            return _fault(entry, trace)
        case "rule":
            rule = trace.refusal.rule if trace.refusal else None
            return rule, f"{rule} of the scenario asks for this error: {said}"
        case "guard":
            return None, TROUBLES[web.AuthProblem(said)] if said in TROUBLES else said
        case "schema" if trace.refusal and not trace.refusal.broken:
            return "strict", said
        case "defect":
            return None, web.DEFECT
        case "outcome":
            return _outcome(attempts[-1])
        case "preflight":
            return None, "a browser asked whether its page may send this, and every page may"
        case "operation":
            return None, f"{entry.operation} was done; nothing stood in its way"
    return None, said or f"there is no {entry.method} {entry.path}"


def _fault(entry: JournalEntry, trace: DecisionTrace) -> tuple[str | None, str]:
    struck = [hit for hit in trace.rules if hit.did in CUT]
    if not struck:
        return None, "the connection closed before an answer was complete"
    end = "closed the connection" if entry.status is None else f"made the answer {entry.status}"
    if struck[-1].did == FaultPoint.MID_BODY:
        end = "closed the connection in the middle of the answer"
    return struck[-1].rule, f"{_named(struck[-1])} struck {struck[-1].did.replace('_', ' ')} and {end}"


def _named(hit: RuleHit) -> str:
    return f"{hit.rule} of scenario {hit.scenario}" if hit.scenario else f"{hit.rule}, which a test set,"


def _outcome(charge: Charge) -> tuple[str | None, str]:
    noted = charge.context.get(DECIDED) or {"rule": None, "then": charge.state}
    rule, end = noted["rule"], f"charge {charge.id} is {charge.state}"
    if charge.failure:
        end = f"{end} ({charge.failure.code}: {charge.failure.message})"
    if rule is None:
        return None, f"no rule and no test card of the scenario spoke: {end}"
    return rule, f"{rule} of scenario {noted['scenario']} said {noted['then']}: {end}"


def _cell(entity: str, state: str, action: str) -> Cell:
    row = {str(name): str(one.to) for name, one in TABLE[Entity(entity), state].items()}
    return Cell(entity=entity, state=state, action=action, row=row)
