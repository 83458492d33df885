"""Whose webhook goes next when many are under way: the more a space has, the longer it waits; a space that has none
never does."""

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager
from typing import Final

ROOM: Final = 10_000
"""A space with n deliveries under way may have another while n times those of all spaces are fewer: a space alone has
up to 100, a hundred busy ones have 10 each (1,000 in all), and the next to come starts at once."""


class Turns:
    """Gives turns to spaces; at most `most` at once, which is what the process has sockets for."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._all = 0
        self._under_way: Counter[Hashable] = Counter()
        self._waiting: dict[Hashable, deque[asyncio.Future[None]]] = {}

    @asynccontextmanager
    async def one(self, space: Hashable) -> AsyncIterator[None]:
        """A turn of a space, as soon as it may have one."""
        if space in self._waiting or not self._may(space):
            await self._wait(space)
        else:
            self._begin(space)
        try:
            yield
        finally:
            self._end(space)

    def _may(self, space: Hashable) -> bool:
        return self._all < self._most and self._under_way[space] * self._all < ROOM

    def _begin(self, space: Hashable) -> None:
        self._all += 1
        self._under_way[space] += 1

    def _end(self, space: Hashable) -> None:
        self._all -= 1
        self._under_way[space] -= 1
        if not self._under_way[space]:
            del self._under_way[space]
        self._pass_on()

    def _pass_on(self) -> None:
        """Turns go to those who wait: first to the space that has the fewest, in a space to who waited longest."""
        while self._waiting:
            space = min(self._waiting, key=self._under_way.__getitem__)
            if not self._may(space):
                return
            next_one = self._waiting[space].popleft()
            if not self._waiting[space]:
                del self._waiting[space]
            if not next_one.done():  # else it was cancelled, and has not noticed yet
                self._begin(space)
                next_one.set_result(None)

    async def _wait(self, space: Hashable) -> None:
        turn = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(space, deque()).append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.cancelled():
                self._leave(space, turn)
            else:  # it came just now
                self._end(space)
            raise

    def _leave(self, space: Hashable, turn: asyncio.Future[None]) -> None:
        waiting = self._waiting.get(space, deque())
        if turn in waiting:
            waiting.remove(turn)
            if not self._waiting[space]:
                del self._waiting[space]
