"""An inbox of the server itself as the receiver of its own webhooks, over real sockets."""

import base64
import hmac
import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from api_client import ANYBODY, ORDER, ApiClient, Received, Server, schema, verified_by_node

from mockpay.control.inbox import MOST
from mockpay.sandbox.inbox import MOST_BYTES, MOST_KEPT
from mockpay.webhooks.dispatcher import AT_ONCE_PER_RECEIVER

Open = Callable[..., ApiClient]
START = "2025-01-01T00:00:00Z"
MANY = AT_ONCE_PER_RECEIVER + 2
INBOX = "/_mockpay/inbox/shop"
USUAL = {"status": 200, "delay": 0, "hang": False, "body": ""}


class Shop:
    """A space of a real server that receives its own webhooks."""

    def __init__(self, base: str) -> None:
        self.inbox = f"{base}{INBOX}"
        self._client = httpx.Client(base_url=base, headers=ANYBODY, timeout=20)

    def close(self) -> None:
        self._client.close()

    def ask(self, method: str, path: str, body: Any = None, **more: Any) -> Any:
        answer = self._client.request(method, path, json=body, **more)
        assert answer.is_success, answer.text
        return answer.json()

    def paid(self) -> str:
        order_id: str = self.ask("POST", "/api/orders", ORDER | {"notify_url": f"{self.inbox}?order=$id"})["id"]
        self.ask("POST", f"/_mockpay/orders/{order_id}/actions/pay", {"wait": True})
        return order_id

    def webhooks_of(self) -> list[dict[str, Any]]:
        told = self.ask("GET", INBOX)
        schema("control/inbox.response").check(told)
        rows: list[dict[str, Any]] = told["hooks"]
        return rows

    def wait_for_webhooks(self, count: int) -> None:
        deadline = time.monotonic() + 10
        while len(self.webhooks_of()) < count and time.monotonic() < deadline:
            time.sleep(0.02)
        assert len(self.webhooks_of()) == count

    def behave(self, **behaviour: Any) -> None:
        assert self.ask("PUT", f"{INBOX}/behaviour", behaviour)["behaviour"] == USUAL | behaviour

    def attempts(self) -> list[dict[str, Any]]:
        return [one for row in self.ask("GET", "/_mockpay/webhooks")["deliveries"] for one in row["attempts"]]


OpenShop = Callable[[str], Shop]


@pytest.fixture
def open_shop() -> Iterator[OpenShop]:
    opened: list[Shop] = []

    def open_one(base: str) -> Shop:
        opened.append(Shop(base))
        return opened[-1]

    yield open_one
    for shop in opened:
        shop.close()


@pytest.fixture
def shop(server: Server, open_shop: OpenShop, request: pytest.FixtureRequest) -> Shop:
    """One that stands still."""
    one = open_shop(f"{server.url}/~{request.node.name[:60]}")
    one.ask("POST", "/_mockpay/clock", {"freeze": START})
    return one


@pytest.mark.parametrize("space", ["", "/~receiving"])
def test_a_webhook_arrives_with_nothing_else_running(server: Server, open_shop: OpenShop, space: str) -> None:
    shop = open_shop(f"{server.url}{space}")
    order_id = shop.paid()
    webhook = shop.webhooks_of()[-1]
    assert (webhook["method"], webhook["query"]) == ("POST", f"order={order_id}")
    assert json.loads(webhook["body"])["id"] == order_id
    assert shop.attempts()[-1]["status"] == 200


def test_all_that_a_signature_covers_is_kept(shop: Shop) -> None:
    shop.ask("POST", "/api/webhooks", {"url": shop.inbox, "events": ["orders.create"]})
    shop.ask("POST", "/api/orders", ORDER | {"first_name": "Ñandú 😀 \u2028"})
    shop.paid()
    shop.ask("POST", "/_mockpay/webhooks/flush", {"wait": True})
    posts = []
    for webhook in shop.webhooks_of():
        body = base64.b64decode(webhook["body_base64"])
        assert body.decode() == webhook["body"]
        data = json.dumps(json.loads(body)["data"], separators=(",", ":"), ensure_ascii=False)
        headers = webhook["headers"]
        message = f"{headers['x-pay-timestamp']}.{headers['x-pay-webhook-id']}.{data}"
        signature = hmac.new(b"whsec_mockpay", message.encode(), "sha256").hexdigest()
        assert headers["x-pay-signature"] == f"SHA256={signature}"
        posts.append(Received("/", headers, body, 0))
    assert len(posts) == 3
    assert verified_by_node(posts) == [True] * 3


def test_what_is_kept_of_one(shop: Shop) -> None:
    with httpx.Client() as client:
        sent = client.patch(f"{shop.inbox}?a=1&b", content=b"\xff\x00raw", headers=[("X-Two", "1"), ("x-two", "2")])
    assert (sent.status_code, sent.content) == (200, b"")
    (webhook,) = shop.webhooks_of()
    headers = webhook.pop("headers")
    assert webhook == {"number": 1, "at": "2025-01-01T00:00:00.000Z", "method": "PATCH", "query": "a=1&b",
                    "body": "\ufffd\x00raw", "body_base64": "/wByYXc="}  # fmt: skip
    assert (headers["x-two"], headers["content-length"]) == ("1, 2", "5")


