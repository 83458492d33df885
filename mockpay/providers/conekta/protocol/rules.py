"""What Conekta allows its orders, and the ids it gives them."""

from typing import Final

from mockpay.orders.method_kind import MethodKind
from mockpay.orders.order import Rules
from mockpay.providers.conekta.protocol.pending_methods import PENDING_METHODS

DESCRIPTION: Final = "Payment from order"
"""What a charge is called."""
BARCODES: Final = "https://barcodes.conekta.com"
NAME: Final = "conekta"

RULES: Final = Rules(
    # Captured answers: 17 characters of base 58 behind a prefix, 24 hex digits for what a charge brings along.
    ids={
        "order": "base58:ord",
        "number": "serial:C:8",  # chosen: Conekta's orders have no number
        "item_line": "base58:line_item",
        "tax_line": "base58:tax_lin",
        "shipping_line": "base58:ship_lin",
        "discount_line": "base58:dis_lin",
        "charge": "objectid",
        "refund": "objectid",
        "dispute": "base58:chbk",
        "shipment": "objectid",
    },
    charge_ids={"auth_code": "digits:6"},  # the order object's charge
    refundable=(MethodKind.CARD,),  # developers.conekta.com: cards only
    cancel_when_paid="refuse",  # OpenAPI 2.3.0: 428
    lines_editable=True,
    closed_by_charges=True,  # OpenAPI 2.3.0: cannot_be_updated_because_has_charge
    pending_for={one.method.kind: one.seconds for one in PENDING_METHODS},
    until_midnight=True,
    reference_formats={one.method.kind: one.reference for one in PENDING_METHODS},
)
