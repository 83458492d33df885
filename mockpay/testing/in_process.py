"""mockpay inside the test's own process and event loop: no server, no port, not for hooks either."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import asynccontextmanager
from typing import Any, Final

import httpx

from mockpay.app import build
from mockpay.settings import Settings
from mockpay.testing.report import exchanges_and_deliveries
from mockpay.testing.space import AsyncSpace, provider_names
from mockpay.webhooks.sender import Sender

URL: Final = "http://mockpay.test"
"""Where it seems to be."""
App = Callable[..., Awaitable[None]]


class InProcess:
    """`async with InProcess() as mockpay:`; what is meant for `mockpay.scenario.use` is done first. After a failure
    `told` has the last requests and deliveries."""

    def __init__(self, *names: str, **staging: Any) -> None:
        self._names = names
        self._staging = staging
        self.told = ""

    async def __aenter__(self) -> AsyncSpace:
        sender = Sender(allow_public=False)
        app = build(Settings(), sender=sender)
        sender.deliver_to(URL, app)
        self._living = _alive(app)
        await self._living.__aenter__()
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        self._space = AsyncSpace(URL, provider_names(), transport, sender)
        if self._names or self._staging:
            await self._space.scenario.use(*self._names, **self._staging)
        return self._space

    async def __aexit__(self, kind: object, *rest: object) -> None:
        if kind:
            requests, deliveries = await self._space.requests.find(limit=10), await self._space.webhooks.find()
            self.told = exchanges_and_deliveries(requests, deliveries)
        await self._space.close()
        await self._space.transport.aclose()
        await self._living.__aexit__(None, None, None)


@asynccontextmanager
async def _alive(app: App) -> AsyncIterator[None]:
    """The ASGI lifespan: deliveries under way end with it."""
    said: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()
    heard: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()
    life = asyncio.ensure_future(app({"type": "lifespan", "asgi": {"version": "3.0"}}, said.get, heard.put))
    await said.put({"type": "lifespan.startup"})
    await heard.get()
    try:
        yield
    finally:
        await said.put({"type": "lifespan.shutdown"})
        await life
