"""Requests with a whole address in the first line, as clients send them to a proxy; axios up to 1.7.9 for https too."""

import json
import re
import socket
import ssl
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import trustme
from api_client import ORDER, Server
from raw import ask

from tests.intercept.proxy import Proxy, everything, request, served

pytestmark = pytest.mark.slow
BODY = json.dumps(ORDER).encode()
LINES = ("Authorization: x", "Host: wrong.example")


class OtherHost(ThreadingHTTPServer):
    """Another host, over TLS if it has a context: it notes what it is asked and gives the body back in two pieces."""

    daemon_threads = True

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        other = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                other.asked.append((self.command, self.path, headers))
                self.send_response(201)
                self.send_header("transfer-encoding", "chunked")
                self.send_header("x-other", "yes")
                self.end_headers()
                self.wfile.write(b"%x\r\n%b\r\n1\r\n!\r\n0\r\n\r\n" % (len(body), body))

            def log_message(self, *_: Any) -> None:
                pass

        super().__init__(("127.0.0.1", 0), Handler)
        if context:
            self.socket = context.wrap_socket(self.socket, server_side=True)
        self.url = f"{'https' if context else 'http'}://localhost:{self.server_port}"


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    ca = tmp_path_factory.mktemp("ca") / "ca.pem"
    AUTHORITY.cert_pem.write_to_path(ca)
    with Proxy(SSL_CERT_FILE=str(ca)) as one:
        yield one


AUTHORITY = trustme.CA()


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_provider_s_host_is_played_whatever_host_says(proxy: Proxy, server: Server, scheme: str) -> None:
    for url in (proxy.url, server.url):
        answer = ask(url, "POST", f"{scheme}://sandbox.ecartpay.com/api/orders?x=1", *LINES, body=ORDER)
        assert answer.status == 200
        own = urlsplit(url)
        assert answer.json["pay_link"].startswith(f"http://127.0.0.1:{own.port}/checkout?id="), answer.json["pay_link"]


def test_the_proxy_s_user_names_the_space_and_leaves_no_trace(proxy: Proxy) -> None:
    user = ("Proxy-Authorization: Basic dGVzdC0xODp4", "Proxy-Connection: keep-alive")
    answer = ask(proxy.url, "POST", "https://sandbox.ecartpay.com/api/orders", *LINES, *user, body=ORDER)
    assert "/~test-18/checkout" in answer.json["pay_link"]
    (seen,) = ask(proxy.url, "GET", "/~test-18/_mockpay/requests", "Host: localhost").json["requests"]
    assert not [name for name in seen["request"]["headers"] if name.startswith("proxy-")]
    assert seen["request"]["headers"]["host"] == "sandbox.ecartpay.com"


def test_other_hosts_answer_in_the_clear_and_over_tls(proxy: Proxy) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    AUTHORITY.issue_cert("localhost").configure_cert(context)
    for other in (OtherHost(), OtherHost(context)):
        with served(other):
            hop = ("Proxy-Connection: keep-alive", "TE: trailers", "X-Mine: 1")
            answer = ask(proxy.url, "POST", f"{other.url}/a?b=c", *LINES, *hop, body=b"hello")
            assert (answer.status, answer.headers["x-other"]) == (201, "yes")
            assert b"hello" in answer.body
            ((method, path, headers),) = other.asked
            assert (method, path, headers["x-mine"]) == ("POST", "/a?b=c", "1")
            assert headers["host"] == other.url.partition("://")[2]
            assert not {"proxy-connection", "te"} & set(headers)


def test_one_that_cannot_be_reached_is_said_to_be(proxy: Proxy) -> None:
    answer = ask(proxy.url, "GET", "http://127.0.0.1:9/", *LINES)
    assert (answer.status, answer.json["error"]["code"]) == (502, "unreachable")


def test_what_is_asked_of_mockpay_itself_is_served(proxy: Proxy, server: Server) -> None:
    for url in (proxy.url, server.url):
        assert ask(url, "GET", f"{url}/_mockpay/health", "Host: localhost").status == 200


def test_only_mockpay_refuses_other_hosts() -> None:
    with Proxy("--only-mockpay") as closed:
        answer = ask(closed.url, "POST", "https://api.stripe.com/v1/charges", *LINES, body=b"{}")
        assert (answer.status, answer.json["error"]["code"]) == (403, "only_mockpay")
        assert closed.end().refused == {"api.stripe.com": 1}


def test_what_serves_asks_nobody_else(server: Server) -> None:
    answer = ask(server.url, "POST", "https://api.stripe.com/v1/charges", *LINES, body=b"{}")
    assert (answer.status, answer.json["error"]["code"]) == (403, "elsewhere")
    assert "api.stripe.com" in answer.json["error"]["message"]
    assert ask(server.url, "GET", "ftp://x.example/", "Host: localhost").status in (400, 404)


def test_inside_a_tunnel_too(proxy: Proxy) -> None:
    with proxy.inside("api.conekta.io", "test-19") as sock:
        sock.sendall(request("POST", "https://sandbox.ecartpay.com/api/orders", "api.conekta.io", BODY))
        assert b"/~test-19/checkout" in everything(sock)


def test_pipelined_behind_others_it_waits_for_its_turn(server: Server) -> None:
    first = b"GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n"
    second = b"GET https://api.stripe.com/ HTTP/1.1\r\nHost: a\r\n\r\n"
    with socket.create_connection(("127.0.0.1", urlsplit(server.url).port or 0), timeout=20) as sock:
        sock.sendall(first + second)
        assert re.findall(rb"HTTP/1.1 (\d+)", everything(sock)) == [b"200", b"403"]


def test_the_files_of_the_user_are_left_alone(tmp_path: Path) -> None:
    before = sorted(tmp_path.iterdir())
    with Proxy(HOME=str(tmp_path)) as proxy:
        assert sorted(one.name for one in proxy.folder.iterdir()) == ["bundle.pem", "ca.pem", "trust.p12"]
    assert sorted(tmp_path.iterdir()) == before
