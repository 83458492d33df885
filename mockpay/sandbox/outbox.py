"""What is to be sent out, saved together with the change it tells of."""

from datetime import datetime
from enum import StrEnum

from mockpay.orders.order import Struct


class DeliveryState(StrEnum):
    """Where a webhook delivery stands (words: docs.ecartpay.com/docs/notification-retrie).

    Mockpay's own: `refused`, not sent to a public address; `lost`, dropped by a fault of the scenario.
    """

    PENDING = "pending"
    SUCCESS = "success"
    FAILED = "failed"
    CLIENT_ERROR = "client_error"
    REFUSED = "refused"
    LOST = "lost"


class Hook(Struct, frozen=True):
    """What a face wants sent: `body` is fixed here once, `signed` is the part its signature covers, `headers` go with
    every attempt beside those of the signature."""

    origin: str
    event: str
    url: str
    body: str
    signed: str
    headers: dict[str, str] = {}


class Attempt(Struct, frozen=True):
    """One try. `milliseconds` are real ones; `status` is None when nobody answered."""

    at: datetime
    milliseconds: int
    headers: dict[str, str] = {}
    status: int | None = None
    answer: str = ""
    error: str = ""


class Delivery(Struct, frozen=True):
    """A hook on its way: goes out after the others of its lane (same order, same address)."""

    id: str
    seq: int
    order_id: str
    hook: Hook
    created_at: datetime
    state: DeliveryState = DeliveryState.PENDING
    next_at: datetime | None = None
    attempts: tuple[Attempt, ...] = ()

    @property
    def lane(self) -> str:
        """Deliveries of one lane go one after another."""
        return f"{self.order_id} {self.hook.url}"

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        """What deliveries are found by."""
        return ("state", self.state), ("order_id", self.order_id), (f"lane.{self.state}", self.lane)
