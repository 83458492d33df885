"""The stores that must behave alike."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from mockpay.sandbox.memory import MemoryStore, MemoryTransaction
from mockpay.sandbox.unit_of_work import CheckpointedSpace, Effect, T, UnitOfWork, Work, finished


class YieldingStore(MemoryStore):
    """Like a database: one unit of work at a time. It pauses before a unit and between its run and its commit, so that
    others get their turn, and runs each unit twice, as if the first run had lost a race. Never inside one."""

    def __init__(self, *limits: int, **more: int) -> None:
        super().__init__(*limits, **more)
        self._lock = asyncio.Lock()

    async def run(self, space: CheckpointedSpace, work: Work[T], again: Effect | None = None) -> T:
        await asyncio.sleep(0)
        await self._lose(space, work)
        if again:
            again()
        async with self._lock:
            await asyncio.sleep(0)
            unit, result, _ = self._attempt(space, work)
            await asyncio.sleep(0)
        unit.commit()
        await asyncio.sleep(0)
        return result

    def _attempt(self, space: CheckpointedSpace, work: Work[T]) -> tuple[UnitOfWork, T, Effect]:
        """Run a unit, all but its effects; and what takes it back."""
        unit = self.unit = UnitOfWork()
        take_back = partial(self.take_back, unit, space, space.checkpoint(), dict(self.counters))
        try:
            return unit, finished(work()), take_back
        except BaseException:
            take_back()
            raise
        finally:
            self.unit = None

    async def _lose(self, space: CheckpointedSpace, work: Work[T]) -> None:
        """The first run: whatever it comes to is taken back, and somebody else is first."""
        async with self._lock:
            try:
                take_back = self._attempt(space, work)[2]
            except Exception:
                return
            take_back()
        await asyncio.sleep(0)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[MemoryTransaction]:  # type: ignore[override]
        if self.unit:
            async with super().transaction() as tx:
                yield tx
            return
        await asyncio.sleep(0)
        async with self._lock, super().transaction() as tx:
            yield tx
        await asyncio.sleep(0)


STORES = {"memory": MemoryStore, "yielding": YieldingStore}
