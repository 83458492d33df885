"""Webhooks: registered and changed, what they hear, signatures that others can verify, when they are tried again."""

import base64
import json
import subprocess
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from api_client import ANYBODY, ApiClient, Received, Receiver, Server, program, schema
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from msgspec.structs import replace

from mockpay.providers.conekta.events import key_pairs
from mockpay.providers.conekta.events.event_names import NAMES
from mockpay.scenario.load import load
from mockpay.scenario.scenario import WebhookPolicy
from tests.providers.conekta.order_events import UNPAID, charge, listed, placed, types
from tests.providers.conekta.people import NOON, NOWHERE, OLD, datatype, invalid, made, missing, wrong

Open = Callable[..., ApiClient]
DEAF = "http://127.0.0.1:9/webhooks"
PAID = ["charge.paid", "order.paid"]


def registered(shop: ApiClient, url: str = DEAF, events: list[str] | None = None, **more: Any) -> dict[str, Any]:
    return made(shop, "/webhooks", {"url": url} | ({} if events is None else {"subscribed_events": events}) | more)


def sent(shop: ApiClient) -> list[tuple[str, str]]:
    rows = shop.get("/_mockpay/webhooks").json()["deliveries"]
    return [(row["url"].rpartition("/")[2], row["event"]) for row in rows]


def settle(shop: ApiClient) -> None:
    """Wait for what is under way."""
    shop.post("/_mockpay/clock", {"advance": 0, "wait": True})


def heard(posts: list[Received]) -> list[str]:
    return [post.json["type"] for post in posts]


def test_a_webhook_is_registered_read_changed_and_deleted(shop: ApiClient) -> None:
    webhook = registered(shop, events=PAID, description="Tienda")
    assert webhook == {
        "url": DEAF,
        "status": "listening",
        "subscribed_events": PAID,
        "description": "Tienda",
        "livemode": False,
        "active": True,
        "id": webhook["id"],
        "object": "webhook",
    }
    assert list(webhook) == [
        "url", "status", "subscribed_events", "description", "livemode", "active", "id", "object",
    ]  # fmt: skip
    path = f"/webhooks/{webhook['id']}"
    changed = webhook | {"url": "https://shop.test/new", "active": False}
    assert shop.put(path, {"url": "https://shop.test/new", "active": False}).json() == changed
    assert shop.put(path, {"subscribed_events": []}).json() == changed, "a webhook hears something"
    assert shop.get(path).json() == changed
    other = registered(shop)
    assert other["subscribed_events"] == list(NAMES)
    assert shop.get("/webhooks").json()["data"] == [other, changed]
    assert shop.get("/webhooks?url=https://shop.test/new").json()["data"] == [changed]
    assert shop.ask("DELETE", path).json() == changed | {"deleted": True}
    for gone in (shop.get(path), shop.put(path, {}), shop.ask("DELETE", path), shop.post(f"{path}/test")):
        assert wrong(gone) == NOWHERE
        assert "Webhook" in gone.json()["details"][0]["debug_message"]


def test_clients_of_version_2_0_0_find_their_names(shop: ApiClient) -> None:
    body = {"url": DEAF, "events": [*PAID, "order.paid"]}
    webhook = shop.post("/webhooks", body, headers=OLD).json()
    assert webhook["subscribed_events"] == PAID
    older = {"webhook_url": DEAF, "synchronous": False, "production_enabled": False, "development_enabled": True}
    assert {name: webhook[name] for name in older} == older
    assert not older.keys() & shop.get(f"/webhooks/{webhook['id']}").json().keys()


WRONG: list[tuple[Any, Any]] = [
    ({}, missing("url")),
    ({"url": "localhost:3000"}, invalid("url")),
    ({"url": "ftp://shop.test/"}, invalid("url")),
    ({"url": "http://"}, invalid("url")),
    ({"url": DEAF, "subscribed_events": ["order.payed"]}, invalid("subscribed_events.0")),
    ({"url": DEAF, "subscribed_events": "order.paid"}, datatype("subscribed_events")),
    ({"url": DEAF, "active": "yes"}, datatype("active")),
    ([], missing("url")),
]


@pytest.mark.parametrize(("body", "refusal"), WRONG)
def test_wrong_registrations(shop: ApiClient, body: Any, refusal: Any) -> None:
    assert wrong(shop.post("/webhooks", body)) == refusal
    assert shop.get("/webhooks").json()["total"] == 0


def test_each_hears_what_it_asked_for_while_it_is_active(shop: ApiClient) -> None:
    registered(shop, "http://127.0.0.1:9/paid", PAID)
    asleep = registered(shop, "http://127.0.0.1:9/asleep", PAID, active=False)
    registered(shop, "http://127.0.0.1:9/customers", ["customer.created", "customer.deleted", "webhook.deleted"])
    placed(shop, charge())
    customer = made(shop)
    shop.ask("DELETE", f"/customers/{customer['id']}")
    shop.ask("DELETE", f"/webhooks/{asleep['id']}")
    assert sent(shop) == [
        ("paid", "charge.paid"), ("paid", "order.paid"), ("customers", "customer.created"),
        ("customers", "customer.deleted"), ("customers", "webhook.deleted"),
    ]  # fmt: skip


