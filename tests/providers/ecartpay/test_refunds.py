"""Refunds at EcartPay's two paths: whole, in part, again and again; and what is refused."""

import json
from typing import Any

import pytest
from api_client import ApiClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

ITEMS = [{"name": "Taza", "quantity": 1, "price": 2200}]
PAID_AT, REFUNDED_AT = "2025-09-29T15:50:04.591Z", "2025-09-29T15:51:00.571Z"
ACCOUNT = "68a4c3150b28a9584305a2a6"
NOBODY = "000000000000000000000000"


def freeze(api: ApiClient, at: str) -> None:
    assert api.post("/_mockpay/clock", {"freeze": at}).status_code == 200


def paid(api: ApiClient, *actions: str, **more: Any) -> dict[str, Any]:
    """A paid order of 2200, as GET tells it."""
    order = api.order(**{"items": ITEMS} | more)
    for action in actions or ("pay",):
        api.act(order["id"], action)
    return got(api, order["id"])


def paid_in_cash(api: ApiClient) -> dict[str, Any]:
    order = api.order(items=ITEMS)
    api.act(order["id"], "pay", method="cash")
    return got(api, order["id"])


def got(api: ApiClient, order_id: str) -> dict[str, Any]:
    body: dict[str, Any] = api.get(f"/api/orders/{order_id}").json()
    return body


def refund(api: ApiClient, order: dict[str, Any], **body: Any) -> Any:
    return api.post(f"/api/orders/{order['id']}/refund", body)


def test_a_full_refund_answers_the_order_as_get_tells_it(api: ApiClient) -> None:
    freeze(api, PAID_AT)
    before = paid(api)
    freeze(api, REFUNDED_AT)
    answer = refund(api, before)
    assert (answer.status_code, answer.headers["mockpay-fidelity"]) == (200, "invented")
    assert answer.json() == got(api, before["id"])
    assert answer.json() == before | {
        "status": "refunded",
        "updated_at": REFUNDED_AT,
        "transactions": [before["transactions"][0] | {"updated_at": REFUNDED_AT}],
        "refunds": [
            {
                "id": answer.json()["refunds"][0]["id"],
                "account_id": ACCOUNT,
                "type": "full",
                "reason": "requested",
                "status": "paid",
                "amount": 2200,
                "currency": "MXN",
                "gateway": "ecartpay",
                "created_at": REFUNDED_AT,
                "updated_at": REFUNDED_AT,
            }
        ],
    }
    (payment,), (transaction,) = answer.json()["payments"], answer.json()["transactions"]
    assert (payment["amount"], payment["status"]) == (220000, "paid"), "integer cents, gross, as before the refund"
    assert (transaction["amount"], transaction["fee"], transaction["status"]) == (2121.82, 78.18, "paid"), "net"


def test_parts_add_up_until_nothing_is_left(api: ApiClient) -> None:
    order = paid(api)
    steps = [
        ({"amount": 200.5, "reason": "duplicate"}, "partially_refunded"),
        ({"amount": 999.5, "name": "fraudulent"}, "partially_refunded"),
        ({"reason": None, "amount": None}, "refunded"),
    ]
    assert order["status"] == "paid"
    for body, status in steps:
        assert refund(api, order, **body).json()["status"] == status
    refunds = got(api, order["id"])["refunds"]
    assert [(one["amount"], one["type"], one["reason"]) for one in refunds] == [
        (200.5, "partial", "duplicate"), (999.5, "partial", "fraudulent"), (1000, "partial", "requested"),
    ]  # fmt: skip


def test_reason_wins_over_name_and_the_body_may_be_empty(api: ApiClient) -> None:
    first, second = paid(api), paid(api)
    assert refund(api, first, name="fraudulent", reason="duplicate").json()["refunds"][0]["reason"] == "duplicate"
    assert api.post(f"/api/orders/{second['id']}/refund", b"").json()["status"] == "refunded"


@pytest.mark.parametrize(("sent", "given_back"), [(0.1 + 0.2, 0.3), (10.005, 10.01), (10.004, 10), (2200.00, 2200)])
def test_amounts_are_rounded_to_the_cent(api: ApiClient, sent: float, given_back: float) -> None:
    assert refund(api, paid(api), amount=sent).json()["refunds"][0]["amount"] == given_back


def test_currencies_without_cents(api: ApiClient) -> None:
    order = paid(api, currency="CLP", items=[{"name": "Taza", "quantity": 1, "price": 1500}])
    body = refund(api, order, amount=500).json()
    assert (body["payments"][0]["amount"], body["refunds"][0]["amount"]) == (1500, 500)


