"""What affected a request's answer, kept beside its entry in the journal for whoever wants it explained.

Only names and sentences, so that an entry holds neither orders nor the frames of an exception.
"""

from typing import Final

import msgspec

from mockpay.orders.order import Order, Struct

MOST: Final = 20
"""Sentences, broken places and options that are kept of a refusal."""
LONGEST: Final = 500
"""Characters that are kept of each."""
OVERHEAD: Final = 400
"""Bytes that a trail, or a refusal, weighs beside its texts (measured)."""
TEXT: Final = 60
"""The same of a text (measured)."""


class RefusalRecord(Struct, frozen=True):
    """A refusal. `kind` is the class of the exception; `code`, `field`, `subject` and `committed` are those of one of
    the core. `broken` are the places in the body with those in the `schema` (a file under schemas/) that they break;
    `cell` is the entity, state and action that lifecycle.py has no row for, `rule` the place in the scenario that asked
    for it; `options` are what would have been taken."""

    kind: type[Exception]
    sentences: tuple[str, ...] = ()
    code: str | None = None
    field: str | None = None
    subject: str | None = None
    committed: bool = False
    schema: str | None = None
    broken: tuple[tuple[str, str], ...] = ()
    cell: tuple[str, str, str] | None = None
    rule: str | None = None
    options: tuple[str, ...] = ()

    @property
    def weight(self) -> int:
        """Bytes it takes to keep it, roughly."""
        broken = [text for pair in self.broken for text in pair]
        return OVERHEAD + sum(TEXT + len(text) for text in (*self.sentences, *self.options, *broken))


class RuleHit(Struct, frozen=True):
    """A rule of a scenario, or a fault that was set (of no scenario), and what it did."""

    scenario: str | None
    rule: str
    did: str


class DecisionTrace(msgspec.Struct, gc=False):
    """What affected one request: the `schema` its body was held against, the first refusal, the rules. `orders` are
    those that commands were tried on, with the version before and the one that was saved (None: nothing was)."""

    schema: str | None = None
    refusal: RefusalRecord | None = None
    rules: tuple[RuleHit, ...] = ()
    orders: dict[str, tuple[int, int | None]] = {}

    def copy(self) -> "DecisionTrace":
        """One that can go on by itself."""
        return msgspec.structs.replace(self, orders=dict(self.orders))

    def record_target(self, order: Order) -> None:
        """A command is about to change an order."""
        if order.id not in self.orders:
            self.orders[order.id] = (order.version, None)

    def record_save(self, order: Order) -> None:
        """Commands made or changed an order, and that is saved."""
        before, _ = self.orders.get(order.id, (0, None))
        self.orders[order.id] = (before, order.version)

    def record_rule(self, hit: RuleHit) -> None:
        """A rule affected the request; one for all the webhooks of a request is recorded once."""
        if hit not in self.rules:
            self.rules += (hit,)

    @property
    def weight(self) -> int:
        """Bytes it takes to keep it, roughly."""
        return OVERHEAD + (self.refusal.weight if self.refusal else 0)


def cut(texts: list[str]) -> tuple[str, ...]:
    """As much as is kept."""
    return tuple(text[:LONGEST] for text in texts[:MOST])
