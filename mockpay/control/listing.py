"""What lists share: the instants between which rows lie, and a page of rows that were sorted here."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

from mockpay.web.errors import Invalid

Row = TypeVar("Row")


def instant_of(asked: Mapping[str, Any], name: str) -> datetime | None:
    """An instant of a query. Raises `Invalid`."""
    if name not in asked:
        return None
    try:
        return datetime.fromisoformat(asked[name]).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Invalid(f"{name} must be an instant, such as 2025-09-24T00:00:00Z") from None


def is_between(at: datetime, since: datetime | None, until: datetime | None) -> bool:
    """Whether an instant lies between two, each of which counts."""
    return (since is None or since <= at) and (until is None or at <= until)


def is_descending(asked: Mapping[str, Any]) -> bool:
    """Whether the largest come first."""
    return bool(asked.get("order", "desc") == "desc")


def ranked(rows: Iterable[Row], key: Callable[[Row], Any], asked: Mapping[str, Any]) -> list[Row]:
    """The rows by a key; where that ties they stay as they were."""
    return sorted(rows, key=key, reverse=is_descending(asked))


def cut(rows: list[Row], asked: Mapping[str, Any], limit: int | None) -> list[Row]:
    """The page that is asked for."""
    start, most = asked.get("offset", 0), asked.get("limit", limit)
    return rows[start:] if most is None else rows[start : start + most]
