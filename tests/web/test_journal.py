"""The journal, seen through the control plane and by a provider: what it keeps, for how long, under which ids."""

import json
import socket
import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from api_client import ANYBODY, ORDER, ApiClient, Server

from mockpay.orders.errors import Refusal
from mockpay.orders.order import Rules
from mockpay.sandbox.provider_spec import ProviderSpec
from mockpay.scenario.load import parse
from mockpay.web.api_request import ApiRequest
from mockpay.web.errors import AuthProblem, BadRequest, NoRoute, NotBuilt, TooLarge, Unauthorized
from mockpay.web.journal_view import read
from mockpay.web.provider import Fidelity, Operation, Provider, ProviderError

Open = Callable[..., ApiClient]
NOON = "2025-09-24T12:00:00.000Z"
FORM = {"content-type": "application/x-www-form-urlencoded; charset=utf-8"}
STATUSES: dict[type[Exception], int] = {Unauthorized: 401, NoRoute: 404, TooLarge: 413, NotBuilt: 501}


async def guard(call: ApiRequest) -> None:
    if not call.header("authorization"):
        raise Unauthorized(AuthProblem.MISSING)


async def echo(call: ApiRequest) -> Any:
    """The id this request will have, and what it said."""
    return {"log_id": call.log_id, "said": (await call.raw()).decode(errors="replace")}


async def logs(call: ApiRequest) -> Any:
    """A provider's own view of the journal, as those with an API for logs need it."""
    own = [read(entry) for entry in call.sandbox.journal.entries() if entry.origin == "teller"]
    return [
        {"id": one.id, "at": one.at, "operation": one.operation, "sent": one.request.body, "query": one.query,
         "answered": one.response.body, "status": one.status}
        for one in own
    ]  # fmt: skip


async def log(call: ApiRequest) -> Any:
    entry = call.sandbox.journal.entry(call.path["id"])
    return {"found": entry is not None and read(entry).path}


def refuse(exc: Exception, call: ApiRequest) -> ProviderError:
    status = STATUSES.get(type(exc), 400 if isinstance(exc, BadRequest | Refusal) else 500)
    return ProviderError(status, {"log_id": call.log_id}, Fidelity.INVENTED)


def operation(method: str, path: str, handler: Any) -> Operation:
    name = handler.__name__ if handler else "unbuilt"
    return Operation(method, path, name, Fidelity.INVENTED, "made up", handler, guard)


TELLER = Provider(
    spec=ProviderSpec(name="teller", rules=Rules()),
    title="Teller",
    claims=("/teller",),
    operations=(
        operation("POST", "/teller/echo", echo),
        operation("GET", "/teller/logs", logs),
        operation("GET", "/teller/logs/{id}", log),
        operation("POST", "/teller/later", None),
    ),
    refuse=refuse,
    sign=lambda _delivery, _scenario, _milliseconds: {},
)


@pytest.fixture
def teller(open_client: Open) -> ApiClient:
    client = open_client(plugged=[TELLER])
    client.post("/_mockpay/clock", {"freeze": NOON})
    return client


def journal(client: ApiClient, query: str = "", space: str = "") -> list[dict[str, Any]]:
    answer = client.get(f"{space}/_mockpay/requests?limit=1000&{query}")
    assert answer.status_code == 200, answer.text
    rows: list[dict[str, Any]] = answer.json()["requests"]
    return rows


def newest(client: ApiClient) -> dict[str, Any]:
    return journal(client)[0]


