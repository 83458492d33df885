"""Reads a request's body, no further than it may be large."""

from starlette.requests import ClientDisconnect, Request

from mockpay.web.errors import Malformed, TooLarge


async def read(request: Request, limit: int | None) -> bytes:
    """The raw body. Raises `TooLarge` above `limit` bytes, `Malformed` when the client went away."""
    if limit is not None and _announced(request) > limit:
        raise TooLarge(limit)
    content = b""
    try:
        async for chunk in request.stream():
            content = content + chunk if content else chunk
            if limit is not None and len(content) > limit:
                raise TooLarge(limit)
    except ClientDisconnect:
        raise Malformed("the client went away before the body was complete") from None
    return content


def _announced(request: Request) -> int:
    length = request.headers.get("content-length", "")
    return int(length) if length.isascii() and length.isdigit() else 0
