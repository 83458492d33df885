"""The server itself: an app and its protocol on sockets, plain ones and, beside them, some for HTTPS."""

import gc
import signal
import socket
import sys
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from mockpay.commands.listening import url_host
from mockpay.settings import Settings

if TYPE_CHECKING:
    import ssl

    from mockpay.web.connection import Connection


class Secure(NamedTuple):
    """HTTPS beside HTTP: where, and as whom."""

    sockets: list[socket.socket]
    context: "ssl.SSLContext"


def prepare() -> None:
    """What is done before anything is imported."""
    gc.disable()  # until it is ready: nothing that is made while starting is garbage, and looking for it takes time
    # Asked to stop is no failure; and the first process of a container hears only signals that it has a handler for.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))


def serve(
    settings: Settings,
    app: Any,
    sockets: list[socket.socket],
    connection: "Callable[..., Connection]",
    secure: Secure | None = None,
) -> None:
    """Serve until asked to stop. `connection` takes what uvicorn gives a protocol, and `settings`, `logged`."""
    import uvicorn

    from mockpay.webhooks.sockets import raise_limit

    raise_limit()
    host, port = sockets[0].getsockname()[:2]
    protocol = partial(connection, settings=settings, logged=set())

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if secure:
                await self._listen_securely(secure)
            gc.freeze()
            gc.enable()
            print(f"mockpay ready on http://{url_host(host)}:{port}", flush=True)
            if secure:
                at, number = secure.sockets[0].getsockname()[:2]
                print(f"mockpay ready on https://{url_host(at)}:{number}", flush=True)

        async def _listen_securely(self, secure: Secure) -> None:
            import asyncio

            from mockpay.intercept.tls import HANDSHAKE_TIMEOUT, SHUTDOWN_TIMEOUT

            loop = asyncio.get_running_loop()
            inside = partial(protocol, self.config, self.server_state, self.lifespan.state, loop, plain_port=port)
            listen = partial(
                loop.create_server, ssl_handshake_timeout=HANDSHAKE_TIMEOUT, ssl_shutdown_timeout=SHUTDOWN_TIMEOUT
            )
            for sock in secure.sockets:
                self.servers.append(await listen(inside, sock=sock, ssl=secure.context))

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            app.hurry()
            await super().shutdown(sockets)

    config = uvicorn.Config(
        app,
        http=cast(Any, protocol),  # uvicorn only calls it
        timeout_keep_alive=cast(int, settings.keep_alive),  # uvicorn only hands it to `loop.call_later`
        ws="none",
        access_log=False,
        log_level="warning",
        server_header=False,
        proxy_headers=False,  # anybody can send X-Forwarded-…; MOCKPAY_PUBLIC_URL says what links begin with
        timeout_graceful_shutdown=1,
    )
    Server(config).run(sockets)
