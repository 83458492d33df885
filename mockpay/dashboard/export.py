"""What a list shows, all pages of it, as a file: CSV for spreadsheets, JSON as the control API tells it."""

import asyncio
import csv
import io
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any, Final

import msgspec

from mockpay.dashboard.internal_client import InternalClient
from mockpay.dashboard.lists import ORDERS, REQUESTS, WEBHOOKS, ListView, Query, ask_for
from mockpay.web.reply import Text

A_PIECE: Final = 500
"""Rows that are asked for at a time; others are served between two pieces."""
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula (owasp.org/www-community/attacks/CSV_Injection)."""

Cell = Callable[[Any], Any]
COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    ORDERS.name: (
        *("id", "number", "reference_id", "origin", "status", "payment", "life", "fulfilment", "email"),
        *("total", "captured", "refunded", "currency", "created_at", "updated_at"),
    ),
    REQUESTS.name: ("id", "at", "method", "path", "operation", "origin", "status", "milliseconds"),
    WEBHOOKS.name: (
        *("id", "number", "order_id", "origin", "event", "state", "url", "created_at", "next_at"),
        *("attempts", "status", "milliseconds", "error"),
    ),
}
"""Columns of the CSV of each list, named as in the control API; of a webhook's attempts their number and the last."""


async def exported(one: ListView, ending: str, ask: InternalClient, query: Query) -> Text:
    """The file."""
    rows = [row async for row in _rows(one, ask, one.asked(query, ask.viewer.zone))]
    is_csv = ending == "csv"
    content = _csv(COLUMNS[one.name], rows) if is_csv else msgspec.json.encode({"count": len(rows), one.rows: rows})
    headers = (
        (b"content-disposition", f'attachment; filename="{one.name}.{ending}"'.encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
    )
    return Text(content, b"text/csv; charset=utf-8" if is_csv else b"application/json; charset=utf-8", headers=headers)


async def _rows(one: ListView, ask: InternalClient, asked: Mapping[str, str]) -> AsyncIterator[Any]:
    """Each row once, however many come in meanwhile."""
    seen: set[str] = set()
    offset = 0
    while found := (await ask_for(one, ask, **asked, offset=offset, limit=A_PIECE))[one.rows]:
        for row in found:
            if row["id"] not in seen:
                seen.add(row["id"])
                yield row
        offset += A_PIECE
        await asyncio.sleep(0)


def _csv(columns: Sequence[str], rows: Sequence[Any]) -> bytes:
    """RFC 4180, in UTF-8, with a line of names."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([_cell(_flat(row).get(name)) for name in columns] for row in rows)
    return text.getvalue().encode()


def _flat(row: Any) -> Mapping[str, Any]:
    if "attempts" not in row:
        return dict(row)
    tries = row["attempts"]
    last = tries[-1] if tries else {}
    more = {name: last.get(name) for name in ("status", "milliseconds", "error")}
    return {**row, **more, "attempts": len(tries)}


def _cell(value: Any) -> Any:
    """Text that a spreadsheet would calculate is marked as text."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
