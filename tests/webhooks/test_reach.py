"""A webhook goes no further than whoever named its receiver reaches by themselves: a page of another site reaches
neither the loopback nor the network of mockpay's machine through it, another machine not its loopback."""

import ast
import asyncio
import socket
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from api_client import ORDER, ROOT, ApiClient, Receiver, Server

from mockpay.webhooks.address_policy import allowed_addresses
from tests.raw import ask

Open = Callable[..., ApiClient]
AUTH = {"authorization": "Bearer anything"}
EVIL = {"origin": "https://evil.example"}
PAGES: dict[str, dict[str, str]] = {
    "another site": EVIL,
    "no origin that is told": {"origin": "null"},
    "a site at a public address": {"origin": "http://203.0.113.5"},
    "another name for this machine": {"origin": "http://evil.example:7357", "host": "evil.example:7357"},
    "the same, by a browser that tells no origin": {"host": "evil.example:7357"},
    "a name that looks near": {"origin": "http://localhost.evil.example"},
}
NEAR: dict[str, dict[str, str]] = {
    "no page": {},
    "a front end on this machine": {"origin": "http://localhost:3000"},
    "a front end of vite": {"origin": "http://127.0.0.1:5173"},
    "a front end by a name of its own": {"origin": "https://shop.test"},
    "a front end over IPv6": {"origin": "http://[::1]:3000"},
    "a front end in the network": {"origin": "http://192.168.1.20:3000"},
    "the live page": {"origin": "http://sandbox.test"},
    "a proxy on this machine": {"x-forwarded-for": "127.0.0.1, ::1"},
}
OTHER_MACHINES: dict[str, dict[str, str]] = {
    "through a proxy": {"x-forwarded-for": "10.0.0.7"},
    "through two": {"x-forwarded-for": "127.0.0.1, 203.0.113.9"},
}
CHECKOUT = {"currency": "MXN", "amounts": [100], "concept": "Taza"}
ODOO = {
    "amount": 100,
    "currency": "MXN",
    "customer": {"email": "a@b.mx"},
    "items": [{"name": "x", "quantity": 1, "price": 100}],
}
REGISTRATION = {"resource": "orders", "action": "create"}
Names = Callable[[ApiClient, str, dict[str, str]], None]


def by_order(api: ApiClient, url: str, who: dict[str, str]) -> None:
    order = api.post("/api/orders", ORDER | {"notify_url": url}, headers=who).json()
    api.act(order["id"], "pay")


def by_pos(api: ApiClient, url: str, who: dict[str, str]) -> None:
    order = api.post("/api/pos/orders", ORDER | {"notify_url": url, "pos_information_id": "T-1"}, headers=who).json()
    api.act(order["id"], "pay")


def by_odoo(api: ApiClient, url: str, who: dict[str, str]) -> None:
    order = api.post("/api/odoo/orders", ODOO | {"urls": {"notify_url": url}}, headers=who).json()
    api.act(order["id"], "pay")


def _opened(api: ApiClient, checkout_id: str) -> None:
    """By a buyer on this machine, who named nothing."""
    assert api.get(f"/v2/checkout?id={checkout_id}", headers={}).status_code == 200
    order = api.get(f"/api/checkouts/{checkout_id}").json()["order_id"]
    api.act(order, "pay")


def by_checkout(api: ApiClient, url: str, who: dict[str, str]) -> None:
    _opened(api, api.post("/api/checkouts", CHECKOUT | {"notify_url": url}, headers=who).json()["id"])


def by_changed_checkout(api: ApiClient, url: str, who: dict[str, str]) -> None:
    first = CHECKOUT | {"notify_url": "http://127.0.0.1:9/own"}
    checkout = api.post("/api/checkouts", first).json()
    assert api.put(f"/api/checkouts/{checkout['id']}", {"notify_url": url}, headers=who).status_code == 200
    _opened(api, checkout["id"])


def by_account_webhook(api: ApiClient, url: str, who: dict[str, str]) -> None:
    body = {"url": url, "events": ["orders.create", "orders.confirmation"]}
    assert api.post("/api/webhooks", body, headers=who).status_code == 200
    api.order()


