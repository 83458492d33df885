"""Tunnels of `exec --intercept`: into the sandbox, to other hosts, and those that are refused."""

import json
import os
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from api_client import ORDER, Server

from mockpay.client.sync import Mockpay
from tests.intercept.proxy import (
    EchoServer,
    Proxy,
    UpstreamProxy,
    connect_head,
    everything,
    head_of,
    request,
    served,
)

pytestmark = pytest.mark.slow
HOST = "sandbox.ecartpay.com"
BODY = json.dumps(ORDER).encode()
CREATE = request("POST", "/api/orders", HOST, BODY)


@pytest.fixture(scope="module")
def proxy() -> Iterator[Proxy]:
    with Proxy() as one:
        yield one


@pytest.fixture(scope="module")
def closed() -> Iterator[Proxy]:
    with Proxy("--only-mockpay", "--intercept-host=api.example.com") as one:
        yield one


def answered(raw: bytes) -> tuple[int, Any]:
    head, _, body = raw.partition(b"\r\n\r\n")
    return int(head.split()[1]), json.loads(body)


def refused(raw: bytes) -> tuple[int, str, str]:
    status, body = answered(raw)
    return status, body["error"]["code"], body["error"]["message"]


@pytest.mark.parametrize("host", ["sandbox.ecartpay.com", "ecartpay.com", "api.conekta.io", "SANDBOX.EcartPay.com"])
def test_a_provider_s_host_is_played_and_links_lead_to_mockpay(proxy: Proxy, host: str) -> None:
    with proxy.inside(host) as sock:
        sock.sendall(request("POST", "/api/orders", host, BODY))
        status, order = answered(everything(sock))
    assert (status, order["pay_link"]) == (200, f"http://127.0.0.1:{proxy.address[1]}/checkout?id={order['id']}")
    assert httpx.get(order["pay_link"], headers={"accept": "text/html"}).status_code == 200


def test_the_proxy_s_user_names_the_space(proxy: Proxy) -> None:
    with proxy.inside(HOST, "test-17") as sock:
        sock.sendall(CREATE)
        _, order = answered(everything(sock))
    assert order["pay_link"] == f"http://127.0.0.1:{proxy.address[1]}/~test-17/checkout?id={order['id']}"
    orders = httpx.get(f"{proxy.url}/~test-17/_mockpay/orders").json()["orders"]
    assert [one["id"] for one in orders] == [order["id"]]


def test_one_tunnel_serves_many_requests_and_a_used_connection_opens_one(proxy: Proxy) -> None:
    sock = proxy.connect()
    sock.sendall(b"GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n")
    length = int(head_of(sock).lower().partition(b"content-length: ")[2].split()[0])
    sock.recv(length)
    sock.sendall(connect_head(f"{HOST}:443"))
    assert head_of(sock).startswith(b"HTTP/1.1 200 ")
    with proxy.context().wrap_socket(sock, server_hostname=HOST) as inside:
        inside.sendall(CREATE.replace(b"Connection: close\r\n", b"") + CREATE)
        assert everything(inside).count(b"HTTP/1.1 200 OK") == 2


@pytest.mark.parametrize(
    ("sent", "status", "code", "words"),
    [
        (
            connect_head(f"{HOST}:8443"),
            403,
            "other_port",
            f"to port 443 only, not to {HOST}:8443; add it",
        ),
        (connect_head("a.example:80"), 403, "other_port", "a.example:80"),
        (connect_head(f"{HOST}:443") + b"\x16\x03\x01", 400, "early_bytes", "right behind CONNECT"),
        (connect_head("a b:443").replace(b"a b", b"a_~b"), 400, "bad_tunnel", "not 'a_~b:443'"),
        (connect_head(f"{HOST}"), 400, "bad_tunnel", "a host and a port"),
        (connect_head(f"{HOST}:443", "a/b"), 403, "no_space", "'a/b' is no name for one"),
    ],
)
def test_what_it_opens_no_tunnel_for(proxy: Proxy, sent: bytes, status: int, code: str, words: str) -> None:
    found = refused(proxy.ask(sent))
    assert found[:2] == (status, code), found
    assert words in found[2]


def test_no_tunnel_inside_a_tunnel(proxy: Proxy) -> None:
    with proxy.inside() as sock:
        sock.sendall(connect_head(f"{HOST}:443"))
        assert refused(everything(sock))[:2] == (405, "nested_tunnel")


