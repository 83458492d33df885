"""Tokens, errors, webhooks, fulfillments: the API around the orders."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from api_client import ApiClient, Receiver, schema
from msgspec.structs import replace

from mockpay.providers.ecartapi.protocol.settings import StoreState, settings
from mockpay.scenario.scenario import Auth
from tests.providers.ecartapi.shop import ORDER, made, scenario, store, token

Open = Callable[..., ApiClient]
WEBHOOK = {"resource": "orders", "action": "create", "url": "http://127.0.0.1:9/webhooks"}


def made_here(api: ApiClient, **more: Any) -> dict[str, Any]:
    order: dict[str, Any] = api.post("/api/v2/orders", {"order": ORDER | more}).json()["order"]
    return order


def refused(answer: Any) -> tuple[int, str, str]:
    body = answer.json()
    assert list(body) == ["statusCode", "error", "message"]
    assert body["statusCode"] == answer.status_code
    return answer.status_code, body["error"], body["message"]


# Tokens


@pytest.mark.parametrize("value", ["shopify", "Bearer shopify", "bearer  shopify", " shopify "])
def test_a_token_is_taken_raw_or_as_bearer(open_client: Open, value: str) -> None:
    api = open_client(scenario=scenario(store("shopify", orders=(made(1, "paid"),))))
    assert api.get("/api/v2/orders/count", headers={"authorization": value}).json()["count"] == 1


@pytest.mark.parametrize(
    ("state", "message"),
    [(StoreState.DELETED, "token has been deleted"), (StoreState.INACTIVE, "token is inactive")],
)
def test_a_token_may_be_deleted_or_inactive(open_client: Open, state: StoreState, message: str) -> None:
    api = open_client(scenario=scenario(store("shopify", state=state)))
    for path in ("/api/v2/orders", "/api/v2/test", "/accesses/me", "/api/v2/webhooks", "/api/v2/products"):
        answer = api.get(path, headers=token("shopify"))
        assert refused(answer) == (401, "Unauthorized", message)
        assert answer.headers["mockpay-fidelity"] == "documented"


def test_strict_knows_its_tokens_and_open_needs_none(open_client: Open) -> None:
    shut = open_client(scenario=replace(scenario(store("shopify")), auth=Auth.STRICT))
    assert refused(shut.get("/api/v2/orders", headers=token("x"))) == (401, "Unauthorized", "invalid token")
    assert shut.get("/api/v2/orders", headers=token("shopify")).status_code == 200
    unlocked = open_client(scenario=replace(scenario(), auth=Auth.OPEN))
    assert unlocked.get("/api/v2/orders", headers={}).status_code == 200
    assert refused(open_client().get("/api/v2/orders", headers={}))[2] == "Missing authentication"


def test_a_token_tells_what_it_stands_for(open_client: Open) -> None:
    api = open_client(scenario=scenario(store("shopify")))
    assert api.get("/api/v2/test").json() == {"success": True}
    access = api.get("/accesses/me", headers=token("shopify")).json()
    assert (access["access_token"], access["access"]["ecommerce"]) == ("shopify", "shopify")


def test_the_shipped_strict_scenario_has_a_token(open_client: Open) -> None:
    from mockpay.scenario.load import load

    api = open_client("strict")
    (shop,) = settings(load(["strict"])).stores
    assert api.get("/api/v2/orders", headers=token(shop.token)).json()["orders"] == []


# Errors

BODIES = [
    (b"{", 400, "the body cannot be read as JSON"),
    (b"[]", 400, "the body must be an object"),
    (b"", 400, "order is required"),
    ({}, 400, "order is required"),
    ({"items": []}, 400, "order is required"),
    ({"order": {}}, 400, "order.items is required"),
    ({"order": {"items": []}}, 400, "order.items must have at least 1 element(s)"),
    ({"order": {"items": [{"quantity": 1}]}}, 400, "order.items[0].price is required"),
    ({"order": {"items": [{"quantity": 1, "price": None}]}}, 400, "order.items[0].price must be"),
    ({"order": {"items": [{"quantity": "x", "price": 1}]}}, 400, "order.items[0].quantity must match"),
    ({"order": {"items": [{"quantity": 1, "price": "-1"}]}}, 400, "order.items[0].price must match"),
    ({"order": ORDER | {"totals": {"discount": "5000"}}}, 422, "the discounts are larger than the order"),
]


@pytest.mark.parametrize(("body", "status", "message"), BODIES)
def test_bad_bodies_are_named(api: ApiClient, body: Any, status: int, message: str) -> None:
    got, _, words = refused(api.post("/api/v2/orders", body))
    assert got == status
    assert message in words
    assert api.get("/api/v2/orders").json()["orders"] == []


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; x=y"])
def test_a_body_that_is_no_json_is_415(api: ApiClient, kind: str) -> None:
    answer = api.post("/api/v2/orders", {"order": ORDER}, headers={"authorization": "x", "content-type": kind})
    assert refused(answer)[:2] == (415, "Unsupported Media Type")
    for good in ("application/json; charset=utf-8", "application/vnd.api+json"):
        headers = {"authorization": "x", "content-type": good}
        assert api.post("/api/v2/orders", {"order": ORDER}, headers=headers).status_code == 200


def test_unknown_things_are_404_and_unbuilt_ones_501(api: ApiClient) -> None:
    assert refused(api.get("/api/v2/orders/nobody")) == (404, "Not Found", "The order does not exist.")
    assert refused(api.get("/api/v2/nothing"))[0] == 404
    assert refused(api.ask("DELETE", "/api/v2/orders"))[0] == 404, "Hapi knows no 405"
    assert refused(api.get("/api/v2/products"))[:2] == (501, "Not Implemented")


def test_any_origin_may_ask(api: ApiClient) -> None:
    asked = {"origin": "http://shop.test", "access-control-request-headers": "authorization,content-type"}
    answer = api.ask("OPTIONS", "/api/v2/orders", headers=asked)
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (204, "*")
    assert answer.headers["access-control-allow-headers"] == "authorization,content-type"
    assert api.get("/api/v2/orders").headers["access-control-allow-origin"] == "*"


# Fulfillments


def test_packages_are_sent_and_come_back(api: ApiClient) -> None:
    order = made_here(api, status={"status": "paid"})
    path = f"/api/v2/orders/{order['id']}/fulfillments"
    (package,) = order["packages"]
    first = order["items"][0]
    tracking = {"number": "T1", "company": "DHL", "url": "http://dhl.test/T1"}
    body = {"tracking": tracking, "items": [{"id": first["id"], "quantity": "2"}],
            "fulfillmentOrderId": package["fulfillmentOrderId"], "shippingMethod": "Express"}  # fmt: skip
    sent = api.post(path, {"fulfillment": body}).json()["fulfillment"]
    assert sent["tracking"] == tracking | {"numbers": ["T1"], "urls": ["http://dhl.test/T1"]}
    assert (sent["status"]["shipment"], [item["id"] for item in sent["items"]]) == ("in_transit", [first["id"]])
    now = api.get(f"/api/v2/orders/{order['id']}").json()["order"]
    assert now["fulfillmentStatus"]["ecartapi"] == "partially_fulfilled"
    assert [item["fulfillment"]["status"] for item in now["items"]] == ["fulfilled", "unfulfilled"]
    assert [one["status"] for one in now["packages"]] == ["shipped", "open"]
    rest = api.post(path, {"fulfillment": {}}).json()["fulfillment"]
    assert api.get(path).json()["fulfillments"] == [sent, rest]
    assert api.get(f"{path}/{rest['id']}").json()["fulfillment"] == rest
    again = refused(api.post(path, {"fulfillment": {}}))
    assert again[0] == 422 and "nothing left to send" in again[2]
    edited = api.put(f"{path}/{sent['id']}", {"fulfillment": {"tracking": {"number": "T2"}}}).json()["fulfillment"]
    assert edited["tracking"] == tracking | {"number": "T2", "numbers": ["T2"], "urls": ["http://dhl.test/T1"]}
    assert api.post(f"{path}/{rest['id']}/cancel").json() == {"success": True}
    assert api.get(f"{path}/{rest['id']}").json()["fulfillment"]["status"]["status"] == "cancelled"
    assert api.post(path, {"fulfillment": {}}).status_code == 200


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"fulfillmentOrderId": "x"}, "has no package x"),
        ({"items": [{"id": "x"}]}, "has no item x to be sent"),
        ({"items": [{"id": "FIRST", "quantity": 1}]}, "goes whole here"),
    ],
)
def test_what_cannot_be_sent_is_422(api: ApiClient, body: dict[str, Any], message: str) -> None:
    order = made_here(api)
    text = json.dumps({"fulfillment": body}).replace("FIRST", order["items"][0]["id"])
    got = refused(api.post(f"/api/v2/orders/{order['id']}/fulfillments", text.encode()))
    assert got[0] == 422
    assert message in got[2]
    assert refused(api.get(f"/api/v2/orders/{order['id']}/fulfillments/x"))[0] == 404


def test_several_packages_go_at_once_or_none(api: ApiClient) -> None:
    order = made_here(api)
    path = f"/api/v2/orders/{order['id']}/packages/fulfillments"
    both = [{"items": [{"id": item["id"]}], "tracking": {"number": item["id"]}} for item in order["items"]]
    assert refused(api.post(path, {"fulfillments": [both[0], both[0]]}))[0] == 422
    assert refused(api.post(path, {}))[0] == 400
    sent = api.post(path, {"fulfillments": both}).json()["fulfillments"]
    assert [one["tracking"]["number"] for one in sent] == [item["id"] for item in order["items"]]
    after = api.get(f"/api/v2/orders/{order['id']}").json()["order"]
    assert after["fulfillmentStatus"]["ecartapi"] == "fulfilled"


def test_an_open_parcel_is_sent_by_its_id(open_client: Open) -> None:
    shipment = {"id": "P1", "state": "open", "created_at": "2025-01-01T00:00:00Z", "updated_at": "2025-01-01T00:00:00Z"}
    api = open_client(scenario=scenario(store("tiktok", orders=(made(1, "paid", shipments=[shipment]),))))
    sent = {"fulfillment": {"fulfillmentOrderId": "P1", "tracking": {"number": "9"}}}
    answer = api.post("/api/v2/orders/o1/fulfillments", sent, headers=token("tiktok"))
    assert answer.json()["fulfillment"]["tracking"]["number"] == "9"
    after = api.get("/api/v2/orders/o1", headers=token("tiktok")).json()["order"]
    assert (after["status"]["status"], after["fulfillmentStatus"]["ecartapi"]) == ("IN_TRANSIT", "fulfilled")


# Webhooks


def test_webhooks_are_registered_listed_switched_and_deleted(open_client: Open) -> None:
    api = open_client(scenario=scenario(store("shopify")))
    answer = api.post("/api/v2/webhooks", {"webhook": WEBHOOK | {"auth": "s3cret"}})
    webhook = answer.json()["webhook"]
    assert list(webhook) == ["id", "resource", "action", "url", "name", "active", "createdAt"]
    path = f"/api/v2/webhooks/{webhook['id']}"
    assert api.get("/api/v2/webhooks").json() == {"success": True, "webhooks": [webhook]}
    assert api.get("/api/v2/webhooks", headers=token("shopify")).json()["webhooks"] == []
    assert refused(api.get(path, headers=token("shopify"))) == (404, "Not Found", "The webhook does not exist.")
    off = api.put(path, {"webhook": {"active": False}}).json()["webhook"]
    assert off == webhook | {"active": False}
    made_here(api)
    assert api.get("/_mockpay/webhooks").json()["count"] == 0
    api.put(path, {"webhook": {"active": True}})
    made_here(api)
    assert api.get("/_mockpay/webhooks").json()["count"] == 1
    assert api.ask("DELETE", path).json() == {"success": True}
    assert refused(api.get(path))[0] == 404


@pytest.mark.parametrize("change", [{"url": "ftp://x"}, {"action": "sell"}, {"resource": None}, {"auth": "a\nb"}])
def test_odd_registrations_are_400(api: ApiClient, change: dict[str, Any]) -> None:
    assert refused(api.post("/api/v2/webhooks", {"webhook": WEBHOOK | change}))[0] == 400


def test_deliveries_carry_the_registered_auth(api: ApiClient, receiver: Receiver) -> None:
    for action in ("create", "update", "delete"):
        sent = WEBHOOK | {"action": action, "url": f"{receiver.url}/{action}", "auth": f"Bearer {action}"}
        api.post("/api/v2/webhooks", {"webhook": sent})
    order = made_here(api)
    api.act(order["id"], "pay")
    api.ask("DELETE", f"/api/v2/orders/{order['id']}")
    api.post("/_mockpay/clock", {"advance": 0, "wait": True})
    got = [(one.path, one.headers["authorization"], one.json["data"]["status"]["ecartapi"]) for one in receiver.got]
    assert sorted(got) == [
        ("/create", "Bearer create", "pending"),
        ("/delete", "Bearer delete", "delete"),
        ("/update", "Bearer update", "cancelled"),
        ("/update", "Bearer update", "paid"),
        ("/update", "Bearer update", "refunded"),
    ]
    for one in receiver.got:
        schema("ecartapi/webhook.delivery").check(one.json)
        assert list(one.json) == ["resource", "action", "ecommerce", "data"]
