"""EcartPay's webhooks: who hears of what, in which envelope, and signatures that others can verify."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from api_client import ANYBODY, ORDER, ApiClient, Receiver, Server, schema, verified_by_node

from mockpay.providers.ecartpay.protocol.settings import EcartPaySettings
from mockpay.providers.ecartpay.webhooks.webhooks import sign
from mockpay.sandbox.outbox import Delivery, WebhookMessage
from mockpay.scenario.scenario import Scenario, WebhookPolicy

Open = Callable[..., ApiClient]
EVENTS = ["orders.create", "orders.confirmation", "orders.update"]
AWKWARD = {
    "ñ": "mañana 😀 \u2028\u2029 \u0001 \\ \" / </script>",
    "10": 1,
    "2": [1.0, 2200.00, 0.1, 1e21, 1e-7, 123456789.123456789, -0.0, 12345678901234567890],
    "long": 3.14159265358979323846264338327950288,
    "b": {"z": None, "1": True, "0": False},
    "": [],
}  # fmt: skip


def sent(api: ApiClient, prefix: str = "") -> list[tuple[str, str]]:
    deliveries = api.get(f"{prefix}/_mockpay/webhooks").json()["deliveries"]
    return [(one["event"], one["body"]["status"]) for one in deliveries]


def test_the_published_vector() -> None:
    signed = '{"id":"ecp_order_123456789","status":"paid"}'
    webhook = WebhookMessage(
        origin="ecartpay", event="orders.update", url="http://127.0.0.1/", body=signed, signed=signed
    )
    delivery = Delivery(id="hook_1", seq=1, order_id="x", webhook=webhook, created_at=datetime(2022, 1, 15, tzinfo=UTC))
    headers = sign(delivery, Scenario(name="test", webhooks=WebhookPolicy(secret="whsec_test")), 1642234567890)
    assert headers == {
        "content-type": "application/json",
        "x-pay-timestamp": "1642234567890",
        "x-pay-webhook-id": "hook_1",
        "x-pay-signature": "SHA256=a277c2fa8d5dbd0b88798adb8f00e0272dfdbbb7af52d6397acb9e5a11220d05",
    }


STORIES = [
    ([], []),
    (["pay"], [("orders.confirmation", "paid")]),
    (["decline", "pay"], [("orders.confirmation", "paid")]),
    (["wait", "pay"], [("orders.confirmation", "paid")]),
    (["authorize", "capture"], [("orders.confirmation", "paid")]),
    (["pay", "refund"], [("orders.confirmation", "paid"), ("orders.update", "refunded")]),
    (["expire"], [("orders.update", "expired")]),
    (["cancel"], [("orders.update", "cancelled")]),
    (["pay", "cancel"],
     [("orders.confirmation", "paid"), ("orders.update", "refunded"), ("orders.update", "cancelled")]),
    (["pay", "dispute", "lose_dispute"], [("orders.confirmation", "paid")]),
    (["hold", "release", "ship"], []),
]  # fmt: skip


@pytest.mark.parametrize(("actions", "expected"), STORIES, ids=lambda value: "-".join(map(str, value))[:40])
def test_notify_url_hears_each_change_of_status_after_creation(
    api: ApiClient, actions: list[str], expected: list[tuple[str, str]]
) -> None:
    order = api.order(notify_url="http://127.0.0.1:9/webhooks")
    for action in actions:
        api.act(order["id"], action)
    assert sent(api) == expected


def test_account_webhooks_hear_what_they_chose(api: ApiClient) -> None:
    registered = api.post("/api/webhooks", {"url": "http://127.0.0.1:9/all", "events": EVENTS})
    assert registered.json()["events"] == EVENTS
    api.post("/api/webhooks", {"url": "http://127.0.0.1:9/paid", "events": ["orders.confirmation"]})
    order = api.order()
    api.act(order["id"], "pay")
    api.act(order["id"], "refund", amount=1)
    assert sent(api) == [
        ("orders.create", "created"),
        ("orders.confirmation", "paid"),
        ("orders.confirmation", "paid"),
        ("orders.update", "partially_refunded"),
    ]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "url is required; events is required"),
        ({"url": "http://x", "events": []}, "events must have at least 1 element(s)"),
        ({"url": "http://x", "events": ["order.paid"]}, "events[0] must be one of orders.create or"),
        ({"url": "localhost", "events": EVENTS}, "url must match"),
    ],
)
def test_wrong_registrations(api: ApiClient, body: dict[str, Any], message: str) -> None:
    answer = api.post("/api/webhooks", body)
    assert answer.status_code == 422
    assert message in answer.json()["message"]


def test_the_story_over_real_sockets_with_signatures_that_node_verifies(server: Server, receiver: Receiver) -> None:
    """Create, pay, refund: two posts on notify_url, three on an account webhook."""
    import httpx

    with httpx.Client(base_url=f"{server.url}/~story", headers=ANYBODY) as shop:
        shop.post("/api/webhooks", json={"url": f"{receiver.url}/account", "events": EVENTS}).raise_for_status()
        body = ORDER | {"notify_url": f"{receiver.url}/orders/$id", "metafields": AWKWARD, "reference_id": "tienda-7"}
        order = shop.post("/api/orders", json=body).json()
        for action in ("pay", "refund"):
            shop.post(f"/_mockpay/orders/{order['id']}/actions/{action}").raise_for_status()
        posts = receiver.wait_for(5)
        got = shop.get(f"/api/orders/{order['id']}").json()
    assert order["notify_url"] == f"{receiver.url}/orders/$id", "echoed as sent, filled in at delivery"
    by_path: dict[str, list[str]] = {}
    for post in posts:
        by_path.setdefault(post.path, []).append(post.json["event"])
        schema("ecartpay/webhook.delivery").check(json.loads(post.body))
    assert by_path == {f"/orders/{order['id']}": EVENTS[1:], "/account": EVENTS}
    assert verified_by_node(posts) == [True] * 5
    assert len({post.headers["x-pay-webhook-id"] for post in posts}) == 5
    last = [post for post in posts if post.path == "/account"][-1].json
    assert last["data"] == got, "data is the order as GET gives it"
    assert {name: last[name] for name in ("id", "order_id", "reference_id", "status")} == {
        "id": order["id"], "order_id": order["id"], "reference_id": "tienda-7", "status": "refunded",
    }  # fmt: skip


def test_an_envelope_without_root_fields_has_no_extras(open_client: Open) -> None:
    from msgspec.structs import replace

    from mockpay.scenario.load import load

    scenario = load(["default"])
    api = open_client(scenario=replace(scenario, providers={"ecartpay": EcartPaySettings(root_fields=False)}))
    order = api.order(notify_url="http://127.0.0.1:9/webhooks")
    api.act(order["id"], "pay")
    (delivery,) = api.get("/_mockpay/webhooks").json()["deliveries"]
    assert list(delivery["body"]) == ["event", "data"]
