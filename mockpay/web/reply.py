"""An answer: status, JSON body and headers, ready to send. Plain ASGI, since it is on every request's way."""

from typing import Any

import msgspec
from starlette.types import Receive, Scope, Send

from mockpay.web import unread
from mockpay.web.body import WHOLE
from mockpay.web.unread import Rest

Headers = tuple[tuple[bytes, bytes], ...]
JSON = b"application/json; charset=utf-8"
encoder = msgspec.json.Encoder()


class Reply:
    """Sends itself. `body` is anything msgspec can write; numbers are already as the provider writes them."""

    __slots__ = ("content", "headers", "status")

    def __init__(self, body: Any, status: int = 200, headers: Headers = (), media: bytes = JSON) -> None:
        self.content = b"" if body is None else encoder.encode(body)
        length = (b"content-length", str(len(self.content)).encode())
        self.headers = [length, *headers] if body is None else [(b"content-type", media), length, *headers]
        self.status = status

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Write the answer."""
        content = b"" if scope["method"] == "HEAD" else self.content
        if WHOLE not in scope and (rest := unread.rest(scope)) is not Rest.SMALL:
            headers = [*self.headers, unread.CLOSE] if rest is Rest.LARGE else self.headers
            await send({"type": "http.response.start", "status": self.status, "headers": headers})
            return await unread.end(scope, receive, send, content)
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        return await send({"type": "http.response.body", "body": content})


class Text(Reply):
    """An answer that is no JSON: a script, a style, a page, or nothing but the way to another address."""

    __slots__ = ()

    def __init__(self, text: bytes, media: bytes, status: int = 200, headers: Headers = ()) -> None:
        self.content = text
        self.headers = [(b"content-type", media), (b"content-length", str(len(text)).encode()), *headers]
        self.status = status
