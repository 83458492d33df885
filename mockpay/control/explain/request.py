"""Says of a request why it was answered as it was, and what would be valid now."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec
from starlette.requests import Request

from mockpay.control.journal import entry_of, journal_of
from mockpay.control.space import space
from mockpay.sandbox.journal import JournalEntry
from mockpay.scenario.audit import DecisionTrace
from mockpay.web import redaction
from mockpay.web.api_request import PREFIX
from mockpay.web.errors import BadMethod, NoRoute
from mockpay.web.journal_view import FIDELITY, Decoded, headers_of, ignored_of
from mockpay.web.nearest import Near
from mockpay.web.paths import Paths
from mockpay.web.prefix_router import tidied
from mockpay.web.provider import Operation, Provider

if TYPE_CHECKING:
    from mockpay.control.explain.schema_excerpt import Body

Providers = Mapping[str, Provider]


class Landed(msgspec.Struct, frozen=True):
    """The operation a request landed on, as its provider's table has it; of one for buyers only the name."""

    name: str
    path: str | None = None
    fidelity: str | None = None
    source: str | None = None
    built: bool = True


async def explain(providers: Providers, nearest: Near, request: Request) -> Any:
    """GET /_mockpay/requests/{id}/explain: who decided its answer and by what: guard, schema, rule of the scenario,
    fault, the core; what it did to which orders, and what would be valid now. Nothing is done again."""
    from mockpay.control.explain import schema_excerpt  # on first need: a start is short
    from mockpay.control.explain.affected_orders import touched
    from mockpay.control.explain.suggestions import Answered, valid_now
    from mockpay.control.explain.verdict import decided, rules

    sandbox, prefix = space(request), request.scope.get(PREFIX, "")
    entry = entry_of(journal_of(sandbox), request.path_params["id"])
    trace = entry.trace or DecisionTrace()
    orders = await touched(sandbox, entry, trace)
    near = nearest(entry.method, entry.path) if entry.is_unmatched else []
    row = _row(providers, entry)
    verdict, body = decided(entry, trace, orders), _body(entry, trace.schema)
    case = Answered(entry.path, verdict, trace.refusal, body, near, sandbox.faults)
    return {
        "id": entry.id,
        "request": f"{entry.method} {redaction.text(entry.path)}",
        "status": entry.status,
        "fidelity": headers_of(entry.answer.headers).get(FIDELITY),
        "operation": _landed(entry, row),
        "nearest": near,
        "decided": verdict,
        "rules": rules(trace),
        "body": body,
        "query": schema_excerpt.query(_without_effect(entry), row.query if row else ()),
        "orders": [one.to_json(sandbox, prefix) for one in orders],
        "valid_now": valid_now(case, orders),
    }


def _row(providers: Providers, entry: JournalEntry) -> Operation | None:
    """The row of a provider's table that a request landed on."""
    if not entry.operation:
        return None
    try:
        provider = providers[entry.origin]
        return Paths(provider.operations, any_case=provider.any_case).find(entry.method, tidied(entry.path))[0]
    except (KeyError, NoRoute, BadMethod):
        return None


def _landed(entry: JournalEntry, row: Operation | None) -> Landed | None:
    if not entry.operation:
        return None
    if row is None:
        return Landed(entry.operation)
    return Landed(entry.operation, row.path, row.fidelity, row.source, built=row.handler is not None)


def _without_effect(entry: JournalEntry) -> list[str]:
    """The parameters of its query that its answer says had no effect."""
    sent = Decoded(entry).query
    return [name for name in ignored_of(headers_of(entry.answer.headers)) if name in sent]


def _body(entry: JournalEntry, schema: str | None) -> "Body | None":
    """How the body went with its schema; None without one, where only its beginning is kept, or it is no object."""
    from mockpay.control.explain import schema_excerpt

    sent = Decoded(entry).body if schema and entry.request.is_whole else None
    return schema_excerpt.body(schema, sent) if schema and isinstance(sent, dict) else None
