"""`mockpay serve`: the sandbox as a server."""

import argparse
import gc
import signal
import socket
import sys
from dataclasses import fields
from typing import Any

from mockpay.commands.options import Mistake, add_settings, app_of
from mockpay.settings import Settings


def add(commands: Any, defaults: Settings) -> None:
    """Tell the parser of it."""
    serve = commands.add_parser("serve", help="run the sandbox")
    serve.set_defaults(run=_serve)
    add_settings(serve, defaults, [field.name for field in fields(Settings)])


def _serve(_given: argparse.Namespace, settings: Settings) -> int:
    gc.disable()  # until it is ready: nothing that is made while starting is garbage, and looking for it takes time
    # Asked to stop is no failure; and the first process of a container hears only signals that it has a handler for.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    import uvicorn

    from mockpay.web.connection import Connection
    from mockpay.webhooks.sockets import raise_limit

    raise_limit()
    app = app_of(settings)
    _refuse_taken_port(settings)

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            host, port = self.servers[0].sockets[0].getsockname()[:2]
            name = f"[{host}]" if ":" in host else host
            gc.freeze()
            gc.enable()
            print(f"mockpay ready on http://{name}:{port}", flush=True)

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            app.hurry()
            await super().shutdown(sockets)

    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        http=Connection,
        ws="none",
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=1,
    )
    Server(config).run()
    return 0


def _refuse_taken_port(settings: Settings) -> None:
    """Says which address is taken before the server starts, in one sentence."""
    try:
        family, kind, proto, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, proto) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise Mistake(
            f"cannot listen on {settings.host}:{settings.port}: {error.strerror or error}; "
            "choose another with --port (0 picks a free one)"
        ) from None
