"""What EcartPay allows its orders, and the ids it gives them."""

from typing import Final

from mockpay.orders.method_kind import MethodKind
from mockpay.orders.order import Rules

NAME: Final = "ecartpay"
THREE_DAYS: Final = 259_200

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
    pending_for={MethodKind.CASH: THREE_DAYS, MethodKind.TRANSFER: THREE_DAYS},  # chosen
    reference_formats={
        MethodKind.CASH: "digits:14",
        MethodKind.TRANSFER: "clabe:646180",
    },  # 646 is STP's number; the rest is chosen
)