def by_shop_webhook(api: ApiClient, url: str, who: dict[str, str]) -> None:
    body = {"webhook": REGISTRATION | {"url": url}}
    assert api.post("/api/v2/webhooks", body, headers=who).is_success
    api.order()


def by_webhook(api: ApiClient, url: str, who: dict[str, str]) -> None:
    made = api.post("/webhooks", {"url": url}, headers=who)
    assert made.is_success, made.text
    assert api.post(f"/webhooks/{made.json()['id']}/test").is_success


def by_changed_webhook(api: ApiClient, url: str, who: dict[str, str]) -> None:
    made = api.post("/webhooks", {"url": "http://127.0.0.1:9/own", "active": False}).json()
    assert api.put(f"/webhooks/{made['id']}", {"url": url, "active": True}, headers=who).is_success
    assert api.post(f"/webhooks/{made['id']}/test").is_success


def by_resent_event(api: ApiClient, url: str, who: dict[str, str]) -> None:
    made = api.post("/webhooks", {"url": url}, headers=who).json()
    event = api.get("/events").json()["data"][0]
    assert api.post(f"/events/{event['id']}/resend", {"webhooks_ids": [made["id"]]}).is_success


NAMING: list[Names] = [
    by_order, by_pos, by_odoo, by_checkout, by_changed_checkout, by_account_webhook, by_shop_webhook, by_webhook,
    by_changed_webhook, by_resent_event,
]  # fmt: skip


def sent_to(api: ApiClient, url: str) -> list[dict[str, Any]]:
    """What became of what was to go there, once nothing is under way."""
    api.post("/_mockpay/webhooks/flush", {"wait": True}, headers={})
    deliveries = api.get("/_mockpay/webhooks", headers={}).json()["deliveries"]
    found = [one for one in deliveries if one["url"] == url]
    assert found, [one["url"] for one in deliveries]
    return found


def is_refused(deliveries: list[dict[str, Any]], why: str) -> None:
    for one in deliveries:
        assert one["state"] == "refused", one
        assert [attempt["status"] for attempt in one["attempts"]] == [None] * len(one["attempts"])
        assert why in one["attempts"][-1]["error"], one["attempts"]


@pytest.mark.parametrize("naming", NAMING, ids=lambda one: one.__name__)
@pytest.mark.parametrize("page", ["another site", "no origin that is told"])
def test_a_page_of_another_site_reaches_no_loopback_in_any_way(
    page: str, naming: Names, api: ApiClient, receiver: Receiver
) -> None:
    url = f"{receiver.url}/admin"
    naming(api, url, AUTH | PAGES[page])
    is_refused(sent_to(api, url), f"was named by a page of {PAGES[page]['origin']}, so nothing was sent")
    assert receiver.got == []


@pytest.mark.parametrize("naming", NAMING, ids=lambda one: one.__name__)
def test_a_front_end_on_this_machine_does_in_every_way(naming: Names, api: ApiClient, receiver: Receiver) -> None:
    url = f"{receiver.url}/webhooks"
    naming(api, url, AUTH | NEAR["a front end on this machine"])
    assert {one["state"] for one in sent_to(api, url)} == {"success"}
    assert receiver.got


@pytest.mark.parametrize("page", PAGES)
def test_pages_that_anybody_may_have_put_there(page: str, api: ApiClient, receiver: Receiver) -> None:
    by_order(api, f"{receiver.url}/admin", AUTH | PAGES[page])
    is_refused(sent_to(api, f"{receiver.url}/admin"), "was named by a page of ")
    assert receiver.got == []


@pytest.mark.parametrize("name", NEAR)
def test_whoever_is_near(name: str, api: ApiClient, receiver: Receiver) -> None:
    by_order(api, f"{receiver.url}/webhooks", AUTH | NEAR[name])
    assert [one["state"] for one in sent_to(api, f"{receiver.url}/webhooks")] == ["success"]


def test_a_page_at_the_public_address(open_client: Open, receiver: Receiver) -> None:
    api = open_client(public_url="https://pay.example")
    by_order(api, f"{receiver.url}/webhooks", AUTH | {"origin": "https://pay.example"})
    assert [one["state"] for one in sent_to(api, f"{receiver.url}/webhooks")] == ["success"]


