"""Transactions, activity, the summary and the account: what was taken and what was tried, over all orders."""

import base64
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from api_client import ANYBODY, ApiClient, Receiver, Server, schema
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockpay.providers import ecartpay
from mockpay.providers.ecartpay.protocol.settings import EcartPaySettings

ACCOUNT = "68a4c3150b28a9584305a2a6"
NOBODY = "000000000000000000000000"


def item(price: float) -> list[dict[str, Any]]:
    return [{"name": "Taza", "quantity": 1, "price": price}]


def freeze(api: ApiClient, at: str) -> None:
    assert api.post("/_mockpay/clock", {"freeze": at}).status_code == 200


def placed(api: ApiClient, price: float, *actions: str, method: str = "card", **more: Any) -> dict[str, Any]:
    """An order of that price after some actions, as GET tells it."""
    order = api.order(items=item(price), **more)
    for action in actions:
        api.act(order["id"], action, **({"method": method} if action in ("pay", "wait") else {}))
    got: dict[str, Any] = api.get(f"/api/orders/{order['id']}").json()
    return got


@pytest.fixture
def week(api: ApiClient) -> dict[str, str]:
    """A few days of trade: name of the order -> number of its transaction. They are paid in another order than placed.

    a: 2200 by card, partly refunded · b: 100 by transfer, wholly refunded · c: 50 in cash, waiting · d: declined ·
    e: never tried · f: 243.33, declined and then paid · g: 10 dollars
    """
    made: dict[str, dict[str, Any]] = {}
    freeze(api, "2025-01-01T12:00:00Z")
    for name, price, more in [
        ("a", 2200, {"reference_id": "tienda-a"}),
        ("b", 100, {"email": "b@example.com"}),
        ("c", 50, {}),
        ("d", 7, {}),
        ("e", 8, {}),
        ("f", 243.33, {}),
        ("g", 10, {"currency": "USD"}),
    ]:
        made[name] = api.order(items=item(price), **more)
    for day, name, action, body in [
        (2, "f", "decline", {}),
        (2, "d", "decline", {}),
        (3, "g", "pay", {}),
        (4, "f", "pay", {}),
        (5, "b", "pay", {"method": "transfer"}),
        (6, "c", "wait", {"method": "cash"}),
        (7, "a", "pay", {}),
        (8, "b", "refund", {}),
        (8, "a", "refund", {"amount": 200}),
    ]:
        freeze(api, f"2025-01-0{day}T12:00:00Z")
        api.act(made[name]["id"], action, **body)
    state = api.get("/_mockpay/state").json()["orders"]
    last = {one["id"]: one["charges"][-1] for one in state if one.get("charges")}
    numbers = {name: last[one["id"]]["references"] for name, one in made.items() if one["id"] in last}
    return {name: references["transaction_number"] for name, references in numbers.items()}


def listed(api: ApiClient, query: str) -> list[str]:
    body = api.get(f"/api/transactions{query}").json()
    assert list(body) == ["docs", "count", "pages", "token_page", "next_token"]
    return [doc["transaction_id"] for doc in body["docs"]]


def test_a_transaction_is_the_orders_own_and_where_it_belongs(api: ApiClient) -> None:
    order = placed(api, 2200, "pay")
    (own,) = order["transactions"]
    expected = own | {"type": "payment", "method": "card", "total": 2200, "refunded": 0, "order_id": order["id"]}
    assert expected | {"amount": 2121.82, "fee": 78.18, "status": "paid", "account_id": ACCOUNT} == expected
    answer = api.get("/api/transactions")
    assert (answer.status_code, answer.headers["mockpay-fidelity"]) == (200, "invented")
    (charge,) = api.get("/_mockpay/state").json()["orders"][0]["charges"]
    token = base64.b64encode(f"transaction:{charge['id']}".encode()).decode()
    tokens = {"token_page": token, "next_token": None}
    assert answer.json() == {"docs": [expected], "count": 1, "pages": 1} | tokens
    for name in ("id", "transaction_id"):
        assert api.get(f"/api/transactions/{own[name]}").json() == expected


