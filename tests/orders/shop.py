"""A shop to sell in: its rules, its prices, and ids that just count up."""

from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal

from mockpay.orders import engine
from mockpay.orders.commands import Command, Outcome, PlaceOrder
from mockpay.orders.decision import Decision
from mockpay.orders.issuer import KnownOutcome
from mockpay.orders.order import Buyer, LineKind, Method, Order, Rules
from mockpay.orders.pricing import NewLine

NOW = datetime(2025, 9, 24, 18, 43, 40, 827000, tzinfo=UTC)
CARD, CASH, TRANSFER = (Method(kind=kind) for kind in ("card", "cash", "transfer"))
KINDS = ("order", "number", "line", "charge", "refund", "dispute", "shipment")
RULES = Rules(
    ids={kind: kind for kind in KINDS},
    charge_ids={"folio": "folio"},
    refundable=("card", "transfer"),
    lines_editable=True,
    pending_for={"cash": 3600},
)


class Ids:
    """charge-1, charge-2, …"""

    def __init__(self, taken: int = 0) -> None:
        self.taken = taken
        self.counts: Counter[str] = Counter()

    def __call__(self, id_format: str) -> str:
        self.counts[id_format] += 1
        return f"{id_format}-{self.taken + self.counts[id_format]}"


def item(price: str, kind: LineKind = LineKind.ITEM, **rest: object) -> NewLine:
    return NewLine(kind=kind, name=kind.value, unit_price=Decimal(price), **rest)


def basket(*lines: NewLine, rules: Rules = RULES, currency: str = "MXN") -> PlaceOrder:
    return PlaceOrder(origin="shop", rules=rules, currency=currency, buyer=Buyer(), lines=lines)


class Till:
    """One order and all that happens to it; a refusal leaves it as it is."""

    def __init__(self, *lines: NewLine, rules: Rules = RULES) -> None:
        self.ids = Ids()
        self.decisions: list[Decision] = []
        self.order: Order = engine.place(basket(*lines, rules=rules), 1, NOW, self.ids).order

    def do(self, command: Command, outcome: Outcome | None = None) -> Decision:
        asked = outcome or getattr(command, "outcome", None) or Outcome()
        decision = engine.decide(self.order, command, KnownOutcome(outcome=asked), NOW, self.ids)
        self.order = decision.order
        self.decisions.append(decision)
        return decision
