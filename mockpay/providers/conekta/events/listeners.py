"""Who hears of an event, in which envelope, under which signature.

Sources: captured webhook bodies; five public verifiers agree on the signature: base64 of RSA, PKCS #1 v1.5, SHA-256
over the raw body in the header Digest. No document prints when a webhook is tried again: the waits are chosen.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from mockpay.orders.order import Struct
from mockpay.providers.conekta.events import key_pairs
from mockpay.providers.conekta.events.event_names import NAMES
from mockpay.providers.conekta.protocol.formats import Json
from mockpay.providers.conekta.protocol.rules import NAME
from mockpay.sandbox.outbox import Delivery, DeliveryState, NotSent, WebhookMessage
from mockpay.sandbox.records import Records
from mockpay.sandbox.store import Query, Record
from mockpay.scenario.scenario import Scenario
from mockpay.web.reply import encoder
from mockpay.webhooks.retry import Retries

KIND: Final = "conekta.webhook"
ALL: Final = Query(newest_first=False, limit=None)
RETRIES: Final = Retries(
    waits=(1, 5, 30, 60, 300, 900, 3_600, 10_800, 21_600),
    answers=((200, 200, DeliveryState.SUCCESS),),  # developers.conekta.com: a receiver has to answer 200
)


class Webhook(Struct, frozen=True):
    """The data of a webhook's record."""

    url: Annotated[str, Meta(pattern="^[Hh][Tt][Tt][Pp][Ss]?://.")]
    subscribed_events: tuple[str, ...] = NAMES
    description: str | None = None
    active: bool = True
    named_by: str = ""

    def __post_init__(self) -> None:
        """Raises ValueError for an event there is not."""
        if unknown := set(self.subscribed_events).difference(NAMES):
            raise ValueError(f"there is no event {min(unknown)}")


def of(record: Record) -> Webhook:
    """The webhook in a record."""
    return msgspec.convert(record.data, Webhook)


async def listeners(records: Records, names: Sequence[str]) -> dict[str, list[Record]]:
    """The active webhooks that asked for events of these names, the oldest first; names that nobody asked for are not
    there."""
    rows = (await records.page(KIND, ALL)).rows
    if not rows:
        return {}
    awake = [(row, webhook.subscribed_events) for row in rows if (webhook := of(row)).active]
    heard = {name: [row for row, wanted in awake if name in wanted] for name in names}
    return {name: listening for name, listening in heard.items() if listening}


async def why_unheard(records: Records, names: Sequence[str]) -> NotSent:
    """Why no webhook is told of events that nobody hears."""
    rows = (await records.page(KIND, ALL)).rows
    if not rows:
        return _unregistered(tuple(names))
    said = " or ".join(names)
    if any({*of(row).subscribed_events}.intersection(names) for row in rows):
        return NotSent(why=f"each webhook that listens to {said} is switched off")
    return _unregistered(tuple(names))


@lru_cache(maxsize=256)
def _unregistered(names: tuple[str, ...]) -> NotSent:
    return NotSent(why=f"no webhook is registered for {' or '.join(names)}")


def webhook(event: Json, receiver: Json) -> WebhookMessage:
    """An event on its way to the `url` of a webhook, or of an event's log."""
    body = encoder.encode(event).decode()
    return WebhookMessage(
        origin=NAME,
        event=event["type"],
        url=receiver["url"],
        body=body,
        signed=body,
        subject=event["id"],
        named_by=receiver.get("named_by", ""),
    )


def sign(delivery: Delivery, scenario: Scenario, _milliseconds: int) -> dict[str, str]:
    """The headers of one attempt."""
    signature = key_pairs.signature(scenario.seed, delivery.webhook.body.encode())
    return {"content-type": "application/json", "digest": signature}


def public_keys(scenario: Scenario) -> dict[str, str]:
    """What apps encrypt cards with, and what verifies `Digest`."""
    return {"cards": key_pairs.public_card_key(), "webhooks": key_pairs.public_key(scenario.seed)}
