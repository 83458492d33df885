"""GET /orders: which orders a query asks for. Parameters that nobody knows narrow nothing (the official client for node
4 sends such)."""

from datetime import datetime, timedelta
from typing import Final

from mockpay.providers.conekta.orders import keys
from mockpay.providers.conekta.protocol import violations
from mockpay.providers.conekta.protocol.errors import WordedRefusal
from mockpay.providers.conekta.protocol.formats import moment
from mockpay.providers.conekta.protocol.rules import NAME
from mockpay.sandbox.store import Query
from mockpay.web.query import Parameters

BY_KEY: Final = {
    "payment_status": keys.PAYMENT,
    "last_payment_info.status": keys.LAST_PAYMENT,
    "customer_info.email": keys.EMAIL,
}
"""Parameter -> key. Sources: OpenAPI 2.3.0; the e-mail: node 4."""
LAST_SECOND: Final = 253_402_300_799
"""The end of the year 9999."""
SECOND: Final = timedelta(seconds=1) - timedelta(microseconds=1)


MOMENTS: Final = ("created_at", "created_at.gte", "created_at.lte", "updated_at.gte", "updated_at.lte")
TAKEN: Final = (*BY_KEY, *MOMENTS)
"""Parameters beside those of every list (OpenAPI 2.3.0)."""


def query(sent: Parameters) -> Query:
    """The orders to list. Raises `Refused` for what is no number of seconds."""
    any_of = {key: tuple(values) for name, key in BY_KEY.items() if (values := sent.all(name))}
    exactly = _seconds(sent, "created_at")
    return Query(
        where={"origin": NAME},
        any_of=any_of,
        since=exactly or _seconds(sent, "created_at.gte"),
        until=_end(exactly or _seconds(sent, "created_at.lte")),
        changed_since=_seconds(sent, "updated_at.gte"),
        changed_until=_end(_seconds(sent, "updated_at.lte")),
        text=sent.get("search", ""),
    )


def _seconds(sent: Parameters, name: str) -> datetime | None:
    text = sent.get(name)
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 13 and int(text) <= LAST_SECOND):
        raise WordedRefusal(422, violations.invalid(name))
    return moment(int(text))


def _end(at: datetime | None) -> datetime | None:
    """The last instant of a second."""
    return at + SECOND if at else None
