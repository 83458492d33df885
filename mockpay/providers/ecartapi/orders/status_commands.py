"""A status that a create or an update asks for -> the commands that lead there. The core decides whether they may."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from mockpay.orders.commands import Command, FlagOrder, Outcome, PayOrder, RefundOrder, ShipOrder
from mockpay.orders.lifecycle import Action
from mockpay.orders.order import Method
from mockpay.providers.ecartapi.stores.statuses import StatusWords
from mockpay.providers.ecartapi.stores.stores import Shop

Wanted = Callable[[str, Method], tuple[Command, ...]]

WAYS: Final[dict[str, Wanted]] = {
    "pending": lambda _id, _method: (),
    "other": lambda _id, _method: (),
    "paid": lambda order_id, method: (PayOrder(order_id=order_id, method=method),),
    "authorized": lambda order_id, method: (
        PayOrder(order_id=order_id, method=method, outcome=Outcome(action=Action.AUTHORIZE)),
    ),
    "shipped": lambda order_id, _method: (ShipOrder(order_id=order_id),),
    "on_hold": lambda order_id, _method: (FlagOrder(order_id=order_id, action=Action.HOLD),),
    "completed": lambda order_id, _method: (FlagOrder(order_id=order_id, action=Action.COMPLETE),),
    "refunded": lambda order_id, _method: (RefundOrder(order_id=order_id),),
    "cancelled": lambda order_id, _method: (FlagOrder(order_id=order_id, action=Action.CANCEL),),
    "delete": lambda order_id, _method: (
        FlagOrder(order_id=order_id, action=Action.CANCEL),
        FlagOrder(order_id=order_id, action=Action.DELETE),
    ),
}
"""Canonical word -> commands. The words are those of OpenCart's and BigCommerce's update pages; the ways are chosen."""

ALSO: Final = {"deleted": "delete", "in process": "pending", "fulfilled": "shipped", "unfulfilled": "pending"}
"""Further words that clients write."""


def commands(
    sent: Mapping[str, Any], order_id: str, method: Method, shop: Shop, now: StatusWords | None
) -> tuple[list[Command], list[str]]:
    """The commands for the `status` and `fulfillmentStatus` of a body, and the paths of words nobody knows.

    What the order is already (`now`) asks for nothing.
    """
    found: list[Command] = []
    unknown = []
    have = {now.status, now.financial, now.fulfilment} if now else set()
    for path, word in _words(sent):
        meant = _canonical(word, shop)
        if meant in WAYS and meant not in have and not (meant == "shipped" and "fulfilled" in have):
            found += WAYS[meant](order_id, method)
            have.add(meant)
        elif meant not in WAYS and meant not in have:
            unknown.append(path)
    return found, unknown


def _words(sent: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Each status word of a body with where it stands: payment first, then the order, then the parcels."""
    status, shipments = sent.get("status") or {}, sent.get("fulfillmentStatus") or {}
    status = {"status": status} if isinstance(status, str) else status
    shipments = {"status": shipments} if isinstance(shipments, str) else shipments
    rows = (
        ("order.status.financial", status.get("financial")),
        ("order.status.status", status.get("status") or status.get("name")),
        ("order.fulfillmentStatus", shipments.get("status")),
    )
    return [(path, word.strip()) for path, word in rows if word and word.strip()]


def _canonical(word: str, shop: Shop) -> str:
    small = word.casefold()
    native = next((row.status for row in shop.preset.statuses if row.native.casefold() == small), small)
    return ALSO.get(small, small if small in WAYS else native)
