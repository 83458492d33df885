"""What happened, in the past tense. An event carries the order as it was after it, and as it was before."""

from datetime import datetime

from mockpay.orders.order import Order, Struct


class Event(Struct, frozen=True):
    """A fact. `name` comes from the table in `lifecycle.py`; `subject` is the id of what changed
    (the order, or one of its charges, refunds, disputes, shipments). The version is the order's."""

    name: str
    order: Order
    before: Order | None
    subject: str
    at: datetime

    @property
    def version(self) -> int:
        """The order's version after this event; events of one order count up by one."""
        return self.order.version
