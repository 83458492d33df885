"""https receivers with a private CA, a mockpay that is reached by https, and CA files that are none."""

import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
import trustme
from api_client import ANYBODY, ORDER, ApiClient, Server

from mockpay.client.sync import Mockpay

Open = Callable[..., ApiClient]


@pytest.fixture(scope="module")
def ca(tmp_path_factory: pytest.TempPathFactory) -> tuple[trustme.CA, str]:
    """A private CA, and the file of it."""
    made = trustme.CA()
    file = tmp_path_factory.mktemp("ca") / "ca.pem"
    made.cert_pem.write_to_path(str(file))
    return made, str(file)


@contextmanager
def secured(ca: trustme.CA, handler: type[BaseHTTPRequestHandler], *names: str) -> Iterator[str]:
    """The address of an https server whose certificate that CA signed."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert(*names).configure_cert(context)

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: Any) -> None:
            """A client that does not trust us is no trouble."""

        def get_request(self) -> Any:
            connection, address = super().get_request()
            connection.settimeout(10)
            return context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False), address

    with Quiet(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield f"https://localhost:{server.server_port}"
        server.shutdown()


def receiving(got: list[bytes]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    return Handler


def paid(api: ApiClient, url: str) -> dict[str, Any]:
    order_id = api.order(notify_url=url)["id"]
    api.act(order_id, "pay", wait=True)
    (row,) = api.get("/_mockpay/webhooks").json()["deliveries"]
    return dict(row)


def test_a_private_ca_is_trusted_when_it_is_named(open_client: Open, ca: tuple[trustme.CA, str]) -> None:
    got: list[bytes] = []
    with secured(ca[0], receiving(got), "localhost") as url:
        assert paid(open_client(webhook_ca=ca[1]), url)["state"] == "success"
        row = paid(open_client(), url)
        assert row["state"] == "pending"
        assert "--webhook-ca FILE" in row["attempts"][0]["error"]
        assert paid(open_client(insecure_webhooks=True), url)["state"] == "success"
    assert len(got) == 2


def test_the_name_has_to_be_the_certificates(open_client: Open, ca: tuple[trustme.CA, str]) -> None:
    got: list[bytes] = []
    with secured(ca[0], receiving(got), "shop.test") as url:
        row = paid(open_client(webhook_ca=ca[1]), url)
        assert "its certificate is not trusted" in row["attempts"][0]["error"]
        assert paid(open_client(webhook_ca=ca[1], insecure_webhooks=True), url)["state"] == "success"


def test_the_server_takes_them_as_options_and_variables(ca: tuple[trustme.CA, str]) -> None:
    import os

    got: list[bytes] = []
    env = os.environ | {"MOCKPAY_WEBHOOK_CA": ca[1]}
    with secured(ca[0], receiving(got), "localhost") as url:
        for options, more in ((["--webhook-ca", ca[1]], {}), (["--insecure-webhooks"], {}), ([], {"env": env})):
            with Server(*options, **more) as server, httpx.Client(base_url=server.url, headers=ANYBODY) as shop:
                order = shop.post("/api/orders", json=ORDER | {"notify_url": url}).json()
                shop.post(f"/_mockpay/orders/{order['id']}/actions/pay", json={"wait": True}).raise_for_status()
    assert len(got) == 3


@pytest.mark.parametrize(
    ("content", "why"),
    [(None, "No such file or directory"), (b"no pem", "it holds no certificate in PEM form"), (b"", "it holds no")],
)
@pytest.mark.parametrize("command", [("serve", "--port", "0", "--webhook-ca"), ("health", "--ca"), ("reset", "--ca")])
def test_a_file_that_holds_no_ca_is_one_sentence(
    command: tuple[str, ...], content: bytes | None, why: str, tmp_path: Path
) -> None:
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_bytes(content)
    done = subprocess.run([sys.executable, "-m", "mockpay", *command, str(file)], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"mockpay: {command[-1]} {file}: {why}")
    assert done.stderr.count("\n") == 1


def forwarding(to: str) -> type[BaseHTTPRequestHandler]:
    """What stands before a mockpay that is reached by https."""

    class Handler(BaseHTTPRequestHandler):
        def _forward(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            sent = {name: value for name, value in self.headers.items() if name.lower() not in ("host", "connection")}
            answer = httpx.request(self.command, f"{to}{self.path}", content=body, headers=sent)
            self.send_response(answer.status_code)
            self.send_header("content-length", str(len(answer.content)))
            for name, value in answer.headers.items():
                if name.startswith("mockpay-"):
                    self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.content)

        do_GET = do_POST = do_DELETE = _forward  # noqa: N815

        def log_message(self, *_: Any) -> None:
            pass

    return Handler


class TestMockpayByHttps:
    def test_the_client(self, ca: tuple[trustme.CA, str], server: Server) -> None:
        with secured(ca[0], forwarding(server.url), "localhost") as url:
            with Mockpay(f"{url}/~https", ca=ca[1]) as mockpay:
                assert mockpay.health().space == "https"
            with Mockpay(url) as mockpay, pytest.raises(httpx.ConnectError):
                mockpay.health()

    @pytest.mark.parametrize("command", ["health", "reset"])
    def test_the_commands(self, ca: tuple[trustme.CA, str], server: Server, command: str) -> None:
        import os

        def run(*options: str, **env: str) -> int:
            line = [sys.executable, "-m", "mockpay", command, "--url", f"{url}/~https", *options]
            return subprocess.run(line, capture_output=True, env=os.environ | env).returncode

        with secured(ca[0], forwarding(server.url), "localhost") as url:
            assert run("--ca", ca[1]) == 0
            assert run(MOCKPAY_CA=ca[1]) == 0
            assert run(SSL_CERT_FILE=ca[1]) == 0
            assert run() != 0

    def test_a_webhook_to_it_is_refused_behind_tls_too(
        self, ca: tuple[trustme.CA, str], server: Server, open_client: Open
    ) -> None:
        with secured(ca[0], forwarding(server.url), "localhost") as url:
            row = paid(open_client(webhook_ca=ca[1]), f"{url}/_mockpay/reset")
        assert (row["state"], "may not go to mockpay itself" in row["attempts"][0]["error"]) == ("refused", True)
