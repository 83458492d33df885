"""The stores that must behave alike."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from mockpay.sandbox.memory import MemoryStore, MemoryTransaction


class YieldingStore:
    """Like a database: one transaction at a time, and at every await the others get their turn."""

    def __init__(self, **limits: int) -> None:
        self._store = MemoryStore(**limits)
        self._lock = asyncio.Lock()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator["YieldingTransaction"]:
        async with self._lock:
            await asyncio.sleep(0)
            async with self._store.transaction() as tx:
                yield YieldingTransaction(tx)
                await asyncio.sleep(0)
        await asyncio.sleep(0)


class YieldingTransaction:
    """Passes every call on, late."""

    def __init__(self, tx: MemoryTransaction) -> None:
        self._tx = tx

    @property
    def counters(self) -> dict[str, int]:
        return self._tx.counters

    def __getattr__(self, name: str) -> Callable[..., Any]:
        async def late(*args: Any) -> Any:
            await asyncio.sleep(0)
            answer = await getattr(self._tx, name)(*args)
            await asyncio.sleep(0)
            return answer

        return late


STORES = {"memory": MemoryStore, "yielding": YieldingStore}
