"""Takes deliveries out of the outbox and sends them, apart from any request: one lane (order and address) at a time in
order, many lanes at once, each attempt recorded."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import timedelta
from time import perf_counter
from typing import Final
from weakref import WeakValueDictionary

import msgspec

from mockpay.sandbox.agenda import catch_up
from mockpay.sandbox.outbox import Attempt, Delivery, DeliveryState
from mockpay.sandbox.sandbox import DELIVER, Sandbox
from mockpay.sandbox.store import Due, Query
from mockpay.steering.scenario import Webhooks
from mockpay.webhooks.retry import verdict, wait_before
from mockpay.webhooks.sender import Answer, Sender

Sign = Callable[[str, str, str, int], Mapping[str, str]]
AT_ONCE: Final = 100
AT_ONCE_PER_RECEIVER: Final = 10
GRACE: Final = 1.0
"""Seconds that deliveries under way get when the process stops."""


class Dispatcher:
    """Watches sandboxes. `signers` gives, per origin, the headers of an attempt."""

    def __init__(self, signers: Mapping[str, Sign], sender: Sender) -> None:
        self._signers = signers
        self._sender = sender
        self._all = asyncio.Semaphore(AT_ONCE)
        self._receivers: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()
        self._runners: dict[Sandbox, tuple[asyncio.Event, asyncio.Task[None]]] = {}
        self._lanes: dict[tuple[Sandbox, str], asyncio.Task[None]] = {}
        self._again: set[tuple[Sandbox, str]] = set()

    def notify(self, sandbox: Sandbox) -> None:
        """There is something to send, or to wait for. Never blocks."""
        if sandbox in self._runners:
            self._runners[sandbox][0].set()
            return
        event = asyncio.Event()
        event.set()
        task = asyncio.get_running_loop().create_task(self._run(sandbox, event))
        self._runners[sandbox] = (event, task)

    async def _run(self, sandbox: Sandbox, event: asyncio.Event) -> None:
        """Start the lanes that are ready, sleep until something is due, stop when nothing is left."""
        try:
            while event.is_set():
                event.clear()
                await catch_up(sandbox)
                self._start_lanes(sandbox)
                await self._sleep(sandbox, event)
        finally:
            del self._runners[sandbox]

    async def _sleep(self, sandbox: Sandbox, event: asyncio.Event) -> None:
        """Until notified, or until the next work is due on a clock that ticks."""
        async with sandbox.store.transaction() as tx:
            due = await tx.first_due()
        if due is None or not sandbox.clock.ticking:
            return
        seconds = max(0.0, (due.at - sandbox.clock.now()).total_seconds())
        try:
            async with asyncio.timeout(seconds):
                await event.wait()
        except TimeoutError:
            event.set()

    def _start_lanes(self, sandbox: Sandbox) -> None:
        while sandbox.lanes:
            lane, _ = sandbox.lanes.popitem()
            key = (sandbox, lane)
            if key in self._lanes:
                self._again.add(key)
            else:
                self._lanes[key] = asyncio.get_running_loop().create_task(self._work_off(sandbox, lane))

    async def _work_off(self, sandbox: Sandbox, lane: str) -> None:
        """Send what waits in a lane, oldest first, until it is empty or has to wait."""
        try:
            while delivery := await self._next(sandbox, lane):
                if delivery.next_at and delivery.next_at > sandbox.clock.now():
                    return
                await self._attempt(sandbox, delivery)
        finally:
            del self._lanes[sandbox, lane]
            if (sandbox, lane) in self._again:  # more came in while it was ending
                self._again.discard((sandbox, lane))
                sandbox.lanes[lane] = None
                self.notify(sandbox)

    async def _next(self, sandbox: Sandbox, lane: str) -> Delivery | None:
        where = {f"lane.{DeliveryState.PENDING}": lane}
        async with sandbox.store.transaction() as tx:
            rows = (await tx.deliveries(Query(where=where, newest_first=False, limit=1))).rows
        return rows[0] if rows else None

    async def _attempt(self, sandbox: Sandbox, delivery: Delivery) -> None:
        policy = sandbox.scenario.webhooks
        receiver = delivery.hook.url.partition("://")[2].partition("/")[0]
        gate = self._receivers.setdefault(receiver, asyncio.Semaphore(AT_ONCE_PER_RECEIVER))
        async with gate, self._all:
            at = sandbox.clock.now()
            sign = self._signers[delivery.hook.origin]
            signature = sign(policy.secret, delivery.hook.signed, delivery.id, int(at.timestamp() * 1000))
            headers = {**delivery.hook.headers, **signature}
            began = perf_counter()
            answer = await self._post(delivery, headers, policy)
            milliseconds = round((perf_counter() - began) * 1000)
        attempt = Attempt(
            at=at,
            milliseconds=milliseconds,
            headers=headers,
            status=answer.status,
            answer=answer.text,
            error=answer.error,
        )
        await self._record(sandbox, delivery, attempt, answer)

    async def _post(self, delivery: Delivery, headers: Mapping[str, str], policy: Webhooks) -> Answer:
        """Send it, unless the scenario loses this attempt on the way."""
        if len(delivery.attempts) < policy.fail_first:
            return Answer(policy.fail_status, error="lost on the way: webhooks.fail_first of the scenario")
        return await self._sender.post(delivery.hook.url, delivery.hook.body.encode(), headers, policy.timeout)

    async def _record(self, sandbox: Sandbox, delivery: Delivery, attempt: Attempt, answer: Answer) -> None:
        """Keep the attempt, and plan the next one if there is to be one."""
        attempts = (*delivery.attempts, attempt)
        state = DeliveryState.REFUSED if answer.refused else verdict(answer.status)
        wait = wait_before(len(attempts), sandbox.scenario.webhooks.waits)
        if state is DeliveryState.PENDING and wait is None:
            state = DeliveryState.FAILED
        async with sandbox.store.transaction() as tx:
            if await tx.delivery(delivery.id) is None:
                return  # the space was reset meanwhile
            next_at = None
            if state is DeliveryState.PENDING and wait is not None:
                next_at = sandbox.clock.now() + timedelta(seconds=wait)
                seq = sandbox.mint(tx, next_at).next("due")
                await sandbox.schedule(tx, Due(next_at, seq, DELIVER, delivery.id))
            await tx.put_delivery(msgspec.structs.replace(delivery, state=state, attempts=attempts, next_at=next_at))
        sandbox.stir()

    async def settled(self, sandbox: Sandbox) -> None:
        """Wait until nothing of a sandbox is under way. What waits for a later moment stays."""
        while True:
            self._start_lanes(sandbox)
            tasks = [task for (owner, _), task in self._lanes.items() if owner is sandbox]
            if not tasks:
                return
            await asyncio.wait(tasks)

    async def close(self) -> None:
        """Give what is under way a moment, then stop."""
        self._again.clear()
        lanes = list(self._lanes.values())
        if lanes:
            await asyncio.wait(lanes, timeout=GRACE)
        tasks = [*self._lanes.values(), *(task for _, task in self._runners.values())]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._sender.close()
