"""Instants as text: ISO 8601 in UTC with milliseconds, as JavaScript's `toISOString` writes them."""

from datetime import UTC, datetime

from mockpay.web.reply import encoder


def instant(moment: datetime) -> str:
    """`2025-09-24T18:43:40.827Z`. msgspec needs a seventh of `isoformat`'s time, but writes microseconds, or none."""
    text = encoder.encode(moment if moment.tzinfo is UTC else moment.astimezone(UTC)).decode()
    return f"{text[1:24]}Z" if moment.microsecond else f"{text[1:20]}.000Z"
