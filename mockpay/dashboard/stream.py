"""Tells an open page that something happened in its space, as server-sent events; the page then looks again."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Final

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from mockpay.sandbox.sandbox import Sandbox
from mockpay.web.api_request import SANDBOX

MOST: Final = 200
"""Pages that listen at the same time, in all spaces."""
PAUSE: Final = 0.3
"""Seconds between two events at least: a burst is one."""
BREATH: Final = 15.0
"""Seconds without an event after which a comment is sent, so that nobody between takes the connection for dead."""
EVENTS: Final = "text/event-stream"
HEADERS: Final = {"cache-control": "no-store", "x-accel-buffering": "no"}
FULL: Final = "too many pages listen already; close some"


class Stream:
    """The endpoint. `is_open` says whether a space is still there; `close` ends all streams."""

    def __init__(self, is_open: Callable[[Sandbox], bool]) -> None:
        self._is_open = is_open
        self._subscribers: set[asyncio.Event] = set()
        self._closed = False

    def close(self) -> None:
        """The server stops."""
        self._closed = True
        for subscriber in self._subscribers:
            subscriber.set()

    async def listen(self, request: Request) -> Response:
        """GET /_mockpay/live/events: an event for whatever happens. Ends with the space, and with the server."""
        if request.method == "HEAD":
            return Response(media_type=EVENTS, headers=HEADERS)
        if len(self._subscribers) >= MOST:
            return Response(FULL, 503, media_type="text/plain")
        return StreamingResponse(self._events(request.scope[SANDBOX]), media_type=EVENTS, headers=HEADERS)

    async def _events(self, sandbox: Sandbox) -> AsyncIterator[str]:
        with sandbox.changes.subscribe() as subscriber:
            self._subscribers.add(subscriber)
            try:
                yield "retry: 1000\n\n"
                while not self._closed and self._is_open(sandbox):
                    yield await _next(subscriber)
            finally:
                self._subscribers.discard(subscriber)


async def _next(subscriber: asyncio.Event) -> str:
    try:
        async with asyncio.timeout(BREATH):
            await subscriber.wait()
    except TimeoutError:
        return ": still here\n\n"
    await asyncio.sleep(PAUSE)
    subscriber.clear()
    return "data: changed\n\n"
