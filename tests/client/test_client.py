"""The client reaches all of the control plane, blocking over a socket and awaiting in process."""

import asyncio
import inspect
import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import httpx
import msgspec
import pytest
from api_client import ANYBODY, ORDER, ROOT, Server
from starlette.routing import compile_path

from mockpay.app import build
from mockpay.client import aio, answers, sync
from mockpay.client.aio import AsyncMockpay
from mockpay.client.errors import MockpayError, NotVerified, TimedOut
from mockpay.client.sync import Mockpay
from mockpay.settings import Settings

UNASKED = {
    ("GET", "/livez"): "a probe",
    ("GET", "/readyz"): "a probe",
    ("POST", "/_mockpay/inbox/{name}"): "for hooks",
    ("PUT", "/_mockpay/inbox/{name}"): "for hooks",
    ("PATCH", "/_mockpay/inbox/{name}"): "for hooks",
    ("GET", "/_mockpay/metrics"): "for Prometheus",
}
"""What the client leaves out, and why."""


class Blocking:
    """An async client seen as a blocking one: its methods run to their end on a loop of their own."""

    def __init__(self, target: Any, runner: asyncio.Runner) -> None:
        self._target = target
        self._runner = runner

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._target, name)
        if isinstance(found, aio.AsyncCalls):
            return Blocking(found, self._runner)
        if not callable(found) or not inspect.iscoroutinefunction(found):
            return found
        return lambda *args, **kwargs: self._runner.run(found(*args, **kwargs))


class Story:
    """A client, a way to be the app under test, and what the client asked for."""

    def __init__(self, mockpay: Any, app: Callable[..., httpx.Response], asked: list[tuple[str, str]]) -> None:
        self.mockpay = mockpay
        self.app = app
        self.asked = asked

    def order(self, **more: Any) -> str:
        created: str = self.app("POST", "/api/orders", json=ORDER | more).json()["id"]
        return created


@pytest.fixture(params=["sync", "aio"])
def story(request: pytest.FixtureRequest) -> Iterator[Story]:
    asked: list[tuple[str, str]] = []
    note = lambda sent: asked.append((sent.method, sent.url.path))  # noqa: E731
    if request.param == "sync":
        server: Server = request.getfixturevalue("server")
        url = f"{server.url}/~client-{request.node.name.replace('[', '.').rstrip(']')}"[:90]
        with httpx.Client(event_hooks={"request": [note]}) as client, Mockpay(url, client=client) as mockpay:
            ask = lambda method, path, **more: httpx.request(method, url + path, headers=ANYBODY, **more)  # noqa: E731
            yield Story(mockpay, ask, asked)
        return

    async def anote(sent: httpx.Request) -> None:
        note(sent)

    with asyncio.Runner() as runner:
        transport = httpx.ASGITransport(build(Settings()))
        client = httpx.AsyncClient(transport=transport, event_hooks={"request": [anote]})
        theirs = httpx.AsyncClient(transport=transport, headers=ANYBODY)
        url = "http://sandbox.test/~client"
        mockpay = AsyncMockpay(url, client=client)
        yield Story(
            Blocking(mockpay, runner),
            lambda method, path, **more: runner.run(theirs.request(method, url + path, **more)),
            asked,
        )
        runner.run(client.aclose())


