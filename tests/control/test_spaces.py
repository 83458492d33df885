"""Spaces: listed, dropped, gone when idle, a thousand of them, and none of them hears of another."""

import asyncio
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from api_client import ANYBODY, ORDER, ApiClient, Receiver
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from mockpay.app import build
from mockpay.scenario.load import parse
from mockpay.settings import Settings

Open = Callable[..., ApiClient]
STILL = parse("extends: default\nclock: {freeze: 2025-09-24T18:43:40.827Z}")


def names(api: ApiClient) -> list[str]:
    return [one["name"] for one in api.get("/_mockpay/spaces").json()["spaces"]]


def test_they_are_listed_the_last_used_first(api: ApiClient) -> None:
    api.post("/~a/api/orders", ORDER)
    api.put("/~b/_mockpay/scenario", {"name": "declines"})
    api.get("/~a/api/orders")
    body = api.get("/_mockpay/spaces").json()
    assert all(row.pop("last_used_at").endswith("Z") for row in body["spaces"])
    assert body == {
        "count": 3,
        "spaces": [
            {"name": "", "scenario": "default", "orders": 0},
            {"name": "a", "scenario": "default", "orders": 1},
            {"name": "b", "scenario": "declines", "orders": 0},
        ],
    }
    assert names(api) == ["", "a", "b"]


def test_a_dropped_one_begins_anew(api: ApiClient) -> None:
    first = api.post("/~a/api/orders", ORDER).json()["id"]
    api.post("/~a/_mockpay/snapshots", {"name": "kept"})
    assert api.ask("DELETE", "/_mockpay/spaces/a").json() == {"dropped": ["a"]}
    assert names(api) == [""]
    assert api.get("/~a/_mockpay/snapshots").json()["count"] == 0
    assert api.get("/~a/api/orders").json()["count"] == 0
    assert api.get(f"/~a/api/orders/{first}").status_code == 404


def test_what_is_not_there_and_the_root_cannot_be_dropped(api: ApiClient) -> None:
    answer = api.ask("DELETE", "/_mockpay/spaces/nobody")
    assert (answer.status_code, answer.json()["error"]) == (
        404,
        {"code": "not_found", "message": "there is no space 'nobody'; GET /_mockpay/spaces lists those there are"},
    )
    assert api.ask("DELETE", "/_mockpay/spaces/").status_code == 404
    assert names(api) == [""]


def test_deliveries_of_a_dropped_one_end(open_client: Open) -> None:
    api = open_client(scenario=parse("extends: default\nwebhooks: {waits: [0, 0, 0, 0, 0]}"))
    with Receiver(lambda _count: time.sleep(0.1) or 503) as slow:
        for space in ("/~gone", "/~stays"):
            order = api.post(f"{space}/api/orders", ORDER | {"notify_url": f"{slow.url}{space}"}).json()
            api.post(f"{space}/_mockpay/orders/{order['id']}/actions/pay")
        api.ask("DELETE", "/_mockpay/spaces/gone")
        api.post("/~stays/_mockpay/clock", {"run": "idle"})
        paths = [post.path for post in slow.wait_for(6)]
        assert (paths.count("/~stays"), paths.count("/~gone") <= 1) == (6, True)


def test_an_attempt_of_before_a_reset_is_not_recorded_after_it(open_client: Open) -> None:
    """Ids grow from the seed: the delivery after the reset has the id of the one before it."""
    api = open_client(scenario=STILL)
    with Receiver(lambda count: 200 if count > 1 else time.sleep(0.3) or 410) as receiver:
        for _ in range(2):
            order = api.order(notify_url=receiver.url)
            api.act(order["id"], "pay")
            if not receiver.got:
                api.post("/_mockpay/clock", {"advance": 0})
                wait_until(lambda: bool(receiver.got), api)
                api.post("/_mockpay/reset")
        api.post("/_mockpay/clock", {"advance": 0, "wait": True})
        time.sleep(0.3)
        (webhook,) = api.get("/_mockpay/webhooks").json()["deliveries"]
        assert [attempt["status"] for attempt in webhook["attempts"]] == [200]


def wait_until(done: Callable[[], bool], api: ApiClient) -> None:
    deadline = time.monotonic() + 5
    while not done() and time.monotonic() < deadline:
        api.get("/_mockpay/clock")


class TestIdle:
    START = datetime(2025, 1, 1, tzinfo=UTC)

    def asked(self, idle: int, moments: list[tuple[int, str]]) -> list[list[tuple[str, int]]]:
        """The spaces there are and their orders, each time another one was made in a space at a second."""
        now = [self.START]

        async def story() -> list[list[tuple[str, int]]]:
            app = build(Settings(space_idle=idle), system_clock=lambda: now[0])
            seen = []
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url="http://x", headers=ANYBODY) as client:
                for second, space in moments:
                    now[0] = self.START + timedelta(seconds=second)
                    assert (await client.post(f"{space}/api/orders", json=ORDER)).status_code == 200
                    rows = (await client.get("/_mockpay/spaces")).json()["spaces"]
                    seen.append(sorted((row["name"], row["orders"]) for row in rows))
            return seen

        return asyncio.run(story())

    def test_those_that_nobody_uses_go_and_the_root_stays(self) -> None:
        assert self.asked(10, [(0, "/~a"), (5, "/~b"), (10, "/~a"), (16, ""), (20, "/~a"), (31, "/~a")]) == [
            [("", 0), ("a", 1)],
            [("", 0), ("a", 1), ("b", 1)],
            [("", 0), ("a", 2), ("b", 1)],
            [("", 1), ("a", 2)],
            [("", 1), ("a", 3)],
            [("", 1), ("a", 1)],
        ]

    def test_by_default_all_stay(self) -> None:
        assert self.asked(0, [(0, "/~a"), (10**9, "")])[-1] == [("", 1), ("a", 1)]


