"""Waiting from a test: woken by what happens and by nothing else, told what was there instead, never left behind."""

import asyncio
import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from api_client import ANYBODY, ORDER, ROOT, ApiClient, Receiver, Server

from mockpay.app import build
from mockpay.control.wait import MOST
from mockpay.orders.status import Fulfilment, Life, Payment
from mockpay.sandbox.outbox import DeliveryState
from mockpay.settings import Settings

SOON = 0.3
"""Seconds after which a request on its way has surely arrived."""


class Shop:
    """A space of a real server, with somebody who waits beside."""

    def __init__(self, url: str, pool: ThreadPoolExecutor) -> None:
        self._client = httpx.Client(base_url=url, headers=ANYBODY, timeout=20)
        self._pool = pool

    def ask(self, method: str, path: str, body: Any = None) -> httpx.Response:
        return self._client.request(method, path, json=body)

    def order(self, **more: Any) -> str:
        created: str = self.ask("POST", "/api/orders", ORDER | more).json()["id"]
        return created

    def act(self, order_id: str, action: str) -> None:
        assert self.ask("POST", f"/_mockpay/orders/{order_id}/actions/{action}").status_code == 200

    def waiting(self, **body: Any) -> "Future[httpx.Response]":
        """A wait under way."""
        begun = self._pool.submit(self.ask, "POST", "/_mockpay/wait", body)
        time.sleep(SOON)
        return begun

    def close(self) -> None:
        self._client.close()


@pytest.fixture
def open_shop(server: Server) -> Iterator[Callable[[str], Shop]]:
    opened: list[Shop] = []
    with ThreadPoolExecutor(20) as pool:

        def open_one(name: str) -> Shop:
            opened.append(Shop(f"{server.url}/~{name}", pool))
            return opened[-1]

        yield open_one
    for shop in opened:
        shop.close()


def heard(waiting: "Future[httpx.Response]") -> Any:
    """What was waited for; it comes at once."""
    began = time.monotonic()
    answer = waiting.result(timeout=10)
    assert time.monotonic() - began < 2
    assert answer.status_code == 200, answer.text
    return answer.json()


class TestWhatIsWaitedFor:
    def test_requests(self, open_shop: Callable[[str], Shop]) -> None:
        shop = open_shop("requests")
        shop.order()
        waiting = shop.waiting(match={"method": "POST", "path": "/api/orders"}, count=3)
        shop.order(email="a@example.com")
        time.sleep(SOON)
        assert not waiting.done()
        shop.order(email="b@example.com")
        told = heard(waiting)
        assert told == {"count": 3, "requests": shop.ask("GET", "/_mockpay/requests").json()["requests"]}
        assert [one["request"]["body"].get("email") for one in told["requests"]] == [
            "b@example.com",
            "a@example.com",
            None,
        ]

    def test_an_order(self, open_shop: Callable[[str], Shop]) -> None:
        shop = open_shop("order")
        order = shop.order()
        waiting = shop.waiting(order={"id": order, "payment": "refunded", "life": "active"})
        for action in ("pay", "refund"):
            assert not waiting.done()
            shop.act(order, action)
        assert heard(waiting) == shop.ask("GET", f"/_mockpay/orders/{order}").json()

    def test_an_order_that_the_clock_changes(self, open_shop: Callable[[str], Shop]) -> None:
        shop = open_shop("clock")
        order = shop.order()
        shop.ask("POST", f"/_mockpay/orders/{order}/actions/wait", {"method": "cash"})
        waiting = shop.waiting(order={"id": order, "payment": "expired"})
        shop.ask("POST", "/_mockpay/clock", {"advance": "60d"})
        assert heard(waiting)["payment"] == "expired"

    def test_deliveries(self, open_shop: Callable[[str], Shop], receiver: Receiver) -> None:
        receiver.answer = lambda _count: time.sleep(SOON) or 200  # type: ignore[func-returns-value]
        shop = open_shop("deliveries")
        order = shop.order(notify_url=receiver.url)
        waiting = shop.waiting(delivery={"order_id": order, "state": "success", "event": "orders.confirmation"})
        assert not waiting.done()
        shop.act(order, "pay")
        told = heard(waiting)
        assert told["count"] == 1
        assert told["deliveries"] == shop.ask("GET", "/_mockpay/webhooks").json()["deliveries"]
        assert [attempt["status"] for attempt in told["deliveries"][0]["attempts"]] == [200]

    def test_a_burst(self, open_shop: Callable[[str], Shop]) -> None:
        shop = open_shop("burst")
        waiting = shop.waiting(match={"path": "/api/orders", "method": "GET"}, count=200)
        for _ in range(200):
            shop.ask("GET", "/api/orders")
        assert heard(waiting)["count"] == 200

    def test_what_is_there_is_told_at_once(self, api: ApiClient) -> None:
        order = api.order(notify_url="http://127.0.0.1:9/")
        api.act(order["id"], "pay")
        for body in (
            {"match": {"path": "/api/orders"}},
            {"order": {"id": order["id"], "payment": "paid", "fulfilment": "unfulfilled", "life": "active"}},
            {"order": {"id": order["id"]}},
            {"delivery": {"origin": "ecartpay", "url": "http://127.0.0.1:9/"}},
        ):
            assert api.post("/_mockpay/wait", body | {"timeout": 0}).status_code == 200

    def test_another_space_wakes_nobody(self, open_shop: Callable[[str], Shop]) -> None:
        here, there = open_shop("here"), open_shop("there")
        waiting = here.waiting(match={"path": "/api/orders"}, timeout=2 * SOON)
        there.order()
        assert waiting.result().status_code == 408

    def test_a_reset_begins_again(self, open_shop: Callable[[str], Shop]) -> None:
        shop = open_shop("reset")
        shop.order()
        waiting = shop.waiting(match={"path": "/api/orders"}, count=2)
        shop.ask("POST", "/_mockpay/reset")
        shop.order()
        time.sleep(SOON)
        assert not waiting.done()
        shop.order()
        assert heard(waiting)["count"] == 2