def test_every_route_of_the_control_plane_can_be_asked(story: Story) -> None:
    mockpay = story.mockpay
    assert (mockpay.reset().status, mockpay.health().providers) == ("ok", ["conekta", "ecartapi", "ecartpay"])
    assert {one.use for one in mockpay.public_keys()} == {"cards", "webhooks"}
    scenario = mockpay.scenario.use("default", seed="s", clock={"freeze": "2025-09-24T18:43:40Z"})
    assert (scenario.name, scenario.seed, mockpay.scenario.get()) == ("default", "s", scenario)
    assert mockpay.clock.get().now == datetime(2025, 9, 24, 18, 43, 40, tzinfo=UTC)
    first = story.order(reference_id="a-1")
    assert mockpay.orders.find(text="a-1")[0].reference_id == "a-1"
    paid = mockpay.orders.act(first, "pay")
    assert (paid.payment, paid.total) == ("paid", Decimal("243.33"))
    back = mockpay.orders.act(first, "refund", amount="43.33")
    assert (back.payment, back.refunded) == ("partially_refunded", Decimal("43.33"))
    got = mockpay.orders.wait(first, payment="partially_refunded")
    assert (got, len(got.history) > 1) == (mockpay.orders.get(first), True)
    assert mockpay.orders.explain(first).now["payment"] == "partially_refunded"

    (sent,) = mockpay.requests.wait(method="POST", operation="*.create_order", body={"reference_id": "a-1"})
    assert (mockpay.requests.get(sent.id), mockpay.requests.find(method="POST")[0]) == (sent, sent)
    assert mockpay.requests.find(unmatched=True) == []
    reasons = mockpay.requests.explain(sent.id)
    assert (reasons.decided["by"], [one["id"] for one in reasons.orders]) == ("operation", [first])
    assert mockpay.verify(operation="*.create_order", exactly=1).ids == [sent.id]
    assert mockpay.requests.clear() == {"cleared": 1}

    view = {"id": first, "status": "partially_refunded", "amount": "243.33"}
    assert mockpay.reconcile([view]).agrees
    assert mockpay.reconcile([]).missing[0]["id"] == first

    counted = mockpay.statistics(since="2025-01-01T00:00:00Z", utc_offset="-06:00").orders
    assert [(one["payment"], one["count"]) for one in counted] == [("partially_refunded", 1)]
    assert mockpay.statistics(until="2025-01-01T00:00:00Z").orders == []

    fault = mockpay.faults.lose_reply("ecartpay.create_order")
    assert [one.id for one in mockpay.faults.find()] == [fault.id]
    assert (mockpay.faults.drop(fault.id), mockpay.faults.clear()) == ([fault.id], [])
    struck = mockpay.faults.add("before_commit", operation="ecartpay.create_order", times=1, status=503)
    assert story.app("POST", "/api/orders", json=ORDER).status_code == 503
    assert [one.struck for one in mockpay.faults.find() if one.id == struck.id] == [1]

    assert mockpay.snapshot("here").orders == 1
    assert [one.name for one in mockpay.snapshots()] == ["here"]
    assert (mockpay.restore("here").name, mockpay.drop_snapshot("here")) == ("here", ["here"])
    assert mockpay.put_state(mockpay.get_state()).counts.orders == 1

    assert mockpay.inbox.url("webhooks").endswith("/~" + mockpay.url.partition("/~")[2] + "/_mockpay/inbox/webhooks")
    assert mockpay.inbox.behave("webhooks", status=503).behaviour["status"] == 503
    assert [one.name for one in mockpay.inbox.names()] == ["webhooks"]
    assert mockpay.inbox.get("webhooks") == mockpay.inbox.clear("webhooks")
    assert mockpay.webhooks.pause().paused
    second = story.order(notify_url="http://127.0.0.1:9/nobody")
    mockpay.orders.act(second, "pay", wait=False)
    (webhook,) = mockpay.webhooks.wait("orders.confirmation", order_id=second, state="pending")
    assert (webhook.order_id, mockpay.webhooks.find(order_id=second)) == (second, [webhook])
    assert not mockpay.webhooks.resume().paused
    assert [len(one.attempts) > 1 for one in mockpay.webhooks.flush()] == [True]
    assert mockpay.webhooks.replay(webhook.id).id == mockpay.webhooks.get(webhook.id).id == webhook.id
    assert [one.id for one in mockpay.webhooks.replay_all(order_id=second)] == [webhook.id]

    assert mockpay.chaos.set(seed=7, rates={"drop": 1}).chaos["seed"] == 7
    assert (mockpay.chaos.get().chaos["rates"]["drop"], mockpay.chaos.clear().chaos) == (1, None)

    assert mockpay.clock.advance(days=3).now == datetime(2025, 9, 27, 18, 43, 40, tzinfo=UTC)
    assert mockpay.clock.set("2025-10-01T00:00:00Z").mode == "frozen"
    assert mockpay.clock.freeze().mode == "frozen"
    assert mockpay.clock.run_next().now <= mockpay.clock.run_idle().now
    assert (mockpay.clock.tick().mode, mockpay.clock.wall().mode) == ("shifted", "wall")

    name = mockpay.health().space
    assert name in [one.name for one in mockpay.spaces()]
    assert mockpay.drop_space(name) == [name]

    routes = {(method.upper(), path) for path, row in mockpay.openapi()["paths"].items() for method in row}
    asked = {(method, re.sub("^/~[^/]+", "", path)) for method, path in story.asked}
    missed = {
        (method, path)
        for method, path in routes - UNASKED.keys()
        if not any(one == method and compile_path(path)[0].match(where) for one, where in asked)
    }
    assert missed == set()
    assert routes >= UNASKED.keys()