@pytest.mark.parametrize("host", ["localhost", "127.1", "2130706433", "0x7f000001", "[::ffff:127.0.0.1]", "LOCALHOST"])
def test_no_other_name_for_loopback_helps(host: str, api: ApiClient, receiver: Receiver) -> None:
    url = f"http://{host}:{receiver.url.rpartition(':')[2]}/admin"
    by_order(api, url, AUTH | EVIL)
    (one,) = sent_to(api, url)
    assert one["state"] in ("refused", "pending") and receiver.got == []
    if one["state"] == "pending":  # this machine's resolver does not take it for an address
        assert "leads nowhere" in one["attempts"][0]["error"]


@pytest.mark.parametrize("address", ["10.0.0.1", "192.168.0.1", "172.16.0.1", "[fd12::1]"])
def test_a_page_reaches_nothing_in_the_network_either(address: str, api: ApiClient) -> None:
    by_order(api, f"http://{address}:9/admin", AUTH | EVIL)
    is_refused(sent_to(api, f"http://{address}:9/admin"), "was named by a page of https://evil.example")


def test_nor_where_public_receivers_are_allowed(open_client: Open, receiver: Receiver) -> None:
    api = open_client(allow_public_webhooks=True)
    by_order(api, f"{receiver.url}/admin", AUTH | EVIL)
    is_refused(sent_to(api, f"{receiver.url}/admin"), "was named by a page of https://evil.example")
    assert receiver.got == []
    by_order(api, f"{receiver.url}/webhooks", AUTH)
    assert [one["state"] for one in sent_to(api, f"{receiver.url}/webhooks")] == ["success"]


def test_an_own_inbox_may_be_named_by_anybody(server: Server) -> None:
    """It only keeps what comes. Another port, or another path, is another place."""
    space = f"{server.url}/~inboxes"
    port = int(server.url.rpartition(":")[2])
    urls = {
        f"http://127.0.0.1:{port}/~inboxes/_mockpay/inbox/own": "success",
        f"http://localhost:{port}/_mockpay/inbox/own": "success",
        f"http://127.0.0.1:{port + 1}/_mockpay/inbox/own": "refused",
        f"http://127.0.0.1:{port}/_mockpay/inbox/own/x": "refused",
        f"http://127.0.0.1:{port}/_mockpay/inbox/%2e%2e": "success",  # is no name, and answers so
        f"http://127.0.0.1:{port}/_mockpay/reset": "refused",
    }
    with httpx.Client(base_url=space, headers=AUTH) as client:
        for url, state in urls.items():
            made = client.post("/api/orders", json=ORDER | {"notify_url": url}, headers=EVIL).json()
            client.post(f"/_mockpay/orders/{made['id']}/actions/pay", json={"wait": True}).raise_for_status()
            query = {"order_id": made["id"]}
            (one,) = client.get("/_mockpay/webhooks", params=query).json()["deliveries"]
            assert one["state"] == state or "%2e" in url, one


@pytest.mark.parametrize("who", OTHER_MACHINES)
def test_another_machine_reaches_no_loopback_but_its_network(who: str, api: ApiClient, receiver: Receiver) -> None:
    by_order(api, f"{receiver.url}/admin", AUTH | OTHER_MACHINES[who])
    is_refused(sent_to(api, f"{receiver.url}/admin"), "another machine may not reach mockpay's loopback through it")
    assert receiver.got == []
    assert asyncio.run(
        allowed_addresses("10.255.255.1", 9, named_by=OTHER_MACHINES[who]["x-forwarded-for"].split(", ")[-1])
    )


