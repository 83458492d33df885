"""Page tokens: opaque to clients, they carry the filters of the walk and the order it stands at, so that orders which
come in meanwhile neither repeat nor hide others."""

import base64
import binascii
from typing import Any, Final

import msgspec

from mockpay.orders.order import Order, Struct
from mockpay.sandbox.store import Page

NEXT: Final = "next"
PREVIOUS: Final = "previous"
MOST: Final = 2**53


class Walk(Struct, frozen=True):
    """Where a token leads: `way` from the order with the seq `at`, under the query's `filters`."""

    way: str
    at: int
    filters: dict[str, str] = {}


def write(walk: Walk) -> str:
    """The token."""
    return base64.urlsafe_b64encode(msgspec.json.encode(walk)).decode()


def read(token: str) -> Walk | None:
    """What a token says, None if it is none."""
    try:
        walk = msgspec.json.decode(base64.urlsafe_b64decode(token), type=Walk)
    except (binascii.Error, ValueError, msgspec.MsgspecError, RecursionError):
        return None
    return walk if walk.way in (NEXT, PREVIOUS) and 0 <= walk.at < MOST else None


def links(page: Page[Order], filters: dict[str, str], *, more_before: bool, more_behind: bool) -> dict[str, Any]:
    """The `page` of an answer: tokens to go on, null where there is nothing."""
    rows = page.rows
    kept = {name: value for name, value in filters.items() if name not in ("page", "limit", "offset")}
    return {
        NEXT: write(Walk(way=NEXT, at=rows[-1].seq, filters=kept)) if rows and more_behind else None,
        PREVIOUS: write(Walk(way=PREVIOUS, at=rows[0].seq, filters=kept)) if rows and more_before else None,
    }
