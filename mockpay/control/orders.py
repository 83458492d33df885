"""The orders of a space over HTTP, whichever provider they came through."""

from typing import Any, Final

from starlette.requests import Request

from mockpay.control.query import query_of
from mockpay.control.space import space, summary
from mockpay.orders.order import Order
from mockpay.sandbox.sandbox import Sandbox
from mockpay.sandbox.store import Query
from mockpay.web.instants import instant
from mockpay.web.validation import Schema

FIND: Final = Schema("control/orders.query")
KEYS: Final[tuple[str, ...]] = ("origin", "payment", "life")
LIMIT: Final = 20


async def find(request: Request) -> Any:
    """GET /_mockpay/orders: the newest first, with what is allowed now; schemas/control/orders.query.json has the
    filters."""
    asked = query_of(request, FIND)
    where = {name: asked[name] for name in KEYS if name in asked}
    sandbox = space(request)
    page = await sandbox.orders(
        Query(where=where, text=asked.get("text", ""), offset=asked.get("offset", 0), limit=asked.get("limit", LIMIT))
    )
    return {"count": page.count, "orders": [_row(sandbox, order) for order in page.rows]}


def _row(sandbox: Sandbox, order: Order) -> dict[str, Any]:
    return {
        **summary(order),
        "number": order.number,
        "reference_id": order.reference_id,
        "status": sandbox.specs[order.origin].word(order, sandbox.scenario),
        "email": order.buyer.email,
        "created_at": instant(order.created_at),
        "updated_at": instant(order.updated_at),
    }
