"""The orders of a space over HTTP, whichever provider they came through."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

import msgspec
from starlette.requests import Request

from mockpay.control import listing
from mockpay.control.query import query_of
from mockpay.control.space import space, summary
from mockpay.orders.money import to_major
from mockpay.orders.order import Order
from mockpay.sandbox.sandbox import Sandbox
from mockpay.sandbox.store import Page, Query, Sort
from mockpay.web.instants import instant
from mockpay.web.validation import Schema

FIND: Final = Schema("control/orders.query")
KEYS: Final[tuple[str, ...]] = ("origin", "payment", "life")
LIMIT: Final = 20


def total(order: Order) -> Decimal:
    """What an order comes to, in currency units."""
    return to_major(order.totals.total, order.currency)


RANKS: Final[dict[str, Callable[[Order], Any]]] = {
    "amount": lambda order: (total(order), order.seq),
    "number": lambda order: (order.number, order.seq),
    "email": lambda order: (order.buyer.email or "", order.seq),
}
"""What orders are sorted by here; the store sorts by moments."""


async def find(request: Request) -> Any:
    """GET /_mockpay/orders: the newest first unless told otherwise, with what is allowed now;
    schemas/control/orders.query.json has the filters."""
    asked = query_of(request, FIND)
    sandbox = space(request)
    page = await matching(sandbox, asked)
    return {"count": page.count, "orders": [_row(sandbox, order) for order in page.rows]}


async def matching(sandbox: Sandbox, asked: Mapping[str, Any]) -> Page[Order]:
    """The page of orders that a query asks for; what the store knows nothing of is looked at here."""
    sort, query, tests = asked.get("sort", "came"), _query(asked), list(_tests(asked))
    if sort not in RANKS and not tests:
        return await sandbox.orders(query)
    every = (await sandbox.orders(msgspec.structs.replace(query, offset=0, limit=None))).rows
    rows = [order for order in every if all(test(order) for test in tests)] if tests else every
    if sort in RANKS:
        rows = listing.ranked(rows, RANKS[sort], asked)
    return Page(listing.cut(rows, asked, LIMIT), len(rows))


def _query(asked: Mapping[str, Any]) -> Query:
    sort = asked.get("sort", "came")
    return Query(
        where={name: asked[name] for name in KEYS if name in asked},
        text=asked.get("text", ""),
        since=listing.instant_of(asked, "from"),
        until=listing.instant_of(asked, "to"),
        sort=Sort.SEQ if sort in RANKS else Sort(sort),
        newest_first=listing.is_descending(asked),
        offset=asked.get("offset", 0),
        limit=asked.get("limit", LIMIT),
    )


def _tests(asked: Mapping[str, Any]) -> Iterator[Callable[[Order], bool]]:
    """What the store knows nothing of."""
    if "min_amount" in asked:
        least = Decimal(asked["min_amount"])
        yield lambda order: total(order) >= least
    if "max_amount" in asked:
        most = Decimal(asked["max_amount"])
        yield lambda order: total(order) <= most
    if "reference" in asked:
        text = asked["reference"].casefold()
        yield lambda order: any(text in (one or "").casefold() for one in _references(order))


def _references(order: Order) -> tuple[str | None, ...]:
    return order.id, order.number, order.reference, order.reference_id


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
