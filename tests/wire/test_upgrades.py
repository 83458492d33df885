"""`Upgrade` is ignored and the request served: RFC 9110, section 7.8. However it is sent, nothing of it is lost."""

import json
from collections.abc import Callable
from itertools import count
from typing import Any, Final

import httpx
import pytest
from api_client import ORDER, Server

from tests.wire.sockets import Wire, chunked, request

H2C: Final = ("Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA")
WEBSOCKET: Final = ("Connection: keep-alive, Upgrade", "Upgrade: websocket", "Sec-WebSocket-Key: eA==")
CHUNKED: Final = "Transfer-Encoding: chunked"
EXPECT: Final = "Expect: 100-continue"
BODY: Final = json.dumps(ORDER | {"reference_id": "ñ"}, ensure_ascii=False).encode()
SPACES: Final = count()


@pytest.fixture
def space() -> str:
    return f"/~upgrade-{next(SPACES)}"


def bytewise(message: bytes) -> list[bytes]:
    return [bytes([byte]) for byte in message]


def after_head(message: bytes) -> list[bytes]:
    head, end, body = message.partition(b"\r\n\r\n")
    return [head + end, body]


def in_head(message: bytes) -> list[bytes]:
    at = message.index(b"h2c") + 1 if b"h2c" in message else message.index(b"Upgrade: ") + 3
    return [message[:at], message[at:]]


def whole(message: bytes) -> list[bytes]:
    return [message]


@pytest.mark.parametrize("cut", [whole, after_head, in_head, bytewise])
@pytest.mark.parametrize("upgrade", [H2C, WEBSOCKET], ids=["h2c", "websocket"])
@pytest.mark.parametrize(
    "more", [(), (CHUNKED,), (EXPECT,), (CHUNKED, EXPECT)], ids=["length", "chunked", "expect", "chunked+expect"]
)
def test_an_order_is_created(
    server: Server, space: str, upgrade: tuple[str, ...], more: tuple[str, ...], cut: Callable[[bytes], list[bytes]]
) -> None:
    body = chunked(BODY) if CHUNKED in more else BODY
    with Wire(server) as wire:
        answer = wire.send(*cut(request(f"{space}/api/orders", body, *upgrade, *more))).answer()
        assert (answer.status, answer.json["reference_id"]) == (200, "ñ")
        again = wire.send(request(f"{space}/api/orders/{answer.json['id']}", method="GET")).answer()
        assert (again.status, again.json["id"]) == (200, answer.json["id"])


def test_a_client_that_waits_for_100_continue_gets_it_once(server: Server, space: str) -> None:
    with Wire(server) as wire:
        wire.send(request(f"{space}/api/orders", b"", *H2C, EXPECT).replace(b"length: 0", b"length: %d" % len(BODY)))
        assert wire.socket.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        assert wire.send(BODY).answer().status == 200


@pytest.mark.parametrize("cut", [whole, bytewise])
def test_pipelined_requests_are_answered_in_order(
    server: Server, space: str, cut: Callable[[bytes], list[bytes]]
) -> None:
    path = f"{space}/api/orders"
    bodies = [json.dumps(ORDER | {"reference_id": f"r{number}"}).encode() for number in range(6)]
    kinds: list[Callable[[bytes], bytes]] = [
        lambda body: request(path, body, *H2C),
        lambda body: request(path, body),
        lambda body: request(path, chunked(body), *H2C, CHUNKED),
    ]
    message = b"".join(kinds[number % 3](body) for number, body in enumerate(bodies))
    with Wire(server) as wire:
        wire.send(*cut(message))
        assert [wire.answer().json["reference_id"] for _ in bodies] == [f"r{number}" for number in range(6)]


def test_a_thousand_in_one_packet(server: Server, space: str) -> None:
    one = request(f"{space}/_mockpay/health", b"", "Connection: Upgrade", "Upgrade: h2c", method="GET")
    with Wire(server) as wire:
        wire.send(one * 1000)
        assert {wire.answer().status for _ in range(1000)} == {200}


def test_a_partial_refund_refunds_that_part(server: Server, space: str) -> None:
    base = f"{server.url}{space}"
    order = httpx.post(f"{base}/api/orders", json=ORDER, headers={"authorization": "anybody"}).json()["id"]
    httpx.post(f"{base}/_mockpay/orders/{order}/actions/pay").raise_for_status()
    with Wire(server) as wire:
        path = f"{space}/api/orders/{order}/refund"
        answer = wire.send(*after_head(request(path, b'{"amount": 43.33}', *H2C))).answer()
    assert answer.status == 200
    stored: Any = httpx.get(f"{base}/api/orders/{order}", headers={"authorization": "anybody"}).json()
    assert (stored["status"], [one["amount"] for one in stored["refunds"]]) == ("partially_refunded", [43.33])


def test_close_is_kept_of_the_connection_header(server: Server, space: str) -> None:
    with Wire(server) as wire:
        wire.send(request(f"{space}/api/orders", BODY, "Connection: close, Upgrade", "Upgrade: h2c"))
        answer = wire.answer()
        assert (answer.status, answer.headers["connection"], wire.rest()) == (200, "close", b"")


def test_the_request_log_shows_what_was_sent(server: Server, space: str) -> None:
    with Wire(server) as wire:
        assert wire.send(request(f"{space}/api/orders", BODY, *H2C)).answer().status == 200
    (logged,) = httpx.get(f"{server.url}{space}/_mockpay/requests").json()["requests"]
    headers = logged["request"]["headers"]
    assert (headers["upgrade"], headers["connection"]) == ("h2c", "Upgrade, HTTP2-Settings")
    assert logged["request"]["body"]["reference_id"] == "ñ"


def test_trailers_are_no_headers(server: Server, space: str) -> None:
    message = request(f"{space}/api/orders", chunked(BODY), *H2C, CHUNKED).removesuffix(b"\r\n") + b"Secret: x\r\n\r\n"
    with Wire(server) as wire:
        assert wire.send(message).answer().status == 200
    (logged,) = httpx.get(f"{server.url}{space}/_mockpay/requests").json()["requests"]
    assert "secret" not in logged["request"]["headers"]
