"""`mockpay serve`: the sandbox as a server."""

import argparse
from dataclasses import fields
from functools import partial
from typing import Any

from mockpay.commands.http_server import prepare, serve
from mockpay.commands.listening import listen
from mockpay.commands.options import add_settings, app_of
from mockpay.settings import Settings


def add(commands: Any, defaults: Settings) -> None:
    """Tell the parser of it."""
    serve = commands.add_parser("serve", help="run the sandbox")
    serve.set_defaults(run=_serve)
    add_settings(serve, defaults, [field.name for field in fields(Settings)])


def _serve(_given: argparse.Namespace, settings: Settings) -> int:
    prepare()
    from mockpay.app import find_providers, hosts_of
    from mockpay.web.connection import Connection

    app, hosts = app_of(settings), hosts_of(find_providers())
    sockets, secure = listen(settings.host, settings.port), None
    if settings.tls:
        from mockpay.commands.https_listener import secure as securely

        secure = securely(settings, hosts)
    serve(settings, app, sockets, partial(Connection, hosts=hosts), secure)
    return 0
