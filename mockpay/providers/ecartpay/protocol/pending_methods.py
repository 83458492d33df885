"""What EcartPay knows of each method that is paid elsewhere: how long it waits, what is paid with, under which id it is
processed."""

from typing import Final, NamedTuple

from mockpay.orders.method_kind import MethodKind
from mockpay.orders.order import Method

THREE_DAYS: Final = 259_200


class PendingKind(NamedTuple):
    """A kind of methods that waits for the buyer, so many `seconds`; the format of its `reference` is one of
    `sandbox/ids.py`."""

    kind: MethodKind
    reference: str
    seconds: int = THREE_DAYS


PENDING_KINDS: Final = (
    PendingKind(MethodKind.CASH, "digits:14"),  # chosen
    PendingKind(MethodKind.TRANSFER, "clabe:646180"),  # 646 is STP's number; the rest is chosen
)
METHODS: Final = {
    "66c397dafd263a538b8312a1": Method(kind=MethodKind.TRANSFER, name="SPEI"),
    "63c5dcfb9a645c3e3265ba42": Method(kind=MethodKind.CASH, name="OXXO"),
    "63c5dbfd9a645c3e3265ba3f": Method(kind=MethodKind.CASH, name="ClubPago"),
}
"""By the id that POST /api/orders/{id}/process takes. Sources: see `checkouts/order_process.py`."""
