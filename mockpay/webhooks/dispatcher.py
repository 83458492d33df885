"""Takes deliveries out of the outbox and sends them, apart from any request: the deliveries of one queue (order
and address) in order, many queues at once."""

import asyncio
import logging
from collections.abc import Mapping
from typing import Final
from weakref import WeakValueDictionary

from mockpay.sandbox.due_work import catch_up, until_next
from mockpay.sandbox.outbox import Delivery
from mockpay.sandbox.sandbox import Sandbox
from mockpay.webhooks.attempts import DeliveryAttempter
from mockpay.webhooks.claims import claim_attempt, next_of
from mockpay.webhooks.forgery import Sign
from mockpay.webhooks.pace import Pace
from mockpay.webhooks.retry import Retries
from mockpay.webhooks.sender import Sender
from mockpay.webhooks.sockets import for_deliveries
from mockpay.webhooks.turns import Turns

log = logging.getLogger("mockpay")
AT_ONCE_PER_RECEIVER: Final = 10
"""For each space: one that waits for its receiver is not to keep another from the same one."""
AFTER_DEFECT: Final = 1.0
"""Seconds until what met a defect is tried again."""
GRACE: Final = 1.0
"""Seconds that deliveries under way get when the process stops."""


class Dispatcher:
    """Watches sandboxes. `signers` and `retries` are those of a `DeliveryAttempter`; the sender is closed last."""

    def __init__(self, signers: Mapping[str, Sign], retries: Mapping[str, Retries], sender: Sender) -> None:
        self._pace = Pace()
        self._attempter = DeliveryAttempter(signers, retries, sender, self._pace)
        self._sender = sender
        self._turns = Turns(for_deliveries())
        self._receivers: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()
        self._runners: dict[Sandbox, tuple[asyncio.Event, asyncio.Task[None]]] = {}
        self._queues: dict[tuple[Sandbox, str], asyncio.Task[None]] = {}
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
        """Start the queues that are ready, sleep until something is due, stop when nothing is left."""
        try:
            while event.is_set():
                event.clear()
                try:
                    await self._pace.keep()
                    async with sandbox.advancing:  # nothing leaves halfway
                        await catch_up(sandbox)
                    self._start_queues(sandbox)
                    await self._sleep(sandbox, event)
                except Exception:
                    log.exception("what is due in space %r met a defect; it is tried again", sandbox.name)
                    self._start_queues(sandbox)
                    await asyncio.sleep(AFTER_DEFECT)
                    event.set()
        finally:
            self._runners.pop(sandbox, None)

    async def _sleep(self, sandbox: Sandbox, event: asyncio.Event) -> None:
        """Until notified, or until the next work is due on a clock that ticks."""
        wait = await until_next(sandbox)
        if wait is None or not sandbox.clock.ticking:
            return
        try:
            async with asyncio.timeout(wait.total_seconds()):
                await event.wait()
        except TimeoutError:
            event.set()

    def _start_queues(self, sandbox: Sandbox) -> None:
        while sandbox.queues:
            queue, _ = sandbox.queues.popitem()
            key = (sandbox, queue)
            if key in self._queues:
                self._again.add(key)
            else:
                self._queues[key] = asyncio.get_running_loop().create_task(self._work_off(sandbox, queue))

    async def _work_off(self, sandbox: Sandbox, queue: str) -> None:
        """Send what waits in a queue, oldest first, until it is empty or has to wait."""
        try:
            while await self._goes_on(sandbox, queue):
                pass
        finally:
            self._ended(sandbox, queue)

    async def _goes_on(self, sandbox: Sandbox, queue: str) -> bool:
        """Send the next of a queue; False when there is none, or it has to wait. No defect ends a queue."""
        try:
            delivery = await next_of(sandbox, queue)
            if delivery is None:
                return False
            await self._deliver(sandbox, delivery)
        except Exception:
            if (task := asyncio.current_task()) and task.cancelling():
                raise
            log.exception("the deliveries %r of space %r met a defect; they are tried again", queue, sandbox.name)
            await asyncio.sleep(AFTER_DEFECT)
        return True

    def _ended(self, sandbox: Sandbox, queue: str) -> None:
        """Let the queue's next run begin. One that was abandoned changes nothing."""
        key = (sandbox, queue)
        if self._queues.get(key) is not asyncio.current_task():
            return
        del self._queues[key]
        if key in self._again:  # more came in while it was ending
            self._again.discard(key)
            sandbox.queues[queue] = None
            self.notify(sandbox)

    async def _deliver(self, sandbox: Sandbox, delivery: Delivery) -> None:
        """Send it when its turn comes, if it may leave then."""
        receiver = f"{sandbox.name} {delivery.webhook.url.partition('://')[2].partition('/')[0]}"
        gate = self._receivers.setdefault(receiver, asyncio.Semaphore(AT_ONCE_PER_RECEIVER))
        async with gate, self._turns.one(sandbox):
            if claimed := await claim_attempt(sandbox, delivery.id):
                await self._attempter.deliver(sandbox, claimed)

    async def settled(self, sandbox: Sandbox) -> None:
        """Wait until nothing of a sandbox is under way. What waits for a later moment stays."""
        while True:
            self._start_queues(sandbox)
            tasks = [task for (owner, _), task in self._queues.items() if owner is sandbox]
            if not tasks:
                return
            await asyncio.wait(tasks)

    def abandon(self, sandbox: Sandbox) -> None:
        """What a sandbox has under way ends, unrecorded."""
        self._again = {key for key in self._again if key[0] is not sandbox}
        for key in [key for key in self._queues if key[0] is sandbox]:
            self._queues.pop(key).cancel()

    def leave(self, sandbox: Sandbox) -> None:
        """A sandbox is no more: nothing of it leaves, and nobody waits for what is due in it."""
        sandbox.watch = lambda _gone: None
        self.abandon(sandbox)
        if sandbox in self._runners:
            self._runners.pop(sandbox)[1].cancel()

    async def close(self) -> None:
        """Give what is under way a moment, then stop."""
        self._again.clear()
        queues = list(self._queues.values())
        if queues:
            await asyncio.wait(queues, timeout=GRACE)
        tasks = [*self._queues.values(), *(task for _, task in self._runners.values())]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._sender.close()