def test_it_answers_as_told(shop: Shop) -> None:
    shop.behave(status=503, body="come back later")
    shop.paid()
    shop.behave()
    shop.ask("POST", "/_mockpay/clock", {"advance": 10, "wait": True})
    assert [(one["status"], one["answer"]) for one in shop.attempts()] == [(503, "come back later"), (200, "")]
    assert [webhook["at"][17:19] for webhook in shop.webhooks_of()] == ["00", "10"]


def test_it_takes_its_time(shop: Shop) -> None:
    shop.behave(delay=0.4)
    shop.paid()
    assert 400 <= shop.attempts()[0]["milliseconds"] < 2000


def test_one_that_hangs_keeps_no_other_space_waiting(server: Server, open_shop: OpenShop) -> None:
    shop, other = open_shop(f"{server.url}/~hanging"), open_shop(f"{server.url}/~not-hanging")
    shop.behave(hang=True)
    with ThreadPoolExecutor(MANY) as pool:
        paying = [pool.submit(shop.paid) for _ in range(MANY)]
        shop.wait_for_webhooks(AT_ONCE_PER_RECEIVER)
        began = time.monotonic()
        other.paid()
        assert len(other.webhooks_of()) == 1
        assert time.monotonic() - began < 3
        assert [one.done() for one in paying] == [False] * MANY, "they wait for their receiver, as they were told to"
        shop.ask("POST", "/_mockpay/reset")


def test_it_stops_in_time_while_an_inbox_hangs(open_shop: OpenShop) -> None:
    with Server() as server:
        shop = open_shop(server.url)
        shop.behave(hang=True)
        shop.ask("POST", "/api/webhooks", {"url": shop.inbox, "events": ["orders.create"]})
        shop.ask("POST", "/api/orders", ORDER)
        shop.wait_for_webhooks(1)
        began = time.monotonic()
        server.process.terminate()
        _, err = server.process.communicate(timeout=10)
    assert (time.monotonic() - began < 3, "Traceback" in err) == (True, False), err


def test_clearing_counts_from_one_again_and_keeps_the_behaviour(api: ApiClient) -> None:
    api.put(f"{INBOX}/behaviour", {"status": 202})
    for _ in range(2):
        assert api.post(INBOX, {"a": 1}).status_code == 202
    told = api.ask("DELETE", INBOX).json()
    assert told == {"name": "shop", "received": 0, "behaviour": USUAL | {"status": 202}, "hooks": []}
    api.post(INBOX, b"x")
    assert [webhook["number"] for webhook in api.get(INBOX).json()["hooks"]] == [1]


def test_inboxes_are_listed_and_each_is_of_its_space(api: ApiClient) -> None:
    api.post("/_mockpay/inbox/b", b"1")
    api.put("/_mockpay/inbox/a", b"2")
    api.post("/~x/_mockpay/inbox/c", b"3")
    assert api.get("/_mockpay/inbox/d").json() == {"name": "d", "received": 0, "behaviour": USUAL, "hooks": []}
    told = api.get("/_mockpay/inbox").json()
    schema("control/inboxes.response").check(told)
    assert told == {"inboxes": [{"name": name, "received": 1, "behaviour": USUAL} for name in "ab"]}
    api.post("/_mockpay/reset")
    assert api.get("/_mockpay/inbox").json() == {"inboxes": []}
    assert api.get("/~x/_mockpay/inbox").json()["inboxes"][0]["name"] == "c"


def test_the_last_ones_are_kept(api: ApiClient) -> None:
    for number in range(MOST_KEPT + 5):
        api.post(INBOX, str(number).encode())
    told = api.get(INBOX).json()
    assert (told["received"], len(told["hooks"])) == (MOST_KEPT + 5, MOST_KEPT)
    assert [told["hooks"][index]["body"] for index in (0, -1)] == ["5", str(MOST_KEPT + 4)]


def test_large_ones_make_room_earlier(api: ApiClient) -> None:
    body = b"x" * 1_000_000
    for _ in range(6):
        assert api.post(INBOX, body).status_code == 200
    told = api.get(INBOX).json()
    assert (told["received"], len(told["hooks"])) == (6, MOST_BYTES // len(body))
    assert api.post(INBOX, b"x" * 2_000_000).status_code == 413


@pytest.mark.parametrize(
    "body",
    [{"status": 100}, {"status": 600}, {"status": "200"}, {"delay": -1}, {"delay": 301}, {"hang": 1}, {"body": 1},
     {"statsu": 500}, [], b"{"],
    ids=str,
)  # fmt: skip
def test_wrong_behaviour_changes_nothing(api: ApiClient, body: Any) -> None:
    answer = api.put(f"{INBOX}/behaviour", body)
    assert answer.status_code in (400, 422)
    assert answer.json()["error"]["message"]
    assert api.get(INBOX).json()["behaviour"] == USUAL


def test_names_that_cannot_be_and_too_many(api: ApiClient) -> None:
    for name in ("a b", "..%2f", "-", "x" * 65):
        assert api.post(f"/_mockpay/inbox/{name}", b"").status_code in (404, 422)
    answers = [api.post(f"/_mockpay/inbox/n{number}", b"").status_code for number in range(MOST + 1)]
    assert answers == [200] * MOST + [507]
    assert api.post("/_mockpay/inbox/n0", b"").status_code == 200
