"""What Fourth allows its orders, and the ids it gives them."""

from typing import Final

from mockpay.orders.order import Rules

NAME: Final = "fourth"
RULES: Final = Rules(
    ids={"order": "objectid", "number": "serial:F:4", "charge": "objectid", "refund": "objectid"},
    refundable=("card",),
)