def test_an_entry_tells_all_of_a_request_and_its_answer(api: ApiClient) -> None:
    api.post("/_mockpay/clock", {"freeze": NOON})
    sent = ORDER | {"colour": "red", "items": [{"name": "a", "quantity": 1, "price": 2.50, "x": 1}]}
    answer = api.post("/api/orders?a=1&b=&a=2", sent, headers={"authorization": "Bearer abcdefghijkl", "X-Shop": "a"})
    entry = newest(api)
    assert entry.pop("milliseconds") > 0
    assert api.get(f"/_mockpay/requests/{entry['id']}").json()["request"] == entry["request"]
    assert entry == {
        "id": entry["id"],
        "at": NOON,
        "origin": "ecartpay",
        "operation": "ecartpay.create_order",
        "method": "POST",
        "path": "/api/orders",
        "query": {"a": ["1", "2"], "b": ""},
        "client": "127.0.0.1",
        "request": {
            "headers": {
                "host": "sandbox.test",
                "accept": "*/*",
                "accept-encoding": entry["request"]["headers"]["accept-encoding"],
                "connection": "keep-alive",
                "user-agent": entry["request"]["headers"]["user-agent"],
                "authorization": "Bearer ***ijkl",
                "x-shop": "a",
                "content-length": str(len(json.dumps(sent))),
            },
            "body": sent,
            "bytes": len(json.dumps(sent)),
            "truncated": False,
        },
        "status": 200,
        "response": {
            "headers": dict(answer.headers),
            "body": answer.json(),
            "bytes": len(answer.content),
            "truncated": False,
        },
        "fidelity": "documented",
        "ignored": ["a", "b", "colour", "items[0].x"],
        "nearest": [],
    }
    assert (len(entry["id"]), int(entry["id"], 16) > 0) == (24, True)


BODIES: dict[str, tuple[bytes, dict[str, str], Any]] = {
    "none": (b"", {}, None),
    "json": (b'{"a": 2200.00, "b": 1e21, "c": [true, null]}', {}, {"a": 2200, "b": 1e21, "c": [True, None]}),
    "a form": (b"a=1&b=%C3%B1&a=2", FORM, {"a": ["1", "2"], "b": "ñ"}),
    "json, as curl sends it": (b' {"a": 1}', FORM, {"a": 1}),
    "broken json": (b'{"a": ', FORM, '{"a": '),
    "too deep": (b"[" * 70 + b"]" * 70, {}, "[" * 70 + "]" * 70),
    "bytes": (b"\xff\xfe", {}, "\ufffd\ufffd"),
    "a great number": (b"[1e400]", {}, "[1e400]"),
}


@pytest.mark.parametrize("kind", BODIES)
def test_bodies_are_read_as_what_they_are(teller: ApiClient, kind: str) -> None:
    raw, headers, shown = BODIES[kind]
    teller.post("/teller/echo", raw, headers=ANYBODY | headers)
    request = newest(teller)["request"]
    assert (request["body"], request["bytes"], request["truncated"]) == (shown, len(raw), False)


def test_of_a_long_body_the_beginning_is_kept(teller: ApiClient) -> None:
    teller.post("/teller/echo", b"x" * 100_000)
    entry = newest(teller)
    assert (entry["request"]["bytes"], entry["request"]["truncated"]) == (100_000, True)
    assert entry["request"]["body"] == "x" * 65_536
    assert (entry["response"]["bytes"] > 100_000, entry["response"]["truncated"]) == (True, True)


@pytest.mark.parametrize(
    ("method", "path", "headers", "status", "origin", "operation", "nearest"),
    [
        ("POST", "/teller/echo", {}, 401, "teller", "teller.echo", []),
        ("POST", "/teller/ecco", {}, 404, "teller", "", ["POST /teller/echo"]),
        ("PUT", "/teller/echo", {}, 400, "teller", "", []),
        ("POST", "/teller/later", ANYBODY, 501, "teller", "teller.unbuilt", ["POST /teller/echo"]),
        ("POST", "/tellr/echo", {}, 404, "", "", ["POST /teller/echo"]),
    ],
)
def test_requests_that_come_to_nothing_are_kept_whole(
    teller: ApiClient,
    method: str,
    path: str,
    headers: dict[str, str],
    status: int,
    origin: str,
    operation: str,
    nearest: list[str],
) -> None:
    teller.ask(method, path, {"a": 1}, headers=headers)
    entry = newest(teller)
    assert [entry[name] for name in ("status", "origin", "operation")] == [status, origin, operation]
    assert (entry["nearest"][:1], entry["request"]["body"]) == (nearest, {"a": 1})


