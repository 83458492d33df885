"""What a space does with hooks beside its state: whether they leave, and those it receives itself."""

from mockpay.sandbox.inbox import Inbox
from mockpay.sandbox.outbox import Delivery


class DeliveryGate:
    """While `paused`, hooks pile up; only those with a pass leave. All of this lasts until the state is replaced."""

    def __init__(self) -> None:
        self.paused = False
        self.released: set[str] = set()
        self.inboxes: dict[str, Inbox] = {}

    def allows(self, delivery: Delivery) -> bool:
        """Whether a delivery may leave now."""
        return not self.paused or delivery.id in self.released
