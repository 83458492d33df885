"""What a space does with webhooks beside its state: whether they leave, and those it receives itself."""

from collections.abc import Iterable, Mapping

import msgspec

from mockpay.orders.order import Struct
from mockpay.sandbox.inbox import Inbox
from mockpay.sandbox.outbox import Delivery


class GateState(Struct, frozen=True):
    """While `paused`, webhooks pile up; only those that were `released` leave."""

    paused: bool = False
    released: frozenset[str] = frozenset()
    inboxes: Mapping[str, Inbox] = {}


class DeliveryGate:
    """Holds webhooks back, and has the space's inboxes. All of this lasts until the state is replaced. `state` is
    replaced as a whole and never changed in place, so that a unit of work can be taken back."""

    def __init__(self) -> None:
        self.state = GateState()

    @property
    def paused(self) -> bool:
        """Whether webhooks pile up."""
        return self.state.paused

    @property
    def inboxes(self) -> Mapping[str, Inbox]:
        """The inboxes by name."""
        return self.state.inboxes

    def hold(self, *, paused: bool) -> None:
        """Hold all back from now on, or let all go."""
        self.state = msgspec.structs.replace(self.state, paused=paused, released=frozenset())

    def release(self, delivery_ids: Iterable[str]) -> None:
        """Let these leave while the others are held back."""
        if self.state.paused:
            self.state = msgspec.structs.replace(self.state, released=self.state.released.union(delivery_ids))

    def used(self, delivery_id: str) -> None:
        """A delivery that was released has left."""
        if delivery_id in self.state.released:
            self.state = msgspec.structs.replace(self.state, released=self.state.released - {delivery_id})

    def put_inbox(self, name: str, inbox: Inbox) -> None:
        """Have an inbox stand as it is now."""
        self.state = msgspec.structs.replace(self.state, inboxes={**self.state.inboxes, name: inbox})

    def allows(self, delivery: Delivery) -> bool:
        """Whether a delivery may leave now."""
        return not self.state.paused or delivery.id in self.state.released
