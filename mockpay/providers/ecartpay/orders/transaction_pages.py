"""Pages of GET /api/transactions: by number up to the tenth, by tokens from there on.

docs.ecartpay.com/docs/token-based-pagination-example names the last page by number, the answer's `token_page` and
`next_token` (Base64) and the parameters `next` and `prev`. What the tokens stand for is chosen: `next` with the
`next_token` of an answer leads to the rows behind it, `prev` with its `token_page` to those before it.
"""

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Final

from mockpay.providers.ecartpay.orders.listing import ChargeAttempt
from mockpay.providers.ecartpay.protocol import order_refusals as refusals
from mockpay.providers.ecartpay.protocol import queries
from mockpay.providers.ecartpay.protocol.formats import Json
from mockpay.web.query import Parameters

LAST_PAGE: Final = 10
NEXT, PREV = "next", "prev"
TOKENS: Final = (NEXT, PREV)
"""Parameters for the pages behind the tenth."""
MARK: Final = "transaction:"
"""What a token begins with, decoded."""


def page(rows: Sequence[ChargeAttempt], query: Parameters, write: Callable[[ChargeAttempt], Json]) -> Json:
    """A page of rows that are sorted, the newest first. Raises `Invalid` for a page behind the tenth and for a token
    that is none."""
    offset, limit = queries.paging(query)
    start, end = _bounds(rows, query, offset, limit)
    shown = rows[start:end]
    return {
        **queries.listed([write(row) for row in shown], len(rows), limit),
        "token_page": _token(shown[0]) if shown else None,
        "next_token": _token(shown[-1]) if shown and end < len(rows) else None,
    }


def _bounds(rows: Sequence[ChargeAttempt], query: Parameters, offset: int, limit: int) -> tuple[int, int]:
    """Where the page begins, and where it ends."""
    if token := query.get(NEXT):
        start = _place(rows, token, NEXT) + 1
        return start, start + limit
    if token := query.get(PREV):
        end = _place(rows, token, PREV)
        return max(end - limit, 0), end
    if offset >= LAST_PAGE * limit:
        raise refusals.BEYOND_TEN.refusal()
    return offset, offset + limit


def _place(rows: Sequence[ChargeAttempt], token: str, name: str) -> int:
    """Where the row of a token stands."""
    wanted = _charge_of(token)
    for place, row in enumerate(rows):
        if row.charge.id == wanted:
            return place
    raise refusals.STRANGE_TOKEN.refusal({"name": name})


def _token(row: ChargeAttempt) -> str:
    return base64.b64encode(f"{MARK}{row.charge.id}".encode()).decode()


def _charge_of(token: str) -> str:
    try:
        text = base64.b64decode(token.replace(" ", "+"), validate=True).decode()  # a + that was not percent-encoded
    except (binascii.Error, ValueError):
        return ""
    return text.removeprefix(MARK) if text.startswith(MARK) else ""
