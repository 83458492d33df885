"""An order as Fourth writes it."""

from typing import Any

from mockpay.orders import status
from mockpay.orders.order import Order


def order_to_json(order: Order) -> dict[str, Any]:
    return {"id": order.id, "number": order.number, "cents": order.totals.total, "status": status.payment(order)}
