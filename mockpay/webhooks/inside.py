"""Receivers in this very process: ASGI apps that hooks go straight into, as a server would hand them on."""

import logging

import httpx
from starlette.types import ASGIApp, Receive, Scope, Send

log = logging.getLogger("mockpay")


class Inside(httpx.AsyncBaseTransport):
    """The way into an app. What it raises is logged, and a 500 unless it has answered before."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._transport = httpx.ASGITransport(self._watched, raise_app_exceptions=False)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """See httpx."""
        try:
            return await self._transport.handle_async_request(request)
        except AssertionError:  # httpx' own; those of the app are a 500 by now
            raise httpx.RemoteProtocolError("the app ended without a whole answer") from None

    async def _watched(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._app(scope, receive, send)
        except Exception:
            log.exception("the app failed on %s %s", scope["method"], scope["path"])
            raise
