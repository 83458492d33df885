"""What clients of seven languages send has the answers of the same requests in plain HTTP/1.1: their recorded bytes,
and the clients themselves where they are on this machine."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from api_client import Server

from tests.wire import clients
from tests.wire.sockets import Wire, request

RECORDINGS: Final = Path(__file__).parent.parent / "recordings" / "wire"
STEPS: Final = ("create", "pay", "refund")
NOW: Final = "2026-03-02T12:00:00Z"
Cut = Callable[[list[bytes]], list[bytes]]

CUTS: Final[dict[str, Cut]] = {
    "as recorded": lambda pieces: pieces,
    "in one piece": lambda pieces: [b"".join(pieces)],
    "byte by byte": lambda pieces: [bytes([byte]) for byte in b"".join(pieces)],
}


@pytest.fixture(scope="module")
def wire_server() -> Iterator[Server]:
    with Server() as one:
        yield one


def begin(server: Server) -> str:
    base = f"{server.url}/~wire"
    httpx.post(f"{base}/_mockpay/reset").raise_for_status()
    httpx.post(f"{base}/_mockpay/clock", json={"freeze": NOW}).raise_for_status()
    return base


@pytest.fixture
def plain(wire_server: Server) -> list[tuple[int, Any]]:
    """The three answers to plain requests."""
    begin(wire_server)
    with Wire(wire_server) as wire:

        def ask(path: str, text: str = "") -> tuple[int, Any]:
            answer = wire.send(request(f"/~wire{path}", text.encode(), host=wire.host)).answer()
            return answer.status, answer.json

        first = ask("/api/orders", clients.CREATE)
        order = first[1]["id"]
        answers = [first, ask(f"/_mockpay/orders/{order}/actions/pay")]
        answers.append(ask(f"/api/orders/{order}/refund", clients.REFUND))
    assert [status for status, _ in answers] == [200, 200, 200]
    return answers


@pytest.fixture
def base(wire_server: Server, plain: list[tuple[int, Any]]) -> str:
    """The space where the plain requests were asked, anew: the same ids, the same time."""
    return begin(wire_server)


def refunded(base: str, order: str) -> Any:
    answer = httpx.get(f"{base}/api/orders/{order}", headers={"authorization": "anybody"}).json()
    return answer["status"], [refund["amount"] for refund in answer["refunds"]]


@pytest.mark.parametrize("cut", CUTS.values(), ids=CUTS)
@pytest.mark.parametrize("name", clients.CLIENTS)
def test_recorded_bytes_have_the_answers_of_plain_requests(
    name: str, cut: Cut, plain: list[tuple[int, Any]], base: str, wire_server: Server
) -> None:
    order, answers = "", []
    for step in STEPS:
        pieces = json.loads((RECORDINGS / name / f"{step}.json").read_text())
        with Wire(wire_server) as wire:
            sent = [piece.replace("{host}", wire.host).replace("{order}", order).encode() for piece in pieces]
            answer = wire.send(*cut(sent)).answer()
        answers.append((answer.status, answer.json))
        order = order or answer.json["id"]
    assert answers == plain
    assert refunded(base, order) == ("partially_refunded", [43.33])


@pytest.mark.parametrize("name", clients.CLIENTS)
def test_the_client_itself_has_the_answers_of_plain_requests(
    name: str, plain: list[tuple[int, Any]], base: str
) -> None:
    assert clients.run(name, base) == plain


def test_every_client_is_recorded() -> None:
    found = {path.parent.name: path for path in RECORDINGS.glob("*/refund.json")}
    assert set(found) == set(clients.CLIENTS)
    asking = {name for name, path in found.items() if "Upgrade: h2c" in path.read_text()}
    assert asking == {
        "java",
        "java-chunked",
        "java-expect",
        "curl-http2",
        "curl-http2-chunked",
        "curl-http2-expect",
        "php",
    }
