"""Keeps the loop free for those who ask: a thousand attempts that time out at the same moment are not all worked on in
one step of it, and who comes meanwhile is not behind them."""

import asyncio
from typing import Final

FEW: Final = 4
"""Steps of deliveries in one step of the loop: a millisecond or two."""


class Pace:
    """Awaited before each step. The last who came goes first: the others were late already, and all come soon."""

    def __init__(self) -> None:
        self._begun = 0
        self._waiting: list[asyncio.Future[None]] = []

    async def keep(self) -> None:
        """Wait until this step of the loop has room; no longer than that."""
        loop = asyncio.get_running_loop()
        if self._begun < FEW:
            self._begin(loop)
            return
        turn = loop.create_future()
        self._waiting.append(turn)
        await turn

    def _begin(self, loop: asyncio.AbstractEventLoop) -> None:
        if not self._begun:
            loop.call_soon(self._next, loop)
        self._begun += 1

    def _next(self, loop: asyncio.AbstractEventLoop) -> None:
        self._begun = 0
        while self._waiting and self._begun < FEW:
            turn = self._waiting.pop()
            if not turn.done():  # else it was cancelled
                self._begin(loop)
                turn.set_result(None)
