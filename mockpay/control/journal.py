"""The journal over HTTP: the requests of a space and what it answered, and whether those a test expects have come."""

import re
from collections.abc import Callable, Mapping
from itertools import takewhile
from operator import eq, ge, le
from typing import Any, Final

import msgspec
from starlette.requests import Request

from mockpay.control import criteria, listing
from mockpay.control.errors import ExpectationFailed
from mockpay.control.query import query_of
from mockpay.control.space import body_of, space
from mockpay.orders.errors import NotFound
from mockpay.sandbox.journal import Journal, JournalEntry
from mockpay.sandbox.sandbox import Sandbox
from mockpay.web.instants import instant
from mockpay.web.journal_view import content_of, headers_of, read
from mockpay.web.nearest import Near
from mockpay.web.operation_names import Check
from mockpay.web.validation import Schema

QUERY: Final = Schema("control/requests.query")
VERIFY: Final = Schema("control/verify.request")
LIMIT: Final = 20
PATTERN: Final = re.compile("[*?[]")
"""What a text has that is a pattern, which may fit nothing."""
RANKS: Final[dict[str, Callable[[JournalEntry], Any]]] = {
    "at": lambda entry: (entry.at, entry.number),
    "milliseconds": lambda entry: entry.seconds,
    "status": lambda entry: entry.status or 0,
}
BOUNDS: Final[dict[str, Callable[[int, int], bool]]] = {"exactly": eq, "at_least": ge, "at_most": le}


class Requests:
    """The endpoints. `nearest` helps with requests that nobody could answer; `check` refuses an operation that there is
    not, for none is what a test may have meant to find."""

    def __init__(self, nearest: Near, check: Check) -> None:
        self._nearest = nearest
        self._check = check

    async def find(self, request: Request) -> Any:
        """GET /_mockpay/requests: the last ones first unless told otherwise; schemas/control/requests.query.json has
        the filters."""
        query = query_of(request, QUERY)
        book = journal_of(space(request))
        rows = criteria.fitting(_since(book, query.get("since")), criteria.criteria(query))
        if "unmatched" in query:
            rows = [entry for entry in rows if entry.is_unmatched is query["unmatched"]]
        if "text" in query:
            rows = [entry for entry in rows if _contains(entry, query["text"])]
        rows = _ranked(_between(rows, query), query)
        shown = [self.request_to_json(entry) for entry in listing.cut(rows, query, LIMIT)]
        return {"count": len(rows), "forgotten": book.forgotten, "requests": shown}

    async def get(self, request: Request) -> Any:
        """GET /_mockpay/requests/{id}."""
        return self.request_to_json(entry_of(journal_of(space(request)), request.path_params["id"]))

    async def clear(self, request: Request) -> Any:
        """DELETE /_mockpay/requests: forget them; ids go on."""
        sandbox = space(request)
        book = journal_of(sandbox)
        sandbox.after_commit(book.clear)
        return {"cleared": len(book.entries())}

    async def verify(self, request: Request) -> Any:
        """POST /_mockpay/verify: whether as many requests match as a test expects. Raises `ExpectationFailed`."""
        body = await body_of(request, VERIFY)
        wanted, book = self.wanted(body["match"]), journal_of(space(request))
        expected = {name: int(body[name]) for name in BOUNDS if name in body} or {"at_least": 1}
        ids = [entry.id for entry in criteria.fitting(book.entries(), wanted)]
        found = {"count": len(ids), "ids": ids, "forgotten": book.forgotten}
        if all(BOUNDS[name](len(ids), number) for name, number in expected.items()):
            return {"verified": True, **found}
        few = any(name != "at_most" and len(ids) < number for name, number in expected.items())
        nearest = criteria.nearest_miss(book.entries(), wanted) if few else None
        sentence = criteria.sentence(len(ids), expected, nearest)
        raise ExpectationFailed(409, "not_verified", sentence, **found, expected=expected, nearest=nearest)

    def wanted(self, match: Mapping[str, Any]) -> list[criteria.Criterion]:
        """The criteria of a `match`. Raises `BadScenario` for an operation that there is not."""
        if not PATTERN.search(match.get("operation", "")):
            self._check(match.get("operation"), "match.operation")
        return criteria.criteria(match)

    def request_to_json(self, entry: JournalEntry) -> dict[str, Any]:
        """A request with its answer, and the routes it may have meant."""
        nearest = self._nearest(entry.method, entry.path) if entry.is_unmatched else []
        exchange = read(entry)
        return {**msgspec.structs.asdict(exchange), "at": instant(exchange.at), "nearest": nearest}


def journal_of(sandbox: Sandbox) -> Journal:
    """The journal of a space. Raises `ExpectationFailed` where nothing is kept."""
    if not sandbox.journal.most:
        raise ExpectationFailed(
            409, "journal_off", "no requests are kept here; start mockpay with MOCKPAY_JOURNAL=1000"
        )
    return sandbox.journal


def entry_of(book: Journal, entry_id: str) -> JournalEntry:
    """The entry with that id. Raises `NotFound`."""
    entry = book.entry(entry_id)
    if entry is None:
        raise NotFound(f"the journal has no request {entry_id[:100]}; GET /_mockpay/requests lists those it has")
    return entry


def _since(book: Journal, entry_id: str | None) -> list[JournalEntry]:
    if entry_id is None:
        return book.entries()
    last = entry_of(book, entry_id)
    return list(takewhile(lambda entry: entry is not last, book.entries()))


def _between(rows: list[JournalEntry], query: Mapping[str, Any]) -> list[JournalEntry]:
    since, until = listing.instant_of(query, "from"), listing.instant_of(query, "to")
    return [entry for entry in rows if listing.is_between(entry.at, since, until)] if since or until else rows


def _ranked(rows: list[JournalEntry], query: Mapping[str, Any]) -> list[JournalEntry]:
    """The rows as they are to be sorted: they come with the last answer first."""
    if rank := RANKS.get(query.get("sort", "answered")):
        return listing.ranked(rows, rank, query)
    return rows if listing.is_descending(query) else rows[::-1]


def _contains(entry: JournalEntry, text: str) -> bool:
    """Whether a text stands somewhere in a request or its answer."""
    wanted, sent = text.encode(), content_of(entry.request, headers_of(entry.request.headers))
    return text in entry.path or any(wanted in one for one in (entry.query, sent, entry.answer.body))
