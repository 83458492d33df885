"""Ways to reach mockpay from a test. Every answer of a provider is checked against its schema on the way."""

import asyncio
import base64
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from starlette.routing import compile_path

from mockpay.app import build, find_providers
from mockpay.control.schemas import SCHEMAS
from mockpay.sandbox.clock import wall
from mockpay.settings import Settings
from mockpay.web.provider import Provider
from mockpay.web.spaces import split
from mockpay.web.validation import Schema
from tests.sandbox.stores import STORES

ROOT = Path(__file__).parent.parent
ANYBODY = {"authorization": "anybody"}
ORDER = {
    "customer_id": "657b928db4c08f6f66847b09",
    "currency": "MXN",
    "items": [{"name": "Brazalete religioso plateado BR3017", "quantity": 1, "price": 243.33}],
}


@cache
def _operations() -> list[tuple[Any, str, str, str]]:
    return [
        (compile_path(one.path)[0], one.method, provider.name, one.name)
        for provider in find_providers()
        for one in provider.operations
        if one.handler and not one.for_browsers
    ]


@cache
def schema(name: str) -> Schema:
    return Schema(name)


@cache
def _control() -> list[tuple[Any, str, str]]:
    """Path, method and schema of the answers of the control plane that have one."""
    rows = [(*endpoint.split(), own.response) for endpoint, own in SCHEMAS.items() if own.response]
    return [(compile_path(path)[0], method, name) for method, path, name in rows]


def obey_schema(method: str, path: str, response: httpx.Response) -> None:
    """An answer of a provider, or of the control plane, has the shape its schema says."""
    _, plain = split(path.partition("?")[0])
    if b'"no_space"' in response.content:
        return  # mockpay's own refusal, before anybody else is asked
    for pattern, wanted, name in _control():
        if wanted == method and pattern.match(plain):
            kind = name if response.is_success else "error.response"
            schema(f"control/{kind}").check(msgspec.json.decode(response.content))
            return
    for pattern, wanted, provider, name in _operations():
        if wanted == method and pattern.match(plain) and response.status_code != 204:
            kind = f"{name}.response" if response.is_success else "error.response"
            schema(f"{provider}/{kind}").check(msgspec.json.decode(response.content))
            return


