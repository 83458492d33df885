"""What receivers answer is read within bounds, however it comes: heads, interim responses, bodies, what they inflate
to."""

import asyncio
import gzip
import threading
import time
import zlib
from collections.abc import Awaitable, Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from api_client import ApiClient
from hypothesis import given
from hypothesis import strategies as st

from mockpay.webhooks.response import MOST_HEAD, MOST_INTERIM, BadResponse, ReceiverResponse, ResponseParser
from mockpay.webhooks.sender import MOST_KEPT, ReceiverAnswer, Sender

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
OK = b"HTTP/1.1 200 OK\r\n"
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
CHUNKED = OK + b"transfer-encoding: chunked\r\n\r\n"
BOMB = gzip.compress(bytes(50_000_000))


def parsed(data: bytes, most: int = 1_000, *, ends: bool = False, step: int = 7) -> ReceiverResponse | None:
    parser = ResponseParser(most)
    for start in range(0, len(data), step):
        if response := parser.feed(data[start : start + step]):
            return response
    return parser.end() if ends else None


@given(st.integers(1, 200))
def test_it_does_not_matter_how_it_is_cut(step: int) -> None:
    data = CONTINUE + b"HTTP/1.1 503 Later\r\nContent-Length: 5\r\nX-A: b\r\nX-A: c\r\n\r\nhello"
    assert parsed(data, step=step) == ReceiverResponse(503, {b"content-length": b"5", b"x-a": b"b"}, b"hello")
    data = CHUNKED + b"3;a=b\r\nhel\r\n2\r\nlo\r\n0\r\nx-trailer: 1\r\n\r\n"
    assert parsed(data, step=step) == ReceiverResponse(200, {b"transfer-encoding": b"chunked"}, b"hello")


@pytest.mark.parametrize(
    ("data", "status", "body"),
    [(OK + b"\r\nuntil the end", 200, b"until the end"), (b"HTTP/1.0 404 No\r\n\r\n", 404, b"")],
)
def test_the_end_of_the_connection_may_end_it(data: bytes, status: int, body: bytes) -> None:
    assert parsed(data, ends=True) == ReceiverResponse(status, {}, body)


@pytest.mark.parametrize("data", [b"HTTP/1.1 204 No\r\n\r\n", b"HTTP/1.1 304 No\r\ncontent-length: 9\r\n\r\n"])
def test_some_have_no_body(data: bytes) -> None:
    response = parsed(data)
    assert response is not None
    assert response.body == b""


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "closed the connection without an answer"),
        (b"HTTP/1.1 200", "closed the connection before its answer was complete"),
        (OK + b"content-length: 9\r\n\r\nhello", "before its answer was complete"),
        (CHUNKED + b"5\r\nhello\r\n", "before its answer was complete"),
        (CONTINUE, "before its answer was complete"),
        (b"SSH-2.0-OpenSSH_9.6\r\n", "its answer is no HTTP"),
        (b"\x15\x03\x01\x00\x02\x02\x16", "its answer is no HTTP"),
        (CHUNKED + b"xyz\r\n", "its answer is no HTTP"),
        (CONTINUE * (MOST_INTERIM + 1), "more than 10 interim responses"),
        (b"HTTP/1.1 101 Up\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n", "it switched to another protocol"),
        (OK + b"x: " + b"a" * (MOST_HEAD + 8), "its head is larger than 65536 bytes"),
        (OK + b"x: a\r\n" * 30_000, "its head is larger than 65536 bytes"),
        ((b"HTTP/1.1 103 Early\r\nx: " + b"a" * 30_000 + b"\r\n\r\n") * 3, "its head is larger than 65536 bytes"),
    ],
    ids=range(13),
)
def test_what_is_no_response_says_why(data: bytes, why: str) -> None:
    with pytest.raises(BadResponse, match=why):
        parsed(data, ends=True, step=4096)


@pytest.mark.parametrize(
    "data",
    [
        OK + b"\r\n" + bytes(2_000),
        OK + b"content-length: 1000000000000\r\n\r\n" + bytes(2_000),
        CHUNKED + b"7d0\r\n" + bytes(2_000),
        CHUNKED + b"1;" + b"a" * 80_000,
        CHUNKED + b"0\r\n" + b"x: a\r\n" * 30_000,
    ],
    ids=["endless", "announced", "chunked", "extensions", "trailers"],
)
def test_of_a_body_comes_as_much_as_is_wanted(data: bytes) -> None:
    response = parsed(data)
    assert response is not None
    assert (len(response.body) <= 1_000, response.is_whole, response.status) == (True, False, 200)