def test_status_of_a_transaction_follows_the_money(api: ApiClient) -> None:
    order = api.order(items=item(2200))
    seen = []
    steps = [("wait", {"method": "transfer"}), ("pay", {}), ("refund", {"amount": 200}), ("refund", {})]
    for action, body in steps:
        api.act(order["id"], action, **body)
        (doc,) = api.get("/api/transactions").json()["docs"]
        seen.append((doc["status"], doc["total"], doc["amount"], doc["fee"], doc["refunded"]))
    assert seen == [
        ("created", 2200, 2200, 0, 0),
        ("paid", 2200, 2185.5, 14.5, 0),
        ("paid", 2200, 2185.5, 14.5, 200),
        ("reimbursed", 2200, 2185.5, 14.5, 2200),
    ]
    (own,) = api.get(f"/api/orders/{order['id']}").json()["transactions"]
    assert own["status"] == "paid", "as the documents print it of a refunded order"


FILTERS = [
    ("", "acbfg"),
    ("?status=paid", "afg"),
    ("?status=reimbursed", "b"),
    ("?status=created", "c"),
    ("?status=created,reimbursed", "cb"),
    ("?type=transfer", "b"),
    ("?type=cash", "c"),
    ("?type=card,cash", "acfg"),
    ("?type=wallet", ""),
    ("?status=paid&type=card&q=tienda-a", "a"),
    ("?q=B@EXAMPLE", "b"),
    ("?q=no such thing", ""),
    ("?start_date=2025-01-05", "acb"),
    ("?end_date=2025-01-04", "fg"),
    ("?start_date=2025-01-04&end_date=2025-01-05T12:00:00Z", "bf"),
    ("?start_date=2025-01-05T12:00:01Z&end_date=2025-01-05", ""),
    ("?limit=2", "ac"),
    ("?limit=2&page=3", "g"),
    ("?page=10", ""),
    ("?type=payment", "acbfg"),
    ("?type=payment,cash", "acbfg"),
    ("?type=charge,withdrawal", ""),
    ("?created_at[from]=2025-01-05", "acb"),
    ("?created_at[to]=2025-01-04", "fg"),
    ("?created_at[from]=2025-01-04&end_date=2025-01-05T12:00:00Z", "bf"),
    ("?status=&type=&q=&page=&unknown=1", "acbfg"),
]


@pytest.mark.parametrize(("query", "expected"), FILTERS)
def test_filters_and_the_latest_payment_first(api: ApiClient, week: dict[str, str], query: str, expected: str) -> None:
    assert listed(api, query) == [week[name] for name in expected]


def test_behind_the_tenth_page_it_goes_on_by_tokens(api: ApiClient) -> None:
    numbers = [placed(api, price, "pay")["transactions"][0]["transaction_id"] for price in range(1, 26)][::-1]
    seen = [listed(api, f"?limit=2&page={page}") for page in range(1, 11)]
    assert seen == [numbers[start : start + 2] for start in range(0, 20, 2)]
    refused = api.get("/api/transactions?limit=2&page=11")
    assert (refused.status_code, refused.json()["message"]) == (
        422,
        "page must be at most 10; go on with next and the next_token of the tenth page",
    )
    body = api.get("/api/transactions?limit=2&page=10").json()
    assert (body["count"], body["pages"]) == (25, 13)
    behind = []
    while body["next_token"]:
        body = api.get(f"/api/transactions?limit=2&next={quote(body['next_token'], safe='')}").json()
        behind.append([doc["transaction_id"] for doc in body["docs"]])
    assert behind == [numbers[20:22], numbers[22:24], numbers[24:]]
    before = []
    while body["docs"]:
        body = api.get(f"/api/transactions?limit=2&prev={quote(body['token_page'], safe='')}").json()
        before.append([doc["transaction_id"] for doc in body["docs"]])
    assert before == [numbers[start : start + 2] for start in range(22, -1, -2)] + [[]]
    assert (body["token_page"], body["next_token"], body["pages"]) == (None, None, 13)


def test_what_comes_in_meanwhile_moves_no_page_of_tokens(api: ApiClient) -> None:
    for price in range(1, 5):
        placed(api, price, "pay")
    first = api.get("/api/transactions?limit=2").json()
    placed(api, 9, "pay")
    second = api.get(f"/api/transactions?limit=2&next={quote(first['next_token'], safe='')}").json()
    assert [doc["total"] for doc in first["docs"] + second["docs"]] == [4, 3, 2, 1]
    filtered = api.get(f"/api/transactions?q=nobody&next={quote(first['next_token'], safe='')}")
    assert filtered.json()["message"] == "next must be a token of an earlier answer with the same filters"


