"""How large a head may be, and how long a request may take to arrive. Only reading it counts: an app that is slow on
purpose is not cut off."""

import json
import select
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from typing import Final

import httpx
import pytest
from api_client import ORDER, Server

from tests.wire.sockets import Wire, chunked, request

BODY: Final = json.dumps(ORDER).encode()
MOST: Final = 65_536
HEALTH: Final = request("/_mockpay/health", method="GET")


def padded(size: int, *headers: str) -> bytes:
    """A request whose head has so many bytes."""
    start = request("/_mockpay/health", b"", *headers, "pad: ", method="GET")
    return request("/_mockpay/health", b"", *headers, f"pad: {'x' * (size - len(start))}", method="GET")


def too_large(wire: Wire) -> None:
    answer = wire.answer()
    assert (answer.status, answer.headers["connection"], wire.rest()) == (431, "close", b"")
    assert answer.headers["mockpay-fidelity"] == "invented"
    assert answer.json["error"] == {
        "code": "head_too_large",
        "message": "the request line and headers are larger than 65536 bytes together; "
        "MOCKPAY_MAX_HEAD raises the limit",
    }


class TestHead:
    def test_the_largest_is_served_and_one_byte_more_is_431(self, server: Server) -> None:
        with Wire(server) as wire:
            assert wire.send(padded(MOST)).answer().status == 200
            too_large(wire.send(padded(MOST + 1)))

    def test_however_it_comes(self, server: Server) -> None:
        message = padded(MOST + 1)
        with Wire(server) as wire:
            too_large(wire.send(*[message[at : at + 5000] for at in range(0, len(message), 5000)]))
        many = request("/", b"", *["a: b"] * 20_000, method="GET")
        with Wire(server) as wire:
            too_large(wire.send(many))
        with Wire(server) as wire:
            too_large(wire.send(b"GET /" + b"x" * 70_000))
        with Wire(server) as wire:
            too_large(wire.send(padded(MOST + 1, "Connection: Upgrade", "Upgrade: h2c")))
        with Wire(server) as wire:
            too_large(wire.send(HEALTH).answer() and wire.send(b"\r\n" * 40_000))

    def test_trailers_count_too(self, server: Server) -> None:
        start = request("/api/orders", b"4\r\nabcd\r\n0\r\nt: ", "Transfer-Encoding: chunked")
        with Wire(server) as wire:
            too_large(wire.send(start, b"x" * 100_000, pause=0.05))

    def test_small_requests_of_one_packet_are_counted_one_by_one(self, server: Server) -> None:
        with Wire(server) as wire:
            sender = threading.Thread(target=wire.send, args=(HEALTH * 3000,))
            sender.start()
            assert {wire.answer().status for _ in range(3000)} == {200}
            sender.join()

    def test_bodies_do_not_count(self, server: Server) -> None:
        large = json.dumps(ORDER | {"reference_id": "x" * 900_000}).encode()
        for message in (
            request("/~l/api/orders", large),
            request("/~l/api/orders", chunked(large), "Transfer-Encoding: chunked"),
        ):
            with Wire(server) as wire:
                statuses = [wire.send(message).answer().status, wire.send(HEALTH).answer().status]
                assert statuses[0] in (200, 422)
                assert statuses[1] == 200

    def test_the_answer_before_it_still_arrives(self, server: Server) -> None:
        with Wire(server) as wire:
            wire.send(request("/~p/api/orders", BODY) + padded(3 * MOST))
            assert wire.answer().status == 200
            too_large(wire)

    @pytest.mark.parametrize("start", [b"GET / HTTP/1.1\r\na: ", b"GET / HTTP/1.1\r\n", b"GET /"])
    def test_fifty_megabytes_of_it_stall_nobody(self, server: Server, start: bytes) -> None:
        pad = b"x: y\r\n" * 10_000 if start.endswith(b"\n") else b"x" * 60_000

        heard = []

        def flood() -> None:
            with Wire(server) as wire, suppress(OSError):  # a slow machine may not send it all before the server leaves
                wire.send(start, *[pad] * 800)
                heard.append(wire.answer().status)

        flooding = threading.Thread(target=flood)
        flooding.start()
        took = []
        with Wire(server) as other:
            while flooding.is_alive() and len(took) < 200:
                began = time.monotonic()
                assert other.send(HEALTH).answer().status == 200
                took.append(time.monotonic() - began)
        flooding.join()
        assert max(took) < 1.5
        assert heard in ([431], [])


