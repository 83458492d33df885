"""What is to be sent out, saved together with the change it tells of."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from mockpay.orders.order import Struct
from mockpay.scenario.chaos import ChaosKind

HELD_BACK: Final = "aside"
"""The key by which a lane finds those that let others pass."""


class DeliveryState(StrEnum):
    """Where a webhook delivery stands (words: docs.ecartpay.com/docs/notification-retrie).

    Mockpay's own: `refused`, not sent to where it may not go (`webhooks/address_policy.py`); `lost`, dropped by a
    fault of the scenario or by chaos.
    """

    PENDING = "pending"
    SUCCESS = "success"
    FAILED = "failed"
    CLIENT_ERROR = "client_error"
    REFUSED = "refused"
    LOST = "lost"


class WebhookMessage(Struct, frozen=True):
    """What a face wants sent: `body` is fixed here once, `signed` is the part its signature covers, `headers` go with
    every attempt beside those of the signature; `subject` is what the face finds its deliveries by. `named_by` is who
    named the receiver, if not somebody on this machine: the origin of a page, or the address of another machine.
    """

    origin: str
    event: str
    url: str
    body: str
    signed: str
    headers: dict[str, str] = {}
    subject: str = ""
    named_by: str = ""


class NotSent(Struct, frozen=True):
    """Why a face sends nothing of an event: one of a few sentences, for all of them are kept."""

    why: str


class Attempt(Struct, frozen=True):
    """One try. `milliseconds` are real ones; `status` is None when nobody answered. An attempt that `chaos` added, a
    forgery or a duplicate, decides nothing about the delivery."""

    at: datetime
    milliseconds: int
    headers: dict[str, str] = {}
    status: int | None = None
    answer: str = ""
    error: str = ""
    chaos: ChaosKind | None = None


class Delivery(Struct, frozen=True, rename={"webhook": "hook", "held_back": "aside"}):
    """A webhook to be delivered, after the others of its queue (same order, same address). `chaos` is what happens to
    it; while `held_back`, later deliveries of its queue may overtake it. `past` attempts were made before it was last
    replayed: the retry schedule starts again then. `version` is that of the order as it tells of it; 0 where it tells
    of no order."""

    id: str
    seq: int
    order_id: str
    webhook: WebhookMessage
    created_at: datetime
    state: DeliveryState = DeliveryState.PENDING
    next_at: datetime | None = None
    attempts: tuple[Attempt, ...] = ()
    chaos: tuple[ChaosKind, ...] = ()
    held_back: bool = False
    past: int = 0
    version: int = 0

    @property
    def sent_times(self) -> int:
        """How often the hook itself was sent."""
        return sum(attempt.chaos is None for attempt in self.attempts)

    @property
    def queue(self) -> str:
        """Deliveries of one lane go one after another."""
        return f"{self.order_id} {self.webhook.url}"

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        """What deliveries are found by."""
        place = HELD_BACK if self.held_back else f"lane.{self.state}"
        webhook = self.webhook
        keys = (
            ("state", self.state),
            ("order_id", self.order_id),
            ("origin", webhook.origin),
            ("event", webhook.event),
            ("url", webhook.url),
            (place, self.queue),
        )
        return (*keys, ("subject", webhook.subject)) if webhook.subject else keys
