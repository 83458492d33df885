"""`mockpay serve --tls`: HTTPS beside HTTP, for names that lead here."""

import json
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from api_client import ORDER, ROOT
from test_readme import free_port

from tests.commands.terminal import mockpay
from tests.intercept.proxy import everything, head_of, request

pytestmark = pytest.mark.slow
HOST = "sandbox.ecartpay.com"
CREATE = request("POST", "/api/orders", HOST, json.dumps(ORDER).encode())


class Secure:
    """A server with its two addresses and the folder of its CA."""

    def __init__(self, folder: Path, *options: str) -> None:
        command = [sys.executable, "-m", "mockpay", "serve", "--port", "0", "--tls", "--tls-port", "0", *options]
        self.process = subprocess.Popen(
            [*command, "--ca-dir", str(folder)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT
        )
        assert self.process.stdout is not None
        self.lines = [self.process.stdout.readline().strip() for _ in range(2)]
        self.http, self.https = (line.rpartition(" ")[2] for line in self.lines)
        self.folder = folder

    def inside(self, name: str = HOST, ca: Path | None = None) -> ssl.SSLSocket:
        context = ssl.create_default_context(cafile=ca or self.folder / "ca.pem")
        at = urlsplit(self.https)
        sock = socket.create_connection((at.hostname or "", at.port or 0), timeout=20)
        return context.wrap_socket(sock, server_hostname=name)

    def end(self) -> str:
        self.process.terminate()
        return self.process.communicate(timeout=20)[1]


@pytest.fixture(scope="module")
def secure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secure]:
    one = Secure(tmp_path_factory.mktemp("secure") / "ca")
    yield one
    assert one.end().count("\n") <= 1


def test_the_first_line_is_that_of_http_and_the_second_that_of_https(secure: Secure) -> None:
    assert [line.rpartition(":")[0] for line in secure.lines] == [
        "mockpay ready on http://127.0.0.1", "mockpay ready on https://127.0.0.1",
    ]  # fmt: skip
    assert httpx.get(f"{secure.http}/livez").status_code == 200


def test_a_provider_s_name_is_served_and_links_lead_to_http(secure: Secure) -> None:
    with secure.inside() as sock:
        sock.sendall(CREATE)
        head, _, body = everything(sock).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK")
    order = json.loads(body)
    assert order["pay_link"] == f"{secure.http}/checkout?id={order['id']}"
    page = httpx.get(order["pay_link"], headers={"accept": "text/html"})
    assert page.status_code == 200


def test_mockpay_s_own_name_is_too_with_the_control_api(secure: Secure) -> None:
    context = ssl.create_default_context(cafile=secure.folder / "ca.pem")
    for name in ("127.0.0.1", "localhost", "[::1]"):
        url = secure.https.replace("127.0.0.1", name)
        assert httpx.get(f"{url}/_mockpay/health", verify=context).status_code == 200
    with secure.inside() as sock:
        sock.sendall(request("GET", "/_mockpay/health", HOST))
        assert f"it is at {secure.http}/_mockpay/".encode() in everything(sock)


def test_a_receiver_on_this_machine_may_be_named_by_a_provider_s_name_over_http_as_well(secure: Secure) -> None:
    order = {**ORDER, "notify_url": f"{secure.http}/~h/_mockpay/inbox/shop"}
    headers = {"host": HOST, "authorization": "x"}
    made = httpx.post(f"{secure.http}/~h/api/orders", json=order, headers=headers).json()
    assert made["pay_link"].startswith(f"{secure.http}/~h/checkout?id=")
    assert httpx.post(f"{secure.http}/~h/_mockpay/orders/{made['id']}/actions/pay").status_code == 200
    waited = {"delivery": {"event": "orders.confirmation"}, "timeout": 10}
    found = httpx.post(f"{secure.http}/~h/_mockpay/wait", json=waited, timeout=20)
    assert found.status_code == 200, found.text


def test_slow_hands_and_wrong_ones_stop_nobody(secure: Secure) -> None:
    at = urlsplit(secure.https)
    idle = [socket.create_connection((at.hostname or "", at.port or 0)) for _ in range(50)]
    with socket.create_connection((at.hostname or "", at.port or 0), timeout=20) as plain:
        plain.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        assert b"200" not in head_of(plain)
    with secure.inside() as sock:
        sock.sendall(CREATE)
        assert everything(sock).startswith(b"HTTP/1.1 200 OK")
    for one in idle:
        one.close()


def test_the_first_client_that_does_not_trust_it_is_logged_with_the_remedy(tmp_path: Path) -> None:
    other = tmp_path / "other"
    assert mockpay(f"ca --ca-dir {other}").returncode == 0
    one = Secure(tmp_path / "ca")
    for _ in range(2):
        with pytest.raises(ssl.SSLCertVerificationError):
            one.inside(ca=other / "ca.pem")
    with one.inside() as sock:
        sock.sendall(CREATE)
        assert everything(sock).startswith(b"HTTP/1.1 200 OK")
    assert one.end() == (
        f"refused a TLS handshake: the client does not trust this CA; let it trust {tmp_path}/ca/bundle.pem "
        "(docs/https.md; further ones are not logged)\n"
    )


def test_a_public_address_is_where_links_lead(tmp_path: Path) -> None:
    one = Secure(tmp_path, "--public-url", "http://localhost:1234")
    with one.inside() as sock:
        sock.sendall(CREATE)
        assert b'"pay_link":"http://localhost:1234/checkout?id=' in everything(sock)
    one.end()


def test_a_port_that_is_taken_is_a_mistake() -> None:
    port = int(free_port())
    with socket.create_server(("127.0.0.1", port)):
        done = mockpay(f"serve --port 0 --tls --tls-port {port}")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith("Address already in use; choose another with --tls-port (0 picks a free one)\n")