REFUSED = [
    ((), {}, 400, "cannot refund order {id}: nothing was paid; pay it first"),
    (("decline",), {}, 400, "cannot refund order {id}: nothing was paid; pay it first"),
    (("authorize",), {}, 400, "cannot refund order {id}: nothing was paid; pay it first"),
    (("expire",), {}, 400, "cannot refund order {id}: nothing was paid; pay it first"),
    (("pay", "refund"), {}, 400, "order {id} is refunded already; nothing is left to give back"),
    (("pay", "refund"), {"amount": 1}, 400, "order {id} is refunded already; nothing is left to give back"),
    (("pay",), {"amount": 2200.01}, 400, "only 2200.00 MXN is left to refund"),
    (("pay",), {"amount": 0.001}, 422, "amount must be greater than 0"),
    (("pay",), {"amount": 0}, 422, "amount must be greater than 0"),
    (("pay",), {"amount": -5}, 422, "amount must be greater than 0"),
    (("pay",), {"amount": ["5"]}, 422, "amount must be null or a number"),
    (("pay",), {"amount": 1e30}, 422, "amount must be at most 90071992547409"),
    (("pay",), {"reason": "bored"}, 422, "reason must be one of requested or duplicate or fraudulent or null"),
    (("pay",), {"name": "bored"}, 422, "name must be one of requested or duplicate or fraudulent or null"),
]
PHRASES = {400: "Bad Request", 404: "Not Found", 422: "Unprocessable Entity"}


@pytest.mark.parametrize(("actions", "body", "status", "message"), REFUSED)
def test_refused_refunds_change_nothing(
    api: ApiClient, actions: tuple[str, ...], body: dict[str, Any], status: int, message: str
) -> None:
    order = api.order(items=ITEMS, notify_url="http://127.0.0.1:9/webhooks")
    for action in actions:
        api.act(order["id"], action)
    before = api.get("/_mockpay/state").json()
    answer = refund(api, order, **body)
    assert (answer.status_code, answer.json()) == (
        status,
        {"statusCode": status, "error": PHRASES[status], "message": message.format(id=order["id"])},
    )
    after = api.get("/_mockpay/state").json()
    for name in ("orders", "books", "history"):
        assert after.get(name) == before.get(name)
    assert len(after.get("deliveries", [])) == len(before.get("deliveries", []))


def test_what_is_left_is_told_exactly(api: ApiClient) -> None:
    order = paid(api)
    refund(api, order, amount=2000.01)
    answer = refund(api, order, amount=200)
    assert (answer.status_code, answer.json()["message"]) == (400, "only 199.99 MXN is left to refund")
    assert refund(api, order, amount=199.99).json()["status"] == "refunded"


def test_cash_stays_where_it_is(api: ApiClient) -> None:
    order = paid_in_cash(api)
    answer = refund(api, order)
    assert (answer.status_code, answer.json()["message"]) == (
        400, "cash payments cannot be refunded; give the money back outside the provider",
    )  # fmt: skip
    assert got(api, order["id"]) == order


@pytest.mark.parametrize("order_id", [NOBODY, "x", "%00", "💥"])
def test_unknown_orders(api: ApiClient, order_id: str) -> None:
    assert api.post(f"/api/orders/{order_id}/refund", {}).status_code == 404


