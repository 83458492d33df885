"""What happened in a space, counted: orders by day and state, deliveries by result, requests by operation."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, tzinfo
from typing import Any, Final

from starlette.requests import Request

from mockpay.control import listing
from mockpay.control.query import query_of
from mockpay.control.space import space
from mockpay.orders import status
from mockpay.orders.money import to_major
from mockpay.orders.order import Order
from mockpay.sandbox.journal import JournalEntry
from mockpay.sandbox.outbox import Attempt, Delivery
from mockpay.sandbox.store import Query
from mockpay.web.validation import Schema

QUERY: Final = Schema("control/statistics.query")
UP_TO: Final = (10, 50, 100, 500, 1000, 5000)
"""Milliseconds: the edges between which the durations of attempts are counted; chosen."""

Rows = list[dict[str, Any]]


async def get(request: Request) -> Any:
    """GET /_mockpay/statistics: orders by day and state, deliveries and attempts by result, requests by operation and
    status; schemas/control/statistics.query.json says between which instants."""
    asked, sandbox = query_of(request, QUERY), space(request)
    since, until = listing.instant_of(asked, "from"), listing.instant_of(asked, "to")
    query = Query(since=since, until=until, limit=None, newest_first=False)
    async with sandbox.store.transaction() as tx:
        orders, deliveries = (await tx.orders(query)).rows, (await tx.deliveries(query)).rows
    requests = [one for one in sandbox.journal.entries() if listing.is_between(one.at, since, until)]
    return {
        "orders": _by_day(orders, _zone(asked.get("utc_offset", "+00:00"))),
        "deliveries": _by_state(deliveries),
        "attempts": _by_result(attempt for one in deliveries for attempt in one.attempts),
        "requests": _by_operation(requests),
    }


def _zone(offset: str) -> tzinfo:
    """The zone of an offset such as `-06:00`."""
    return datetime.fromisoformat(f"2000-01-01T00:00:00{offset}").tzinfo or UTC


def _by_day(orders: Iterable[Order], zone: tzinfo) -> Rows:
    counts, sums = Counter[tuple[str, str, str]](), Counter[tuple[str, str, str]]()
    for order in orders:
        day = order.created_at.astimezone(zone).date().isoformat()
        key = (day, status.payment(order), order.currency)
        counts[key] += 1
        sums[key] += order.totals.total
    return [
        {
            "day": key[0],
            "payment": key[1],
            "currency": key[2],
            "count": count,
            "amount": str(to_major(sums[key], key[2])),
        }
        for key, count in sorted(counts.items())
    ]


def _by_state(deliveries: Iterable[Delivery]) -> Rows:
    counts = Counter(str(one.state) for one in deliveries)
    return [{"state": state, "count": count} for state, count in sorted(counts.items())]


def _by_result(attempts: Iterable[Attempt]) -> Rows:
    counts = Counter((_result(one), _up_to(one.milliseconds)) for one in attempts)
    ranked = sorted(counts.items(), key=lambda one: (one[0][0], one[0][1] or UP_TO[-1] + 1))
    return [{"result": result, "up_to": edge, "count": count} for (result, edge), count in ranked]


def _result(attempt: Attempt) -> str:
    if attempt.status is None:
        return "no_answer"
    return "success" if 200 <= attempt.status < 300 else "error"


def _up_to(milliseconds: int) -> int | None:
    return next((edge for edge in UP_TO if milliseconds <= edge), None)


def _by_operation(requests: Iterable[JournalEntry]) -> Rows:
    counts = Counter((one.operation, one.status) for one in requests)
    ranked = sorted(counts.items(), key=lambda one: (one[0][0], one[0][1] or 0))
    return [{"operation": operation, "status": code, "count": count} for (operation, code), count in ranked]
