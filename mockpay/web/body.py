"""Reads a request's body, no further than it may be large; and its headers, without building a mapping of them."""

from starlette.requests import Request
from starlette.types import Scope

from mockpay.web.errors import Malformed, TooLarge


async def read(request: Request, limit: int | None) -> bytes:
    """The raw body. Raises `TooLarge` above `limit` bytes, `Malformed` when the client went away."""
    if limit is not None and _announced(request.scope) > limit:
        raise TooLarge(limit)
    content = b""
    more = True
    while more:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise Malformed("the client went away before the body was complete")
        content += message.get("body", b"")
        if limit is not None and len(content) > limit:
            raise TooLarge(limit)
        more = message.get("more_body", False)
    return content


def _announced(scope: Scope) -> int:
    length = header(scope, b"content-length")
    return int(length) if length.isascii() and length.isdigit() else 0


def header(scope: Scope, name: bytes) -> str:
    """A header's first value, empty when absent. `name` in lower case, as ASGI servers hand headers on."""
    for key, value in scope["headers"]:
        if key == name:
            return str(value, "latin-1")
    return ""