@pytest.mark.parametrize(("at", "status"), [("before_commit", None), ("mid_body", 200)])
def test_connections_that_break_are_kept(open_client: Open, at: str, status: int | None) -> None:
    scenario = parse(f"extends: default\nfaults: [{{at: {at}, drop: true}}]")
    client = open_client(plugged=[TELLER], scenario=scenario)
    client.post("/teller/echo", {"a": 1})
    entry = newest(client)
    assert (entry["status"], entry["request"]["body"], entry["operation"]) == (status, {"a": 1}, "teller.echo")
    assert bool(entry["response"]["bytes"]) == (at == "mid_body")


class TestIds:
    def test_the_same_requests_have_the_same_ids(self, open_client: Open) -> None:
        def ids(client: ApiClient, space: str) -> list[str]:
            said = [client.post(f"{space}/teller/echo", {}).json()["log_id"] for _ in range(3)]
            assert [entry["id"] for entry in journal(client, space=space)][:3] == said[::-1]
            return said

        first, second = open_client(plugged=[TELLER]), open_client(plugged=[TELLER])
        assert ids(first, "") == ids(second, "")
        assert ids(first, "/~a") == ids(second, "/~a")
        assert len({*ids(first, ""), *ids(first, "/~a"), *ids(first, "/~b")}) == 9

    def test_errors_know_their_id(self, teller: ApiClient) -> None:
        said = [
            teller.post(path, {}, headers={}).json()["log_id"] for path in ("/teller/echo", "/teller/x", "/teller/y")
        ]
        assert [entry["id"] for entry in journal(teller)] == said[::-1]

    def test_reset_and_restore_begin_again(self, teller: ApiClient) -> None:
        state = teller.get("/_mockpay/state").json()
        first = teller.post("/teller/echo", {}).json()
        for method, path, body in (("POST", "/_mockpay/reset", None), ("PUT", "/_mockpay/state", state)):
            assert teller.ask(method, path, body).status_code == 200
            assert journal(teller) == []
            assert teller.post("/teller/echo", {}).json() == first

    def test_clearing_goes_on(self, teller: ApiClient) -> None:
        first = teller.post("/teller/echo", {}).json()
        assert teller.ask("DELETE", "/_mockpay/requests").json() == {"cleared": 1}
        assert teller.post("/teller/echo", {}).json() != first
        assert len(journal(teller)) == 1

    def test_a_look_changes_no_state_and_control_requests_are_not_kept(self, teller: ApiClient) -> None:
        before = teller.get("/_mockpay/state").content
        for path in ("/teller/logs", "/_mockpay/health", "/_mockpay/requests", "/livez", "/_mockpay/nothing"):
            teller.get(path)
        assert teller.get("/_mockpay/state").content == before
        assert [entry["path"] for entry in journal(teller)] == ["/teller/logs"]

    def test_they_are_there_though_nothing_is_kept(self, open_client: Open) -> None:
        on, off = open_client(plugged=[TELLER]), open_client(plugged=[TELLER], journal=0)
        assert on.post("/teller/echo", {}).content == off.post("/teller/echo", {}).content
        for method, path, body in (
            ("GET", "/_mockpay/requests", None),
            ("GET", "/_mockpay/requests/x", None),
            ("DELETE", "/_mockpay/requests", None),
            ("POST", "/_mockpay/verify", {"match": {}}),
            ("POST", "/_mockpay/wait", {"match": {}}),
        ):
            answer = off.ask(method, path, body)
            assert (answer.status_code, answer.json()["error"]["code"]) == (409, "journal_off")
            assert "MOCKPAY_JOURNAL" in answer.json()["error"]["message"]


