"""The events of an open page over a real socket: they come, they are bounded, and nobody is left hanging."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

import httpx
import pytest
from api_client import ANYBODY, ORDER, Server

from mockpay.dashboard.stream import MOST

pytestmark = pytest.mark.slow


@contextmanager
def listening(url: str) -> Iterator[Iterator[str]]:
    """The lines of a stream, from its first event on."""
    with httpx.stream("GET", f"{url}/_mockpay/live/events", timeout=10) as answer:
        assert (answer.status_code, answer.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
        lines = (line for line in answer.iter_lines() if line)
        assert next(lines) == "retry: 1000"
        yield lines


def place(url: str) -> None:
    assert httpx.post(f"{url}/api/orders", json=ORDER, headers=ANYBODY).status_code == 200


def test_a_burst_is_one_event_and_other_spaces_are_silent(server: Server) -> None:
    url = f"{server.url}/~stream"
    with listening(url) as lines, listening(f"{server.url}/~silent") as silent:
        for _ in range(20):
            place(url)
        assert next(lines) == "data: changed"
        place(f"{server.url}/~silent")
        assert next(silent) == "data: changed"


CHANGES = [
    ("POST", "faults", {"at": "before_commit", "status": 503}),
    ("DELETE", "faults", None),
    ("POST", "chaos", {"seed": 1}),
    ("POST", "snapshots", {"name": "now"}),
    ("PUT", "inbox/shop/behaviour", {"status": 503}),
    ("POST", "webhooks/pause", {}),
    ("DELETE", "requests", None),
]


def test_whatever_is_steered_is_an_event(server: Server) -> None:
    url = f"{server.url}/~steered"
    with listening(url) as lines:
        for method, path, body in CHANGES:
            httpx.request(method, f"{url}/_mockpay/{path}", json=body).raise_for_status()
            assert next(lines) == "data: changed", path


def test_who_asks_for_the_head_alone_is_not_kept_waiting(server: Server) -> None:
    with httpx.Client(base_url=server.url, timeout=5) as client:
        assert client.head("/_mockpay/live/events").headers["content-type"].startswith("text/event-stream")
        assert client.get("/livez").status_code == 200


def test_a_stream_ends_with_its_space_and_with_the_server() -> None:
    with Server() as server:
        place(f"{server.url}/~gone")
        with listening(f"{server.url}/~gone") as lines, listening(server.url) as others:
            httpx.delete(f"{server.url}/_mockpay/spaces/gone").raise_for_status()
            assert list(lines) == ["data: changed"]
            began = time.monotonic()
            server.process.terminate()
            assert set(others) <= {"data: changed"}
            assert server.process.wait(5) == 0
            assert time.monotonic() - began < 5


def test_so_many_may_listen_and_who_goes_makes_room() -> None:
    with Server() as server, ExitStack() as stack:
        address = urlsplit(server.url)
        asked = f"GET /_mockpay/live/events HTTP/1.1\r\nHost: {address.netloc}\r\n\r\n".encode()
        for _ in range(MOST):
            one = stack.enter_context(socket.create_connection((address.hostname or "", address.port or 0)))
            one.sendall(asked)
            assert b"200 OK" in one.recv(100)
        events = f"{server.url}/_mockpay/live/events"
        assert httpx.get(events).status_code == 503
        stack.close()
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            with httpx.stream("GET", events) as answer:
                if answer.status_code == 200:
                    return
            time.sleep(0.05)
        pytest.fail("nobody made room")
