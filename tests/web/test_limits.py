"""Large bodies over a real socket: an answer comes on every route, without all of the body, and the others go on."""

import json
import socket
import threading
import time
from collections.abc import Iterator

import httpx
import pytest
from api_client import ANYBODY, ORDER, Server

MIB = 1 << 20
CHUNK = b"x" * 65_536
ROUTES = {
    "create": ("POST /api/orders", 413),
    "conekta": ("POST /orders", 413),
    "ecartapi": ("POST /api/v2/orders", 413),
    "no operation": ("POST /api/nothing", 404),
    "nowhere": ("POST /nowhere/at/all", 404),
    "no name of a space": ("POST /~!/api/orders", 404),
    "wrong method": ("PATCH /api/orders", 404),
    "not built": ("POST /api/v2/products", 501),
    "read by nobody": ("GET /api/orders", 200),
    "checkout": ("POST /checkout?id=x", 413),
    "control": ("POST /_mockpay/clock", 413),
    "state": ("PUT /_mockpay/state", 413),
    "control, nowhere": ("POST /_mockpay/nothing", 404),
    "inbox": ("POST /_mockpay/inbox/a", 413),
    "live page": ("POST /_mockpay/live/do", 413),
    "sign in": ("POST /_mockpay/live/sign-in", 413),
}


@pytest.fixture(scope="module")
def limited() -> Iterator[Server]:
    """A server whose state documents are limited too."""
    with Server("--max-state", str(2 * MIB)) as one:
        yield one


class Sender:
    """Sends a request whose body never ends, and reads the answer meanwhile."""

    def __init__(self, server: Server, line: str, *heads: str) -> None:
        url = httpx.URL(server.url)
        self.socket = socket.create_connection((url.host, url.port or 0), timeout=20)
        head = [f"{line} HTTP/1.1", f"Host: {url.host}:{url.port}", "Authorization: x", *heads]
        self.socket.sendall("\r\n".join([*head, "", ""]).encode())
        self.sent = 0

    def flood(self, most: int, *, chunked: bool) -> None:
        """Until so much is sent, or the connection closes."""
        piece = b"%x\r\n%s\r\n" % (len(CHUNK), CHUNK) if chunked else CHUNK
        try:
            while self.sent < most:
                self.socket.sendall(piece)
                self.sent += len(CHUNK)
        except OSError:
            pass

    def close(self) -> None:
        self.socket.close()

    def answer(self) -> tuple[int, bytes]:
        """Status and all that came, until the connection closed."""
        came = b""
        try:
            while chunk := self.socket.recv(65_536):
                came += chunk
        except ConnectionResetError:
            pass
        return int(came.split(b" ", 2)[1]), came


@pytest.mark.parametrize("name", ROUTES)
@pytest.mark.parametrize("form", ["announced", "chunked"])
def test_every_route_answers_and_closes(limited: Server, name: str, form: str) -> None:
    line, status = ROUTES[name]
    heads = [f"Content-Length: {4 << 30}"] if form == "announced" else ["Transfer-Encoding: chunked"]
    kind = "application/x-www-form-urlencoded" if "live" in line or "checkout" in line else "application/json"
    sender = Sender(limited, line, *heads, f"Content-Type: {kind}")
    flooding = threading.Thread(target=sender.flood, args=(1 << 32,), kwargs={"chunked": form == "chunked"})
    flooding.start()
    got, came = sender.answer()
    flooding.join(timeout=20)
    sender.close()
    assert not flooding.is_alive(), "the connection was closed"
    assert got == status, came[:300]
    assert sender.sent < 512 * MIB, "it was not read to the end"
    if status == 413 or form == "announced":
        assert b"connection: close" in came.partition(b"\r\n\r\n")[0].lower()
    assert httpx.get(f"{limited.url}/livez").status_code == 200


@pytest.mark.parametrize("name", ["create", "nowhere", "state"])
def test_who_waits_for_a_word_is_refused_without_having_sent_a_byte(limited: Server, name: str) -> None:
    line, status = ROUTES[name]
    sender = Sender(limited, line, f"Content-Length: {4 << 30}", "Expect: 100-continue")
    began = time.monotonic()
    got, came = sender.answer()
    sender.close()
    assert (got, b"100 Continue" in came) == (status, False)
    assert time.monotonic() - began < 10


def test_a_client_that_reads_only_after_it_has_sent_gets_its_answer(limited: Server) -> None:
    with httpx.Client(base_url=limited.url, headers=ANYBODY) as client:
        for path, status in (("/api/orders", 413), ("/nowhere", 404), ("/_mockpay/state", 413 - 8)):
            answer = client.post(path, content=b"x" * (8 * MIB))
            assert answer.status_code == status
            assert answer.headers["connection"] == "close"
        assert "MOCKPAY_MAX_BODY" in client.post("/api/orders", content=b" " * (8 * MIB)).json()["message"]
        state = client.put("/_mockpay/state", content=b" " * (8 * MIB))
        assert (state.status_code, "MOCKPAY_MAX_STATE" in state.text) == (413, True)


def test_small_bodies_that_nobody_reads_keep_the_connection(limited: Server) -> None:
    """Node streams even an empty object in chunks."""
    for headers in ({}, {"transfer-encoding": "chunked"}):
        with httpx.Client(base_url=limited.url, headers=ANYBODY) as client:
            for _ in range(3):
                content = iter([b"{", b"}"]) if headers else b"{}"
                answer = client.post("/nowhere", content=content)
                assert (answer.status_code, answer.headers.get("connection")) == (404, None)


def test_a_body_in_many_pieces_is_read_in_linear_time(limited: Server) -> None:
    """Twice as much takes no more than some three times as long; with `+=` it was four, and minutes for 200 MB."""
    with Server("--max-body", str(512 * MIB)) as server, httpx.Client(base_url=server.url, timeout=60) as client:
        client.headers.update(ANYBODY)

        def took(size: int) -> float:
            began = time.monotonic()
            pieces = (b" " * 65_536 for _ in range(size // 65_536))
            answer = client.post("/api/orders", content=pieces)
            assert answer.status_code == 422, answer.text
            return time.monotonic() - began

        took(MIB)
        assert took(128 * MIB) < 12


def test_a_limit_is_no_limit_on_what_fits(limited: Server) -> None:
    content = json.dumps(ORDER).encode().ljust(MIB)
    with httpx.Client(base_url=limited.url, headers=ANYBODY) as client:
        assert client.post("/api/orders", content=content).status_code == 200
        assert client.post("/api/orders", content=content + b" ").status_code == 413
