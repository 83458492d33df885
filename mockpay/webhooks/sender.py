"""One HTTP request to one receiver, with a time limit and no surprises: no redirects, no proxies, no cookies, nothing
read without a bound. Whatever goes wrong is an answer."""

import asyncio
import logging
import ssl
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urlsplit

from starlette.types import ASGIApp

from mockpay.webhooks.address_policy import Blocked, Unconnected, Unreachable, allowed_addresses
from mockpay.webhooks.itself import REASON, REFUSED, USER_AGENT
from mockpay.webhooks.response import BadResponse, ReceiverResponse
from mockpay.webhooks.target import Origin, request_bytes, target_of

if TYPE_CHECKING:
    from mockpay.webhooks.asgi_receiver import AsgiReceiver
    from mockpay.webhooks.connections import Connections

log = logging.getLogger("mockpay")
MOST_KEPT: Final = 2_000
"""Characters of a receiver's answer that are kept."""
MOST_READ: Final = 65_536
"""Bytes of it that are read; the connection of one that says more is closed."""
PLAIN: Final = {"accept": "*/*", "accept-encoding": "identity"}
"""Headers of every request, unless it brings its own."""
OURS: Final = {"connection": "keep-alive", "user-agent": USER_AGENT}
"""Headers of every request that nobody else decides about."""
NOT_THEIRS: Final = {*OURS, "host", "content-length", "transfer-encoding"}
EXPECTED: Final = (OSError, ValueError, BadResponse)
"""What receivers do to those who ask. Anything else is a defect of ours, or of an app in this process."""


class ReceiverAnswer(NamedTuple):
    """What came back. `status` is None when nobody answered; `refused` when nothing was sent on purpose, or mockpay
    itself would not take it; `is_whole` is False where the receiver had more to say."""

    status: int | None
    text: str = ""
    error: str = ""
    refused: bool = False
    is_whole: bool = True


class Sender:
    """Sends for the whole process: over connections, or into apps of this process. `ca` is a file of CAs to trust
    beside the usual ones; `insecure` trusts any certificate."""

    def __init__(self, *, allow_public: bool, ca: str = "", insecure: bool = False) -> None:
        self._allow_public = allow_public
        self._ca = ca
        self._insecure = insecure
        self._apps: dict[Origin, AsgiReceiver] = {}

    @cached_property
    def _connections(self) -> "Connections":
        from mockpay.webhooks.connections import Connections

        return Connections(lambda: self._trust)

    @cached_property
    def _trust(self) -> ssl.SSLContext:
        from mockpay.webhooks.trust import trusting

        return trusting(self._ca, insecure=self._insecure)

    def deliver_to(self, origin: str, app: ASGIApp) -> None:
        """From now on what goes to `origin` (such as `http://shop` or `http://shop:3000`) goes straight into an ASGI
        app: no socket, no look at addresses. Raises ValueError for what is no origin."""
        from mockpay.webhooks.asgi_receiver import AsgiReceiver

        if urlsplit(origin)[2:] not in (("", "", ""), ("/", "", "")):
            raise ValueError(f"{origin!r} must be scheme and host only, with a port if need be: http://shop")
        self._apps[target_of(origin).origin] = AsgiReceiver(app)

    async def post(
        self,
        url: str,
        body: bytes,
        headers: Mapping[str, str],
        timeout: float,  # noqa: ASYNC109
        named_by: str = "",
    ) -> ReceiverAnswer:
        """POST once; every way it can go wrong is an answer. `timeout` in real seconds, for the whole exchange;
        `named_by` as in `reach.py`."""
        return await self._send("POST", url, body, headers, timeout, MOST_KEPT, named_by)

    async def get(self, url: str, headers: Mapping[str, str], timeout: float, most: int) -> ReceiverAnswer:  # noqa: ASYNC109
        """GET once, in the same manner; at most `most` bytes of the answer."""
        return await self._send("GET", url, b"", headers, timeout, most)

    async def _send(
        self,
        method: str,
        url: str,
        body: bytes,
        headers: Mapping[str, str],
        timeout: float,  # noqa: ASYNC109
        most: int,
        named_by: str = "",
    ) -> ReceiverAnswer:
        theirs = {low: value for name, value in headers.items() if (low := name.lower()) not in NOT_THEIRS}
        room = max(most, MOST_READ)
        try:
            async with asyncio.timeout(timeout):
                response = await self._exchange(method, url, body, PLAIN | OURS | theirs, timeout, room, named_by)
            return _receiver_answer(response, room, most)
        except Blocked as refused:
            return ReceiverAnswer(None, error=str(refused), refused=True)
        except TimeoutError:
            return ReceiverAnswer(None, error=f"no answer within {timeout:g} s")
        except asyncio.CancelledError:
            if (task := asyncio.current_task()) and task.cancelling():
                raise
            return ReceiverAnswer(None, error="the app in this process cancelled it")
        except Exception as error:
            if not isinstance(error, EXPECTED):
                log.exception("an attempt to send to %s failed on a defect", url[:200])
            return ReceiverAnswer(None, error=_error_text(error))

    async def _exchange(
        self, method: str, url: str, body: bytes, headers: Mapping[str, str], seconds: float, most: int, named_by: str
    ) -> ReceiverResponse:
        target = target_of(url)
        if app := self._apps.get(target.origin):
            return await app.ask(method, url, headers, body, most)
        addresses = await allowed_addresses(
            target.host, target.port, named_by=named_by, allow_public=self._allow_public
        )
        request = request_bytes(method, target, headers, body)
        async with self._connections.one(target, addresses, seconds) as wire:
            return await wire.ask(request, most)

    async def close(self) -> None:
        """Let the connections go."""
        if "_connections" in vars(self):
            await self._connections.close()


def _error_text(error: Exception) -> str:
    """What went wrong: our own exceptions are sentences, others need their name."""
    own = isinstance(error, (BadResponse, Unconnected, Unreachable))
    return str(error) if own else f"{type(error).__name__}: {error}".rstrip(": ")


def _receiver_answer(response: ReceiverResponse, room: int, most: int) -> ReceiverAnswer:
    if REFUSED in response.headers:
        return ReceiverAnswer(response.status, error=REASON, refused=True)
    content, is_whole = response.content(room)
    text = response.text(content)
    return ReceiverAnswer(response.status, text[:most], is_whole=is_whole and len(text) <= most)
