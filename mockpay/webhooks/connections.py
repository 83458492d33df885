"""Connections to receivers: a name is tried address by address, and what is open is kept for the next webhook."""

import asyncio
import os
import ssl
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Final, NamedTuple

from mockpay.webhooks.address_policy import Unconnected
from mockpay.webhooks.target import Target
from mockpay.webhooks.wire import Wire

MOST_IDLE: Final = 20
"""Connections that are kept while nothing is sent."""
IDLE_SECONDS: Final = 4.0
"""How long one is kept: servers in wide use close theirs after 5 s."""


class Idle(NamedTuple):
    """An open connection: where it leads, and since when nobody uses it."""

    scheme: str
    host: str
    address: str
    port: int
    wire: Wire
    since: float


class Connections:
    """Those that nobody uses just now, the last used on top. `trust` gives the TLS context, made on first need."""

    def __init__(self, trust: Callable[[], ssl.SSLContext]) -> None:
        self._trust = trust
        self._idle: list[Idle] = []

    @asynccontextmanager
    async def one(self, target: Target, addresses: Sequence[str], seconds: float) -> AsyncIterator[Wire]:
        """A connection for one exchange, to the first of the addresses that takes one. One that went wrong is not used
        again. Raises `Unconnected`, TimeoutError."""
        address, wire = self._reusable(target, addresses) or await self._opened(target, addresses, seconds)
        try:
            yield wire
        except BaseException:
            wire.abort()
            raise
        now = asyncio.get_running_loop().time()
        if wire.is_free:
            self._idle.append(Idle(target.scheme, target.host, address, target.port, wire, now))
        self._drop_old(now)

    def _reusable(self, target: Target, addresses: Sequence[str]) -> tuple[str, Wire] | None:
        self._drop_old(asyncio.get_running_loop().time())
        for index in reversed(range(len(self._idle))):
            one = self._idle[index]
            if one.address in addresses and (one.scheme, one.host, one.port) == target.origin:
                del self._idle[index]
                return one.address, one.wire
        return None

    def _drop_old(self, now: float) -> None:
        kept = [one for one in self._idle if one.wire.is_free and now - one.since < IDLE_SECONDS][-MOST_IDLE:]
        for one in self._idle:
            if one not in kept:
                one.wire.abort()
        self._idle = kept

    async def _opened(self, target: Target, addresses: Sequence[str], seconds: float) -> tuple[str, Wire]:
        """Each address has its share of the time, so that one that swallows everything does not keep the next."""
        troubles: list[str] = []
        for address in addresses:
            try:
                async with asyncio.timeout(None if address == addresses[-1] else seconds / len(addresses)):
                    return address, await self._connected(target, address)
            except OSError as error:  # a TimeoutError is one
                troubles.append(f"{address} port {target.port}: {_why(error)}")
        raise Unconnected(f"no connection to {'; '.join(troubles)}")

    async def _connected(self, target: Target, address: str) -> Wire:
        loop = asyncio.get_running_loop()
        is_secure = target.scheme == "https"
        _, wire = await loop.create_connection(
            Wire,
            address,
            target.port,
            ssl=self._trust() if is_secure else None,
            server_hostname=target.host if is_secure else None,
        )
        return wire

    async def close(self) -> None:
        """Let them go."""
        while self._idle:
            self._idle.pop().wire.abort()


def _why(error: OSError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return (
            f"its certificate is not trusted ({error.verify_message}); name its CA with --webhook-ca FILE, "
            "or send without looking: --insecure-webhooks"
        )
    if isinstance(error, TimeoutError):
        return "nobody answered in time"
    return os.strerror(error.errno) if error.errno and not isinstance(error, ssl.SSLError) else str(error)
