"""`mockpay serve`: the sandbox as a server."""

import argparse
import gc
import signal
import socket
import sys
from dataclasses import fields
from functools import partial
from typing import Any, cast

from mockpay.commands.listening import listen, url_host
from mockpay.commands.options import add_settings, app_of
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
    sockets = listen(settings.host, settings.port)
    host, port = sockets[0].getsockname()[:2]

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            gc.freeze()
            gc.enable()
            print(f"mockpay ready on http://{url_host(host)}:{port}", flush=True)

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            app.hurry()
            await super().shutdown(sockets)

    config = uvicorn.Config(
        app,
        http=cast(Any, partial(Connection, settings=settings, logged=set())),  # uvicorn only calls it
        timeout_keep_alive=cast(int, settings.keep_alive),  # uvicorn only hands it to `loop.call_later`
        ws="none",
        access_log=False,
        log_level="warning",
        server_header=False,
        proxy_headers=False,  # anybody can send X-Forwarded-…; MOCKPAY_PUBLIC_URL says what links begin with
        timeout_graceful_shutdown=1,
    )
    Server(config).run(sockets)
    return 0
