"""How Conekta writes instants, lists and what is missing. Amounts are whole centavos as they are."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

Json = dict[str, Any]


def epoch(moment: datetime) -> int:
    """Seconds since 1970."""
    return int(moment.timestamp())


def moment(seconds: int) -> datetime:
    """The instant behind a number of seconds."""
    return datetime.fromtimestamp(seconds, UTC)


def sent(**values: Any) -> Json:
    """Only what is there; None stays away."""
    return {name: value for name, value in values.items() if value is not None}


def nested(rows: Sequence[Json]) -> Json | None:
    """A list inside an object; None where it is empty (captured answers leave it out then)."""
    return {"object": "list", "has_more": False, "total": len(rows), "data": list(rows)} if rows else None