def own_address() -> str:
    """An address of this machine that is not loopback."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("10.255.255.255", 1))
        except OSError:
            pytest.skip("needs a network")
        address: str = probe.getsockname()[0]
    if address.startswith(("127.", "0.")):
        pytest.skip("needs an address besides loopback")
    return address


@pytest.mark.slow
def test_another_machine_over_a_socket(receiver: Receiver) -> None:
    """A connection from an address that is not loopback is all that another machine is to a server."""
    address = own_address()
    with Server("--host", "0.0.0.0", "--allow-public-webhooks") as server, Receiver(host=address) as webhooks:
        base = f"http://{address}:{server.url.rpartition(':')[2]}"
        with httpx.Client(base_url=base, headers=AUTH, trust_env=False) as client:
            states = {}
            for url in (f"{receiver.url}/admin", f"{webhooks.url}/webhooks"):
                made = client.post("/api/orders", json=ORDER | {"notify_url": url}).json()
                client.post(f"/_mockpay/orders/{made['id']}/actions/pay", json={"wait": True}).raise_for_status()
                query = {"order_id": made["id"]}
                (one,) = client.get("/_mockpay/webhooks", params=query).json()["deliveries"]
                states[url] = one["state"]
    assert states == {f"{receiver.url}/admin": "refused", f"{webhooks.url}/webhooks": "success"}
    assert (receiver.got, len(webhooks.got)) == ([], 1)


@pytest.mark.slow
def test_forged_headers_over_a_socket(server: Server, receiver: Receiver) -> None:
    port = server.url.rpartition(":")[2]
    for lines in (
        ("Host: 127.0.0.1", "Origin: https://evil.example", "X-Forwarded-For: 127.0.0.1"),
        (f"Host: 127.0.0.1:{port}", "Origin: https://evil.example", f"Origin: http://127.0.0.1:{port}"),
        ("Host: evil.example", f"Origin: http://127.0.0.1.evil.example:{port}", "Sec-Fetch-Site: same-origin"),
        (f"Host: 127.0.0.1:{port}", "Origin: NULL"),
        (f"Host: 127.0.0.1:{port}", "Origin: https://evil.example, http://localhost:3000"),
        (f"Host: 127.0.0.1:{port}", "ORIGIN:https://evil.example"),
    ):
        body = ORDER | {"notify_url": f"{receiver.url}/admin"}
        made = ask(server.url, "POST", "/~forged/api/orders", "Authorization: x", *lines, body=body)
        assert made.status == 200, made
        act = f"/~forged/_mockpay/orders/{made.json['id']}/actions/pay"
        assert ask(server.url, "POST", act, f"Host: 127.0.0.1:{port}", body={"wait": True}).status == 200
        found = ask(server.url, "GET", f"/~forged/_mockpay/webhooks?order_id={made.json['id']}", "Host: localhost")
        assert [one["state"] for one in found.json["deliveries"]] == ["refused"], lines
    assert receiver.got == []


def test_who_named_it_is_kept_with_the_state(open_client: Open, receiver: Receiver) -> None:
    first = open_client()
    order = first.post("/api/orders", ORDER | {"notify_url": f"{receiver.url}/admin"}, headers=AUTH | EVIL).json()
    assert first.post("/webhooks", {"url": f"{receiver.url}/admin"}, headers=AUTH | EVIL).is_success
    second = open_client()
    assert second.put("/_mockpay/state", first.get("/_mockpay/state").json()).status_code == 200
    second.act(order["id"], "pay")
    is_refused(sent_to(second, f"{receiver.url}/admin"), "was named by a page of https://evil.example")
    second.post("/_mockpay/webhooks/replay", {"wait": True})
    is_refused(sent_to(second, f"{receiver.url}/admin"), "was named by a page of https://evil.example")
    assert receiver.got == []


def test_nothing_of_it_shows_in_answers(api: ApiClient, receiver: Receiver) -> None:
    """They are those of the provider; schemas are checked on the way, and nothing is added."""
    for naming in NAMING:
        naming(api, f"{receiver.url}/admin", AUTH | EVIL)
    for path in ("/api/orders", "/webhooks", "/api/v2/webhooks", "/events", "/api/v2/orders"):
        assert "evil.example" not in api.get(path).text


@pytest.mark.parametrize(("made", "with_field"), [("WebhookMessage", "url"), ("PlaceOrder", "notify_url")])
def test_no_provider_forgets_who_named_a_receiver(made: str, with_field: str) -> None:
    calls = [
        {keyword.arg for keyword in node.keywords}
        for path in sorted((ROOT / "mockpay" / "providers").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == made
    ]
    naming = [given for given in calls if with_field in given]
    assert naming and all("named_by" in given for given in naming)
