"""The orders a request was about: what it did to them, who decided its charges, and what is allowed for them now."""

from collections.abc import Iterator
from itertools import islice
from typing import Any, Final, NamedTuple

from mockpay.control.explain.order import charge_to_json, standing
from mockpay.orders.actions import allowed
from mockpay.orders.order import Charge, Order
from mockpay.sandbox.journal import JournalEntry
from mockpay.sandbox.sandbox import Sandbox
from mockpay.sandbox.store import HistoryEntry
from mockpay.scenario.audit import DecisionTrace
from mockpay.web.journal_view import Decoded

MOST: Final = 20
"""Ids that are looked up."""
DECLINED: Final = "charge.declined"


class AffectedOrder(NamedTuple):
    """An order with its history, and the versions that the request made: from behind `before` to `after`."""

    order: Order
    history: list[HistoryEntry]
    before: int
    after: int

    @property
    def events(self) -> list[HistoryEntry]:
        """What the request made happen to it."""
        return [one for one in self.history if self.before < one.version <= self.after]

    @property
    def attempts(self) -> list[Charge]:
        """The charges that the request began, or that ended badly by it."""
        ended = {one.subject for one in self.events if one.name == DECLINED}
        earlier = {one.subject for one in self.history if one.version <= self.before}
        begun = {one.subject for one in self.events} - earlier
        return [charge for charge in self.order.charges if charge.id in begun | ended]

    def to_json(self, sandbox: Sandbox, prefix: str) -> dict[str, Any]:
        """As the answer says it."""
        return {
            "id": self.order.id,
            "origin": self.order.origin,
            "changed": bool(self.events),
            "events": [{"event": one.name, "subject": one.subject} for one in self.events],
            "charges": [charge_to_json(charge) for charge in self.attempts],
            "now": standing(sandbox, self.order),
            "allowed": allowed(self.order),
            "explain": f"{prefix}/_mockpay/orders/{self.order.id}/explain",
        }


async def touched(sandbox: Sandbox, entry: JournalEntry, trace: DecisionTrace) -> list[AffectedOrder]:
    """The orders that commands of the request were tried on, that stood in its way, or that its address names."""
    found = []
    async with sandbox.store.transaction() as tx:
        for order_id in islice(dict.fromkeys(_ids(entry, trace)), MOST):
            if order := await tx.order(order_id):
                before, after = trace.orders.get(order_id, (0, None))
                found.append(AffectedOrder(order, await tx.history(order_id), before, after or 0))
    return found


def _ids(entry: JournalEntry, trace: DecisionTrace) -> Iterator[str]:
    yield from trace.orders
    if trace.refusal and trace.refusal.subject:
        yield trace.refusal.subject
    yield from filter(None, entry.path.split("/"))
    for value in Decoded(entry).query.values():
        yield from value if isinstance(value, list) else [value]
