"""What Conekta knows of each method that is paid elsewhere: its words, how long it waits, what is paid with."""

from typing import Final, NamedTuple

from mockpay.orders.method_kind import MethodKind
from mockpay.orders.order import Method

THIRTY_DAYS: Final = 30 * 86_400
"""Captured charges: thirty days and the rest of the last one."""


class PendingMethod(NamedTuple):
    """A method that waits for the buyer: `types` of a `payment_method` in a request, its word in a checkout's
    `allowed_payment_methods` and in the codes of limits, `seconds` it waits, format of its `reference` (see
    `sandbox/ids.py`)."""

    method: Method
    types: tuple[str, ...]
    allowed: str
    code: str
    reference: str
    seconds: int = THIRTY_DAYS


PENDING_METHODS: Final = (
    PendingMethod(
        Method(kind=MethodKind.CASH, name="OXXO"), ("cash", "oxxo_cash", "oxxo"), "cash", "oxxo", "filled:98:14"
    ),
    PendingMethod(
        Method(kind=MethodKind.TRANSFER, name="SPEI"),
        ("spei", "banorte", "bank_transfer"),
        "bank_transfer",
        "spei",
        "clabe:646180",
    ),
)
