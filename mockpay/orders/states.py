"""Where the parts of an order that have a life of their own can stand; `lifecycle.py` says what leads where."""

from enum import StrEnum


class ChargeState(StrEnum):
    """Where one attempt to pay stands."""

    PENDING = "pending"
    ACTION_REQUIRED = "action_required"
    REVIEW = "review"
    AUTHORIZED = "authorized"
    CAPTURED = "captured"
    DECLINED = "declined"
    EXPIRED = "expired"
    CANCELED = "canceled"
    VOIDED = "voided"


class RefundState(StrEnum):
    """Where a refund stands."""

    PENDING = "pending"
    PAID = "paid"
    CANCELED = "canceled"
    FAILED = "failed"


class ReceiptOutcome(StrEnum):
    """How money that arrived for a waiting charge fits it."""

    PART = "part"
    EXACT = "exact"
    OVER = "over"
    LATE = "late"
    TOO_LATE = "too_late"
    TWICE = "twice"


class DisputeState(StrEnum):
    """Where a chargeback stands."""

    OPENED = "opened"
    REVIEW = "review"
    WON = "won"
    LOST = "lost"


class ShipmentState(StrEnum):
    """Where a parcel stands."""

    OPEN = "open"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    RETURNED = "returned"
