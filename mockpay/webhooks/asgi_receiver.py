"""Receivers in this very process: ASGI apps that webhooks go straight into, as a server would hand them on."""

import logging
from collections.abc import Mapping

import httpx
from starlette.types import ASGIApp, Receive, Scope, Send

from mockpay.webhooks.response import BadResponse, ReceiverResponse

log = logging.getLogger("mockpay")


class AsgiReceiver:
    """The way into an app. What it raises is logged, and a 500 unless it has answered before."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._transport = httpx.ASGITransport(self._watched, raise_app_exceptions=False)

    async def ask(self, method: str, url: str, headers: Mapping[str, str], body: bytes, most: int) -> ReceiverResponse:
        """The app's response. Raises `BadResponse`."""
        request = httpx.Request(method, url, content=body, headers=dict(headers))
        try:
            response = await self._transport.handle_async_request(request)
        except AssertionError:  # httpx' own; those of the app are a 500 by now
            raise BadResponse("the app ended without a whole answer") from None
        content = b"".join([chunk async for chunk in response.aiter_raw()])
        heads = {name.lower(): value for name, value in reversed(response.headers.raw)}
        return ReceiverResponse(response.status_code, heads, content[:most], len(content) <= most)

    async def _watched(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._app(scope, receive, send)
        except Exception:
            log.exception("the app failed on %s %s", scope["method"], scope["path"])
            raise
