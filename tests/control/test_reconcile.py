"""Reconciliation: what an app believes of its orders against what they are."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from api_client import ApiClient

NOON, LATER = "2025-09-24T12:00:00.000Z", "2025-09-24T13:00:00.000Z"
NOTHING: dict[str, list[Any]] = {"missing": [], "extra": [], "wrong": [], "stale": []}


@pytest.fixture
def ids(api: ApiClient) -> dict[str, str]:
    """An order that is paid, one that is partly refunded, one of an hour later."""
    api.post("/_mockpay/clock", {"freeze": NOON})
    made = {name: api.order(reference_id=name)["id"] for name in ("paid", "back")}
    for order_id in made.values():
        api.act(order_id, "pay")
    api.post("/_mockpay/clock", {"advance": "1h"})
    api.act(made["back"], "refund", amount=43.33)
    return made | {"new": api.order()["id"]}


def view(ids: dict[str, str]) -> list[dict[str, Any]]:
    """What an app that missed nothing believes."""
    common = {"amount": 243.33, "currency": "MXN"}
    return [
        {"id": ids["paid"], "status": "paid", "refunded": 0, "updated_at": NOON, **common},
        {"reference_id": "back", "status": "partially_refunded", "refunded": "43.33", "updated_at": LATER, **common},
        {"id": ids["new"], "status": "created", **common},
    ]


def reconciled(api: ApiClient, orders: Any, **more: Any) -> dict[str, Any]:
    answer = api.post("/_mockpay/reconcile", {"orders": orders} | more)
    assert answer.status_code == 200, answer.text
    report: dict[str, Any] = answer.json()
    return report


def test_who_missed_nothing_agrees(api: ApiClient, ids: dict[str, str]) -> None:
    assert reconciled(api, view(ids)) == {"agrees": True, "compared": 3, **NOTHING}


def test_what_is_missing_extra_wrong_and_stale(api: ApiClient, ids: dict[str, str]) -> None:
    paid, back, _ = view(ids)
    orders = [
        paid | {"status": "refunded", "amount": 200, "currency": "USD"},
        back | {"status": "paid", "refunded": 0, "updated_at": NOON},
        {"id": "unknown", "status": "paid"},
        {"reference_id": "paid"},
    ]
    assert reconciled(api, orders) == {
        "agrees": False,
        "compared": 2,
        "missing": [
            {
                "id": ids["new"],
                "reference_id": None,
                "status": "created",
                "amount": "243.33",
                "refunded": "0.00",
                "currency": "MXN",
            }
        ],
        "extra": [
            {"id": "unknown", "reference_id": None, "why": "there is no such order"},
            {"id": None, "reference_id": "paid", "why": "listed twice"},
        ],
        "wrong": [
            {
                "id": ids["paid"],
                "reference_id": "paid",
                "differs": [
                    {"field": "status", "yours": "refunded", "ours": "paid"},
                    {"field": "amount", "yours": "200", "ours": "243.33"},
                    {"field": "currency", "yours": "USD", "ours": "MXN"},
                ],
            }
        ],
        "stale": [
            {
                "id": ids["back"],
                "reference_id": "back",
                "differs": [
                    {"field": "status", "yours": "paid", "ours": "partially_refunded"},
                    {"field": "refunded", "yours": "0", "ours": "43.33"},
                ],
                "last_changed": LATER,
            }
        ],
    }


def test_an_app_that_knows_nothing_misses_all_but_what_was_deleted(api: ApiClient, ids: dict[str, str]) -> None:
    api.act(ids["new"], "delete")
    report = reconciled(api, [])
    assert [row["id"] for row in report["missing"]] == [ids["paid"], ids["back"]]


def test_amounts_may_be_in_minor_units(api: ApiClient, ids: dict[str, str]) -> None:
    orders = [one | {"amount": 24333} | ({"refunded": 4333} if one.get("refunded") else {}) for one in view(ids)]
    assert reconciled(api, orders, minor=True)["agrees"]
    assert reconciled(api, orders)["wrong"][0]["differs"][0] == {"field": "amount", "yours": "24333", "ours": "243.33"}


def test_statuses_may_be_in_another_providers_words(api: ApiClient, ids: dict[str, str]) -> None:
    orders = [{"id": ids["paid"], "status": "paid"}, {"id": ids["back"], "status": "partially_refunded"}]
    new = {"id": ids["new"], "status": "pending"}
    assert reconciled(api, [*orders, new], words="ecartapi")["agrees"]
    (wrong,) = reconciled(api, [*orders, new])["wrong"]
    assert wrong["differs"] == [{"field": "status", "yours": "pending", "ours": "created"}]


def test_each_provider_has_words_of_its_own(api: ApiClient) -> None:
    buyer = {"name": "Ana Ruiz", "email": "ana@example.com", "phone": "+5218181818181"}
    goods = {"name": "Taza", "unit_price": 1000, "quantity": 1}
    sent = {"authorization": "Bearer key_x", "accept": "application/vnd.conekta-v2.2.0+json"}
    body = {"currency": "MXN", "customer_info": buyer, "line_items": [goods]}
    order = api.post("/orders", body, headers=sent | {"content-type": "application/json"}).json()
    for action, word in (("wait", "pending_payment"), ("pay", "paid"), ("dispute", "charged_back")):
        api.act(order["id"], action)
        believed = {"id": order["id"], "status": word, "amount": order["amount"]}
        assert reconciled(api, [believed], minor=True)["agrees"], word


def test_only_the_orders_of_one_provider_may_count(api: ApiClient, ids: dict[str, str]) -> None:
    shop = {"order": {"currency": "MXN", "items": [{"name": "Cup", "quantity": 1, "price": "99.90"}]}}
    api.post("/api/v2/orders", shop)
    assert len(reconciled(api, view(ids))["missing"]) == 1
    assert reconciled(api, view(ids), origin="ecartpay")["agrees"]


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        ({}, 422, "the body does not fit"),
        ({"orders": [], "url": "http://127.0.0.1:9/"}, 422, "the body does not fit"),
        ({"orders": [{"status": "paid"}]}, 422, "orders[0] does not fit"),
        ({"orders": [{"id": "a", "amount": True}]}, 422, "orders[0].amount must be null or a number or a string"),
        ({"orders": [{"id": "a", "amount": "much"}]}, 422, "orders[0].amount must match"),
        ({"orders": [{"id": "a", "updated_at": "soon"}]}, 422, "orders[0].updated_at must match"),
        ({"orders": [{"id": "a", "updated_at": "2025-02-30T00:00:00Z"}]}, 422, "$[0].updated_at"),
        ({"orders": [{"id": "a", "state": "x"}]}, 422, "state"),
        ({"orders": [], "words": "nobody"}, 422, "words must be one of conekta, ecartapi, ecartpay, not 'nobody'"),
        ({"url": "http://127.0.0.1:9/"}, 502, "the view could not be fetched: no connection to 127.0.0.1 port 9: "),
        ({"url": "http://8.8.8.8/"}, 422, "8.8.8.8 is not a loopback or private address"),
        ({"url": "file:///etc/passwd"}, 502, "is not an http or https address"),
        (b"{", 400, "cannot be read as JSON"),
        (b'{"orders": [{"id": "a", "amount": 1e400}]}', 400, "too large for a double"),
    ],
    ids=lambda value: str(value)[:50],
)  # fmt: skip
def test_refusals(api: ApiClient, body: Any, status: int, message: str) -> None:
    answer = api.post("/_mockpay/reconcile", body)
    assert (answer.status_code, message in answer.json()["error"]["message"]) == (status, True), answer.text


class App:
    """An app that tells its view of its orders to who brings the right key."""

    def __init__(self) -> None:
        self.answer: bytes = b"[]"
        app = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200 if self.headers["authorization"] == "key" else 403)
                self.end_headers()
                self.wfile.write(app.answer)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/orders"


class TestFetched:
    @pytest.fixture
    def app(self) -> Iterator[App]:
        one = App()
        threading.Thread(target=one.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield one
        one.server.shutdown()
        one.server.server_close()

    @pytest.mark.parametrize("wrapped", [False, True])
    def test_the_app_tells_its_view_itself(
        self, api: ApiClient, ids: dict[str, str], app: App, *, wrapped: bool
    ) -> None:
        app.answer = json.dumps({"orders": view(ids)} if wrapped else view(ids)).encode()
        answer = api.post("/_mockpay/reconcile", {"url": app.url, "headers": {"authorization": "key"}})
        assert answer.json() == {"agrees": True, "compared": 3, **NOTHING}

    @pytest.mark.parametrize(
        ("told", "key", "status", "message"),
        [
            (b"[]", "wrong", 502, "it answered 403"),
            (b"<html>", "key", 400, "cannot be read as JSON"),
            (b'{"docs": []}', "key", 422, "orders must be a list"),
            (b'[{"id": 5}]', "key", 422, "orders[0].id must be null or a string"),
        ],
    )
    def test_what_is_no_view(self, api: ApiClient, app: App, told: bytes, key: str, status: int, message: str) -> None:
        app.answer = told
        answer = api.post("/_mockpay/reconcile", {"url": app.url, "headers": {"authorization": key}})
        assert (answer.status_code, message in answer.json()["error"]["message"]) == (status, True), answer.text
