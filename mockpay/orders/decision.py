"""One command being decided: the order as it grows, and what happened on the way."""

from datetime import datetime, timedelta
from typing import Any, Final, Protocol

import msgspec

from mockpay.orders.events import Event
from mockpay.orders.issuer import Issuer
from mockpay.orders.ledger import Posting, postings
from mockpay.orders.order import Charge, LineKind, Order, Rules, Struct


class IdMaker(Protocol):
    """Makes ids of a format (`sandbox/ids.py` has the formats); the same calls give the same ids."""

    def __call__(self, id_format: str) -> str:
        """The next id."""
        ...


def line_id(rules: Rules, kind: LineKind, mint: IdMaker) -> str:
    """An id for a line, where the order's origin gives lines of its kind any."""
    form = rules.ids.get(OF_LINES[kind]) or rules.ids.get("line")
    return mint(form) if form else ""


OF_LINES: Final = {kind: f"{kind}_line" for kind in LineKind}
"""Kind of a line -> what the format of its ids is called."""


STATE: Final = {"charges", "shipments", "marks"}
"""What an order's status is derived from."""


class Deadline(Struct, frozen=True):
    """When a waiting charge expires by itself, or the money for it `arrives`; without one, when the order expires."""

    at: datetime
    charge_id: str = ""
    arrives: bool = False


class Decision(Struct, frozen=True):
    """What a command changes: the order after it, one event per version, balanced postings, new deadlines."""

    order: Order
    events: tuple[Event, ...]
    postings: tuple[tuple[int, Posting], ...] = ()
    deadlines: tuple[Deadline, ...] = ()


class DecisionBuilder:
    """Collects a decision step by step. Every step is one event and one version."""

    def __init__(self, order: Order, issuer: Issuer, now: datetime, mint: IdMaker) -> None:
        self.order = order
        self.issuer = issuer
        self.now = now
        self.mint = mint
        self.events: list[Event] = []
        self.postings: list[tuple[int, Posting]] = []
        self.deadlines: list[Deadline] = []

    def new_id(self, thing: str) -> str:
        """An id for a `thing` in the format of the order's origin."""
        return self.mint(self.order.rules.ids.get(thing, "objectid"))

    def step(self, event: str, subject: str, **changes: Any) -> None:
        """The order changes, and that is a fact. What its state was called elsewhere holds until that state changes."""
        before = self.order
        if before.native and changes.keys() & STATE:
            changes["native"] = None
        self.order = msgspec.structs.replace(before, version=before.version + 1, updated_at=self.now, **changes)
        self.events.append(Event(name=event, order=self.order, before=before, subject=subject, at=self.now))

    def add(self, event: str, charge: Charge) -> None:
        """A new charge."""
        self._charged(event, charge, charge.id, (*self.order.charges, charge))

    def move(self, event: str, charge: Charge, subject: str | None = None, **changes: Any) -> Charge:
        """A charge changes, or something of it (`subject`)."""
        moved = msgspec.structs.replace(charge, updated_at=self.now, **changes)
        charges = tuple(moved if one.id == charge.id else one for one in self.order.charges)
        self._charged(event, moved, subject or charge.id, charges)
        return moved

    def _charged(self, event: str, charge: Charge, subject: str, charges: tuple[Charge, ...]) -> None:
        self.step(event, subject, charges=charges)
        self.postings += ((self.order.version, posting) for posting in postings(event, charge, subject))

    def deadline(self, kind: str) -> datetime | None:
        """When a charge of a method kind expires if it waits; None where it waits for ever."""
        rules = self.order.rules
        seconds = rules.pending_for.get(kind)
        if not seconds:
            return None
        at = self.now + timedelta(seconds=seconds)
        return _midnight_after(at) if rules.until_midnight else at

    def decision(self) -> Decision:
        """All of it."""
        return Decision(
            order=self.order,
            events=tuple(self.events),
            postings=tuple(self.postings),
            deadlines=tuple(self.deadlines),
        )


def _midnight_after(at: datetime) -> datetime:
    return at.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
