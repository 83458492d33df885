"""What EcartPay allows its orders, and the ids it gives them."""

from typing import Final

from mockpay.orders.method_kind import MethodKind
from mockpay.orders.order import Rules
from mockpay.providers.ecartpay.protocol.pending_methods import PENDING_KINDS

NAME: Final = "ecartpay"

RULES: Final = Rules(
    # Ids and numbers: printed order and refund of docs.ecartpay.com/docs/orders.
    ids={
        "order": "objectid",
        "number": "serial:OR:10",
        "charge": "objectid",
        "refund": "objectid",
        "dispute": "objectid",
        "shipment": "objectid",
    },
    charge_ids={
        "transaction": "objectid",
        "transaction_number": "serial:TR:10",
        "payment": "hex:8",
        "folio": "hex:8",
        "reference": "hex:8",
    },
    # Cash payments cannot be refunded: docs.ecartpay.com/docs/refunds.
    refundable=(MethodKind.CARD, MethodKind.TRANSFER, MethodKind.WALLET),
    cancel_when_paid="refund",  # chosen: the documents have no cancel
    unique_reference=True,  # docs: reference_id is unique per attempt
    pending_for={one.kind: one.seconds for one in PENDING_KINDS},
    reference_formats={one.kind: one.reference for one in PENDING_KINDS},
)
