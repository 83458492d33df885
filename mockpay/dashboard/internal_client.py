"""Asks mockpay itself, in the space of a page: what the live page shows or does, a test can ask for or do as well."""

from typing import Any, Final, NamedTuple
from urllib.parse import quote, urlencode

import msgspec
from starlette.requests import Request
from starlette.types import ASGIApp, Message

from mockpay.dashboard.viewer import viewer
from mockpay.orders.actor import Actor
from mockpay.web.api_request import ACTOR, PREFIX, SANDBOX, SETTINGS
from mockpay.web.js_json import encodable, to_js

KEPT: Final = ("type", "asgi", "http_version", "scheme", "server", "client", PREFIX, SANDBOX, SETTINGS)
"""What of a page's own scope goes on to what it asks."""
HEADERS: Final = (b"host", b"origin", b"cookie", b"authorization")
ANYBODY: Final = {b"authorization": b"Bearer live-page"}
"""Browsers bring no key; by default any will do."""
NOTHING: Final = 502


class RequestFailed(Exception):
    """What was asked for was not given: the status, and the sentence of the answer."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Response(NamedTuple):
    """An answer: its status, and its body if that is JSON, else its text."""

    status: int
    body: Any


class InternalClient:
    """Asks `app` on behalf of a page. `viewer` is who looks at that."""

    def __init__(self, app: ASGIApp, request: Request) -> None:
        self._app = app
        self.viewer = viewer(request.scope)
        self._scope = {name: request.scope[name] for name in KEPT if name in request.scope}
        brought = {name: value for name, value in request.scope["headers"] if name in HEADERS}
        self._headers = [*(ANYBODY | brought).items()]

    async def get(self, path: str, **query: object) -> Any:
        """What stands there; parameters that are None or empty are left out. Raises `RequestFailed`."""
        asked = {name: value for name, value in query.items() if value not in (None, "")}
        return await self._given("GET", path, urlencode(asked).encode(), b"")

    async def send(self, method: str, path: str, body: Any) -> Any:
        """The answer to a JSON body. Raises `RequestFailed`."""
        return await self._given(method, path, b"", msgspec.json.encode(encodable(to_js(body))))

    async def _given(self, method: str, path: str, query: bytes, content: bytes) -> Any:
        heard = await self._call(method, path, query, content)
        if heard.status >= 400:
            raise RequestFailed(heard.status, _sentence(heard.body))
        return heard.body

    async def _call(self, method: str, path: str, query: bytes, content: bytes) -> Response:
        messages = [{"type": "http.request", "body": content}]
        answered: list[Message] = []

        async def receive() -> Message:
            return messages.pop() if messages else {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            answered.append(message)

        headers = [*self._headers, (b"content-type", b"application/json"), (b"content-length", b"%d" % len(content))]
        where = {"method": method, "path": path, "raw_path": quote(path).encode(), "query_string": query}
        try:
            await self._app({**self._scope, **where, "headers": headers, ACTOR: Actor.LIVE_PAGE}, receive, send)
        except ConnectionAbortedError as aborted:
            return Response(NOTHING, str(aborted))
        return _read(answered)


def _read(answered: list[Message]) -> Response:
    """Without the limits for what others send: the journal quotes bodies that nest as deep as they may."""
    status = answered[0]["status"]
    content = b"".join(message.get("body", b"") for message in answered[1:])
    try:
        return Response(status, msgspec.json.decode(content) if content.strip() else None)
    except (ValueError, msgspec.DecodeError):
        return Response(status, content.decode(errors="replace"))


def _sentence(body: Any) -> str:
    """The control plane's own sentence; a provider's refusal as it is."""
    match body:
        case {"error": {"message": str(message)}}:
            return message
        case str():
            return body
    return msgspec.json.encode(body).decode()
