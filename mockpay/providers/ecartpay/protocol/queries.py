"""Parameters that EcartPay's lists share: pages, spans of time, lists of values. Names and defaults are chosen."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from math import ceil
from typing import Final

import msgspec

from mockpay.providers.ecartpay.protocol import order_refusals as refusals
from mockpay.providers.ecartpay.protocol.formats import Json
from mockpay.web.query import Parameters

DEFAULT_LIMIT: Final = 20
MOST_PER_PAGE: Final = 100
MOST_PAGES: Final = 10**9
PAGED: Final = ("page", "limit")
"""Parameters of every list."""
SPAN: Final[tuple[str, str]] = ("start_date", "end_date")
"""Those of a span of time."""


def paging(query: Parameters) -> tuple[int, int]:
    """How many rows come before the page that `page` and `limit` ask for, and how many it holds at most."""
    limit = min(_count(query, "limit", DEFAULT_LIMIT), MOST_PER_PAGE)
    return (_count(query, "page", 1) - 1) * limit, limit


def listed(docs: Sequence[Json | msgspec.Raw], count: int, limit: int) -> Json:
    """A page of a list: its rows, how many rows there are on all pages, and how many pages."""
    return {"docs": docs, "count": count, "pages": ceil(count / limit)}


def span(query: Parameters, names: tuple[str, str] = SPAN) -> tuple[datetime | None, datetime | None]:
    """`start_date` and `end_date`, or what else the two are called, both included."""
    return _moment(query, names[0], end=False), _moment(query, names[1], end=True)


def any_of(query: Parameters, names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The values of parameters that may be lists, without those that were not sent."""
    return {name: tuple(values) for name in names if (values := query.all(name))}


def choices(query: Parameters, name: str, options: Sequence[str]) -> tuple[str, ...]:
    """The values of a list like `failed,blocked`, nothing when none is sent. Raises `Invalid`."""
    chosen = tuple(one for text in query.all(name) for one in text.split(",") if one)
    if not set(chosen) <= set(options):
        raise refusals.STRANGE_CHOICE.refusal({"name": name, "options": ", ".join(options)})
    return chosen


def _count(query: Parameters, name: str, default: int) -> int:
    text = query.get(name) or str(default)
    if not (text.isascii() and text.isdigit() and len(text) < 10 and 0 < int(text) < MOST_PAGES):
        raise refusals.NO_COUNT.refusal({"name": name})
    return int(text)


def _moment(query: Parameters, name: str, *, end: bool) -> datetime | None:
    text = query.get(name)
    if not text:
        return None
    try:
        if len(text) == len("2025-09-24"):
            return datetime.combine(date.fromisoformat(text), time.max if end else time.min, UTC)
        moment = datetime.fromisoformat(text)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise refusals.NO_DATE.refusal({"name": name}) from None
