"""One HTTP request to one address near by, with a time limit and no surprises: no redirects, no proxies, no cookies.

httpx is imported with the first of them: start-up stays short.
"""

import asyncio
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager, nullcontext
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urlsplit

from starlette.types import ASGIApp

from mockpay.settings import VERSION
from mockpay.webhooks.addresses import Refused, Unreachable, near

if TYPE_CHECKING:
    import httpx

    from mockpay.webhooks.connections import Connections
    from mockpay.webhooks.inside import Inside

MOST_KEPT: Final = 2_000
"""Characters of a receiver's answer that are kept."""
PORTS: Final = {"http": 80, "https": 443}
PLAIN: Final = {
    "accept": "*/*",
    "accept-encoding": "identity",
    "connection": "keep-alive",
    "user-agent": f"mockpay/{VERSION}",
}
"""Headers of every request."""
Origin = tuple[str, str, int]
"""Scheme, host, port."""


class Answer(NamedTuple):
    """What came back. `status` is None when nobody answered; `refused` when nothing was sent on purpose."""

    status: int | None
    text: str = ""
    error: str = ""
    refused: bool = False


class Sender:
    """Sends for the whole process: over connections made on first need, or into apps of this process."""

    def __init__(self, *, allow_public: bool) -> None:
        self._allow_public = allow_public
        self._apps: dict[Origin, Inside] = {}

    @cached_property
    def _connections(self) -> "Connections":
        from mockpay.webhooks.connections import Connections

        return Connections()

    def deliver_to(self, origin: str, app: ASGIApp) -> None:
        """From now on what goes to `origin` (such as `http://shop` or `http://shop:3000`) goes straight into an ASGI
        app: no socket, no look at addresses. Raises ValueError for what is no origin."""
        from mockpay.webhooks.inside import Inside

        if urlsplit(origin)[2:] not in (("", "", ""), ("/", "", "")):
            raise ValueError(f"{origin!r} must be scheme and host only, with a port if need be: http://shop")
        self._apps[_origin(origin)] = Inside(app)

    async def post(
        self,
        url: str,
        body: bytes,
        headers: Mapping[str, str],
        timeout: float,  # noqa: ASYNC109
        named_by: str = "",
    ) -> Answer:
        """POST once; every way it can go wrong is an answer. `timeout` in real seconds, for the whole exchange;
        `named_by` as in `reach.py`."""
        return await self._send("POST", url, body, headers, timeout, MOST_KEPT, named_by)

    async def get(self, url: str, headers: Mapping[str, str], timeout: float, most: int) -> Answer:  # noqa: ASYNC109
        """GET once, in the same manner; at most `most` characters of the answer."""
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
    ) -> Answer:
        import httpx

        try:
            async with asyncio.timeout(timeout):
                target, extra, extensions = await self._aim(url, named_by)
                sent = {**PLAIN, **headers, **extra}
                request = httpx.Request(method, target, content=body, headers=sent, extensions=extensions)
                async with self._way(url) as way:
                    return await _answer(await way.handle_async_request(request), most)
        except Refused as refused:
            return Answer(None, error=str(refused), refused=True)
        except TimeoutError:
            return Answer(None, error=f"no answer within {timeout:g} s")
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            return Answer(None, error=f"{type(error).__name__}: {error}".rstrip(": "))

    async def _aim(self, url: str, named_by: str) -> tuple[str, dict[str, str], dict[str, str]]:
        """The URL with the address that was checked, and what keeps the receiver's name in the request."""
        origin = _origin(url)
        if origin in self._apps or (self._allow_public and not named_by):
            return url, {}, {}
        _, name, port = origin
        address = await near(name, port, named_by=named_by, allow_public=self._allow_public)
        host = f"[{address}]" if ":" in address else address
        parts = urlsplit(url)
        aimed = parts._replace(netloc=f"{host}:{port}").geturl()
        return aimed, {"host": parts.netloc.rpartition("@")[2]}, {"sni_hostname": name}

    def _way(self, url: str) -> "AbstractAsyncContextManager[httpx.AsyncBaseTransport]":
        app = self._apps.get(_origin(url))
        return nullcontext(app) if app else self._connections.one()

    async def close(self) -> None:
        """Let the connections go."""
        if "_connections" in vars(self):
            await self._connections.close()


def _origin(url: str) -> Origin:
    """Raises `Unreachable`, ValueError."""
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise Unreachable(f"{url[:200]!r} is not an http or https address")
    return parts.scheme, parts.hostname, parts.port or PORTS[parts.scheme]


async def _answer(response: "httpx.Response", most: int) -> Answer:
    try:
        text = ""
        async for chunk in response.aiter_text():
            text += chunk
            if len(text) >= most:
                break
        return Answer(response.status_code, text[:most])
    finally:
        await response.aclose()
