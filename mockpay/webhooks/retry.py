"""Which answers are tried again, as a table. Documented: docs.ecartpay.com/docs/notification-retrie."""

from typing import Final

from mockpay.sandbox.outbox import DeliveryState

# (first status, last status) -> where the delivery stands after it; PENDING means: try again.
ANSWERS: Final = (
    (200, 299, DeliveryState.SUCCESS),  # documented
    (300, 399, DeliveryState.CLIENT_ERROR),  # chosen: a redirect is not followed, and asking again would not help
    (400, 499, DeliveryState.CLIENT_ERROR),  # documented: no retry
    (500, 599, DeliveryState.PENDING),  # documented
)


def verdict(status: int | None) -> DeliveryState:
    """Where an attempt leaves a delivery; None is a time-out (documented) or nobody there (chosen): try again."""
    if status is None:
        return DeliveryState.PENDING
    return next((state for first, last, state in ANSWERS if first <= status <= last), DeliveryState.PENDING)


def wait_before(attempts: int, waits: tuple[int, ...]) -> int | None:
    """Seconds before the next attempt when `attempts` were made; None when they are used up."""
    return waits[attempts - 1] if attempts <= len(waits) else None
