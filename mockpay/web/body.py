"""Reads a request's body, whoever asks for it: no further than it may be large, and without what compresses it. And a
request's headers, without building a mapping of them."""

from typing import Any, Final

from starlette.requests import Request
from starlette.types import Scope

from mockpay.web.encoding import inflated
from mockpay.web.errors import Malformed, TooLarge

SETTINGS: Final = "mockpay.settings"
"""Where in the scope the settings are."""
WHOLE: Final = "mockpay.body_whole"
"""In the scope once all of the body has come."""
TAKEN_IN: Final = "mockpay.body"
"""In the scope the bytes that were sent, once somebody took them in for those who cannot wait for them."""
HEADERS: Final = "mockpay.headers"
"""In the scope its list of headers and the same by name, once somebody asked for one."""
CUT: Final = "mockpay.body_cut"
"""In the scope when the body was larger than it may be, and the rest of it was left."""


NOT_READ: Final[tuple[Any, dict[bytes, bytes]]] = (None, {})
WITHOUT_BODY: Final = ("GET", "HEAD", "OPTIONS")
"""Methods that hardly anybody sends a body with."""


FRAMING: Final = frozenset((b"content-length", b"transfer-encoding"))
"""Headers that announce a body."""


def has_body(scope: Scope) -> bool:
    """Whether a request announces a body (RFC 9112, 6)."""
    for name, _ in scope["headers"]:  # noqa: SIM110  any() takes twice the time, on every request's way
        if name in FRAMING:
            return True
    return False


async def read(request: Request, limit: int, setting: str = "max_body") -> bytes:
    """What a body says: the bytes that were sent, inflated where `Content-Encoding` says so. Raises `TooLarge` above
    `limit` bytes, `UnknownCoding`, `Malformed`."""
    sent = await received(request, limit, setting)
    codings = header(request.scope, b"content-encoding") if sent else ""
    return inflated(sent, codings) if codings else sent


async def received(request: Request, limit: int, setting: str = "max_body") -> bytes:
    """The bytes as they were sent. Raises `TooLarge` above `limit`, which `setting` sets, and `Malformed` when the
    client went away."""
    scope = request.scope
    if announced(scope) > limit or len(scope.get(TAKEN_IN, b"")) > limit:
        raise _too_large(scope, limit, setting)
    if TAKEN_IN in scope:
        return bytes(scope[TAKEN_IN])
    chunks: list[bytes] = []
    size = 0
    more = True
    while more:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise Malformed("the client went away before the body was complete")
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > limit:
            raise _too_large(scope, limit, setting)
        chunks.append(chunk)
        more = message.get("more_body", False)
    scope[WHOLE] = True
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)


async def take_in(request: Request, limit: int) -> None:
    """Have the body there for a unit of work, which cannot wait for it. Raises what `received` does."""
    scope = request.scope
    if scope["method"] not in WITHOUT_BODY or has_body(scope):
        scope[TAKEN_IN] = await received(request, limit)


def _too_large(scope: Scope, limit: int, setting: str) -> TooLarge:
    scope[CUT] = True
    return TooLarge(f"the body is larger than {limit} bytes; MOCKPAY_{setting.upper()} raises the limit")


def announced(scope: Scope) -> int:
    """How many bytes a body has, as its head says; 0 where it does not say."""
    length = header(scope, b"content-length")
    return int(length) if length.isascii() and length.isdigit() else 0


def header(scope: Scope, name: bytes) -> str:
    """A header's first value, empty when absent. `name` in lower case, as ASGI servers hand headers on."""
    headers = scope["headers"]
    sent, by_name = scope.get(HEADERS, NOT_READ)
    if sent is not headers:  # a scope may be a copy with other headers
        by_name = dict(reversed(list(headers)))  # of several the first counts
        scope[HEADERS] = headers, by_name
    value = by_name.get(name)
    return value.decode("latin-1") if value else ""