class TestTimeIsUp:
    def test_requests(self, api: ApiClient) -> None:
        api.order()
        (entry,) = api.get("/_mockpay/requests").json()["requests"]
        answer = api.post("/_mockpay/wait", {"match": {"method": "PUT"}, "timeout": 0.01})
        assert (answer.status_code, answer.json()) == (
            408,
            {
                "error": {
                    "code": "timed_out",
                    "message": "time is up: 0 requests match, wanted at least 1; nearest is "
                    f'POST /api/orders ({entry["id"]}): method is "POST", wanted "PUT"',
                    "count": 0,
                    "ids": [],
                    "nearest": {
                        "id": entry["id"],
                        "request": "POST /api/orders",
                        "differs": [{"field": "method", "wanted": "PUT", "got": "POST"}],
                    },
                }
            },
        )

    def test_an_order(self, api: ApiClient) -> None:
        order = api.order()["id"]
        wish = {"id": order, "payment": "paid", "life": "held", "fulfilment": "unfulfilled"}
        answer = api.post("/_mockpay/wait", {"order": wish, "timeout": 0})
        shown = api.get(f"/_mockpay/orders/{order}").json()
        assert answer.json()["error"] == {
            "code": "timed_out",
            "message": f"time is up: of order {order}, payment is none, wanted paid, life is active, wanted held",
            "order": {name: value for name, value in shown.items() if name not in ("order", "history", "books")},
        }

    def test_an_order_that_is_not_there(self, api: ApiClient) -> None:
        answer = api.post("/_mockpay/wait", {"order": {"id": "nothing"}, "timeout": 0})
        assert (answer.status_code, answer.json()["error"]) == (
            408,
            {"code": "timed_out", "message": "time is up: there is no order nothing", "order": None},
        )

    def test_deliveries(self, api: ApiClient) -> None:
        api.post("/_mockpay/webhooks/pause")
        order = api.order(notify_url="http://127.0.0.1:9/")["id"]
        api.act(order, "pay")
        api.order(notify_url="http://127.0.0.1:9/")
        wish = {"order_id": order, "state": "success"}
        error = api.post("/_mockpay/wait", {"delivery": wish, "count": 2, "timeout": 0}).json()["error"]
        rows = api.get(f"/_mockpay/webhooks?order_id={order}").json()["deliveries"]
        assert error == {
            "code": "timed_out",
            "message": "time is up: 0 of 2 such deliveries are there; the last ones: orders.confirmation pending",
            "count": 1,
            "deliveries": rows,
        }

    def test_nobody_looks_while_nothing_happens(self, api: ApiClient) -> None:
        api.order()
        began = time.process_time()
        assert api.post("/_mockpay/wait", {"match": {"method": "PUT"}, "timeout": 1}).status_code == 408
        assert time.process_time() - began < 0.2


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "give one of match, order, delivery"),
        ({"match": {}, "order": {"id": "x"}}, "give one of match, order, delivery"),
        ({"match": {"method": "post"}}, "match.method must match ^[A-Z]+$"),
        ({"order": {}}, "order.id is required"),
        ({"order": {"id": "x", "payment": "payed"}}, "order.payment must be one of"),
        ({"order": {"id": "x", "status": "paid"}}, "status"),
        ({"delivery": {"state": "sent"}}, "delivery.state must be one of"),
        ({"match": {}, "count": 0}, "count must be at least 1"),
        ({"match": {}, "timeout": 61}, "timeout must be at most 60"),
        ({"match": {}, "timeout": "5"}, "timeout must be a number"),
    ],
    ids=str,
)
def test_wrong_bodies(api: ApiClient, body: Any, message: str) -> None:
    answer = api.post("/_mockpay/wait", body)
    assert (answer.status_code, message in answer.json()["error"]["message"]) == (422, True), answer.text


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (("order", "payment"), Payment), (("order", "fulfilment"), Fulfilment), (("order", "life"), Life),
        (("delivery", "state"), DeliveryState),
    ],
)  # fmt: skip
def test_the_schema_knows_all_words(place: tuple[str, str], words: Any) -> None:
    schema = json.loads((ROOT / "schemas" / "control" / "wait.request.json").read_text())
    assert schema["properties"][place[0]]["properties"][place[1]]["enum"] == [*words]