def test_a_new_webhook_that_hears_everything_hears_of_itself(shop: ApiClient) -> None:
    webhook = registered(shop)
    shop.post(f"/webhooks/{webhook['id']}/test")
    shop.put(f"/webhooks/{webhook['id']}", {"subscribed_events": PAID})
    assert shop.post(f"/webhooks/{webhook['id']}/test").json() == webhook | {"subscribed_events": PAID}
    rows = listed(shop)
    assert types(rows) == ["webhook.created", "webhook_ping", "webhook_ping", "webhook.updated", "webhook_ping"]
    assert rows[0]["data"] == {"object": webhook, "previous_attributes": {}}
    assert rows[1]["data"] == {"action": "ping", "livemode": False}
    assert [event for _, event in sent(shop)] == ["webhook.created", "webhook_ping", "webhook_ping", "webhook_ping"]


VERIFY = """
const crypto = require('crypto');
const [key, posts] = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const verdicts = posts.map(([digest, body]) =>
  crypto.createVerify('RSA-SHA256').update(Buffer.from(body, 'base64')).verify(key, digest, 'base64'));
process.stdout.write(JSON.stringify(verdicts));
"""


def verified_by_node(key: str, posts: list[tuple[str, bytes]]) -> list[bool]:
    asked = json.dumps([key, [[digest, base64.b64encode(body).decode()] for digest, body in posts]])
    done = subprocess.run([program("node"), "-e", VERIFY], input=asked, capture_output=True, text=True, check=True)
    verdicts: list[bool] = json.loads(done.stdout)
    return verdicts