class TestRefunds:
    """POST and GET /api/refunds."""

    def ask(self, api: ApiClient, **body: Any) -> Any:
        return api.post("/api/refunds", body)

    def test_of_a_transaction_by_number_or_id(self, api: ApiClient) -> None:
        order = paid(api)
        (transaction,) = order["transactions"]
        first = self.ask(api, transaction_id=transaction["transaction_id"], amount=200, reason="duplicate")
        second = self.ask(api, transaction_id=transaction["id"], order_id=order["id"])
        assert first.status_code == second.status_code == 200, second.text
        after = got(api, order["id"])
        assert after["status"] == "refunded"
        of_what = {"order_id": order["id"], "transaction_id": transaction["transaction_id"]}
        assert [first.json(), second.json()] == [one | of_what for one in after["refunds"]]
        assert [one["amount"] for one in after["refunds"]] == [200, 2000]

    def test_of_an_order(self, api: ApiClient) -> None:
        order = paid(api, "decline", "pay")
        answer = self.ask(api, order_id=order["id"])
        assert (answer.json()["order_id"], answer.json()["type"]) == (order["id"], "full")
        assert self.ask(api, order_id=order["id"]).json()["message"] == (
            f"order {order['id']} is refunded already; nothing is left to give back"
        )

    def test_of_an_order_paid_in_two_transactions_only_one_by_one(self, api: ApiClient) -> None:
        order = api.order(items=ITEMS)
        api.act(order["id"], "pay", amount=200)
        api.act(order["id"], "pay")
        first, second = (one["transaction_id"] for one in got(api, order["id"])["transactions"])
        unclear = self.ask(api, order_id=order["id"])
        assert (unclear.status_code, unclear.json()["message"]) == (
            422,
            f"order {order['id']} was paid in several transactions; send transaction_id, one of {first}, {second}",
        )
        too_much = self.ask(api, transaction_id=first, amount=201)
        assert (too_much.status_code, too_much.json()["message"]) == (400, "only 200.00 MXN is left to refund")
        assert self.ask(api, transaction_id=second).json()["amount"] == 2000
        assert self.ask(api, order_id=order["id"]).json()["amount"] == 200, "one is left, so the order says enough"
        assert got(api, order["id"])["status"] == "refunded"

    def test_the_whole_order_at_once_by_its_own_endpoint(self, api: ApiClient) -> None:
        order = api.order(items=ITEMS)
        api.act(order["id"], "pay", amount=200)
        api.act(order["id"], "pay")
        assert [one["amount"] for one in refund(api, order).json()["refunds"]] == [200, 2000]

    @pytest.mark.parametrize(
        ("body", "status", "message"),
        [
            ({}, 422, "transaction_id or order_id is required"),
            ({"transaction_id": "", "order_id": None}, 422, "transaction_id or order_id is required"),
            ({"transaction_id": [5]}, 422, "transaction_id must be null or a string"),
            (
                {"transaction_id": "TR9"},
                404,
                "there is no transaction TR9; GET /api/transactions lists those there are",
            ),
            ({"order_id": NOBODY}, 404, f"there is no order {NOBODY}"),
            ({"order_id": "x", "reason": "x"}, 422, "reason must be one of requested or duplicate"),
            ({"order_id": "x", "amount": 0}, 422, "amount must be greater than 0"),
        ],
    )
    def test_refused(self, api: ApiClient, body: dict[str, Any], status: int, message: str) -> None:
        paid(api)
        answer = self.ask(api, **body)
        assert (answer.status_code, answer.json()["statusCode"]) == (status, status)
        assert message in answer.json()["message"]
        assert api.get("/api/refunds").json() == {"docs": [], "count": 0, "pages": 0}

    def test_refused_with_an_order_at_hand(self, api: ApiClient) -> None:
        order, other, cash, unpaid = paid(api), paid(api), paid_in_cash(api), api.order()
        number = order["transactions"][0]["transaction_id"]
        crossed = self.ask(api, transaction_id=number, order_id=other["id"])
        assert crossed.json()["message"] == (
            f"transaction_id {number} belongs to order {order['id']}, not to {other['id']}"
        )
        for body in ({"order_id": cash["id"]}, {"transaction_id": cash["transactions"][0]["id"]}):
            assert self.ask(api, **body).json()["message"].startswith("cash payments cannot be refunded")
        assert self.ask(api, order_id=unpaid["id"]).json()["message"].endswith("nothing was paid; pay it first")
        assert api.get("/api/refunds").json()["count"] == 0

    def test_the_list_has_the_newest_first_and_narrows(self, api: ApiClient) -> None:
        first, second = paid(api), paid(api)
        made = []
        for minute, (order, amount) in enumerate([(first, 1), (second, 2), (first, 3)]):
            freeze(api, f"2031-01-01T00:0{minute}:00Z")
            made.append(self.ask(api, order_id=order["id"], amount=amount).json())
        number = first["transactions"][0]["transaction_id"]
        for query, expected in [
            ("", made[::-1]),
            (f"?order_id={first['id']}", [made[2], made[0]]),
            (f"?transaction_id={number}", [made[2], made[0]]),
            (f"?transaction_id={first['transactions'][0]['id']}&order_id={first['id']}", [made[2], made[0]]),
            (f"?transaction_id={number}&order_id={second['id']}", []),
            ("?transaction_id=TR9", []),
            ("?order_id=nothing", []),
        ]:
            body = api.get(f"/api/refunds{query}").json()
            assert body == {"docs": expected, "count": len(expected), "pages": min(1, len(expected))}
        pages = [api.get(f"/api/refunds?limit=2&page={page}").json() for page in (1, 2, 3)]
        assert [body["docs"] for body in pages] == [made[:0:-1], made[:1], []]
        assert {(body["count"], body["pages"]) for body in pages} == {(3, 2)}

    @pytest.mark.parametrize("query", ["limit=0", "page=x", "page=-1", "limit=%00"])
    def test_wrong_pages(self, api: ApiClient, query: str) -> None:
        answer = api.get(f"/api/refunds?{query}")
        assert (answer.status_code, answer.json()["message"]) == (
            422, f"{query.partition('=')[0]} must be a whole number from 1",
        )  # fmt: skip


VALUES = st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20) | st.lists(st.integers())


@given(
    body=st.dictionaries(st.sampled_from(["amount", "reason", "name", "transaction_id", "order_id"]), VALUES),
    known=st.sampled_from(["order_id", "transaction_id", ""]),
    query=st.text(max_size=20),
)
@settings(
    max_examples=100, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_never_a_500(api: ApiClient, body: dict[str, Any], known: str, query: str) -> None:
    import httpx

    order = paid(api)
    ids = {"order_id": order["id"], "transaction_id": order["transactions"][0]["id"]}
    sent = json.dumps(body | {name: ids[name] for name in ids if name == known}).encode()
    for path in ("/api/refunds", f"/api/orders/{order['id']}/refund"):
        assert api.post(path, sent).status_code in (200, 400, 404, 422)
    for name in ("transaction_id", "order_id", "page", "limit"):
        assert api.get(f"/api/refunds?{httpx.QueryParams({name: query})}").status_code in (200, 422)
