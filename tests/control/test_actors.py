"""The history of an order tells who acted, and what it was about: through each entry point there is."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from api_client import ORDER, ApiClient

from tests.dashboard.pages import press, read

CARD = {"name": "Ana", "number": "4242424242424242", "exp_month": "10", "exp_year": "2050", "cvc": "111"}
PAY = {"do": "card", "name": "Ana", "number": CARD["number"], "expiry": "10/50", "cvc": "111", "months": "1"}
TIMELINE = """
extends: default
timeline:
  - {after: 60, action: hold}
"""


def history(api: ApiClient, order_id: str) -> list[tuple[str, str | None, int | None]]:
    told = api.get(f"/_mockpay/orders/{order_id}").json()["history"]
    return [(one["name"], one.get("by"), one.get("amount")) for one in told]


def test_a_call_of_a_providers_api(api: ApiClient) -> None:
    token = api.post("/api/tokens", CARD).json()["token"]
    order = api.order(token=token)["id"]
    assert api.post(f"/api/orders/{order}/refund", {"amount": 43.33}).status_code == 200
    assert history(api, order) == [
        ("order.placed", "api", 24333),
        ("charge.captured", "api", 24333),
        ("refund.paid", "api", 4333),
    ]


def test_the_control_api_and_the_live_page(api: ApiClient) -> None:
    order = api.order()["id"]
    act = f"/_mockpay/orders/{order}/actions"
    api.act(order, "authorize")
    press(api, f"POST {act}/capture", **{"json:amount": "100"})
    api.act(order, "refund", amount=40)
    press(api, f"POST {act}/dispute", **{"json:amount": "60"})
    press(api, f"POST {act}/ship")
    assert history(api, order) == [
        ("order.placed", "api", 24333),
        ("charge.authorized", "control_api", 24333),
        ("charge.captured", "live_page", 10000),
        ("refund.paid", "control_api", 4000),
        ("dispute.opened", "live_page", 6000),
        ("shipment.shipped", "live_page", None),
    ]


def test_a_sample_that_the_live_page_places_is_its_own(api: ApiClient) -> None:
    for sample in ("ecartpay", "conekta"):
        api.post(f"/_mockpay/live/samples/{sample}", b"", headers={"authorization": "x"})
    orders = api.get("/_mockpay/orders").json()["orders"]
    assert len(orders) == 2
    assert {by for one in orders for _, by, _ in history(api, one["id"])} == {"live_page"}


def test_the_buyer_at_the_pay_page(api: ApiClient) -> None:
    order = api.order()
    path = "/" + order["pay_link"].split("/", 3)[3]
    form = {"content-type": "application/x-www-form-urlencoded"}
    answer = api.post(path, urlencode(PAY).encode(), headers=form)
    assert answer.status_code in (200, 303), answer.text
    assert history(api, order["id"])[1:] == [("charge.captured", "pay_page", 24333)]


def test_the_clock_and_the_scenario(api: ApiClient) -> None:
    api.put("/_mockpay/scenario", {"yaml": TIMELINE, "clock": {"freeze": "2025-01-01T00:00:00Z"}})
    order = api.order()["id"]
    api.act(order, "wait", method="cash")
    api.post("/_mockpay/clock", {"advance": "10d"})
    assert history(api, order) == [
        ("order.placed", "api", 24333),
        ("charge.pending", "control_api", 24333),
        ("order.held", "scenario", None),
        ("charge.expired", "clock", 24333),
    ]


@pytest.mark.parametrize("scenario", ["printed", "demo"])
def test_what_was_there_from_the_start_is_the_scenarios(api: ApiClient, scenario: str) -> None:
    api.put("/_mockpay/scenario", {"name": scenario})
    orders = api.get("/_mockpay/orders?limit=100").json()["orders"]
    assert orders
    assert {by for one in orders for _, by, _ in history(api, one["id"])} == {"scenario"}


def test_what_a_space_is_asked_at_the_start_is_the_scenarios_too(api: ApiClient) -> None:
    order = {"method": "POST", "path": "/api/orders", "headers": {"authorization": "x"}, "body": ORDER}
    yaml = json.dumps({"extends": "default", "requests": [order]})
    press(api, "PUT /_mockpay/scenario", yaml=yaml)
    read(api, "/_mockpay/live/orders")
    (order,) = api.get("/_mockpay/orders").json()["orders"]
    assert history(api, order["id"]) == [("order.placed", "scenario", 24333)]


def test_nobody_can_pretend_to_be_another(api: ApiClient) -> None:
    order = api.order()["id"]
    headers = {"mockpay.actor": "clock", "x-mockpay-actor": "clock"}
    api.post(f"/_mockpay/orders/{order}/actions/pay", {}, headers=headers)
    assert history(api, order)[1] == ("charge.captured", "control_api", 24333)


def test_a_state_document_of_before_is_still_read(api: ApiClient) -> None:
    order = api.order()["id"]
    api.act(order, "pay")
    document: Any = api.get("/_mockpay/state").json()
    for one in document["history"]:
        del one["by"], one["amount"]
    assert api.put("/_mockpay/state", json.loads(json.dumps(document))).status_code == 200
    assert history(api, order) == [("order.placed", None, None), ("charge.captured", None, None)]
    assert api.get("/_mockpay/state").json() == document
    api.act(order, "refund")
    assert history(api, order)[2] == ("refund.paid", "control_api", 24333)