@pytest.fixture(scope="module")
def hasty() -> Iterator[Server]:
    with Server("--request-timeout", "0.4", "--keep-alive", "1") as one:
        yield one


def timed_out(wire: Wire) -> None:
    answer = wire.answer()
    assert (answer.status, answer.headers["connection"], wire.rest()) == (408, "close", b"")
    assert answer.json["error"]["message"] == (
        "the request was not complete within 0.4 seconds; MOCKPAY_REQUEST_TIMEOUT raises the limit"
    )


PARTS: Final = {
    "a byte": b"P",
    "a head": b"POST / HTTP/1.1\r\nhost: x\r\n",
    "a body": request("/api/orders", BODY)[:-1],
    "a body for the control API": request("/_mockpay/clock", BODY)[:-9],
    "chunks": request("/api/orders", b"4\r\nabcd\r\n", "Transfer-Encoding: chunked"),
    "h2c": request("/api/orders", BODY, "Connection: Upgrade", "Upgrade: h2c")[:-1],
}


class TestTime:
    def test_what_is_not_complete_is_408(self, hasty: Server) -> None:
        with ExitStack() as wires:
            first = [wires.enter_context(Wire(hasty)).send(part) for part in PARTS.values()]
            later = [wires.enter_context(Wire(hasty)) for _ in PARTS]
            for wire, part in zip(later, PARTS.values(), strict=True):
                assert wire.send(HEALTH).answer().status == 200
                wire.send(part)
            for wire in first + later:
                timed_out(wire)

    @pytest.mark.parametrize("start", [b"", request("/api/orders", b"x" * 500)[:-500]], ids=["head", "body"])
    def test_a_trickle_does_not_help(self, hasty: Server, start: bytes) -> None:
        pieces = [start or b"GET /", *[b"x"] * 200]
        with Wire(hasty) as wire:
            while pieces and not select.select([wire.socket], [], [], 0.05)[0]:
                wire.send(pieces.pop(0))
            assert pieces
            timed_out(wire)

    def test_a_connection_that_says_nothing_ends(self, hasty: Server) -> None:
        for words in (b"", b"\r\n"):
            with Wire(hasty) as wire:
                assert wire.send(words).rest() == b""

    def test_between_requests_it_stays_open_for_keep_alive(self, hasty: Server) -> None:
        with Wire(hasty) as wire:
            assert wire.send(HEALTH).answer().status == 200
            time.sleep(0.6)
            assert wire.send(HEALTH).answer().status == 200
            assert wire.rest() == b""

    def test_an_app_that_is_slow_on_purpose_is_not_cut(self, hasty: Server) -> None:
        space = f"{hasty.url}/~slow"
        fault = {"at": "before_commit", "delay": 0.7}
        httpx.post(f"{space}/_mockpay/faults", json=fault).raise_for_status()
        kinds = ((), ("Expect: 100-continue",), ("Connection: Upgrade", "Upgrade: h2c"))
        with ExitStack() as wires:
            asked = [
                wires.enter_context(Wire(hasty)).send(request("/~slow/api/orders", BODY, *headers)) for headers in kinds
            ]
            assert [wire.answer().status for wire in asked] == [200, 200, 200]

    def test_a_pipelined_request_waits_for_a_slow_one(self, hasty: Server) -> None:
        with Wire(hasty) as wire:
            one = request("/~slow/api/orders", BODY)
            wire.send(one, one, HEALTH)
            assert [wire.answer().status for _ in range(3)] == [200, 200, 200]

    def test_a_former_answer_comes_before_the_408(self, hasty: Server) -> None:
        with Wire(hasty) as wire:
            wire.send(request("/~slow/api/orders", BODY), b"GET / HT")
            assert wire.answer().status == 200
            timed_out(wire)

    def test_streams_and_long_waits_are_not_cut(self, hasty: Server) -> None:
        with Wire(hasty) as stream:
            stream.send(request("/_mockpay/live/events", method="GET"))
            asked = httpx.post(
                f"{hasty.url}/_mockpay/wait", json={"order": {"id": "x", "payment": "paid"}, "timeout": 1}
            )
            assert asked.elapsed.total_seconds() > 0.9
            assert asked.json()["error"]["code"] != "request_timeout"
            httpx.post(f"{hasty.url}/api/orders", json=ORDER, headers={"authorization": "x"})
            while b"data" not in (said := stream.socket.recv(65536)):
                assert said
