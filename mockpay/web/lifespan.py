"""Starts and stops an app with its server."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

from starlette.routing import Router
from starlette.types import ASGIApp, Receive, Scope, Send


class Lifespan:
    """The root app, as a mounted one's lifespan would not run. `ends` send home who waits; `close` comes last."""

    def __init__(self, app: ASGIApp, ends: Sequence[Callable[[], None]], close: Callable[[], Awaitable[None]]) -> None:
        self._app = app
        self._ends = ends
        self._close = close
        self._router = Router(lifespan=self._span)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lifespan messages to the router, all else onwards."""
        if scope["type"] == "lifespan":
            return await self._router.lifespan(scope, receive, send)
        return await self._app(scope, receive, send)

    def hurry(self) -> None:
        """The server is about to stop: nobody is to wait for what will not come."""
        for end in self._ends:
            end()

    @asynccontextmanager
    async def _span(self, _app: object) -> AsyncIterator[None]:
        yield
        self.hurry()
        await self._close()
