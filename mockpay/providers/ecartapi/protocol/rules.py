"""What Ecart API allows the orders that are made through it, and the ids it gives them."""

from typing import Final

from mockpay.orders.method_kind import MethodKind
from mockpay.orders.order import Rules

NAME: Final = "ecartapi"

RULES: Final = Rules(
    # All chosen: an order's id is whatever the connected platform gives it, and no platform is connected here.
    ids={
        "order": "digits:13",
        "number": "serial:#:4",
        "line": "digits:14",
        "charge": "objectid",
        "refund": "objectid",
        "dispute": "objectid",
        "shipment": "digits:13",
    },
    cancel_when_paid="refund",
    refundable=(MethodKind.CARD, MethodKind.TRANSFER, MethodKind.WALLET, MethodKind.CASH),
    lines_editable=True,
)
