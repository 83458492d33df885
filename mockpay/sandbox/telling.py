"""The history of an order: what happened, and who was told nothing of it, and why."""

from functools import lru_cache

from mockpay.orders.events import Event
from mockpay.sandbox.store import Happening, Reasons, Transaction


async def note(tx: Transaction, event: Event, untold: Reasons = ()) -> None:
    """Add an event to the history of its order."""
    happening = Happening(event.order.id, event.version, event.name, event.subject, event.at, _shared(untold))
    await tx.note(happening)


@lru_cache(1_000)
def _shared(reasons: Reasons) -> Reasons:
    """The same object for the same reasons: there are few of them, and as many events as orders."""
    return reasons