def test_found_by_number_and_by_order(api: ApiClient, week: dict[str, str]) -> None:
    (doc,) = api.get(f"/api/transactions?q={week['a'].lower()}").json()["docs"]
    assert listed(api, f"?q={doc['order_id']}") == [week["a"]]
    assert listed(api, f"?q={doc['id']}") == [week["a"]]
    assert api.get("/api/transactions?limit=2").json()["pages"] == 3


def test_two_payments_of_one_order_are_two_transactions(api: ApiClient) -> None:
    order = api.order(items=item(100))
    api.act(order["id"], "pay", amount=40)
    api.act(order["id"], "pay")
    assert [doc["total"] for doc in api.get("/api/transactions").json()["docs"]] == [60, 40], "at the same moment"


WRONG = [
    ("transactions?status=refunded", "status must be one of created, paid, reimbursed"),
    ("transactions?status=paid,lost", "status must be one of created, paid, reimbursed"),
    ("transactions?type=sale", "type must be one of payment, charge, withdrawal, card, cash, transfer, wallet"),
    ("transactions?limit=0", "limit must be a whole number from 1"),
    ("transactions?page=x", "page must be a whole number from 1"),
    ("transactions?start_date=soon", "start_date must be a date like 2025-09-24 or 2025-09-24T18:43:40Z"),
    ("transactions/summary?currency=XYZ", "currency must be one of MXN, USD, INR"),
    ("activity?status=created", "status must be one of paid, failed, blocked"),
    ("activity?risk_level=1", "risk_level must be one of low, medium, high, highest"),
    ("activity?limit=-1", "limit must be a whole number from 1"),
]


@pytest.mark.parametrize(("query", "message"), WRONG)
def test_wrong_values(api: ApiClient, query: str, message: str) -> None:
    answer = api.get(f"/api/{query}")
    assert (answer.status_code, answer.json()["error"]) == (422, "Unprocessable Entity")
    assert answer.json()["message"].startswith(message)


@pytest.mark.parametrize("path", ["transactions", "activity"])
@pytest.mark.parametrize("one", [NOBODY, "TR9", "%00", "💥"])
def test_unknown_ones(api: ApiClient, path: str, one: str) -> None:
    answer = api.get(f"/api/{path}/{one}")
    assert (answer.status_code, answer.json()["statusCode"]) == (404, 404)


def test_an_attempt_that_came_to_nothing_is_no_transaction(api: ApiClient, week: dict[str, str]) -> None:
    assert week["d"] not in listed(api, "")
    answer = api.get(f"/api/transactions/{week['d']}")
    assert (answer.status_code, answer.json()["message"]) == (
        404, f"the attempt {week['d']} came to nothing; GET /api/activity lists it",
    )  # fmt: skip


def test_what_is_not_built_beside_it_still_says_so(api: ApiClient) -> None:
    assert api.get("/api/transactions/balance-details").status_code == 501


class TestSummary:
    def test_sums_of_one_currency(self, api: ApiClient, week: dict[str, str]) -> None:
        # fees: 2200 by card 78.18, 100 by transfer 14.50, 243.33 by card 12.36
        pesos = {"currency": "MXN", "count": 3, "amount": 2543.33, "fee": 105.04, "net": 2438.29, "refunded": 300,
                 "balance": 2138.29}  # fmt: skip
        assert api.get("/api/transactions/summary").json() == pesos
        assert api.get("/api/transactions/summary?currency=MXN").json() == pesos
        dollars = api.get("/api/transactions/summary?currency=USD").json()
        assert (dollars["count"], dollars["amount"], dollars["refunded"]) == (1, 10, 0)

    def test_nothing_yet(self, api: ApiClient) -> None:
        nothing = {"count": 0, "amount": 0, "fee": 0, "net": 0, "refunded": 0, "balance": 0}
        assert api.get("/api/transactions/summary?currency=CLP").json() == {"currency": "CLP"} | nothing

    def test_the_books_hold_what_a_chargeback_takes(self, api: ApiClient) -> None:
        order = placed(api, 100, "pay")
        balances = []
        for action in ("dispute", "win_dispute"):
            api.act(order["id"], action)
            balances.append(api.get("/api/transactions/summary").json()["balance"])
        assert balances == [-7.54, 92.46]

    def test_they_are_the_listed_transactions(self, api: ApiClient, week: dict[str, str]) -> None:
        docs = api.get("/api/transactions?status=paid,reimbursed").json()["docs"]
        pesos = [doc for doc in docs if doc["currency"] == "MXN"]
        sums = api.get("/api/transactions/summary").json()
        for name, column in (("amount", "total"), ("fee", "fee"), ("net", "amount"), ("refunded", "refunded")):
            assert sums[name] == round(sum(doc[column] for doc in pesos), 2)

    def test_the_printed_order_counts(self, open_client: Callable[..., ApiClient]) -> None:
        assert open_client("printed").get("/api/transactions/summary").json() == {
            "currency": "MXN", "count": 1, "amount": 2200, "fee": 78.18, "net": 2121.82, "refunded": 2200,
            "balance": -78.18,
        }  # fmt: skip


