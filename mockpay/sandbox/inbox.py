"""A receiver of webhooks inside a space, for those who have none running yet: it keeps what comes and answers as
told."""

from datetime import datetime
from typing import Final

import msgspec

from mockpay.orders.order import Struct

MOST_KEPT: Final = 200
"""Webhooks an inbox keeps; the oldest are evicted."""
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


class Inbox(Struct, frozen=True):
    """The webhooks that came to one name, the oldest first; `received` counts those that made room too."""

    behaviour: Behaviour = Behaviour()
    webhooks: tuple[ReceivedWebhook, ...] = ()
    received: int = 0

    def cleared(self) -> "Inbox":
        """Without webhooks, counting from 1 again; the behaviour stays."""
        return Inbox(behaviour=self.behaviour)

    def behaving(self, behaviour: Behaviour) -> "Inbox":
        """The same, answering in another way."""
        return msgspec.structs.replace(self, behaviour=behaviour)

    def keeping(self, at: datetime, method: str, query: str, headers: dict[str, str], body: bytes) -> "Inbox":
        """With one webhook more."""
        received = self.received + 1
        one = ReceivedWebhook(number=received, at=at, method=method, query=query, headers=headers, body=body)
        kept = (*self.webhooks, one)[-MOST_KEPT:]
        weight = sum(len(webhook.body) for webhook in kept)
        while weight > MOST_BYTES and len(kept) > 1:
            weight -= len(kept[0].body)
            kept = kept[1:]
        return msgspec.structs.replace(self, webhooks=kept, received=received)