@pytest.mark.parametrize(
    "path", ["/_mockpay/orders", "/~a/_mockpay/orders", "/_mockpay/", "/_mockpay/session", "/livez"]
)
def test_the_control_api_is_not_at_a_provider_s_name(proxy: Proxy, path: str) -> None:
    with proxy.inside() as sock:
        sock.sendall(request("GET", path, HOST))
        status, code, message = refused(everything(sock))
    assert (status, code) == (404, "not_found")
    assert message.startswith(f"{HOST} has no control API; it is at http://127.0.0.1:{proxy.address[1]}/")


def test_pages_for_browsers_are_at_a_provider_s_name(proxy: Proxy) -> None:
    with proxy.inside() as sock:
        sock.sendall(request("GET", "/sdk/pay.js", HOST))
        assert everything(sock).startswith(b"HTTP/1.1 200 OK")


def test_a_receiver_on_this_machine_may_be_named_there(proxy: Proxy) -> None:
    inbox = f"{proxy.url}/~hooks/_mockpay/inbox/shop".replace("localhost", "127.0.0.1")
    with proxy.inside(HOST, "hooks") as sock:
        sock.sendall(request("POST", "/api/orders", HOST, json.dumps(ORDER | {"notify_url": inbox}).encode()))
        _, order = answered(everything(sock))
    assert httpx.post(f"{proxy.url}/~hooks/_mockpay/orders/{order['id']}/actions/pay").status_code == 200
    with Mockpay(f"{proxy.url}/~hooks") as mockpay:
        (webhook,) = mockpay.webhooks.wait("orders.confirmation", order_id=order["id"])
        assert [one.headers["x-pay-webhook-id"] for one in mockpay.inbox.get("shop").hooks][-1] == webhook.id


# Other hosts


def test_other_hosts_are_carried_as_they_are_through_the_user_s_own_proxy() -> None:
    with served(EchoServer()) as echo, served(UpstreamProxy(echo.server_address)) as upstream:
        env = {"HTTPS_PROXY": f"http://ana:s%40l@127.0.0.1:{upstream.port}", "NO_PROXY": "direct.example"}
        with Proxy(**env) as proxy:
            with proxy.tunnel("other.example:443") as sock:
                sent = os.urandom(1_000_000)
                sock.sendall(sent)
                sock.shutdown(socket.SHUT_WR)
                assert everything(sock) == sent + b"=1000000"
            assert upstream.heads[0].splitlines()[0] == "CONNECT other.example:443 HTTP/1.1"
            assert "Proxy-Authorization: Basic YW5hOnNAbA==" in upstream.heads[0]
            status, code, message = refused(proxy.ask(connect_head("no.example:443")))
            assert (status, code) == (502, "unreachable")
            assert "does not connect to no.example:443; it says: HTTP/1.1 407" in message
            assert "s%40l" not in message
            assert refused(proxy.ask(connect_head("direct.example:443")))[:2] == (502, "unreachable")
            assert len(upstream.heads) == 2, "what NO_PROXY names goes by no proxy"
            with proxy.inside() as sock:
                sock.sendall(CREATE)
                assert answered(everything(sock))[0] == 200
            assert len(upstream.heads) == 2, "a provider's host goes nowhere"
        assert dict(proxy.report.tunnelled) == {"other.example": 1, "no.example": 1, "direct.example": 1}


def test_a_socks_proxy_is_refused_when_it_begins() -> None:
    command = [sys.executable, "-m", "mockpay", "exec", "--intercept", "--", "true"]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"HTTPS_PROXY": "socks5://u:p@h:1"})
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("mockpay: the proxy socks5://h:1 cannot be chained")


def test_only_mockpay_refuses_them_and_plays_what_it_is_told(closed: Proxy) -> None:
    status, code, message = refused(closed.ask(connect_head("api.stripe.com:443")))
    assert (status, code) == (403, "only_mockpay")
    assert "--intercept-host api.stripe.com has it played" in message
    with closed.inside("api.example.com") as sock:
        sock.sendall(request("POST", "/api/orders", "api.example.com", BODY))
        status, order = answered(everything(sock))
    assert (status, order["pay_link"].partition("/checkout")[0]) == (200, f"http://127.0.0.1:{closed.address[1]}")


# TLS


