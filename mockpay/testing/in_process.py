"""mockpay inside the test's own process and event loop: no server, no port, not for webhooks either."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, Final, NoReturn

import httpx
from starlette.types import ASGIApp, Message

from mockpay.app import build
from mockpay.settings import Settings
from mockpay.testing.report import LAST, exchanges_and_deliveries
from mockpay.testing.space import AsyncSandboxSpace, provider_names
from mockpay.webhooks.sender import Sender

URL: Final = "http://mockpay.test"
"""Where it seems to be."""


class InProcess:
    """`async with InProcess() as mockpay:`; what is meant for `mockpay.scenario.use` is done first. After a failure
    `report` has the last requests and deliveries."""

    def __init__(self, *names: str, **staging: Any) -> None:
        self._names = names
        self._staging = staging
        self.report = ""

    def __getattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"no {name!r} before it is open: `async with mockpay_asgi as mockpay:` opens it")

    async def __aenter__(self) -> AsyncSandboxSpace:
        sender = Sender(allow_public=False)
        app = build(Settings(), sender=sender)
        sender.deliver_to(URL, app)
        async with AsyncExitStack() as ends:
            await ends.enter_async_context(_alive(app))
            transport = await ends.enter_async_context(httpx.ASGITransport(app, raise_app_exceptions=False))
            self._space = await ends.enter_async_context(AsyncSandboxSpace(URL, provider_names(), transport, sender))
            if self._names or self._staging:
                await self._space.scenario.use(*self._names, **self._staging)
            self._ends = ends.pop_all()
        return self._space

    async def __aexit__(self, kind: object, *rest: object) -> None:
        async with self._ends:
            if kind:
                requests, deliveries = await self._space.requests.find(limit=LAST), await self._space.webhooks.find()
                self.report = exchanges_and_deliveries(requests, deliveries)


@asynccontextmanager
async def _alive(app: ASGIApp) -> AsyncIterator[None]:
    """The ASGI lifespan: deliveries under way end with it."""
    said: asyncio.Queue[Message] = asyncio.Queue()
    heard: asyncio.Queue[Message] = asyncio.Queue()
    life = asyncio.ensure_future(app({"type": "lifespan", "asgi": {"version": "3.0"}}, said.get, heard.put))
    await said.put({"type": "lifespan.startup"})
    await heard.get()
    try:
        yield
    finally:
        await said.put({"type": "lifespan.shutdown"})
        await life