class Client:
    """Waits in process, and may go away."""

    def __init__(self, app: Any) -> None:
        self.gone = asyncio.Event()
        self.status: int | None = None
        self._asked = False
        body = b'{"match": {}, "timeout": 60}'
        path = "/_mockpay/wait"
        scope = {
            "type": "http", "method": "POST", "path": path, "raw_path": path.encode(), "query_string": b"",
            "headers": [], "scheme": "http", "server": ("x", 80), "client": None,
        }  # fmt: skip

        async def receive() -> dict[str, Any]:
            if self._asked:
                await self.gone.wait()
                return {"type": "http.disconnect"}
            self._asked = True
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            self.status = message.get("status", self.status)

        self.task = asyncio.create_task(app(scope, receive, send))


def test_those_who_leave_are_forgotten() -> None:
    async def story() -> None:
        app = build(Settings())
        crowd = [Client(app) for _ in range(MOST)]
        await asyncio.sleep(SOON)
        late = Client(app)
        await late.task
        assert late.status == 503
        for one in crowd:
            one.gone.set()
        await asyncio.wait_for(asyncio.gather(*(one.task for one in crowd)), 10)
        next_one = Client(app)
        await asyncio.sleep(SOON)
        assert not next_one.task.done()
        next_one.gone.set()
        await next_one.task
        assert len(asyncio.all_tasks()) == 1, "only this one is left"

    asyncio.run(story())


def test_the_server_stops_though_somebody_waits() -> None:
    with Server() as server, ThreadPoolExecutor(10) as pool:
        shops = [Shop(f"{server.url}/~{index % 3}", pool) for index in range(10)]
        waiting = [pool.submit(shop.ask, "POST", "/_mockpay/wait", {"match": {}, "timeout": 60}) for shop in shops]
        time.sleep(1)
        began = time.monotonic()
        server.process.terminate()
        answers = [one.result(timeout=10) for one in waiting]
        assert server.process.wait(timeout=10) == 0
        assert time.monotonic() - began < 2
        assert [(one.status_code, one.json()["error"]["code"]) for one in answers] == [(503, "stopping")] * 10
        for shop in shops:
            shop.close()
        assert server.process.stderr is not None
        assert server.process.stderr.read() == ""
