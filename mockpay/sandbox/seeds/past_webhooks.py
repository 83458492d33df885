"""The webhooks of seeded orders: each event told as its provider tells it, and how its attempts went, by a hash of the
seed. Nothing is sent; what is left is what a shop's year leaves behind: most arrived, some at a later attempt, a few
never."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from mockpay.orders.events import Event
from mockpay.sandbox.ids import Draw, Mint
from mockpay.sandbox.outbox import Attempt, Delivery, DeliveryState, NotSent, WebhookMessage
from mockpay.sandbox.records import Records
from mockpay.sandbox.sandbox import Sandbox
from mockpay.sandbox.store import Transaction

FAILS_FIRST: Final = 9
"""One in so many is refused at the first attempt."""
NEVER_ARRIVES: Final = 41
"""One in so many is given up."""
WAITS: Final = (0, 60, 600)
"""Seconds after the event at which one that fails is tried."""
REFUSALS: Final = ((503, "Service Unavailable"), (500, "Internal Server Error"), (None, "no answer within 5 s"))


async def add_past_webhooks(sandbox: Sandbox, tx: Transaction, events: Sequence[Event]) -> None:
    """Put what providers sent of these events into the outbox as done, the earliest first."""
    for event in sorted(events, key=lambda event: event.at):
        mint = sandbox.mint(tx, event.at)
        past = _PastOutbox(sandbox.seed, tx, mint, event)
        for spec in sandbox.specs.values():
            if spec.sees(event.order):
                told = await spec.webhooks_of(event, Records(tx, mint, past.put), sandbox.scenario)
                for webhook in () if isinstance(told, NotSent) else told:
                    await past.put(webhook, event.order.id)


class _PastOutbox:
    """Takes what is told of one event."""

    def __init__(self, seed: str, tx: Transaction, mint: Mint, event: Event) -> None:
        self._seed = seed
        self._tx = tx
        self._mint = mint
        self._event = event

    async def put(self, webhook: WebhookMessage, subject: str) -> None:
        """Keep a webhook as delivered, or as given up."""
        seq = self._mint.next("delivery")
        attempts = self._attempts(Draw(self._seed, "past webhook", seq))
        arrived = attempts[-1].status == 200
        await self._tx.put_delivery(
            Delivery(
                id=f"hook_{self._mint('uuid')}",
                seq=seq,
                order_id=subject,
                webhook=webhook,
                created_at=self._event.at,
                state=DeliveryState.SUCCESS if arrived else DeliveryState.FAILED,
                attempts=attempts,
                version=self._event.version,
            )
        )

    def _attempts(self, draw: Draw) -> tuple[Attempt, ...]:
        lost, late = not draw.below(NEVER_ARRIVES), not draw.below(FAILS_FIRST)
        refused = [self._refused(wait, draw) for wait in WAITS[: 3 if lost else late]]
        arrived = () if lost else (self._attempt(WAITS[len(refused)], 30 + draw.below(370), 200, "OK", ""),)
        return (*refused, *arrived)

    def _refused(self, wait: int, draw: Draw) -> Attempt:
        status, words = draw.of(REFUSALS)
        if status is None:
            return self._attempt(wait, 5_000, None, "", words)
        return self._attempt(wait, 20 + draw.below(1_200), status, words, "")

    def _attempt(self, wait: int, milliseconds: int, status: int | None, answer: str, error: str) -> Attempt:
        return Attempt(
            at=self._event.at + timedelta(seconds=wait),
            milliseconds=milliseconds,
            headers={"content-type": "application/json"},
            status=status,
            answer=answer,
            error=error,
        )
