"""Connections to receivers, kept for the next hook. Imported on first need.

Each exchange has a pool to itself: httpcore looks at every connection of a pool, several times, whenever one is wanted;
with ten hooks at once that took longer than all the rest. No client of httpx stands before them: it keeps cookies, and
takes a quarter of the time.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import httpx

MOST_IDLE: Final = 20
"""Pools that are kept while nothing is sent."""
LIMITS: Final = httpx.Limits(max_connections=None, max_keepalive_connections=4)
"""Of one pool: four receivers in turn need no new connections."""


class Connections:
    """The pools that nobody uses just now, the last used on top."""

    def __init__(self) -> None:
        self._idle: list[httpx.AsyncHTTPTransport] = []
        self._tls = httpx.create_ssl_context(trust_env=False)

    @asynccontextmanager
    async def one(self) -> AsyncIterator[httpx.AsyncBaseTransport]:
        """A pool for one exchange. One that went wrong is not used again."""
        pool = self._idle.pop() if self._idle else self._made()
        try:
            yield pool
        except BaseException:
            await pool.aclose()
            raise
        if len(self._idle) < MOST_IDLE:
            self._idle.append(pool)
        else:
            await pool.aclose()

    def _made(self) -> httpx.AsyncHTTPTransport:
        return httpx.AsyncHTTPTransport(verify=self._tls, limits=LIMITS, trust_env=False)

    async def close(self) -> None:
        """Let them go."""
        while self._idle:
            await self._idle.pop().aclose()
