"""One HTTP request to one address near by, with a time limit and no surprises: no redirects, no proxies."""

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urlsplit

from mockpay.settings import VERSION
from mockpay.webhooks.addresses import Refused, Unreachable, near

if TYPE_CHECKING:
    import httpx

MOST_KEPT: Final = 2_000
"""Characters of a receiver's answer that are kept."""


class Answer(NamedTuple):
    """What came back. `status` is None when nobody answered; `refused` when nothing was sent on purpose."""

    status: int | None
    text: str = ""
    error: str = ""
    refused: bool = False


class Sender:
    """Sends for the whole process through one client, made on first need."""

    def __init__(self, *, allow_public: bool) -> None:
        self._allow_public = allow_public
        self._client: httpx.AsyncClient | None = None

    async def post(self, url: str, body: bytes, headers: Mapping[str, str], timeout: float) -> Answer:  # noqa: ASYNC109
        """POST once; every way it can go wrong is an answer. `timeout` in real seconds, for the whole exchange."""
        return await self._send("POST", url, body, headers, timeout, MOST_KEPT)

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
    ) -> Answer:
        import httpx

        try:
            async with asyncio.timeout(timeout):
                return await self._exchange(method, url, body, headers, most)
        except Refused as refused:
            return Answer(None, error=str(refused), refused=True)
        except TimeoutError:
            return Answer(None, error=f"no answer within {timeout:g} s")
        except (Unreachable, httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            return Answer(None, error=f"{type(error).__name__}: {error}".rstrip(": "))

    async def _exchange(self, method: str, url: str, body: bytes, headers: Mapping[str, str], most: int) -> Answer:
        target, extra, extensions = await self._aim(url)
        request = self._open().build_request(
            method, target, content=body, headers={**headers, **extra}, extensions=extensions
        )
        response = await self._open().send(request, stream=True)
        try:
            text = ""
            async for chunk in response.aiter_text():
                text += chunk
                if len(text) >= most:
                    break
            return Answer(response.status_code, text[:most])
        finally:
            await response.aclose()

    async def _aim(self, url: str) -> tuple[str, dict[str, str], dict[str, str]]:
        """The URL with the address that was checked, and what keeps the receiver's name in the request."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise Unreachable(f"{url[:200]!r} is not an http or https address")
        if self._allow_public:
            return url, {}, {}
        port = parts.port or {"http": 80, "https": 443}[parts.scheme]
        address = await near(parts.hostname, port)
        host = f"[{address}]" if ":" in address else address
        aimed = parts._replace(netloc=f"{host}:{port}").geturl()
        return aimed, {"host": parts.netloc.rpartition("@")[2]}, {"sni_hostname": parts.hostname}

    def _open(self) -> "httpx.AsyncClient":
        import httpx

        if self._client is None:
            limits = httpx.Limits(max_connections=None, max_keepalive_connections=20)
            plain = {"user-agent": f"mockpay/{VERSION}", "accept-encoding": "identity"}
            self._client = httpx.AsyncClient(timeout=None, limits=limits, headers=plain, trust_env=False)  # noqa: S113
        return self._client

    async def close(self) -> None:
        """Let the connections go."""
        if self._client is not None:
            await self._client.aclose()
            self._client = None
