"""Logs: the space's journal in Conekta's words."""

import pytest
from api_client import ANYBODY, ApiClient

from mockpay.sandbox.journal import MOST_KEPT
from tests.providers.conekta.order_events import UNPAID, charge, placed
from tests.providers.conekta.people import NOWHERE, OLD, wrong


def test_a_log_holds_a_request_and_its_answer(shop: ApiClient) -> None:
    body = UNPAID | {"charges": [charge()]}
    order = shop.post("/orders?a=1", body, headers=OLD | {"authorization": "Bearer key_0123456789abcdef"}).json()
    (log,) = shop.get("/logs").json()["data"]
    assert log == {
        "created_at": 1758715200,
        "id": log["id"],
        "ip_address": "127.0.0.1",
        "livemode": False,
        "loggable_id": order["id"],
        "loggable_type": "order",
        "method": "POST",
        "oauth_token_id": None,
        "query_string": {"a": "1"},
        "request_body": body,
        "request_headers": log["request_headers"],
        "response_body": order,
        "response_headers": log["response_headers"],
        "searchable_tags": [log["id"], order["id"]],
        "status": "200",
        "updated_at": "2025-09-24 12:00:00+00:00",
        "url": "/orders",
        "user_account_id": "68a4c3150b28a9584305a2a6",
        "version": "2.0.0",
        "object": "log",
    }
    assert log["request_headers"]["accept"] == OLD["accept"]
    assert log["request_headers"]["authorization"] == "Bearer ***cdef"
    assert log["response_headers"]["content-type"] == OLD["accept"]
    assert shop.get(f"/logs/{log['id']}").json() == log


def test_a_refusal_names_its_log(shop: ApiClient) -> None:
    refusal = shop.get("/orders/ord_x").json()
    log = shop.get(f"/logs/{refusal['log_id']}").json()
    assert (log["status"], log["response_body"], log["loggable_id"]) == ("404", refusal, None)
    assert log["searchable_tags"] == [log["id"]]
    assert (log["request_body"], log["version"]) == ({}, "2.3.0")


def test_bodies_are_objects_also_where_they_were_cut(shop: ApiClient) -> None:
    """Conekta's own clients refuse any other."""
    for _ in range(3):
        shop.post("/orders", UNPAID | {"metadata": {f"key{number}": "x" * 249 for number in range(99)}})
    shop.put(f"/orders/{placed(shop)['id']}", b'""')
    long = shop.get("/orders").text
    listed, emptied = shop.get("/logs?limit=2").json()["data"]
    assert len(long) > MOST_KEPT
    assert listed["response_body"] == {"text": long[:MOST_KEPT]}
    assert emptied["request_body"] == {}


def test_numbers_of_cards_are_in_no_log(shop: ApiClient) -> None:
    card = {"number": "4242424242424242", "name": "Ana Ruiz", "exp_month": "12", "exp_year": "2030", "cvc": "317"}
    shop.post("/tokens", {"card": card})
    text = shop.get("/logs").text
    assert "4242424242424242" not in text
    assert '"cvc":"***"' in text


def test_logs_are_listed_newest_first_and_found(shop: ApiClient) -> None:
    placed(shop)
    shop.order()
    shop.get("/webhooks")
    page = shop.get("/logs?limit=1").json()
    assert (page["total"], page["has_more"], [row["url"] for row in page["data"]]) == (2, True, ["/webhooks"])
    older = shop.get(page["next_page_url"].removeprefix("http://sandbox.test")).json()
    assert [row["url"] for row in older["data"]] == ["/orders"], "requests to others are not listed"
    assert {row["method"] for row in shop.get("/logs?search=post").json()["data"]} == {"POST"}
    assert [row["url"] for row in shop.get("/logs?search=/webh").json()["data"]] == ["/webhooks"]


@pytest.mark.parametrize("log_id", ["x", "0" * 24])
def test_logs_there_are_not(shop: ApiClient, log_id: str) -> None:
    assert wrong(shop.get(f"/logs/{log_id}")) == NOWHERE


def test_requests_to_others_are_no_logs(shop: ApiClient) -> None:
    shop.get("/api/orders", headers=ANYBODY)
    (entry,) = [one for one in shop.get("/_mockpay/requests").json()["requests"] if one["path"] == "/api/orders"]
    assert wrong(shop.get(f"/logs/{entry['id']}")) == NOWHERE
