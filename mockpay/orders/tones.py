"""How good news a state of the lifecycle is, and an event by the state it leads to: what pages colour by."""

from collections import defaultdict
from enum import StrEnum
from typing import Final

from mockpay.orders.lifecycle import TABLE


class Tone(StrEnum):
    """From what went well to what did not; calm is neither."""

    GOOD = "good"
    WAIT = "wait"
    BAD = "bad"
    CALM = "calm"


STATES: Final = {
    Tone.GOOD: ("captured", "completed", "delivered", "paid", "won"),
    Tone.WAIT: ("action_required", "authorized", "held", "open", "pending", "review", "shipped"),
    Tone.BAD: (
        "canceled", "cancelled", "declined", "deleted", "expired", "failed", "lost", "opened", "voided",
    ),
    Tone.CALM: ("active", "new", "returned"),
}  # fmt: skip
"""Tone -> the states of all entities that have it (chosen)."""
OF_STATE: Final = {state: tone for tone, states in STATES.items() for state in states}
RECEIVED: Final = "charge.received"
"""Money that came in is good news, whatever it finds."""


def _of_events() -> dict[str, Tone]:
    """An event that leads to one state has its tone; one that leads wherever it finds the order is calm."""
    leads: dict[str, set[str]] = defaultdict(set)
    for cells in TABLE.values():
        for row in cells.values():
            if row.event:
                leads[row.event].add(row.to)
    found = {event: OF_STATE[min(states)] if len(states) == 1 else Tone.CALM for event, states in leads.items()}
    return found | {RECEIVED: Tone.GOOD}


OF_EVENT: Final = _of_events()
"""Name of an event (`charge.captured`) -> its tone."""
