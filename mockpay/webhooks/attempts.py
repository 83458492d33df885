"""Takes one delivery to its receiver: the forgeries and the duplicate that chaos adds, the webhook itself, and what the
answer comes to. Each attempt is recorded."""

from collections.abc import Mapping
from logging import getLogger
from time import perf_counter

from mockpay.sandbox.outbox import Attempt, Delivery, DeliveryState
from mockpay.sandbox.sandbox import Sandbox
from mockpay.scenario.chaos import ChaosKind
from mockpay.webhooks.claims import record_extra, record_outcome
from mockpay.webhooks.forgery import Sign, forging, to_forge
from mockpay.webhooks.pace import Pace
from mockpay.webhooks.retry import Retries
from mockpay.webhooks.sender import ReceiverAnswer, Sender

log = getLogger("mockpay")


class DeliveryAttempter:
    """Per origin, `signers` gives the headers of an attempt and `retries` says when there is another."""

    def __init__(self, signers: Mapping[str, Sign], retries: Mapping[str, Retries], sender: Sender, pace: Pace) -> None:
        self._signers = signers
        self._retries = retries
        self._sender = sender
        self._pace = pace

    async def deliver(self, sandbox: Sandbox, delivery: Delivery) -> None:
        """Try once what was claimed, with what chaos has before and after it. A defect ends the delivery, recorded as
        well."""
        try:
            await self._deliver(sandbox, delivery)
        except Exception as defect:
            log.exception("delivery %s of space %r ends on a defect", delivery.id, sandbox.name)
            attempt = Attempt(at=sandbox.clock.now(), milliseconds=0, error=_defect_text(defect))
            await record_outcome(sandbox, delivery.id, attempt, DeliveryState.FAILED)

    async def _deliver(self, sandbox: Sandbox, delivery: Delivery) -> None:
        sign = self._signers[delivery.webhook.origin]
        for kind in to_forge(delivery, sign, sandbox.scenario):
            if not await self._add(sandbox, delivery, forging(kind, sign), kind):
                return
        state = await self._try(sandbox, delivery, sign)
        if state is DeliveryState.SUCCESS and _is_to_be_doubled(delivery):
            await self._add(sandbox, delivery, sign, ChaosKind.DUPLICATE)

    async def _add(self, sandbox: Sandbox, delivery: Delivery, sign: Sign, kind: ChaosKind) -> bool:
        """An attempt that decides nothing. False when the space was reset meanwhile."""
        attempt, _ = await self._attempt(sandbox, delivery, sign, kind)
        return await record_extra(sandbox, delivery.id, attempt)

    async def _try(self, sandbox: Sandbox, delivery: Delivery, sign: Sign) -> DeliveryState:
        """The webhook itself; gives where the delivery stands then."""
        attempt, answer = await self._attempt(sandbox, delivery, sign)
        retries = self._retries[delivery.webhook.origin]
        state = DeliveryState.REFUSED if answer.refused else retries.verdict(answer.status)
        wait = retries.wait_before(delivery.sent_times + 1 - delivery.past, sandbox.scenario.webhooks.waits)
        if state is DeliveryState.PENDING and wait is None:
            state = DeliveryState.FAILED
        await record_outcome(sandbox, delivery.id, attempt, state, wait if state is DeliveryState.PENDING else None)
        return state

    async def _attempt(
        self, sandbox: Sandbox, delivery: Delivery, sign: Sign, kind: ChaosKind | None = None
    ) -> tuple[Attempt, ReceiverAnswer]:
        await self._pace.keep()
        at, began = sandbox.clock.now(), perf_counter()
        headers: dict[str, str] = {}
        try:
            headers = {**delivery.webhook.headers, **sign(delivery, sandbox.scenario, int(at.timestamp() * 1000))}
            answer = await self._send(sandbox, delivery, headers, kind)
        except Exception as defect:  # whatever it is, it is an attempt that failed
            log.exception("an attempt of delivery %s of space %r failed on a defect", delivery.id, sandbox.name)
            answer = ReceiverAnswer(None, error=_defect_text(defect))
        took = perf_counter() - began
        await self._pace.keep()
        sandbox.request_counters.attempts[delivery.webhook.origin, _outcome(answer), kind or ""] += 1
        attempt = Attempt(
            at=at,
            milliseconds=round(took * 1000),
            headers=headers,
            status=answer.status,
            answer=answer.text,
            error=answer.error,
            chaos=kind,
        )
        return attempt, answer

    async def _send(
        self, sandbox: Sandbox, delivery: Delivery, headers: Mapping[str, str], kind: ChaosKind | None
    ) -> ReceiverAnswer:
        """Send it, unless the scenario loses this attempt on the way."""
        policy, webhook = sandbox.scenario.webhooks, delivery.webhook
        if kind is None and delivery.sent_times < policy.fail_first:
            return ReceiverAnswer(policy.fail_status, error="lost on the way: webhooks.fail_first of the scenario")
        return await self._sender.post(webhook.url, webhook.body.encode(), headers, policy.timeout, webhook.named_by)


def _defect_text(defect: Exception) -> str:
    return f"a defect of mockpay: {type(defect).__name__}: {defect}"


def _outcome(answer: ReceiverAnswer) -> str:
    return "refused" if answer.refused else str(answer.status or "none")


def _is_to_be_doubled(delivery: Delivery) -> bool:
    return ChaosKind.DUPLICATE in delivery.chaos and all(
        one.chaos is not ChaosKind.DUPLICATE for one in delivery.attempts
    )
