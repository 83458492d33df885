"""A receiver of hooks inside a space, for those who have none running yet: it keeps what comes and answers as told."""

from collections import deque
from datetime import datetime
from typing import Final

from mockpay.orders.order import Struct

MOST_KEPT: Final = 200
"""Hooks an inbox keeps; the oldest make room."""
MOST_BYTES: Final = 4_194_304
"""Bytes their bodies may have together; the last one stays in any case."""


class Behaviour(Struct, frozen=True):
    """How an inbox answers: after `delay` real seconds, with `status` and `body`; or `hang`, never."""

    status: int = 200
    delay: float = 0
    hang: bool = False
    body: str = ""


class ReceivedWebhook(Struct, frozen=True):
    """What came in: `number` counts from 1, `at` is the sandbox's moment, `body` is every byte as it was sent."""

    number: int
    at: datetime
    method: str
    query: str
    headers: dict[str, str]
    body: bytes


class Inbox:
    """The letters of one name, the oldest first; `received` counts those that made room too."""

    def __init__(self) -> None:
        self.behaviour = Behaviour()
        self.clear()

    def clear(self) -> None:
        """Forget all letters, and count from 1 again; the behaviour stays."""
        self.received_webhooks: deque[ReceivedWebhook] = deque()
        self.received = 0
        self._bytes = 0

    def keep(self, at: datetime, method: str, query: str, headers: dict[str, str], body: bytes) -> None:
        """Put a letter in."""
        self.received += 1
        self.received_webhooks.append(ReceivedWebhook(self.received, at, method, query, headers, body))
        self._bytes += len(body)
        while len(self.received_webhooks) > MOST_KEPT or (self._bytes > MOST_BYTES and len(self.received_webhooks) > 1):
            self._bytes -= len(self.received_webhooks.popleft().body)
