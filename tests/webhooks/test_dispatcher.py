"""Deliveries with real receivers: retries on the sandbox's clock, order, time-outs, and addresses that are refused."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable
from ipaddress import ip_address
from typing import Any

import pytest
from api_client import ANYBODY, ORDER, ApiClient, Receiver, Server
from msgspec.structs import replace

from mockpay.scenario.load import load
from mockpay.webhooks.address_policy import Blocked, allowed_addresses

Open = Callable[..., ApiClient]
START = "2025-01-01T00:00:00Z"


def quick(seconds: float) -> Any:
    """The default scenario, with less patience for slow receivers."""
    scenario = load(["default"])
    return replace(scenario, webhooks=replace(scenario.webhooks, timeout=seconds))


def deliveries(api: ApiClient, query: str = "") -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = api.get(f"/_mockpay/webhooks{query}").json()["deliveries"]
    return rows


def paid(api: ApiClient, url: str) -> str:
    order_id: str = api.order(notify_url=url)["id"]
    api.act(order_id, "pay", wait=True)
    return order_id


def test_a_delivery_is_recorded_with_request_answer_and_timing(api: ApiClient, receiver: Receiver) -> None:
    order_id = paid(api, f"{receiver.url}/webhooks?a=1")
    (delivery,) = deliveries(api)
    (attempt,) = delivery["attempts"]
    (post,) = receiver.got
    assert (delivery["state"], delivery["order_id"], delivery["next_at"]) == ("success", order_id, None)
    assert (attempt["status"], attempt["error"]) == (200, "")
    assert attempt["milliseconds"] < 5000
    assert post.path == "/webhooks?a=1"
    assert post.json == delivery["body"]
    assert {name: post.headers[name] for name in attempt["request"]["headers"]} == attempt["request"]["headers"]
    assert post.headers["user-agent"].startswith("mockpay/")


def test_5xx_is_tried_again_after_10_15_20_25_30_seconds_of_the_sandboxs_clock(api: ApiClient) -> None:
    with Receiver(lambda _count: 500) as receiver:
        api.post("/_mockpay/clock", {"freeze": START})
        paid(api, receiver.url)
        for wait, total in ((10, 2), (15, 3), (20, 4), (25, 5), (30, 6)):
            api.post("/_mockpay/clock", {"advance": wait - 1, "wait": True})
            assert len(receiver.got) == total - 1, "not a second early"
            api.post("/_mockpay/clock", {"advance": 1, "wait": True})
            assert len(receiver.got) == total
        api.post("/_mockpay/clock", {"advance": "1d", "wait": True})
        (delivery,) = deliveries(api)
    assert (delivery["state"], len(receiver.got)) == ("failed", 6)
    assert [attempt["at"][14:19] for attempt in delivery["attempts"]] == [
        "00:00", "00:10", "00:25", "00:45", "01:10", "01:40",
    ]  # fmt: skip
    assert len({post.headers["x-pay-webhook-id"] for post in receiver.got}) == 1, "one id for all attempts"
    assert len({post.headers["x-pay-signature"] for post in receiver.got}) == 6, "each attempt is signed anew"
    assert len({post.body for post in receiver.got}) == 1, "the body is fixed once"


def test_a_day_passes_at_once_with_every_retry_in_order(api: ApiClient) -> None:
    with Receiver(lambda count: 500 if count < 3 else 200) as receiver:
        api.post("/_mockpay/clock", {"freeze": START})
        paid(api, receiver.url)
        for _ in range(2):
            api.post("/_mockpay/clock", {"advance": "1h", "wait": True})
        assert [one["state"] for one in deliveries(api)] == ["success"]
        assert len(receiver.got) == 3


@pytest.mark.parametrize(
    ("status", "state"),
    [(200, "success"), (204, "success"), (301, "client_error"), (400, "client_error"), (410, "client_error")],
)
def test_other_answers_end_it(api: ApiClient, status: int, state: str) -> None:
    with Receiver(lambda _count: status) as receiver:
        paid(api, receiver.url)
        api.post("/_mockpay/clock", {"advance": "1h", "wait": True})
        assert [one["state"] for one in deliveries(api)] == [state]
        assert len(receiver.got) == 1


def test_nobody_there_and_time_outs_are_tried_again(open_client: Open) -> None:
    api = open_client(scenario=quick(0.2))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        free = socket.create_server(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{free.getsockname()[1]}/"
        free.close()
        paid(api, f"http://127.0.0.1:{silent.getsockname()[1]}/")
        paid(api, nobody)
        hung, gone = deliveries(api)
    assert (hung["state"], hung["attempts"][0]["error"]) == ("pending", "no answer within 0.2 s")
    assert gone["state"] == "pending"
    assert gone["attempts"][0]["error"] == f"no connection to 127.0.0.1 port {nobody[17:-1]}: Connection refused"
    assert hung["next_at"] is not None


def test_webhooks_of_one_order_keep_their_order_while_others_go_on(api: ApiClient) -> None:
    """The first webhook of the first order fails once: its second waits behind it, another order's does not."""
    with Receiver(lambda count: 500 if count == 1 else 200) as receiver:
        api.post("/_mockpay/clock", {"freeze": START})
        first = paid(api, receiver.url)
        api.act(first, "refund", wait=True)
        other = paid(api, receiver.url)
        assert [(post.json["id"], post.json["status"]) for post in receiver.got] == [(first, "paid"), (other, "paid")]
        api.post("/_mockpay/clock", {"advance": 10, "wait": True})
    assert [(post.json["id"], post.json["status"]) for post in receiver.got[2:]] == [
        (first, "paid"),
        (first, "refunded"),
    ]


