"""Lists: `limit`, `next`, `previous`, and the addresses of the pages beside.

Newest first. `next=X` is what is right behind X (older), `previous=X` the rows right before it (newer), X itself in
neither (captured lists). A cursor that nothing has begins at the first page (chosen).
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final, Protocol, TypeVar
from urllib.parse import urlencode

import msgspec

from mockpay.providers.conekta.protocol import violations
from mockpay.providers.conekta.protocol.errors import WordedRefusal
from mockpay.providers.conekta.protocol.formats import Json
from mockpay.sandbox.records import Records
from mockpay.sandbox.store import Page, Query, Record
from mockpay.web.api_request import ApiRequest

DEFAULT: Final = 20
MOST: Final = 250
CURSORS: Final = ("next", "previous")
PAGED: Final = ("limit", *CURSORS)
"""Parameters of every list."""
SEARCHED: Final = ("limit", "search", *CURSORS)
"""Parameters of those that are searched too (OpenAPI 2.3.0)."""


class Rowed(Protocol):
    """What lists hold: it has an id, and a place in the order things came."""

    @property
    def id(self) -> str:
        """Its id."""
        ...

    @property
    def seq(self) -> int:
        """Its place."""
        ...


Row = TypeVar("Row", bound=Rowed)


def limit_of(call: ApiRequest) -> int:
    """Rows on a page, 1 to 250. Raises `Refused`."""
    text = call.query.get("limit") or str(DEFAULT)
    if not (text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= MOST):
        raise WordedRefusal(422, violations.invalid("limit"))
    return int(text)


async def page(
    call: ApiRequest,
    query: Query,
    read: Callable[[Query], Awaitable[Page[Row]]],
    find: Callable[[str], Awaitable[Row | None]],
    write: Callable[[Row], Json | msgspec.Raw],
) -> Json:
    """The page of `query` that is asked for. `read` gives the rows of a query, `find` the row of a cursor."""
    way, cursor = _cursor(call)
    limit, found = limit_of(call), await find(cursor) if cursor else None
    if cursor and found is None:
        _pass_over(call, way)
    backwards = way == "previous" and found is not None
    behind = found.seq if found else None
    cut = msgspec.structs.replace(query, cursor=behind, newest_first=not backwards, limit=limit + 1)
    got = await read(cut)
    more, rows = len(got.rows) > limit, got.rows[:limit]
    if backwards:
        rows.reverse()
    before = more if backwards else found is not None
    return envelope(call, [write(row) for row in rows], _ids(rows), got.count, more=more or backwards, before=before)


async def record_page(
    call: ApiRequest, records: Records, kind: str, query: Query, write: Callable[[Record], Json]
) -> Json:
    """The page of a kind of records that is asked for."""
    return await page(call, query, lambda cut: records.page(kind, cut), lambda one: records.get(kind, one), write)


def _ids(rows: Sequence[Rowed]) -> tuple[str, str] | None:
    return (rows[0].id, rows[-1].id) if rows else None


def as_is(row: Any) -> Any:
    """For rows that are written already."""
    return row


def by_id(row: Any) -> str:
    """The `id` of a row that is written already."""
    found: str = row["id"]
    return found


def cut(
    call: ApiRequest, rows: Sequence[Any], key: Callable[[Any], str] = by_id, write: Callable[[Any], Json] = as_is
) -> Json:
    """A page of rows that are at hand, newest first; `key` tells them apart."""
    way, cursor = _cursor(call)
    limit, ids = limit_of(call), [key(row) for row in rows]
    place = ids.index(cursor) if cursor in ids else None
    if cursor and place is None:
        _pass_over(call, way)
    start = 0 if place is None else place + 1 if way == "next" else max(0, place - limit)
    end = place if place is not None and way == "previous" else start + limit
    edge = (ids[start], ids[start:end][-1]) if ids[start:end] else None
    some = [write(row) for row in rows[start:end]]
    return envelope(call, some, edge, len(rows), more=end < len(rows), before=start > 0)


def whole(call: ApiRequest, rows: list[Json]) -> Json:
    """A list that is answered in one page."""
    return envelope(call, rows, None, len(rows), more=False, before=False)


def _cursor(call: ApiRequest) -> tuple[str, str]:
    sent = [(name, cursor) for name in CURSORS if (cursor := call.query.get(name))]
    for name, _ in sent[1:]:
        call.pass_over(name, "sent without next")
    return sent[0] if sent else ("", "")


def _pass_over(call: ApiRequest, way: str) -> None:
    call.pass_over(way, "the id of something in the list")


def envelope(
    call: ApiRequest,
    rows: Sequence[Json | msgspec.Raw],
    edge: tuple[str, str] | None,
    total: int,
    *,
    more: bool,
    before: bool,
) -> Json:
    """The list object. `edge` are the ids of its first and last row."""
    body: dict[str, Any] = {"object": "list", "has_more": more, "total": total}
    body["next_page_url"] = _address(call, "next", edge[1]) if edge and more else None
    body["previous_page_url"] = _address(call, "previous", edge[0]) if edge and before else None
    return body | {"data": rows}


def _address(call: ApiRequest, way: str, cursor: str) -> str:
    """Where the page beside is: the query goes along, its cursor replaced, a limit of 20 left out (captured)."""
    left_out = [("limit", str(DEFAULT))]
    kept = [pair for pair in call.query.pairs() if pair[0] not in CURSORS and pair not in left_out]
    return f"{call.base_url}{call.request.scope['path']}?{urlencode([*kept, (way, cursor)])}"
