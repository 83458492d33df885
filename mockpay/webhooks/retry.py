"""Which answers end a delivery and when the others are tried again, as tables; a provider may have its own.

Documented: docs.ecartpay.com/docs/notification-retrie.
"""

from typing import Final

from mockpay.orders.order import Struct
from mockpay.sandbox.outbox import DeliveryState

Answers = tuple[tuple[int, int, DeliveryState], ...]

# (first status, last status) -> where the delivery stands after it; PENDING means: try again.
ANSWERS: Final[Answers] = (
    (200, 299, DeliveryState.SUCCESS),  # documented
    (300, 399, DeliveryState.CLIENT_ERROR),  # chosen: a redirect is not followed, and asking again would not help
    (400, 499, DeliveryState.CLIENT_ERROR),  # documented: no retry
    (500, 599, DeliveryState.PENDING),  # documented
)


class Retries(Struct, frozen=True):
    """How a provider tries again: `waits` are the seconds before each further attempt."""

    waits: tuple[int, ...] = (10, 15, 20, 25, 30)
    answers: Answers = ANSWERS

    def verdict(self, status: int | None) -> DeliveryState:
        """Where an attempt leaves a delivery; None is a time-out (documented) or nobody there (chosen): try again."""
        if status is None:
            return DeliveryState.PENDING
        return next((state for first, last, state in self.answers if first <= status <= last), DeliveryState.PENDING)

    def wait_before(self, attempts: int, waits: tuple[int, ...] | None) -> int | None:
        """Seconds before the next attempt when `attempts` were made; None when they are used up. `waits` are those of
        the scenario, which go before the provider's."""
        steps = self.waits if waits is None else waits
        return steps[attempts - 1] if attempts <= len(steps) else None