def test_only_http_1_1_is_offered(proxy: Proxy) -> None:
    with proxy.inside(HOST, "", "h2", "http/1.1") as sock:
        assert sock.selected_alpn_protocol() == "http/1.1"
    with proxy.inside(HOST, "", "h2") as sock:
        assert sock.selected_alpn_protocol() is None


def test_bytes_that_come_with_the_end_of_the_handshake_are_served(proxy: Proxy) -> None:
    """The client's last flight and its first request in one packet."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = proxy.context().wrap_bio(incoming, outgoing, server_hostname=HOST)
    with proxy.tunnel() as sock:
        while True:
            try:
                tls.do_handshake()
                break
            except ssl.SSLWantReadError:
                sock.sendall(outgoing.read())
                incoming.write(sock.recv(65_536))
        tls.write(CREATE)
        sock.sendall(outgoing.read())
        received = b""
        while b"pay_link" not in received:
            incoming.write(sock.recv(65_536))
            try:
                received += tls.read(65_536)
            except ssl.SSLWantReadError:
                continue
    assert received.startswith(b"HTTP/1.1 200 OK")


def test_100_continue_comes_through(proxy: Proxy) -> None:
    with proxy.inside() as sock:
        head, _, body = request("POST", "/api/orders", HOST, BODY, "Expect: 100-continue").partition(b"\r\n\r\n")
        sock.sendall(head + b"\r\n\r\n")
        assert head_of(sock) == b"HTTP/1.1 100 Continue\r\n\r\n"
        sock.sendall(body)
        assert answered(everything(sock))[0] == 200


@pytest.mark.parametrize("at", ["before_commit", "after_commit", "mid_body"])
def test_a_dropped_connection_is_one(proxy: Proxy, at: str) -> None:
    space = f"{proxy.url}/~drop-{at}"
    fault = {"when": {"operation": "ecartpay.create_order"}, "drop": True, "at": at}
    set_ = httpx.post(f"{space}/_mockpay/faults", json=fault)
    assert set_.status_code == 200, set_.text
    with proxy.inside(HOST, f"drop-{at}") as sock:
        sock.sendall(CREATE)
        received = everything(sock)
    assert (received == b"") is (at != "mid_body")
    assert len(httpx.get(f"{space}/_mockpay/orders").json()["orders"]) == (0 if at == "before_commit" else 1)


def test_large_bodies_and_refusals_come_through(proxy: Proxy) -> None:
    with proxy.inside() as sock:
        sock.sendall(request("POST", "/api/orders", HOST, b"{" + b" " * 500_000 + BODY[1:]))
        assert answered(everything(sock))[0] == 200
    with proxy.inside() as sock:
        sock.sendall(request("GET", "/api/orders", HOST, b"", f"X-Long: {'x' * 70_000}"))
        assert refused(everything(sock))[:2] == (431, "head_too_large")


def test_a_request_that_asks_for_h2c_is_served(proxy: Proxy) -> None:
    with proxy.inside() as sock:
        upgrade = ("Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAAP__")
        sent = request("POST", "/api/orders", HOST, BODY, *upgrade)
        sock.sendall(sent.replace(b"Connection: close", b"Connection: close, Upgrade, HTTP2-Settings"))
        assert answered(everything(sock))[0] == 200


# Who else asks


def test_what_serves_is_no_proxy(server: Server) -> None:
    host, port = server.url.rpartition("/")[2].split(":")
    for target in (f"{HOST}:443", "a.example:443"):
        with socket.create_connection((host, int(port)), timeout=20) as sock:
            sock.sendall(connect_head(target))
            assert refused(everything(sock))[:2] == (405, "no_proxy")


def test_the_proxy_listens_on_loopback_whatever_the_variables_say() -> None:
    with Proxy(MOCKPAY_HOST="0.0.0.0", MOCKPAY_PUBLIC_URL="https://x.example", MOCKPAY_TLS="true") as proxy:
        found = httpx.get(f"{proxy.url}/_mockpay/health")
        assert found.status_code == 200
        tables = "".join(Path(f"/proc/net/{name}").read_text() for name in ("tcp", "tcp6"))
    listening = {line.split()[1] for line in tables.splitlines() if " 0A " in line}
    mine = {one.rpartition(":")[0] for one in listening if one.endswith(f":{proxy.address[1]:04X}")}
    assert mine <= {"0100007F", "00000000000000000000000001000000"}
    assert mine
