"""The long lists: what each is narrowed and sorted by, and what it asks the control API for."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, tzinfo
from typing import Any, Final, NamedTuple

from mockpay.dashboard.internal_client import InternalClient, RequestFailed

A_PAGE: Final = 50
NOT_KEPT: Final = 409

Query = Mapping[str, str]


class ListView(NamedTuple):
    """A list: where the control API has it, the name of its rows there, the filters of its page, and what it is sorted
    by: a minus is "largest first", and the first is what it is sorted by if nothing is said."""

    name: str
    path: str
    rows: str
    filters: tuple[str, ...]
    sorts: tuple[str, ...]

    def chosen(self, query: Query) -> dict[str, str]:
        """What the address of a page chooses."""
        return {name: query[name] for name in (*self.filters, "sort") if query.get(name)}

    def asked(self, query: Query, zone: tzinfo) -> dict[str, str]:
        """The same as the control API takes it. Days are those of the viewer."""
        return dict(_asked({"sort": self.sorts[0]} | self.chosen(query), zone))


ORDERS: Final = ListView(
    "orders",
    "/_mockpay/orders",
    "orders",
    ("text", "origin", "payment", "life", "reference", "from", "to", "min_amount", "max_amount"),
    ("-created", "created", "-changed", "-amount", "amount", "number", "email"),
)
REQUESTS: Final = ListView(
    "requests",
    "/_mockpay/requests",
    "requests",
    ("text", "method", "origin", "status", "operation", "unmatched", "from", "to"),
    ("-at", "at", "-milliseconds", "-status"),
)
WEBHOOKS: Final = ListView(
    "webhooks",
    "/_mockpay/webhooks",
    "deliveries",
    ("text", "order_id", "state", "origin", "event", "url", "from", "to"),
    ("-created", "created", "-milliseconds", "-attempts"),
)
LISTS: Final = (ORDERS, REQUESTS, WEBHOOKS)


def _asked(chosen: Mapping[str, str], zone: tzinfo) -> Iterator[tuple[str, str]]:
    for name, text in chosen.items():
        if name == "sort":
            yield "sort", text.removeprefix("-")
            yield "order", "desc" if text.startswith("-") else "asc"
        else:
            yield name, _edge(text, zone, is_end=name == "to") if name in ("from", "to") else text


def _edge(text: str, zone: tzinfo, *, is_end: bool) -> str:
    """The first or the last instant of a day; what is no day is left for the control API to refuse."""
    try:
        day = date.fromisoformat(text)
        return f"{datetime.combine(day, time.max if is_end else time.min, zone).astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
    except (ValueError, OverflowError):
        return text


async def ask_for(one: ListView, ask: InternalClient, **asked: object) -> Any:
    """Rows, or why none are kept."""
    try:
        return await ask.get(one.path, **asked)
    except RequestFailed as refused:
        if refused.status != NOT_KEPT:
            raise
        return {"count": 0, one.rows: [], "why": str(refused)}


async def listed(one: ListView, ask: InternalClient, query: Query) -> dict[str, Any]:
    """A page of a list, by the filters of the page's own address."""
    page, chosen = _page(query), one.chosen(query)
    found = await ask_for(one, ask, **one.asked(query, ask.viewer.zone), offset=(page - 1) * A_PAGE, limit=A_PAGE)
    return {
        "lister": one,
        "found": found,
        "chosen": chosen,
        "narrowed": {name: text for name, text in chosen.items() if name != "sort"},
        "sort": chosen.get("sort", one.sorts[0]),
        "page": page,
        "pages": max(1, -(-found["count"] // A_PAGE)),
    }


def _page(query: Query) -> int:
    text = query.get("page", "1")
    return max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) < 7 else 1
