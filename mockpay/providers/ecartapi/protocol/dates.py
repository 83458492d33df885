"""Moments as clients of Ecart API send them."""

import re
from datetime import UTC, datetime
from typing import Final

LOST_PLUS: Final = re.compile(r"(\d) (\d\d:\d\d)$")
"""`+02:00` in a query that was not percent-encoded comes in as ` 02:00`."""


def moment(text: str) -> datetime | None:
    """A date, date and time with `T` or a space, or ISO 8601 with its offset; UTC without one. None if it is none."""
    text = text.strip()
    if "T" in text:
        text = LOST_PLUS.sub(r"\1+\2", text)
    try:
        found = datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