class TestBounds:
    def test_the_oldest_make_room(self, open_client: Open) -> None:
        client = open_client(plugged=[TELLER], journal=3)
        said = [client.post("/teller/echo", {"n": n}).json()["log_id"] for n in range(5)]
        answer = client.get("/_mockpay/requests").json()
        assert ([entry["id"] for entry in answer["requests"]], answer["forgotten"]) == (said[:1:-1], 2)

    @pytest.mark.parametrize(
        ("path", "body", "headers"),
        [
            ("/teller/echo", b"x" * 20_000, {}),
            ("/teller/echo", b"", {"x-long": "x" * 40_000}),
            (f"/teller/{'x' * 40_000}", b"", {}),
            (f"/teller/echo?{'x' * 40_000}", b"", {}),
        ],
        ids=["body", "headers", "path", "query"],
    )
    def test_bytes_count_wherever_they_are(
        self, open_client: Open, path: str, body: bytes, headers: dict[str, str]
    ) -> None:
        client = open_client(plugged=[TELLER], journal_bytes=100_000)
        for _ in range(10):
            client.post(path, body, headers=ANYBODY | headers)
        answer = client.get("/_mockpay/requests?limit=0").json()
        assert (answer["count"], answer["forgotten"]) == (2, 8)

    def test_spaces_have_their_own(self, teller: ApiClient) -> None:
        for space, times in (("", 1), ("/~a", 2), ("/~b", 3)):
            for _ in range(times):
                teller.post(f"{space}/teller/echo", {})
        assert [len(journal(teller, space=space)) for space in ("", "/~a", "/~b")] == [1, 2, 3]
        assert newest(teller)["path"] == "/teller/echo"

    def test_all_of_them_together_have_so_much(self, open_client: Open) -> None:
        """Each has room for two; 64 times as much is there for all."""
        client = open_client(plugged=[TELLER], journal_bytes=100_000)

        def kept(space: str) -> tuple[int, int]:
            for _ in range(3):
                client.post(f"{space}/teller/echo", b"x" * 20_000)
            answer = client.get(f"{space}/_mockpay/requests?limit=0").json()
            return answer["count"], answer["forgotten"]

        found = [kept(f"/~{number}") for number in range(90)]
        assert (found[0], found[-1]) == ((2, 1), (1, 2))
        assert found.count((2, 1)) >= 64
        for number in range(20):
            client.ask("DELETE", f"/_mockpay/spaces/{number}")
        assert kept("/~new") == (2, 1)
        for number in range(20, 60):
            client.post(f"/~{number}/_mockpay/reset")
            assert kept(f"/~{number}") == (2, 1)


def test_a_provider_can_show_its_own(teller: ApiClient) -> None:
    first = teller.post("/teller/echo?card=4242424242424242", {"cvc": "123"}).json()["log_id"]
    teller.get("/elsewhere")
    assert teller.get("/teller/logs").json() == [
        {
            "id": first,
            "at": "2025-09-24T12:00:00Z",
            "operation": "teller.echo",
            "sent": {"cvc": "***"},
            "query": {"card": "424242******4242"},
            "answered": {"log_id": first, "said": '{"cvc": "***"}'},
            "status": 200,
        }
    ]
    assert teller.get(f"/teller/logs/{first}").json() == {"found": "/teller/echo"}
    assert teller.get("/teller/logs/x").json() == {"found": False}


def test_bodies_nobody_reads_do_not_hold_up_the_answer(server: Server) -> None:
    """A client that announces a body and sends nothing is refused at once, and so is one that sends a part."""
    host, port = server.url.removeprefix("http://").split(":")
    for part in (b"", b'{"a": '):
        with socket.create_connection((host, int(port)), timeout=5) as line:
            began = time.monotonic()
            line.sendall(b"POST /~unread/api/orders HTTP/1.1\r\nHost: x\r\nContent-Length: 20\r\n\r\n" + part)
            assert line.recv(12) == b"HTTP/1.1 401"
            assert time.monotonic() - began < 2
    rows = httpx.get(f"{server.url}/~unread/_mockpay/requests").json()["requests"]
    assert [(row["status"], row["request"]["body"]) for row in rows] == [(401, '{"a": '), (401, None)]