class Life:
    """The server's side of the ASGI lifespan: start-up before the first request, shutdown after the last."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def begin(self) -> None:
        self._asked: asyncio.Queue[dict[str, str]] = asyncio.Queue()
        self._told: asyncio.Queue[Any] = asyncio.Queue()
        await self._asked.put({"type": "lifespan.startup"})
        scope = {"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}
        self._task = asyncio.ensure_future(self._app(scope, self._asked.get, self._told.put))
        assert (await self._told.get())["type"] == "lifespan.startup.complete"

    async def end(self) -> None:
        await self._asked.put({"type": "lifespan.shutdown"})
        await self._task
        assert (await self._told.get())["type"] == "lifespan.shutdown.complete"


STORE = STORES[os.environ.get("MOCKPAY_TEST_STORE", "memory")]
"""`nox -s yielding` runs the suites over the store that pauses and runs every unit of work twice."""


class ApiClient:
    """The app in process, on an event loop of its own that also runs its deliveries."""

    def __init__(
        self,
        scenarios: tuple[str, ...],
        *,
        plugged: list[Provider] | None = None,
        scenario: Any = None,
        system_clock: Callable[[], datetime] = wall,
        store: Any = STORE,
        **settings: Any,
    ) -> None:
        self._runner = asyncio.Runner()
        given = {"plugged": plugged, "scenario": scenario, "system_clock": system_clock, "store": store}
        try:
            app = self._runner.run(self._build(Settings(scenario=scenarios, **settings), given))
        except BaseException:
            self._runner.close()
            raise
        self._life = Life(app)
        self._runner.run(self._life.begin())
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        self._client = httpx.AsyncClient(transport=transport, base_url="http://sandbox.test")

    async def _build(self, settings: Settings, given: dict[str, Any]) -> Any:
        return build(settings, **given)

    def ask(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> httpx.Response:
        content = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        sent = ANYBODY if headers is None else headers
        response = self._runner.run(self._client.request(method, path, content=content, headers=sent))
        obey_schema(method, path, response)
        return response

    def together(self, *requests: tuple[str, str, Any], headers: dict[str, str] | None = None) -> list[httpx.Response]:
        """The answers to requests (method, path, body) that are sent at the same moment."""
        return self._runner.run(self._together(requests, ANYBODY if headers is None else headers))

    async def _together(self, requests: Any, headers: dict[str, str]) -> list[httpx.Response]:
        sent = [
            self._client.request(
                method, path, content=body if isinstance(body, bytes) else json.dumps(body).encode(), headers=headers
            )
            for method, path, body in requests
        ]
        return list(await asyncio.gather(*sent))

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.ask("GET", path, **more)

    def post(self, path: str, body: Any = None, **more: Any) -> httpx.Response:
        return self.ask("POST", path, body, **more)

    def put(self, path: str, body: Any = None, **more: Any) -> httpx.Response:
        return self.ask("PUT", path, body, **more)

    def order(self, **more: Any) -> dict[str, Any]:
        """A created order."""
        response = self.post("/api/orders", ORDER | more)
        assert response.status_code == 200, response.text
        created: dict[str, Any] = response.json()
        return created

    def act(self, order_id: str, action: str, **body: Any) -> dict[str, Any]:
        response = self.post(f"/_mockpay/orders/{order_id}/actions/{action}", body)
        assert response.status_code == 200, response.text
        done: dict[str, Any] = response.json()
        return done

    def close(self) -> None:
        self._runner.run(self._client.aclose())
        self._runner.run(self._life.end())
        self._runner.close()


class Server:
    """`mockpay serve` as a process on a free port."""

    def __init__(self, *options: str, **popen: Any) -> None:
        command = [sys.executable, "-m", "mockpay", "serve", "--port", "0", *options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **popen)
        assert self.process.stdout is not None
        self.ready_line = self.process.stdout.readline().strip()
        self.url = self.ready_line.rpartition(" ")[2]

    def __enter__(self) -> "Server":
        assert self.ready_line, self.process.communicate()[1]
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.communicate(timeout=10)


class Received(msgspec.Struct, frozen=True):
    """What a receiver got."""

    path: str
    headers: dict[str, str]
    body: bytes
    at: float

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Receiver:
    """A real HTTP server on a free port. `answer` decides the status from how many posts came; it may sleep."""

    def __init__(self, answer: Callable[[int], int] = lambda _count: 200, host: str = "127.0.0.1") -> None:
        self.answer = answer
        self.got: list[Received] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                receiver.got.append(Received(self.path, headers, body, time.monotonic()))
                self.send_response(receiver.answer(len(receiver.got)))
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        class Listening(ThreadingHTTPServer):
            address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
            daemon_threads = True

        self._server = Listening((host, 0), Handler)
        self.url = f"http://{f'[{host}]' if ':' in host else host}:{self._server.server_port}"

    def wait_for(self, count: int, seconds: float = 10.0) -> list[Received]:
        """At least `count` posts, or a failure that shows what came."""
        deadline = time.monotonic() + seconds
        while len(self.got) < count and time.monotonic() < deadline:
            time.sleep(0.01)
        assert len(self.got) >= count, f"{len(self.got)} of {count} webhooks came: {self.got}"
        return self.got

    def __enter__(self) -> "Receiver":
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def program(name: str) -> str:
    """The path of a program; without it the test is skipped, or fails where it is required."""
    import os

    found = shutil.which(name)
    if found is None and os.environ.get(f"MOCKPAY_REQUIRE_{name.upper()}"):
        pytest.fail(f"{name} is required here and missing")
    if found is None:
        pytest.skip(f"needs {name}")
    return found


VERIFY = """
const crypto = require('crypto');
const [secret, posts] = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const verdicts = posts.map(([headers, body]) => {
  const text = Buffer.from(body, 'base64').toString('utf8');
  const data = JSON.stringify(JSON.parse(text).data);
  const message = `${headers['x-pay-timestamp']}.${headers['x-pay-webhook-id']}.${data}`;
  const wanted = 'SHA256=' + crypto.createHmac('sha256', secret).update(message).digest('hex');
  return wanted === headers['x-pay-signature'];
});
process.stdout.write(JSON.stringify(verdicts));
"""


def verified_by_node(posts: list[Received], secret: str = "whsec_mockpay") -> list[bool]:
    """Whether the signature of each webhook holds, as node sees it."""
    asked = json.dumps([secret, [[post.headers, base64.b64encode(post.body).decode()] for post in posts]])
    done = subprocess.run([program("node"), "-e", VERIFY], input=asked, capture_output=True, text=True, check=True)
    verdicts: list[bool] = json.loads(done.stdout)
    return verdicts
