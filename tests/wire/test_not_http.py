"""What is no HTTP, or no HTTP/1.1, gets an answer that says so, and the log names each cause once."""

import json
import re
import ssl
import subprocess
import sys
from collections.abc import Iterator
from typing import Final

import pytest
from api_client import ORDER, Server, program

from tests.wire.sockets import Answer, Wire, chunked, request

HEALTH: Final = request("/_mockpay/health", method="GET")
PREFACE: Final = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0"
PLAIN: Final = "this port speaks plain HTTP/1.1: use http://, not https://"


def client_hello() -> bytes:
    hello = ssl.MemoryBIO()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    with pytest.raises(ssl.SSLWantReadError):
        context.wrap_bio(ssl.MemoryBIO(), hello, server_hostname="localhost").do_handshake()
    return hello.read()


def refused(wire: Wire) -> Answer:
    answer = wire.answer()
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert (answer.headers["connection"], answer.headers["mockpay-fidelity"]) == ("close", "invented")
    assert wire.rest() == b""
    return answer


CHUNKED: Final = "Transfer-Encoding: chunked"
CANNOT: Final = "the request cannot be read as HTTP/1.1: "
AT_ONCE: Final = [
    (client_hello(), 400, "tls", f"the client began a TLS handshake; {PLAIN}"),
    (b"\x00\x01\x02\x03\xff\xfe more", 400, "not_http", f"bytes that are no HTTP (00 01 02 03 ff fe 20 6d …); {PLAIN}"),
    (request("/ñ", method="GET"), 400, "raw_url", "raw text 'ñ'; a URL is ASCII: write it as %C3%B1"),
    (request("/orders?search=Muñoz", "ü".encode()), 400, "raw_url", "raw text 'ñ'; a URL is ASCII: write it as %C3%B1"),
    (
        "GET /caf\xe9 HTTP/1.1\r\n\r\n".encode("latin-1"),
        400,
        "raw_url",
        r"raw text '\\xe9'; a URL is ASCII: write it as %E9",
    ),
]
HOWEVER_CUT: Final = [
    (b"hello\r\n", 400, "bad_request", CANNOT + "Invalid method encountered"),
    (b"GET / HTTP/1.1\r\nno colon\r\n\r\n", 400, "bad_request", CANNOT + "Invalid header token"),
    (request("/api/orders", b"zz\r\n", CHUNKED), 400, "bad_request", CANNOT + "Invalid character in chunk"),
    (request("/", b"a", CHUNKED, "Content-Length: 1"), 400, "bad_request", "can't be present with"),
    (b"CONNECT a.example:443 HTTP/1.1\r\n\r\n" + client_hello(), 405, "no_proxy", "mockpay is no proxy; use its"),
]  # fmt: skip


def told(wire: Wire, status: int, code: str, message: str) -> None:
    answer = refused(wire)
    assert (answer.status, answer.json["error"]["code"]) == (status, code)
    assert message in answer.json["error"]["message"]


@pytest.mark.parametrize(("sent", "status", "code", "message"), [*AT_ONCE, *HOWEVER_CUT])
def test_it_is_told_what_it_is(server: Server, sent: bytes, status: int, code: str, message: str) -> None:
    with Wire(server) as wire:
        told(wire.send(sent), status, code, message)


@pytest.mark.parametrize(("sent", "status", "code", "message"), HOWEVER_CUT)
def test_however_it_is_cut(server: Server, sent: bytes, status: int, code: str, message: str) -> None:
    with Wire(server) as wire:
        assert wire.send(HEALTH).answer().status == 200
        told(wire.send(*[bytes([byte]) for byte in sent[:150]]), status, code, message)


def test_405_names_the_methods(server: Server) -> None:
    with Wire(server) as wire:
        assert "POST" in refused(wire.send(b"CONNECT a.example:443 HTTP/1.1\r\n\r\n")).headers["allow"]


@pytest.mark.parametrize("pieces", [[PREFACE], [bytes([byte]) for byte in PREFACE]], ids=["whole", "byte by byte"])
def test_http2_is_told_in_http2(server: Server, pieces: list[bytes]) -> None:
    with Wire(server) as wire:
        got = wire.send(*pieces).rest()
    settings, goaway = got[:9], got[9:]
    assert settings == b"\0\0\0\4\0\0\0\0\0"
    assert (goaway[3], int.from_bytes(goaway[13:17])) == (7, 0xD), "GOAWAY with HTTP_1_1_REQUIRED"
    assert int.from_bytes(goaway[:3]) == len(goaway) - 9
    assert goaway[17:].decode().startswith("the client speaks HTTP/2; this port speaks HTTP/1.1")


def test_a_former_answer_comes_first(server: Server) -> None:
    order = request("/~former/api/orders", json.dumps(ORDER).encode())
    late = request(
        "/~former/api/orders", chunked(json.dumps(ORDER).encode())[:-7] + b"zz\r\n", "Transfer-Encoding: chunked"
    )
    for bad in (b"\x16\x03\x01", b"CONNECT a.example:443 HTTP/1.1\r\n\r\n", late):
        with Wire(server) as wire:
            wire.send(order + order + bad)
            assert [wire.answer().status, wire.answer().status] == [200, 200]
            assert refused(wire).status in (400, 405)


@pytest.fixture
def own() -> Iterator[Server]:
    with Server() as one:
        yield one


def test_the_log_names_each_cause_once(own: Server) -> None:
    for _ in range(3):
        for sent in (client_hello(), request("/ñ"), PREFACE):
            with Wire(own) as wire:
                wire.send(sent).rest()
    own.process.terminate()
    _, log = own.process.communicate(timeout=10)
    assert re.findall(r"refused 127\.0\.0\.1: the (client began a TLS|URL has the raw|client speaks HTTP/2)", log) == [
        "client began a TLS", "URL has the raw", "client speaks HTTP/2",
    ]  # fmt: skip
    assert len(log.splitlines()) == 3


class TestRealClients:
    """None of them hangs."""

    def test_curl_without_tls(self, server: Server) -> None:
        curl, url = program("curl"), server.url.replace("http:", "https:")
        done = subprocess.run([curl, "-sS", url], capture_output=True, text=True, timeout=20)
        assert (done.returncode, "wrong version number" in done.stderr) == (35, True)

    def test_curl_with_http2_at_once(self, server: Server) -> None:
        command = [program("curl"), "-sSv", "--http2-prior-knowledge", server.url]
        done = subprocess.run(command, capture_output=True, text=True, timeout=20)
        assert done.returncode != 0
        assert "GOAWAY, error=13" in done.stderr

    def test_python_with_tls(self, server: Server) -> None:
        url = server.url.replace("http:", "https:")
        script = f"import urllib.request; urllib.request.urlopen({url!r}, timeout=20)"
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=30)
        assert "WRONG_VERSION_NUMBER" in done.stderr

    def test_node_with_http2_at_once_hears_why(self, server: Server) -> None:
        script = f"""
            const session = require('http2').connect({json.dumps(server.url)});
            session.on('goaway', (code, last, why) => console.log(code, String(why)));
            session.on('error', () => {{}});
            session.request({{':path': '/'}}).on('error', () => {{}});
        """
        done = subprocess.run([program("node"), "-e", script], capture_output=True, text=True, timeout=20)
        assert done.stdout.startswith("13 the client speaks HTTP/2; this port speaks HTTP/1.1")

    def test_curl_with_a_raw_query(self, server: Server) -> None:
        command = [program("curl"), "-sS", f"{server.url}/api/orders?search=ñ"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=20)
        assert json.loads(done.stdout)["error"]["code"] == "raw_url"
