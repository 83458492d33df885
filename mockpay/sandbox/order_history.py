"""The history of an order: what happened, and who was told nothing of it, and why."""

from functools import lru_cache

from mockpay.orders.events import Event
from mockpay.sandbox.store import HistoryEntry, Reasons


def history_entry(event: Event, untold: Reasons = ()) -> HistoryEntry:
    """An event as the history of its order keeps it."""
    return HistoryEntry(event.order.id, event.version, event.name, event.subject, event.at, _shared(untold))


@lru_cache(1_000)
def _shared(reasons: Reasons) -> Reasons:
    """The same object for the same reasons: there are few of them, and as many events as orders."""
    return reasons
