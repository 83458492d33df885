"""Says of a request why it was answered as it was, and what would be valid now."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request

from mockpay.control.explaining import wanted
from mockpay.control.explaining.deciding import decided, rules
from mockpay.control.explaining.touched import touched
from mockpay.control.explaining.valid_now import Answered, valid_now
from mockpay.control.journal import Near, entry_of, kept
from mockpay.control.routes import space
from mockpay.sandbox.journal import Entry
from mockpay.steering.trail import Trail
from mockpay.web import redaction
from mockpay.web.call import PREFIX
from mockpay.web.errors import BadMethod, NoRoute
from mockpay.web.exchange import FIDELITY, Sent, headers_of
from mockpay.web.paths import Paths
from mockpay.web.provider import Operation, Provider


class Explanations:
    """The endpoint. `nearest` helps with requests that nobody could answer."""

    def __init__(self, faces: Mapping[str, Provider], nearest: Near) -> None:
        self._faces = faces
        self._nearest = nearest

    async def explain(self, request: Request) -> Any:
        """GET /_mockpay/requests/{id}/explain: who decided its answer and by what: guard, schema, rule of the scenario,
        fault, the core; what it did to which orders, and what would be valid now. Nothing is done again."""
        sandbox, prefix = space(request), request.scope.get(PREFIX, "")
        entry = entry_of(kept(sandbox), request.path_params["id"])
        orders = await touched(sandbox, entry)
        near = self._nearest(entry.method, entry.path) if entry.is_unmatched else []
        verdict, trail = decided(entry, orders), entry.trail or Trail()
        body = _body(entry, trail.schema) if trail.schema else None
        return {
            "id": entry.id,
            "request": f"{entry.method} {redaction.text(entry.path)}",
            "status": entry.status,
            "fidelity": headers_of(entry.answer.headers).get(FIDELITY),
            "operation": self._operation(entry),
            "nearest": near,
            "decided": verdict,
            "rules": rules(trail),
            "body": body,
            "orders": [one.told(sandbox, prefix) for one in orders],
            "valid_now": valid_now(Answered(sandbox, entry, verdict, body, near), orders),
        }

    def _operation(self, entry: Entry) -> dict[str, Any] | None:
        """The row of the operation it landed on; of one for buyers only the name."""
        if not entry.operation:
            return None
        row = self._row(entry)
        return {
            "name": entry.operation,
            "path": row.path if row else None,
            "fidelity": row.fidelity if row else None,
            "source": row.source if row else None,
            "built": row is None or row.handler is not None,
        }

    def _row(self, entry: Entry) -> Operation | None:
        try:
            return Paths(self._faces[entry.origin].operations).find(entry.method, entry.path)[0]
        except (KeyError, NoRoute, BadMethod):
            return None


def _body(entry: Entry, schema: str) -> dict[str, Any] | None:
    """How the body went with its schema; None where only its beginning is kept, or it is no object."""
    body = Sent(entry).body if entry.request.is_whole else None
    if not isinstance(body, dict):
        return None
    return {"schema": schema, "ignored": wanted.ignored(schema, body), "not_sent": wanted.not_sent(schema, body)}
