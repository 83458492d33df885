"""Fourth's JSON -> commands."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from mockpay.orders.commands import PlaceOrder
from mockpay.orders.order import Buyer, LineKind
from mockpay.orders.pricing import NewLine

from ..protocol.rules import NAME, RULES


def place_order(body: Mapping[str, Any]) -> PlaceOrder:
    line = NewLine(kind=LineKind.ITEM, name=body["name"], unit_price=Decimal(body["price"]))
    return PlaceOrder(
        origin=NAME, rules=RULES, currency="MXN", buyer=Buyer(), lines=(line,), notify_url=body.get("notify")
    )