def test_a_thousand_fit_into_one_process() -> None:
    async def story() -> None:
        transport = httpx.ASGITransport(build(Settings(), scenario=STILL))
        async with httpx.AsyncClient(transport=transport, base_url="http://x", headers=ANYBODY) as client:
            made = [await client.post(f"/~{number}/api/orders", json=ORDER) for number in range(999)]
            assert len({answer.json()["id"] for answer in made}) == 999
            assert (await client.get("/_mockpay/spaces")).json()["count"] == 1000
            answer = await client.get("/~one-too-many/api/orders")
            assert answer.status_code == 503
            assert "DELETE /_mockpay/spaces/NAME drops one" in answer.json()["error"]["message"]

    asyncio.run(story())


PAID = {"number": "4242424242424242", "exp_month": "10", "exp_year": "2050", "cvc": "111", "name": "Ana"}
NOON = datetime(2025, 9, 24, 12, tzinfo=UTC)
CUP = {"name": "Cup", "quantity": 1, "price": "9.90"}
CALLS: list[tuple[str, str, Any]] = [
    ("POST", "/api/orders", ORDER),
    ("POST", "/api/orders", ORDER | {"reference_id": "r-1", "currency": "USD"}),
    ("POST", "/api/tokens", PAID),
    ("POST", "/api/tokens", PAID | {"number": "5200000000000000"}),
    ("POST", "/api/customers", {"email": "ana@example.com"}),
    (
        "POST",
        "/api/v2/orders",
        {"order": {"currency": "MXN", "items": [{"name": "Cup", "quantity": 1, "price": "9.9"}]}},
    ),
    ("GET", "/api/orders", None),
    ("GET", "/api/v2/orders?limit=2", None),
    ("GET", "/_mockpay/state", None),
    ("GET", "/_mockpay/orders", None),
    ("GET", "/_mockpay/faults", None),
    ("GET", "/_mockpay/nothing", None),
    ("POST", "/_mockpay/clock", {"advance": "2d"}),
    ("POST", "/_mockpay/reset", None),
    ("PUT", "/_mockpay/scenario", {"name": "declines", "reset": False}),
    ("PUT", "/_mockpay/scenario", {"seed": "other"}),
    ("PUT", "/_mockpay/scenario", {"clock": {"freeze": "2024-01-01T00:00:00Z"}}),
    ("POST", "/_mockpay/faults", {"at": "after_commit", "status": 503, "times": 1}),
    ("DELETE", "/_mockpay/faults", None),
    ("POST", "/_mockpay/snapshots", {"name": "s"}),
    ("POST", "/_mockpay/snapshots/s/restore", None),
]
COUNT = re.compile(rb'"spaces":[0-9]+')
"""How many spaces there are is no secret of any."""
ACTIONS = ["pay", "wait", "decline", "authorize", "refund", "cancel", "expire", "ship"]


class Run:
    """Calls to one space of an app; each action is done to the space's newest order."""

    def __init__(self, api: ApiClient, space: str) -> None:
        self.api = api
        self.space = space
        self.newest = "none-yet"
        self.bytes: list[tuple[int, bytes]] = []

    def call(self, which: int) -> None:
        method, path, body = (
            CALLS[which]
            if which < len(CALLS)
            else ("POST", f"/_mockpay/orders/{self.newest}/actions/{ACTIONS[which - len(CALLS)]}", None)
        )
        answer = self.api.ask(method, f"{self.space}{path}", body)
        if method == "POST" and path.endswith("/orders") and answer.status_code == 200:
            made = answer.json()
            self.newest = made.get("order", made)["id"]
        self.bytes.append((answer.status_code, COUNT.sub(b"", answer.content)))


@settings(
    max_examples=4,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking would take minutes
    suppress_health_check=[HealthCheck.too_slow],
)
@given(
    st.lists(st.tuples(st.integers(0, 49), st.integers(0, len(CALLS) + len(ACTIONS) - 1)), min_size=100, max_size=200)
)
def test_fifty_at_once_answer_as_each_would_alone(calls: list[tuple[int, int]]) -> None:
    apis: list[ApiClient] = []

    def opened() -> ApiClient:
        apis.append(ApiClient(("default",), system_clock=lambda: NOON))
        return apis[-1]

    try:
        together = opened()
        among = {space: Run(together, f"/~s{space}") for space, _ in calls}
        for space, which in calls:
            among[space].call(which)
        for space, run in among.items():
            alone = Run(opened(), f"/~s{space}")
            for one, which in calls:
                if one == space:
                    alone.call(which)
            assert alone.bytes == run.bytes
            apis.pop().close()
    finally:
        for api in apis:
            api.close()
