"""The way to other hosts: directly, or through the proxy that the user has already."""

import asyncio
import base64
import ssl
from typing import Final
from urllib import request
from urllib.parse import unquote, urlsplit

CONNECT_TIMEOUT: Final = 30.0
"""Seconds to reach a host."""
LONGEST_HEAD: Final = 65_536
PORTS: Final = {"http": 80, "https": 443}

Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class NoConnection(Exception):
    """Another host cannot be reached; says why."""


class Upstream:
    """How the variables HTTPS_PROXY, ALL_PROXY and NO_PROXY say that hosts are reached, as they were when the process
    began. Raises ValueError for a proxy that cannot be chained."""

    def __init__(self) -> None:
        self._proxies = request.getproxies_environment()
        self._proxy = self._proxies.get("https") or self._proxies.get("all") or ""
        if self._proxy and urlsplit(self._proxy).scheme not in PORTS:
            raise ValueError(f"the proxy {_shown(self._proxy)} cannot be chained: only http:// and https:// ones can")

    async def connect(self, host: str, port: int) -> Stream:
        """A connection to a host. Raises `NoConnection`."""
        try:
            async with asyncio.timeout(CONNECT_TIMEOUT):
                if self._proxy and not self._is_direct(host):
                    return await self._by_proxy(host, port)
                return await asyncio.open_connection(host, port)
        except TimeoutError:
            raise NoConnection(f"{host}:{port} did not answer within {CONNECT_TIMEOUT:g} seconds") from None
        except OSError as error:
            raise NoConnection(f"{host}:{port} cannot be reached: {error.strerror or error}") from None

    def _is_direct(self, host: str) -> bool:
        """Whether NO_PROXY excepts a host."""
        return bool(request.proxy_bypass_environment(host, self._proxies))  # type: ignore[attr-defined]  # in no stub

    async def _by_proxy(self, host: str, port: int) -> Stream:
        proxy = urlsplit(self._proxy)
        context = ssl.create_default_context() if proxy.scheme == "https" else None
        reader, writer = await asyncio.open_connection(
            proxy.hostname, proxy.port or PORTS[proxy.scheme], ssl=context, limit=LONGEST_HEAD
        )
        place = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        writer.write(f"CONNECT {place} HTTP/1.1\r\nHost: {place}\r\n{_credentials(self._proxy)}\r\n".encode())
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            head = b""
        if head[:7] != b"HTTP/1." or head[8:10] != b" 2":
            writer.close()
            said = head.partition(b"\r\n")[0].decode("latin-1") or "nothing"
            raise NoConnection(f"the proxy {_shown(self._proxy)} does not connect to {place}; it says: {said}")
        return reader, writer


def _credentials(proxy: str) -> str:
    parts = urlsplit(proxy)
    if parts.username is None:
        return ""
    pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return f"Proxy-Authorization: Basic {base64.b64encode(pair.encode()).decode()}\r\n"


def _shown(proxy: str) -> str:
    """A proxy's address without its password."""
    parts = urlsplit(proxy)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
