"""TLS on a connection that is open already, and what a failed handshake says."""

import asyncio
import ssl
from collections.abc import Callable, Coroutine
from typing import Any, Final

HANDSHAKE_TIMEOUT: Final = 30.0
SHUTDOWN_TIMEOUT: Final = 5.0
"""Seconds that a client may take to say goodbye; asyncio alone waits 30."""
DISTRUST: Final = ("UNKNOWN_CA", "BAD_CERTIFICATE", "CERTIFICATE_UNKNOWN")
"""TLS alerts (RFC 8446, section 6.2) of clients that do not trust a certificate: OpenSSL sends the first, Go the
second, Java the third."""


class EarlyBytes(asyncio.Protocol):
    """Keeps what a client sends between the end of the handshake and the moment its connection is there to read it."""

    def __init__(self) -> None:
        self.received = bytearray()
        self.is_lost = False

    def data_received(self, data: bytes) -> None:
        """Keep it."""
        self.received += data

    def connection_lost(self, exc: Exception | None) -> None:
        """The client is gone again."""
        self.is_lost = True


async def secure(transport: asyncio.Transport, context: ssl.SSLContext, make: Callable[[], asyncio.Protocol]) -> None:
    """Shake hands, then hand the stream to the protocol that `make` gives. Raises `ssl.SSLError`, OSError."""
    early = EarlyBytes()
    secured = await asyncio.get_running_loop().start_tls(
        transport,
        early,
        context,
        server_side=True,
        ssl_handshake_timeout=HANDSHAKE_TIMEOUT,
        ssl_shutdown_timeout=SHUTDOWN_TIMEOUT,
    )
    if secured is None or early.is_lost:
        return
    protocol = make()
    secured.set_protocol(protocol)
    protocol.connection_made(secured)
    if early.received:
        protocol.data_received(bytes(early.received))


def shows_distrust(error: BaseException) -> bool:
    """Whether a handshake failed because the client does not trust the CA."""
    reason = str(getattr(error, "reason", "") or error).upper().replace(" ", "_")
    return isinstance(error, ssl.SSLError) and reason.endswith(DISTRUST)


class Tasks:
    """Tasks that nobody waits for; asyncio itself holds them only weakly."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Let it run."""
        task = asyncio.get_running_loop().create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)


def watch(context: ssl.SSLContext, failed: Callable[[ssl.SSLError], None]) -> None:
    """Tell of handshakes that fail: a server that listens with a context is told nothing of them."""

    class Watched(ssl.SSLObject):
        def do_handshake(self) -> None:
            try:
                super().do_handshake()
            except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
                raise
            except ssl.SSLError as error:
                failed(error)
                raise

    context.sslobject_class = Watched
