"""The terminal's door: serve, health, scenarios, get. Each option has a MOCKPAY_… twin; mistakes are one sentence."""

import argparse
import gc
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, Final, NoReturn
from urllib.parse import urlsplit

from mockpay.settings import VERSION, Settings

EPILOG: Final = """\
start here:
  mockpay serve                          a sandbox on http://127.0.0.1:7357
  mockpay serve --scenario printed       with the orders EcartPay's documents print
  mockpay get /api/orders                one request in process, no server

Every option of serve can be set as a variable: --max-orders is MOCKPAY_MAX_ORDERS.
"""

HELP: Final = {
    "host": "address to listen on",
    "port": "port to listen on; 0 picks a free one",
    "scenario": "scenario name or YAML file; several merge left to right",
    "public_url": "address that links begin with, when clients reach the server under another one",
    "allow_public_webhooks": "send hooks to public addresses too",
    "max_orders": "orders a space may hold",
    "max_spaces": "spaces the process may hold",
    "max_body": "bytes a request body may have",
    "max_deliveries": "webhook deliveries a space remembers",
}


class Mistake(Exception):
    """What the user can mend; told in one sentence."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; gives the exit code (2 for a mistake of the user's)."""
    try:
        defaults = Settings.from_env(os.environ)
        given = _parser(defaults).parse_args(arguments)
        command: Callable[[argparse.Namespace, Settings], int] = given.run
        return command(given, _settings(given, defaults))
    except (Mistake, ValueError) as mistake:
        print(f"mockpay: {mistake}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        print(f"mockpay: {message}; see {self.prog} --help", file=sys.stderr)
        sys.exit(2)


def _parser(defaults: Settings) -> argparse.ArgumentParser:
    parser = _Parser(
        prog="mockpay",
        description="A local sandbox for the order APIs of EcartPay, Ecart API and Conekta.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"mockpay {VERSION}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    serve = commands.add_parser("serve", help="run the sandbox")
    serve.set_defaults(run=_serve)
    _add_settings(serve, defaults, [field.name for field in fields(Settings)])
    health = commands.add_parser("health", help="exit 0 when a server is ready")
    health.set_defaults(run=_health)
    health.add_argument("--wait", type=float, default=0.0, metavar="SECONDS", help="how long to wait for it")
    _add_settings(health, defaults, ["host", "port"])
    scenarios = commands.add_parser("scenarios", help="the scenarios that ship, one line each")
    scenarios.set_defaults(run=_scenarios)
    get = commands.add_parser("get", help="one GET in process, without a server")
    get.set_defaults(run=_get)
    get.add_argument("path", metavar="PATH", help="e.g. /api/orders?limit=2")
    get.add_argument("--header", action="append", default=[], metavar="NAME:VALUE", help="a request header")
    _add_settings(get, defaults, ["scenario"])
    return parser


def _add_settings(parser: argparse.ArgumentParser, defaults: Settings, names: Sequence[str]) -> None:
    for name in names:
        value = getattr(defaults, name)
        kind: dict[str, Any] = {"type": type(value), "metavar": name.rpartition("_")[2].upper()}
        if isinstance(value, bool):
            kind = {"action": argparse.BooleanOptionalAction}
        elif isinstance(value, tuple):
            kind = {"action": "append", "metavar": "NAME_OR_FILE"}
        shown = ", ".join(value) if isinstance(value, tuple) else value
        default = f" (default: {shown})" if shown not in ("", False) else ""
        parser.add_argument(f"--{name.replace('_', '-')}", help=HELP[name] + default, **kind)


def _settings(given: argparse.Namespace, defaults: Settings) -> Settings:
    chosen = {
        field.name: value
        for field in fields(Settings)
        if (value := getattr(given, field.name, None)) is not None and value != []
    }
    if not 0 <= chosen.get("port", 0) <= 65535:
        raise Mistake(f"--port must be between 0 and 65535, not {chosen['port']}")
    if "scenario" in chosen:
        chosen["scenario"] = tuple(chosen["scenario"])
    return replace(defaults, **chosen)


def _app(settings: Settings) -> Any:
    from mockpay.app import build
    from mockpay.steering.load import BadScenario

    try:
        return build(settings)
    except BadScenario as error:
        raise Mistake(str(error)) from None


def _serve(_given: argparse.Namespace, settings: Settings) -> int:
    gc.disable()  # until it is ready: nothing that is made while starting is garbage, and looking for it takes time
    # Asked to stop is no failure; and the first process of a container hears only signals that it has a handler for.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    import uvicorn

    from mockpay.web.connection import Connection

    app = _app(settings)
    _refuse_taken_port(settings)

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            host, port = self.servers[0].sockets[0].getsockname()[:2]
            name = f"[{host}]" if ":" in host else host
            gc.freeze()
            gc.enable()
            print(f"mockpay ready on http://{name}:{port}", flush=True)

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


def _health(given: argparse.Namespace, settings: Settings) -> int:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104  asked, not bound
    deadline = time.monotonic() + given.wait
    while True:
        trouble = _ask(host, settings.port)
        if trouble is None:
            print(f"mockpay is ready on http://{host}:{settings.port}")
            return 0
        if time.monotonic() >= deadline:
            print(f"mockpay: not ready on http://{host}:{settings.port}: {trouble}", file=sys.stderr)
            return 1
        time.sleep(0.05)


def _ask(host: str, port: int) -> str | None:
    """None when it is healthy, else what is wrong."""
    import http.client
    import json

    connection = http.client.HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", "/_mockpay/health")
        response = connection.getresponse()
        answer = json.loads(response.read())
    except (OSError, http.client.HTTPException, ValueError) as error:
        return str(error) or type(error).__name__
    finally:
        connection.close()
    return None if isinstance(answer, dict) and answer.get("status") == "ok" else f"it answered {response.status}"


def _scenarios(_given: argparse.Namespace, _settings: Settings) -> int:
    from mockpay.steering.load import describe, names

    width = max(len(name) for name in names())
    for name in names():
        print(f"{name:{width}}  {describe(name)}")
    return 0


def _get(given: argparse.Namespace, settings: Settings) -> int:
    import asyncio

    import httpx

    target = urlsplit(given.path)
    if not given.path.startswith("/"):
        raise Mistake(f"PATH must begin with a slash, not {given.path!r}")
    headers = {"authorization": "mockpay", **_headers(given.header)}

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(_app(settings))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:7357") as client:
            return await client.get(target.geturl(), headers=headers)

    response = asyncio.run(ask())
    print(response.text)
    return 0 if response.is_success else 1


def _headers(given: Sequence[str]) -> Mapping[str, str]:
    pairs = [text.partition(":") for text in given]
    if bad := [text for text, colon, _ in pairs if not colon]:
        raise Mistake(f"--header must be NAME:VALUE, not {bad[0]!r}")
    return {name.strip(): value.strip() for name, _, value in pairs}
