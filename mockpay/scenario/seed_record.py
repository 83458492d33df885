"""Records that a scenario brings along: whatever providers keep beside orders, such as customers and plans."""

from datetime import datetime
from typing import Any

from mockpay.orders.order import Struct


class SeedRecord(Struct, frozen=True):
    """A record that exists from the start: its kind (`provider.thing`), its id, the id of the record it hangs on, since
    when (None: just now), and what the provider keeps of it."""

    kind: str
    id: str
    parent: str = ""
    created_at: datetime | None = None
    data: dict[str, Any] = {}
