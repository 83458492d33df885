"""The end of an answer to a request whose body nobody read to its end, since it is too large or was not wanted.

What says that it is small is left to the server, which passes over it. Of anything else only so much is passed over
before the connection closes: a client has time to read the answer, which its system throws away once it sends on a
closed connection (RFC 9112, 9.6), and none to send for ever.
"""

import asyncio
from collections.abc import Callable
from enum import Enum
from typing import Final

from starlette.types import Receive, Scope, Send

from mockpay.web.body import CUT, SETTINGS, WHOLE, header

ABORT: Final = "mockpay.abort"
"""Extension of the ASGI scope that closes the client's connection at once; the server puts it there."""
LINGER: Final = 2.0
"""Seconds that a client has."""
MOST: Final = 32 * 1024 * 1024
"""Bytes that are passed over in them."""
SMALL: Final = 1_048_576
"""What counts as small where no settings say."""
CLOSE: Final = (b"connection", b"close")


class Rest(Enum):
    """What may still come of a body: a little, or nothing; nobody knows how much; more than any answer waits for."""

    SMALL = "small"
    UNKNOWN = "unknown"
    LARGE = "large"


def rest(scope: Scope) -> Rest:
    """What may still come of a request's body."""
    if CUT in scope:
        return Rest.LARGE
    for name, value in scope["headers"]:
        if name == b"content-length":
            return Rest.LARGE if value.isdigit() and int(value) > _limit(scope) else Rest.SMALL
        if name == b"transfer-encoding":
            return Rest.UNKNOWN
    return Rest.SMALL


def _limit(scope: Scope) -> int:
    settings = scope.get(SETTINGS)
    return settings.max_body if settings else SMALL


async def end(scope: Scope, receive: Receive, send: Send, content: bytes) -> None:
    """Send the content of the answer, pass over what still comes, and close unless that came to an end."""
    await send({"type": "http.response.body", "body": content, "more_body": True})
    is_over = WHOLE in scope or (not header(scope, b"expect") and await _passed_over(receive))
    await send({"type": "http.response.body", "body": b""})
    abort: Callable[[], None] | None = (scope.get("extensions") or {}).get(ABORT)
    if abort and not is_over and rest(scope) is Rest.UNKNOWN:
        abort()


async def _passed_over(receive: Receive) -> bool:
    """Whether the rest of the body came to its end."""
    size = 0
    try:
        async with asyncio.timeout(LINGER):
            while size < MOST:
                message = await receive()
                if not message.get("more_body", False):
                    return True
                size += len(message.get("body", b""))
    except TimeoutError:
        pass
    return False
