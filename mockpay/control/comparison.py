"""Compares what an app believes of its orders with what they are: missing, extra, wrong, stale."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import msgspec

from mockpay.orders import status
from mockpay.orders.money import to_major
from mockpay.orders.order import Order
from mockpay.orders.status import Life
from mockpay.web.instants import instant

Row = dict[str, Any]


class Believed(msgspec.Struct, frozen=True):
    """An order as the app has it, found by `id`, else by `reference_id`; what is left out is not compared. `status` is
    the provider's word, an amount is in currency units (or in minor ones)."""

    id: str | None = None
    reference_id: str | None = None
    status: str | None = None
    amount: Decimal | None = None
    refunded: Decimal | None = None
    currency: str | None = None
    updated_at: datetime | None = None


class SpaceOrders:
    """The orders of a space. `word` says what a provider calls an order's status; with `minor`, amounts are told in
    minor units."""

    def __init__(self, orders: Sequence[Order], word: Callable[[Order], str], *, minor: bool) -> None:
        self._by_id = {order.id: order for order in orders}
        self._by_reference = {order.reference_id: order for order in orders if order.reference_id}
        self._word = word
        self._minor = minor

    def compare(self, view: Iterable[Believed]) -> dict[str, Any]:
        """What differs. An order stands in one list; what the app knew before the order's last change is stale."""
        extra: list[Row] = []
        seen: dict[str, Row] = {}
        for one in view:
            order = self._find(one)
            if order is None or order.id in seen:
                why = "there is no such order" if order is None else "listed twice"
                extra.append({"id": one.id, "reference_id": one.reference_id, "why": why})
            else:
                seen[order.id] = self._compared(one, order)
        found = {
            "missing": [self._missing(order) for order in self._by_id.values() if _counts(order, seen)],
            "extra": extra,
            "wrong": [row for row in seen.values() if row["differs"] and "last_changed" not in row],
            "stale": [row for row in seen.values() if "last_changed" in row],
        }
        return {"agrees": not any(found.values()), "compared": len(seen), **found}

    def _find(self, one: Believed) -> Order | None:
        return self._by_id.get(one.id or "") or self._by_reference.get(one.reference_id or "")

    def _compared(self, one: Believed, order: Order) -> Row:
        """What differs, and for a stale one when the order last changed."""
        ours = self._order_to_json(order)
        differs = [
            {"field": name, "yours": yours, "ours": ours[name]}
            for name in ours
            if (yours := getattr(one, name)) is not None and yours != ours[name]
        ]
        is_stale = one.updated_at is not None and _utc(one.updated_at) < order.updated_at
        changed = {"last_changed": instant(order.updated_at)} if is_stale else {}
        return {"id": order.id, "reference_id": order.reference_id, "differs": differs, **changed}

    def _missing(self, order: Order) -> Row:
        return {"id": order.id, "reference_id": order.reference_id, **self._order_to_json(order)}

    def _order_to_json(self, order: Order) -> Row:
        return {
            "status": self._word(order),
            "amount": self._amount(order.totals.total, order.currency),
            "refunded": self._amount(status.total_of(order, status.refunded), order.currency),
            "currency": order.currency,
        }

    def _amount(self, minor: int, currency: str) -> Decimal:
        return Decimal(minor) if self._minor else to_major(minor, currency)


def _counts(order: Order, seen: Iterable[str]) -> bool:
    """Whether an app that does not list an order misses it; one that was deleted it need not have."""
    return order.id not in seen and status.life(order) is not Life.DELETED


def _utc(at: datetime) -> datetime:
    """A moment without a zone is UTC."""
    return at if at.tzinfo else at.replace(tzinfo=UTC)