def test_refusals_say_what_the_server_said(story: Story) -> None:
    story.mockpay.reset()
    with pytest.raises(NotVerified, match="0 requests match, wanted exactly 2") as unverified:
        story.mockpay.verify(method="DELETE", exactly=2)
    assert (unverified.value.status, unverified.value.details["count"]) == (409, 0)
    assert isinstance(unverified.value, AssertionError)
    with pytest.raises(TimedOut, match="time is up: there is no order nothing"):
        story.mockpay.orders.wait("nothing", payment="paid", timeout=0)
    with pytest.raises(MockpayError, match="there is no action 'dance'") as refused:
        story.mockpay.orders.act(story.order(), "dance")
    assert (refused.value.status, refused.value.code) == (422, "unprocessable_entity")


def test_an_answer_of_somebody_else_is_a_refusal_too() -> None:
    transport = httpx.MockTransport(lambda _request: httpx.Response(502, text="<html>bad gateway"))
    with httpx.Client(transport=transport) as client, pytest.raises(MockpayError, match="no answer of mockpay's"):
        Mockpay(client=client).health()


def test_a_token_opens_the_control_plane() -> None:
    with Server("--control-token", "hush") as server:
        with Mockpay(server.url, token="hush") as mockpay:
            assert mockpay.space("other").clock.get().mode == "wall"
        with Mockpay(server.url) as mockpay, pytest.raises(MockpayError, match="Authorization"):
            mockpay.clock.get()


def test_both_clients_have_the_same_methods() -> None:
    def methods(module: Any, base: type) -> dict[str, list[str]]:
        parts = {name: kind for name, kind in vars(module).items() if inspect.isclass(kind) and issubclass(kind, base)}
        return {
            name.removeprefix("Async"): [one for one in vars(kind) if one[0] != "_"] for name, kind in parts.items()
        }

    assert methods(sync, sync.Calls) == methods(aio, aio.AsyncCalls)


SHAPES = {
    "health": answers.HealthAnswer,
    "clock": answers.ClockAnswer,
    "summary": answers.SummaryAnswer,
    "order": answers.OrderAnswer,
    "explain": answers.OrderExplanationAnswer,
    "explain_request": answers.RequestExplanationAnswer,
    "request": answers.RequestAnswer,
    "delivery": answers.DeliveryAnswer,
    "paused": answers.PausedAnswer,
    "fault": answers.FaultAnswer,
    "chaos": answers.ChaosAnswer,
    "scenario": answers.ScenarioAnswer,
    "snapshot": answers.SnapshotAnswer,
    "inbox": answers.InboxAnswer,
    "reconcile": answers.ReconciledAnswer,
}


@pytest.mark.parametrize("name", SHAPES)
def test_types_have_the_fields_of_the_schemas(name: str) -> None:
    schema = json.loads((ROOT / "schemas" / "control" / f"{name}.response.json").read_text())
    fields = {one.name for one in msgspec.structs.fields(SHAPES[name])}
    assert fields == schema["properties"].keys()