class TestActivity:
    def seen(self, api: ApiClient, query: str) -> list[tuple[str, float]]:
        body = api.get(f"/api/activity{query}").json()
        assert list(body) == ["docs", "count", "pages"]
        return [(doc["status"], doc["amount"]) for doc in body["docs"]]

    def test_an_entry_is_the_orders_own_and_what_it_was_for(self, api: ApiClient) -> None:
        freeze(api, "2025-01-01T12:00:00Z")
        order = placed(api, 243.33, "decline")
        (own,) = order["activity"]
        expected = own | {
            "amount": 243.33,
            "currency": "MXN",
            "order_id": order["id"],
            "created_at": "2025-01-01T12:00:00.000Z",
        }
        assert (own["status"], own["message"]) == ("failed", "Declined")
        assert api.get("/api/activity").json() == {"docs": [expected], "count": 1, "pages": 1}
        assert api.get(f"/api/activity/{own['id']}").json() == expected

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("", [("paid", 2200), ("paid", 100), ("paid", 243.33), ("paid", 10), ("failed", 243.33), ("failed", 7)]),
            ("?status=failed", [("failed", 243.33), ("failed", 7)]),
            ("?status=failed,blocked&limit=1", [("failed", 243.33)]),
            ("?status=blocked", []),
            ("?q=tienda-a", [("paid", 2200)]),
            ("?risk_level=highest", []),
            ("?risk_level=low&status=failed&page=2&limit=1", [("failed", 7)]),
        ],
    )
    def test_filters(self, api: ApiClient, week: dict[str, str], query: str, expected: list[tuple[str, float]]) -> None:
        assert sorted(self.seen(api, query)) == sorted(expected)

    def test_a_waiting_charge_is_no_activity_yet(self, api: ApiClient) -> None:
        order = placed(api, 10, "wait", method="cash")
        charge = api.get("/_mockpay/state").json()["orders"][0]["charges"][0]
        assert (order["activity"], api.get("/api/activity").json()["count"]) == ([], 0)
        assert api.get(f"/api/activity/{charge['id']}").status_code == 404

    def test_the_scenarios_risk_is_a_filter(self, open_client: Callable[..., ApiClient]) -> None:
        (doc,) = open_client("printed").get("/api/activity?risk_level=highest").json()["docs"]
        assert doc["risk_score"] == 123


def test_the_account_is_the_scenarios(api: ApiClient) -> None:
    assert api.get("/api/accounts/me").json() == {
        "id": ACCOUNT,
        "email": "hugo@example.com",
        "first_name": "Hugo",
        "last_name": "Morín",
        "phone": "528116126767",
        "country": "MX",
        "currency": "MXN",
        "verified": True,
        "active": True,
    }
    missing = api.get("/api/accounts/me", headers={})
    assert (missing.status_code, missing.json()["code"]) == (401, 114)


def test_an_unpaid_order_carries_no_more_keys_than_before() -> None:
    from mockpay.orders.order import Buyer, Order, Totals
    from mockpay.sandbox.clock import wall
    from mockpay.scenario.load import load

    nothing = Totals(subtotal=0, discount=0, tax=0, shipping=0, total=0)
    order = Order(
        id="1", seq=1, version=1, origin="ecartpay", rules=ecartpay.PROVIDER.spec.rules, number="1", currency="MXN",
        buyer=Buyer(), lines=(), totals=nothing, created_at=wall(), updated_at=wall(),
    )  # fmt: skip
    assert ecartpay.keys(order, load(["default"])) == (("ecartpay.status", "created"),)


