"""One order, two providers, real sockets: made and paid on one side, seen and cancelled on the other, both told."""

import hmac
import time
from typing import Any

import httpx
from api_client import ORDER, Received, Receiver, Server

AUTH = {"authorization": "any"}
FROM_HERE = {"authorization": "Bearer shop"}


def verified(webhook: Received) -> dict[str, Any]:
    """The body of an EcartPay webhook whose signature is right."""
    data = webhook.body.partition(b'"data":')[2]
    stamp, delivery = webhook.headers["x-pay-timestamp"], webhook.headers["x-pay-webhook-id"]
    body: dict[str, Any] = webhook.json
    for end in range(len(data), 0, -1):
        if data[end - 1 : end] == b"}":
            message = f"{stamp}.{delivery}.".encode() + data[:end]
            if (
                webhook.headers["x-pay-signature"]
                == f"SHA256={hmac.new(b'whsec_mockpay', message, 'sha256').hexdigest()}"
            ):
                return body
    raise AssertionError("the signature is wrong")


def test_the_story_of_an_order_on_both_sides(server: Server, receiver: Receiver) -> None:
    with httpx.Client(base_url=f"{server.url}/~one-world", headers=AUTH) as client:

        def here() -> dict[str, Any]:
            order: dict[str, Any] = client.get(f"/api/v2/orders/{order_id}").json()["order"]
            return order

        for action in ("create", "update"):
            webhook = {"resource": "orders", "action": action, "url": f"{receiver.url}/here", "auth": "Bearer shop"}
            assert client.post("/api/v2/webhooks", json={"webhook": webhook}).status_code == 200
        made = client.post("/api/orders", json=ORDER | {"notify_url": f"{receiver.url}/there"}).json()
        order_id = made["id"]
        assert here()["status"]["ecartapi"] == "pending"
        assert client.post(f"/_mockpay/orders/{order_id}/actions/pay").status_code == 200
        assert (here()["status"]["ecartapi"], here()["totals"]["total"]) == ("paid", "243.33")
        assert client.post(f"/api/v2/orders/{order_id}/cancel", json={"reason": "sold out"}).json() == {"success": True}
        after = here()
        assert (after["status"]["ecartapi"], after["status"]["financial"]) == ("cancelled", "refunded")
        assert (after["cancelReason"], after["refunds"][0]["amount"]) == ("sold out", "243.33")
        there = client.get(f"/api/orders/{order_id}").json()
        assert there["status"] == "cancelled"
        assert [(one["amount"], one["status"]) for one in there["refunds"]] == [(243.33, "paid")]
        got = wait_until_quiet(receiver)
    told_here = [one for one in got if one.path == "/here"]
    assert all(one.headers["authorization"] == FROM_HERE["authorization"] for one in told_here)
    assert [(one.json["action"], one.json["data"]["status"]["ecartapi"]) for one in told_here] == [
        ("create", "pending"), ("update", "paid"), ("update", "refunded"), ("update", "cancelled"),
    ]  # fmt: skip
    told_there = [verified(one) for one in got if one.path == "/there"]
    assert [(body["event"], body["data"]["status"]) for body in told_there] == [
        ("orders.confirmation", "paid"), ("orders.update", "refunded"), ("orders.update", "cancelled"),
    ]  # fmt: skip


def wait_until_quiet(receiver: Receiver) -> list[Received]:
    receiver.wait_for(7)
    time.sleep(0.1)
    return receiver.got
