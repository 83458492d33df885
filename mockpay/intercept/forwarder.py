"""Requests for other hosts that a client sends to a proxy in the clear (`GET http://a.example/b`), as an ASGI app.

axios up to 1.7.9 does so with https addresses too (github.com/axios/axios/issues/4531): they go on over TLS."""

from collections.abc import AsyncIterator
from typing import Final

import httpx
from starlette.types import Receive, Scope, Send

from mockpay.web.absolute_target import TARGET
from mockpay.web.body import has_body
from mockpay.web.reply import Reply
from mockpay.webhooks.trust import trusting

HOP_BY_HOP: Final = frozenset(
    (b"connection", b"keep-alive", b"proxy-authenticate", b"proxy-authorization", b"proxy-connection", b"te",
     b"trailer", b"transfer-encoding", b"upgrade")
)  # fmt: skip
"""Headers that are between two neighbours: RFC 9110, section 7.6.1."""


class Forwarder:
    """Hands requests on, through the user's own proxy if there is one (httpx reads HTTP_PROXY and its like)."""

    def __init__(self) -> None:
        self._client = httpx.AsyncClient(verify=trusting("", insecure=False), timeout=httpx.Timeout(None, connect=30))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The other host's answer, or why there is none."""
        headers = [one for one in scope["headers"] if one[0] not in HOP_BY_HOP]
        content = _body(receive) if has_body(scope) else None
        request = httpx.Request(scope["method"], scope[TARGET], headers=headers, content=content)
        try:
            response = await self._client.send(request, stream=True)
        except (httpx.HTTPError, OSError) as error:
            message = f"{request.url.host} cannot be reached: {error}"
            return await Reply({"error": {"code": "unreachable", "message": message}}, 502)(scope, receive, send)
        try:
            await _send_on(response, send)
        finally:
            await response.aclose()


async def _body(receive: Receive) -> AsyncIterator[bytes]:
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise httpx.ReadError("the client went away before the body was complete")
        yield message.get("body", b"")
        if not message.get("more_body", False):
            return


async def _send_on(response: httpx.Response, send: Send) -> None:
    headers = [(name.lower(), value) for name, value in response.headers.raw if name.lower() not in HOP_BY_HOP]
    await send({"type": "http.response.start", "status": response.status_code, "headers": headers})
    async for piece in response.aiter_raw():
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b""})