class TestWebhook:
    """transactions.paid, for the account's webhooks."""

    EVENTS = ["transactions.paid"]

    def sent(self, api: ApiClient) -> list[dict[str, Any]]:
        deliveries = api.get("/_mockpay/webhooks").json()["deliveries"]
        for one in deliveries:
            schema("ecartpay/webhook.delivery").check(one["body"])
        return [one["body"] | {"url": one["url"]} for one in deliveries]

    def test_each_capture_is_told_once_to_who_asked(self, api: ApiClient) -> None:
        api.post("/api/webhooks", {"url": "http://127.0.0.1:9/paid", "events": self.EVENTS})
        order = api.order(items=item(100), notify_url="http://127.0.0.1:9/webhooks", reference_id="tienda-7")
        for action, body in [("decline", {}), ("pay", {"amount": 40}), ("pay", {}), ("refund", {})]:
            api.act(order["id"], action, **body)
        told = [one for one in self.sent(api) if one["event"] == "transactions.paid"]
        assert [one["url"] for one in told] == ["http://127.0.0.1:9/paid"] * 2, "notify_url hears of orders only"
        assert [one["data"]["total"] for one in told] == [40, 60]
        assert [one["event"] for one in self.sent(api) if one["url"].endswith("/webhooks")] == [
            "orders.confirmation",
            "orders.update",
            "orders.update",
        ], "the refund gives back two charges, one after the other"

    def test_its_data_is_the_transaction_as_get_tells_it(self, api: ApiClient) -> None:
        api.post("/api/webhooks", {"url": "http://127.0.0.1:9/paid", "events": self.EVENTS})
        order = placed(api, 100, "authorize", reference_id="tienda-7")
        assert self.sent(api) == []
        api.act(order["id"], "capture")
        (told,) = self.sent(api)
        assert told == {
            "event": "transactions.paid",
            "data": api.get(f"/api/transactions/{told['data']['id']}").json(),
            "order_id": order["id"],
            "reference_id": "tienda-7",
            "status": "paid",
            "url": "http://127.0.0.1:9/paid",
        }

    def test_an_envelope_without_root_fields_has_only_data(self, open_client: Callable[..., ApiClient]) -> None:
        from msgspec.structs import replace

        from mockpay.scenario.load import load

        scenario = load(["default"])
        api = open_client(scenario=replace(scenario, providers={"ecartpay": EcartPaySettings(root_fields=False)}))
        api.post("/api/webhooks", {"url": "http://127.0.0.1:9/paid", "events": self.EVENTS})
        placed(api, 100, "pay")
        (told,) = self.sent(api)
        assert list(told) == ["event", "data", "url"]

    def test_its_signature_holds_over_real_sockets(self, server: Server, receiver: Receiver) -> None:
        import hmac

        import httpx

        with httpx.Client(base_url=f"{server.url}/~paid", headers=ANYBODY) as shop:
            shop.post("/api/webhooks", json={"url": receiver.url, "events": self.EVENTS}).raise_for_status()
            body = {"email": "a@example.com", "currency": "MXN", "items": item(243.33)}
            order = shop.post("/api/orders", json=body).json()
            shop.post(f"/_mockpay/orders/{order['id']}/actions/pay").raise_for_status()
        (post,) = receiver.wait_for(1)
        data = json.dumps(post.json["data"], separators=(",", ":"), ensure_ascii=False)
        signed = f"{post.headers['x-pay-timestamp']}.{post.headers['x-pay-webhook-id']}.{data}"
        expected = hmac.new(b"whsec_mockpay", signed.encode(), "sha256").hexdigest()
        assert post.headers["x-pay-signature"] == f"SHA256={expected}"


@given(
    values=st.dictionaries(
        st.sampled_from(["q", "status", "type", "start_date", "end_date", "page", "limit", "currency", "risk_level"]),
        st.text(max_size=15) | st.sampled_from(["paid", "card", "failed", "low", "2025-01-01", "2", "MXN", ","]),
    ),
    one=st.text(max_size=20),
)
@settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_never_a_500(api: ApiClient, values: dict[str, str], one: str) -> None:
    from urllib.parse import quote

    import httpx

    if not api.get("/api/transactions").json()["count"]:
        placed(api, 100, "decline", "pay", "refund")
    for path in ("transactions", "transactions/summary", "activity"):
        answer = api.get(f"/api/{path}?{httpx.QueryParams(values)}")
        assert answer.status_code in (200, 422), answer.text
        assert api.get(f"/api/{path}/{quote(one, safe='')}").status_code in (200, 404, 405, 501)