def verified_by_cryptography(key: str, digest: str, body: bytes) -> bool:
    public = load_pem_public_key(key.encode())
    assert isinstance(public, RSAPublicKey)
    assert public.key_size == 2048
    try:
        public.verify(base64.b64decode(digest, validate=True), body, PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return True


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_signatures_over_real_sockets_hold_for_others(server: Server, host: str) -> None:
    """`http://[::1]:PORT` is what Conekta's own clients let through."""
    base = f"{server.url}/~conekta-{host.replace(':', '')}"
    awkward = 'mañana 😀 \u2028 \\ " / </script>'
    with Receiver(host=host) as receiver, httpx.Client(base_url=base, headers=ANYBODY) as shop:
        key = shop.post("/webhook_keys", json={"active": True}).json()["public_key"]
        shop.post("/webhooks", json={"url": f"{receiver.url}/webhooks?a=1"}).raise_for_status()
        body = UNPAID | {"charges": [charge()], "metadata": {"ñ": awkward}}
        order = shop.post("/orders", json=body).raise_for_status().json()
        shop.post(f"/orders/{order['id']}/refunds", json={"reason": "other"}).raise_for_status()
        posts = receiver.wait_for(8)
        events = shop.get("/events").json()["data"]
    assert sorted(heard(posts)) == sorted(types(events))
    assert [name for name in heard(posts) if not name.startswith("webhook")] == [
        "order.created", "charge.created", "charge.paid", "order.paid", "charge.refunded", "order.refunded",
    ]  # fmt: skip
    assert {post.path for post in posts} == {"/webhooks?a=1"}
    pairs = [(post.headers["digest"], post.body) for post in posts]
    assert all(verified_by_cryptography(key, digest, raw) for digest, raw in pairs)
    assert not verified_by_cryptography(key, pairs[0][0], pairs[0][1] + b" ")
    assert verified_by_node(key, [*pairs, (pairs[0][0], pairs[1][1])]) == [True] * len(pairs) + [False]
    for post in posts:
        schema("conekta/webhook.delivery").check(post.json)
        assert post.headers["content-type"] == "application/json"
        (log,) = post.json["webhook_logs"]
        assert (post.json["webhook_status"], log["last_http_response_status"], log["last_attempted_at"]) == (
            "pending", -1, 0,
        )  # fmt: skip
    told = {event["id"]: event for event in events}
    assert {post.json["id"]: post.json["data"] for post in posts} == {one: told[one]["data"] for one in told}


def test_the_seed_chooses_the_key(open_client: Open) -> None:
    keys = {key_pairs.public_key(f"seed {number}") for number in range(20)}
    assert len(keys) == len(key_pairs.PAIRS)
    scenario = replace(load(["default"]), seed="another")
    shop = open_client(scenario=scenario)
    assert shop.post("/webhook_keys").json()["public_key"] == key_pairs.public_key("another")


WAITS = (1, 5, 30, 60, 300, 900, 3_600, 10_800, 21_600)


@pytest.mark.parametrize("status", [204, 301, 404, 500])
def test_whatever_is_not_200_is_tried_ten_times(shop: ApiClient, status: int) -> None:
    with Receiver(lambda _count: status) as receiver:
        registered(shop, receiver.url, ["order.created"])
        placed(shop)
        settle(shop)
        for tries, wait in enumerate(WAITS, start=1):
            shop.post("/_mockpay/clock", {"advance": wait - 0.5, "wait": True})
            assert len(receiver.got) == tries, "not a moment early"
            shop.post("/_mockpay/clock", {"advance": 0.5, "wait": True})
        shop.post("/_mockpay/clock", {"advance": "30d", "wait": True})
        assert len(receiver.got) == 10
    (event,) = [row for row in listed(shop) if row["type"] == "order.created"]
    (log,) = event["webhook_logs"]
    assert event["webhook_status"] == "failing"
    assert (log["failed_attempts"], log["last_http_response_status"]) == (10, status)
    assert len({post.headers["digest"] for post in receiver.got}) == 1, "the same body has the same signature"


def test_a_scenario_may_say_when_to_try_again(open_client: Open) -> None:
    shop = open_client(scenario=replace(load(["default"]), webhooks=WebhookPolicy(waits=(2,))))
    shop.post("/_mockpay/clock", {"freeze": NOON})
    with Receiver(lambda _count: 500) as receiver:
        registered(shop, receiver.url, ["order.created"])
        placed(shop)
        for _ in range(3):
            shop.post("/_mockpay/clock", {"advance": 2, "wait": True})
        assert len(receiver.got) == 2


def test_logs_tell_how_it_went(shop: ApiClient) -> None:
    with Receiver(lambda count: 503 if count == 1 else 200) as receiver:
        registered(shop, receiver.url, ["order.created"])
        placed(shop)
        (event,) = [row for row in listed(shop) if row["type"] == "order.created"]
        (log,) = event["webhook_logs"]
        settle(shop)
        failed = shop.get(f"/events/{event['id']}").json()
        shop.post("/_mockpay/clock", {"advance": 1, "wait": True})
        got = shop.get(f"/events/{event['id']}").json()
    assert (event["webhook_status"], failed["webhook_status"], got["webhook_status"]) == (
        "pending", "failing", "successful",
    )  # fmt: skip
    assert got["webhook_logs"] == [
        log | {"failed_attempts": 1, "last_http_response_status": 200, "last_attempted_at": 1758715201},
    ]  # fmt: skip


def test_an_event_is_sent_again_to_webhooks_and_by_its_logs(shop: ApiClient, receiver: Receiver) -> None:
    first = registered(shop, f"{receiver.url}/first", ["order.created"])
    placed(shop)
    later = registered(shop, f"{receiver.url}/later", ["order.paid"])
    (event,) = [row for row in listed(shop) if row["type"] == "order.created"]
    path = f"/events/{event['id']}"
    (log,) = event["webhook_logs"]
    for wanted in (first["id"], log["id"]):
        assert shop.post(f"{path}/resend", {"webhooks_ids": [wanted]}).json()["id"] == log["id"]
    assert shop.post(f"{path}/webhook_logs/{log['id']}/resend").json()["id"] == log["id"]
    other = shop.post(f"{path}/resend", {"webhooks_ids": [later["id"]]}).json()
    assert (other["url"], other["last_http_response_status"]) == (f"{receiver.url}/later", -1)
    settle(shop)
    posts = receiver.wait_for(5)
    assert sorted(post.path for post in posts) == ["/first"] * 4 + ["/later"]
    assert {post.json["id"] for post in posts} == {event["id"]}
    assert [one["id"] for one in shop.get(path).json()["webhook_logs"]] == [log["id"], other["id"]]
    assert wrong(shop.post(f"{path}/resend", {"webhooks_ids": ["webhl_x"]})) == NOWHERE
    assert wrong(shop.post(f"{path}/resend", {})) == missing("webhooks_ids")
    assert wrong(shop.post(f"{path}/resend", {"webhooks_ids": []})) == invalid("webhooks_ids")
    assert wrong(shop.post("/events/x/resend", {"webhooks_ids": ["x"]})) == NOWHERE


def test_webhook_keys(shop: ApiClient) -> None:
    key = shop.post("/webhook_keys", {"active": True}).json()
    assert key == {
        "id": key["id"],
        "active": True,
        "created_at": 1758715200,
        "public_key": key["public_key"],
        "livemode": False,
        "object": "webhook_key",
    }
    path = f"/webhook_keys/{key['id']}"
    off = key | {"active": False, "deactivated_at": 1758715200}
    assert shop.put(path, b'""').json() == off, "false is what is not said"
    shop.post("/_mockpay/clock", {"advance": 60})
    assert shop.put(path, {"active": False}).json() == off
    other = shop.post("/webhook_keys", b"[]").json()
    assert other["public_key"] == key["public_key"], "the pair is the account's"
    assert shop.get("/webhook_keys").json()["data"] == [other, off]
    assert shop.put(path, {"active": True}).json() == key
    assert shop.get(path).json() == key
    gone = {name: value for name, value in key.items() if name != "public_key"} | {"active": False, "deleted": True}
    assert shop.ask("DELETE", path).json() == gone
    for answer in (shop.get(path), shop.put(path), shop.ask("DELETE", path)):
        assert wrong(answer) == NOWHERE
    assert wrong(shop.post("/webhook_keys", {"active": "1"})) == datatype("active")
    assert shop.post("/webhook_keys", {"active": 1}).json()["active"]