@pytest.mark.parametrize(
    ("name", "packed"), [("gzip", gzip.compress), ("deflate", zlib.compress), ("X-GZIP", gzip.compress)]
)
def test_what_is_packed_is_inflated_so_far(name: str, packed: Callable[[bytes], bytes]) -> None:
    headers = {b"content-encoding": name.encode()}
    assert ReceiverResponse(200, headers, packed(b"hello")).content(9) == (b"hello", True)
    assert ReceiverResponse(200, headers, packed(bytes(10**6))).content(9) == (bytes(9), False)
    assert ReceiverResponse(200, headers, b"no gzip").content(9) == (b"no gzip", True)


@pytest.mark.parametrize(
    ("kind", "body", "text"),
    [
        ("text/plain; charset=latin-1", "año".encode("latin-1"), "año"),
        ("text/plain", "año".encode(), "año"),
        ("text/plain; charset=klingon", "año".encode(), "año"),
        ("text/plain; charset=rot13", b"abc", "abc"),
        ("", b"\xff", "\ufffd"),
    ],
)
def test_its_text(kind: str, body: bytes, text: str) -> None:
    assert ReceiverResponse(200, {b"content-type": kind.encode()}, body).text(body) == text


def asked(talk: Talk, ask: Callable[[Sender, str], Awaitable[ReceiverAnswer]]) -> ReceiverAnswer:
    """What comes of asking a receiver that talks like this."""

    async def story() -> ReceiverAnswer:
        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            with suppress(ConnectionError, asyncio.CancelledError):
                await talk(reader, writer)
            writer.close()

        sender = Sender(allow_public=False)
        async with await asyncio.start_server(connected, "127.0.0.1", 0) as server:
            answer = await ask(sender, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/")
            await sender.close()
        return answer

    return asyncio.run(story())


def endlessly(head: bytes, piece: bytes, pause: float = 0) -> Talk:
    async def talk(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        while True:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(pause)

    return talk


def once(data: bytes) -> Talk:
    async def talk(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await writer.drain()

    return talk


@pytest.mark.parametrize(
    ("talk", "error"),
    [
        (endlessly(b"", CONTINUE), "it sent more than 10 interim responses (1xx)"),
        (endlessly(OK, b"x: " + b"a" * 1000 + b"\r\n"), "its head is larger than 65536 bytes"),
        (endlessly(OK + b"\r\n", b"a", 0.02), "no answer within 0.5 s"),
        (endlessly(b"", b"H", 0.02), "its answer is no HTTP"),
        (once(b""), "it closed the connection without an answer"),
        (once(OK + b"content-length: 4\r\n\r\nab"), "it closed the connection before its answer was complete"),
    ],
    ids=["1xx", "head", "trickle", "noise", "nothing", "cut"],
)
def test_a_receiver_that_never_comes_to_an_end_is_a_failed_attempt(talk: Talk, error: str) -> None:
    began = time.monotonic()
    answer = asked(talk, lambda sender, url: sender.post(url, b"{}", {}, 0.5))
    assert (answer.status, answer.error.partition(": ")[0]) == (None, error)
    assert time.monotonic() - began < 10


@pytest.mark.parametrize(
    "talk",
    [
        endlessly(OK + b"\r\n", b"a" * 1000),
        endlessly(CHUNKED, b"3e8\r\n" + b"a" * 1000 + b"\r\n"),
        once(OK + b"content-encoding: gzip\r\ncontent-length: %d\r\n\r\n" % len(BOMB) + BOMB),
    ],
    ids=["endless", "chunks", "bomb"],
)
def test_the_status_counts_and_of_a_long_answer_the_beginning_is_kept(talk: Talk) -> None:
    answer = asked(talk, lambda sender, url: sender.post(url, b"{}", {}, 5))
    assert (answer.status, answer.error, len(answer.text)) == (200, "", MOST_KEPT)


@pytest.mark.parametrize("packed", [False, True])
def test_of_a_view_to_reconcile_comes_as_much_as_is_wanted(packed: bool) -> None:
    """The same for what `reconcile` fetches, plain or inflated."""
    most = 1_000_000
    data = OK + b"content-encoding: gzip\r\ncontent-length: %d\r\n\r\n" % len(BOMB) + BOMB
    talk = once(data) if packed else endlessly(OK + b"\r\n", bytes(10_000))
    answer = asked(talk, lambda sender, url: sender.get(url, {}, 5, most))
    assert (answer.status, answer.is_whole, len(answer.text)) == (200, False, most)


def test_reconcile_says_so(api: ApiClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mockpay.control.reconcile.MOST", 10)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"[" + b" " * 100_000 + b"]")

        def log_message(self, *_: Any) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        answer = api.post("/_mockpay/reconcile", {"url": f"http://127.0.0.1:{server.server_port}/"})
        server.shutdown()
    assert answer.status_code == 502
    assert answer.json()["error"]["message"] == "the view could not be fetched: it is larger than 10 bytes"