REFUSED = [
    "http://93.184.215.14/webhooks",
    "http://0.0.0.0:9/",
    "http://[2606:2800:220:1::1]/",
    "http://[::ffff:93.184.215.14]/",
    "http://224.0.0.1/",
    "https://100.64.0.1/",
]


@pytest.mark.parametrize("url", REFUSED)
def test_public_addresses_are_refused_and_the_record_says_so(api: ApiClient, url: str) -> None:
    paid(api, url)
    (delivery,) = deliveries(api)
    assert delivery["state"] == "refused"
    assert "MOCKPAY_ALLOW_PUBLIC_WEBHOOKS=true" in delivery["attempts"][0]["error"]


NEAR = ["127.0.0.1", "127.8.8.8", "::1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "fd00::1", "::ffff:10.0.0.1"]
FAR = ["8.8.8.8", "172.32.0.1", "0.0.0.0", "::", "2001:db8::1", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:808:808::"]
METADATA = [
    "169.254.169.254", "169.254.170.2", "fd00:ec2::254", "fd00:ec2::23", "fd20:ce::254", "fe80::1", "fe80::1%lo",
    "::ffff:169.254.169.254", "64:ff9b::169.254.169.254", "2002:a9fe:a9fe::1", "100.100.100.200", "168.63.129.16",
]  # fmt: skip


@pytest.mark.parametrize("address", NEAR)
def test_loopback_and_private_addresses_are_near(address: str) -> None:
    assert [ip_address(one) for one in asyncio.run(allowed_addresses(address, 80))] == [ip_address(address)]


@pytest.mark.parametrize("address", FAR)
def test_all_others_are_not(address: str) -> None:
    with pytest.raises(Blocked, match="not a loopback or private address"):
        asyncio.run(allowed_addresses(address, 80))


@pytest.mark.parametrize("address", METADATA)
@pytest.mark.parametrize("allow_public", [True, False])
def test_where_clouds_keep_credentials_nothing_is_ever_sent(address: str, allow_public: bool) -> None:
    with pytest.raises(Blocked, match="where clouds keep credentials"):
        asyncio.run(allowed_addresses(address, 80, allow_public=allow_public))


@pytest.mark.parametrize("name", ["localhost", "LOCALHOST", "localhost.", "shop.localhost", "a.b.localhost."])
def test_localhost_and_all_below_it_is_this_machine_whatever_dns_says(name: str) -> None:
    assert asyncio.run(allowed_addresses(name, 80)) == ["::1", "127.0.0.1"]


@pytest.mark.parametrize("found", [["10.0.0.1", "8.8.8.8"], ["8.8.8.8", "::1"], ["10.0.0.1", "fd00:ec2::254"]])
def test_a_name_with_addresses_of_both_kinds_is_refused(found: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(0, 0, 0, "", (address, 80)) for address in found])
    with pytest.raises(Blocked):
        asyncio.run(allowed_addresses("both.test", 80))


def test_names_that_never_resolve_keep_no_other_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    released = threading.Event()

    def looked_up(host: str, port: int, **_: Any) -> Any:
        if host.startswith("slow"):
            released.wait(30)
        return [(0, 0, 0, "", ("10.0.0.1", port)), (0, 0, 0, "", ("fd00::1", port)), (0, 0, 0, "", ("10.0.0.1", port))]

    async def story() -> None:
        slow = [asyncio.create_task(allowed_addresses(f"slow{number}.test", 80)) for number in range(100)]
        assert await allowed_addresses("quick.test", 80) == ["10.0.0.1", "fd00::1"]
        await asyncio.sleep(0)
        assert not any(one.done() for one in slow)
        slow[0].cancel()
        released.set()
        assert await asyncio.gather(*slow[1:]) == [["10.0.0.1", "fd00::1"]] * 99

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    asyncio.run(story())


@pytest.mark.parametrize("url", ["http://169.254.169.254/latest/meta-data", "http://[fd00:ec2::254]/latest/meta-data"])
def test_and_the_record_says_so(api: ApiClient, url: str) -> None:
    paid(api, url)
    (delivery,) = deliveries(api)
    assert (delivery["state"], len(delivery["attempts"])) == ("refused", 1)
    assert "where clouds keep credentials" in delivery["attempts"][0]["error"]


@pytest.mark.parametrize("url", ["http://name.invalid/", "http://a..b/", "http://[::1", "http://127.0.0.1:99999/"])
def test_addresses_that_lead_nowhere_are_recorded(open_client: Open, url: str) -> None:
    api = open_client(scenario=quick(2))
    paid(api, url)
    (delivery,) = deliveries(api)
    assert delivery["state"] == "pending"
    assert delivery["attempts"][0]["status"] is None
    assert delivery["attempts"][0]["error"]


def test_names_are_sent_to_the_address_that_was_checked(api: ApiClient, receiver: Receiver) -> None:
    port = receiver.url.rpartition(":")[2]
    paid(api, f"http://localhost:{port}/webhooks")
    assert receiver.got[0].headers["host"] == f"localhost:{port}"


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
@pytest.mark.parametrize("name", ["localhost", "shop.localhost", "LOCALHOST"])
def test_a_name_is_tried_address_by_address(api: ApiClient, host: str, name: str) -> None:
    with Receiver(host=host) as one:
        port = one.url.rpartition(":")[2]
        paid(api, f"HTTP://{name}:{port}/webhooks")
        assert one.got[0].headers["host"] == f"{name.lower()}:{port}"
    assert [row["state"] for row in deliveries(api)] == ["success"]


def test_a_hung_receiver_costs_the_api_nothing_and_others_hear_at_once(server: Server, receiver: Receiver) -> None:
    import httpx

    with socket.create_server(("127.0.0.1", 0)) as silent, httpx.Client(headers=ANYBODY) as shop:
        hung = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        base = f"{server.url}/~hung"
        began = time.monotonic()
        for url in [hung] * 30 + [receiver.url]:
            order = shop.post(f"{base}/api/orders", json=ORDER | {"notify_url": url}).json()
            shop.post(f"{base}/_mockpay/orders/{order['id']}/actions/pay").raise_for_status()
        receiver.wait_for(1, seconds=4)
        assert time.monotonic() - began < 4, "less than one time-out of the silent receiver"


def test_a_reset_forgets_what_was_waiting(api: ApiClient, receiver: Receiver) -> None:
    receiver.answer = lambda _count: 503
    paid(api, receiver.url)
    api.post("/_mockpay/reset")
    api.post("/_mockpay/clock", {"advance": "1h", "wait": True})
    assert (deliveries(api), len(receiver.got)) == ([], 1)
