"""`mockpay webhooks listen`: a receiver that prints each webhook, and hands it on to an app if told so."""

import argparse
import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import urlsplit

from mockpay.commands.options import Mistake
from mockpay.settings import Settings

PORT: Final = 9000
NOT_HANDED_ON: Final = frozenset({"host", "connection", "content-length", "transfer-encoding", "accept-encoding"})
"""Headers of one connection; of the rest, signatures too, not a byte changes."""


def add(commands: Any, _defaults: Settings) -> None:
    """Tell the parser of it."""
    webhooks = commands.add_parser("webhooks", help="receive webhooks in the terminal: `webhooks listen`")
    actions = webhooks.add_subparsers(title="commands", required=True, metavar="COMMAND")
    listen = actions.add_parser(
        "listen",
        help="print each webhook that comes and forward it",
        description="Prints an address; give it as notify_url, or register it as a webhook. With --forward the app's "
        "answer is the answer, so that mockpay tries again when the app fails.",
    )
    listen.set_defaults(run=_listen)
    listen.add_argument(
        "--port", type=int, default=PORT, dest="listen_port", help=f"default: {PORT}; 0 picks a free one"
    )
    listen.add_argument("--forward", metavar="URL", help="where your app receives webhooks")


def _listen(given: argparse.Namespace, _settings: Settings) -> int:
    if given.forward and urlsplit(given.forward).scheme not in ("http", "https"):
        raise Mistake(f"--forward must be an address like http://127.0.0.1:3000/webhooks, not {given.forward!r}")
    try:
        server = Listening(given.listen_port, given.forward)
    except (OSError, OverflowError) as error:
        raise Mistake(f"cannot listen on port {given.listen_port}: {error}; choose another with --port") from None
    with server:
        print(f"listening on http://127.0.0.1:{server.server_port}/", flush=True)
        server.serve_forever()
    return 0


class Listening(ThreadingHTTPServer):
    """The receiver; `forward` is the address webhooks are handed on to."""

    daemon_threads = True

    def __init__(self, port: int, forward: str | None) -> None:
        import httpx

        super().__init__(("127.0.0.1", port), ForwardingHandler)
        self.forward = forward
        self.client = httpx.Client(trust_env=False, timeout=30)


class ForwardingHandler(BaseHTTPRequestHandler):
    """Prints a line for each webhook: what it says of itself, and what became of it."""

    server: Listening

    def do_POST(self) -> None:
        """One webhook."""
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        status, answer = self._handed_on(body)
        print(f"{_summary(body)} -> {status}{'' if self.server.forward else ' (not handed on)'}", flush=True)
        self.send_response(status)
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def do_PUT(self) -> None:
        """One webhook."""
        self.do_POST()

    def _handed_on(self, body: bytes) -> tuple[int, bytes]:
        import httpx

        if not self.server.forward:
            return 200, b""
        headers = [(name, value) for name, value in self.headers.items() if name.lower() not in NOT_HANDED_ON]
        try:
            answer = self.server.client.request(self.command, self.server.forward, content=body, headers=headers)
        except httpx.TransportError as error:
            return 502, f"{self.server.forward}: {error}".encode()
        return answer.status_code, answer.content

    def log_message(self, *_: object) -> None:
        """Nothing: a line is printed already."""


def _summary(body: bytes) -> str:
    """Its event and what it is about, where it says so; else how long it is."""
    try:
        webhook = json.loads(body)
        event, data = webhook.get("event") or webhook.get("type"), webhook.get("data") or {}
        about = webhook.get("order_id") or data.get("id") or (data.get("object") or {}).get("id")
    except (ValueError, AttributeError):
        event = about = None
    return " ".join(str(one) for one in (event, about) if one) or f"a webhook of {len(body)} bytes"
