"""Card tokens and paying with them: every card of the table, and what a decline leaves."""

from collections.abc import Callable
from typing import Any

import pytest
from api_client import ApiClient
from msgspec.structs import replace

from mockpay.providers.ecartpay.protocol.settings import EcartPaySettings
from mockpay.scenario.scenario import Fault, FaultPoint, OutcomeRule, Then, When
from tests.providers.ecartpay.wallet import ACCOUNT, CARD, DEFAULT, DETAILS, NOON, OF_ROB, costing, got, rate, token_for

Open = Callable[..., ApiClient]


class TestMaking:
    def test_of_a_kept_card_or_of_a_raw_one(self, shop: ApiClient) -> None:
        kept = shop.post(OF_ROB, CARD).json()["id"]
        account = shop.post("/api/cards", CARD).json()["id"]
        for body in ({"id": kept}, {"id": kept, "cvc": "123"}, {"id": account}, CARD, CARD | {"cvc": 111}):
            answer = shop.post("/api/tokens", body)
            assert (answer.status_code, answer.headers["mockpay-fidelity"]) == (200, "documented")
            assert list(answer.json()) == ["token"]
            assert len(answer.json()["token"]) == len("ca_ef686e4f4a2d92e99")

    def test_the_same_calls_give_the_same_tokens(self, open_client: Open) -> None:
        first, second = ([token_for(shop) for _ in range(3)] for shop in (open_client(), open_client()))
        assert first == second
        assert len(set(first)) == 3

    def test_what_is_kept(self, shop: ApiClient) -> None:
        card_id = shop.post(OF_ROB, CARD).json()["id"]
        token = token_for(shop, id=card_id, cvc="111", name="Eva", installments=6, fixed_installments=True)
        (record,) = [one for one in shop.get("/_mockpay/state").json()["records"] if one["id"] == token]
        assert (record["kind"], record["parent"]) == ("ecartpay.card_token", card_id)
        assert record["data"] == {
            "name": "Eva",
            "brand": "visa",
            "bin": "424242",
            "last4": "4242",
            "exp_month": 1,
            "exp_year": 2050,
            "test_card": "visa",
            "months": 6,
            "buyer_pays": True,
        }

    @pytest.mark.parametrize("installments", [None, 1, 3, 6, 9, 12, 18])
    @pytest.mark.parametrize("fixed", [None, True, False])
    def test_installments_on_offer(self, shop: ApiClient, installments: int | None, fixed: bool | None) -> None:
        token_for(shop, installments=installments, fixed_installments=fixed, tokenization=None)

    def test_the_cvc_of_a_kept_card_is_that_of_its_brand(self, shop: ApiClient) -> None:
        amex = shop.post(OF_ROB, CARD | {"number": "378282246310005", "cvc": "1111"}).json()["id"]
        token_for(shop, id=amex, cvc="9999")
        answer = shop.post("/api/tokens", {"id": amex, "cvc": "111"})
        message = "Invalid security code: cvc must have 4 digits"
        assert (answer.status_code, answer.json()["code"], answer.json()["message"]) == (400, 202, message)

    def test_a_token_comes_back_with_the_state_document(self, open_client: Open) -> None:
        here, there = open_client(), open_client()
        token = token_for(here, installments=3)
        assert there.put("/_mockpay/state", here.get("/_mockpay/state").json()).status_code == 200
        order = there.post("/api/orders", costing(2200, token=token)).json()
        assert (order["status"], order["fee_details"]["msi_percent"]) == ("paid", 3.5)

    def test_the_scenario_decides_what_is_on_offer(self, open_client: Open) -> None:
        shop = open_client(
            scenario=replace(DEFAULT, providers={"ecartpay": EcartPaySettings(installments=(rate(24, "10", 1, 100),))})
        )
        token_for(shop, installments=24)
        answer = shop.post("/api/tokens", CARD | {"installments": 3})
        assert (answer.status_code, answer.json()["message"]) == (422, "installments must be one of 1, 24")


REFUSED = [
    ({}, 422, "id is required: that of a card, or a raw card as number, exp_month, exp_year and cvc"),
    ({"id": None, "installments": 3}, 422, "id is required"),
    ({"number": "4242424242424242"}, 422, "exp_month is required; exp_year is required; cvc is required"),
    (CARD | {"cvc": None}, 422, "cvc is required"),
    ({"id": "KEPT", "number": "4242424242424242"}, 422, "id and number are two cards; send one of them"),
    ({"id": "000000000000000000000000"}, 404, "id is not the id of a card; "),
    ({"id": "4242424242424242"}, 404, "id is not the id of a card; "),
    ({"id": [7]}, 422, "id must be null or a string"),
    ({"id": "KEPT", "cvc": "12"}, 400, "Invalid security code: cvc must have 3 digits"),
    ({"id": "KEPT", "cvc": "1234"}, 400, "Invalid security code: cvc must have 3 digits"),
    ({"id": "KEPT", "installments": 4}, 422, "installments must be one of 1, 3, 6, 9, 12, 18"),
    ({"id": "KEPT", "installments": 24}, 422, "installments must be one of 1, 3, 6, 9, 12, 18"),
    ({"id": "KEPT", "installments": 0}, 422, "installments must be at least 1"),
    ({"id": "KEPT", "installments": 1000}, 422, "installments must be at most 48"),
    ({"id": "KEPT", "installments": ["3"]}, 422, "installments must be null or a whole number"),
    ({"id": "KEPT", "installments": 3.5}, 422, "installments must be null or a whole number"),
    ({"id": "KEPT", "fixed_installments": ["yes"]}, 422, "fixed_installments must be null or true or false"),
    ({"id": "KEPT", "tokenization": {}}, 422, "tokenization must be null or true or false"),
    ([], 422, "the body must be an object"),
]


@pytest.mark.parametrize(("body", "status", "message"), REFUSED)
def test_refused_tokens_name_the_field(shop: ApiClient, body: Any, status: int, message: str) -> None:
    kept = shop.post(OF_ROB, CARD).json()["id"]
    if isinstance(body, dict) and body.get("id") == "KEPT":
        body = body | {"id": kept}
    before = shop.get("/_mockpay/state").json()["records"]
    answer = shop.post("/api/tokens", body)
    assert answer.status_code == status, answer.text
    assert answer.json()["message"].startswith(message)
    assert shop.get("/_mockpay/state").json()["records"] == before


class TestPaying:
    def test_the_whole_of_a_paid_order(self, shop: ApiClient) -> None:
        """The amounts are those of docs.ecartpay.com/docs/orders: 2200 by a Mastercard ending 2235 cost 78.18."""
        plain = shop.post("/api/orders", costing(2200)).json()
        token = token_for(shop, number="5200000000002235", name="Mastercard Test")
        created = shop.post("/api/orders", costing(2200, token=token))
        assert (created.status_code, created.headers["mockpay-fidelity"]) == (200, "documented")
        order = created.json()
        drawn = {name: order[name] for name in ("id", "number", "pay_link")}
        paid = {
            "status": "paid",
            "fee": 78.18,
            "fee_details": dict(zip(DETAILS, (3.6, 2.9, 10.78, 63.8, 0, 0, 0, 0, 0), strict=True)),
        }
        assert order == plain | drawn | paid
        assert list(order) == list(plain)
        assert list(order["fee_details"]) == list(plain["fee_details"])
        detailed = got(shop, order["id"])
        assert detailed["status"] == "paid"
        (activity,), (payment,), (transaction,) = (
            detailed[name] for name in ("activity", "payments", "transactions")
        )  # fmt: skip
        assert activity == {
            "id": activity["id"],
            "status": "paid",
            "message": "Success!",
            "customer": {"first_name": "Rob", "last_name": "Schneider", "phone": "8111234567"},
            "device": DEFAULT.device,
            "method": {
                "name": "Mastercard Test", "exp_month": 1, "exp_year": 2050, "last4": "2235", "brand": "mastercard",
            },
            "risk_level": "low",
            "risk_notes": [],
            "risk_score": 0,
        }  # fmt: skip
        assert payment == {
            "id": payment["id"],
            "folio": payment["folio"],
            "reference": payment["reference"],
            "status": "paid",
            "type": "card",
            "currency": "MXN",
            "amount": 220000,
            "gateway": "ecartpay",
            "method": {
                "name": "Mastercard Test", "exp_month": "01", "exp_year": "2050", "type": "credit", "last4": "2235",
                "brand": "mastercard", "bankname": "ecartpay", "domestic": True,
            },
            "affiliation_number": "SANDBOX-10-12-17",
        }  # fmt: skip
        assert transaction == {
            "id": transaction["id"],
            "account_id": ACCOUNT,
            "transaction_id": "TR0000000001",
            "status": "paid",
            "amount": 2121.82,
            "fee": 78.18,
            "currency": "MXN",
            "gateway": "ecartpay",
            "created_at": NOON,
            "updated_at": NOON,
        }
        assert "token" not in order
        assert token not in str(detailed)

    def test_webhooks_hear_of_the_order_and_of_its_payment(self, shop: ApiClient) -> None:
        shop.post("/api/webhooks", {"url": "http://127.0.0.1:9/", "events": ["orders.create", "orders.confirmation"]})
        order = shop.post("/api/orders", costing(100, token=token_for(shop))).json()
        heard = [(one["event"], one["body"]["status"]) for one in shop.get("/_mockpay/webhooks").json()["deliveries"]]
        assert heard == [("orders.create", "created"), ("orders.confirmation", "paid")]
        history = shop.get(f"/_mockpay/orders/{order['id']}").json()["history"]
        assert [one["name"] for one in history] == ["order.placed", "charge.captured"]

    def test_a_token_pays_again(self, shop: ApiClient) -> None:
        token = token_for(shop)
        assert [shop.post("/api/orders", costing(100, token=token)).json()["status"] for _ in range(2)] == ["paid"] * 2

    def test_a_name_with_the_token_is_the_name_on_the_charge(self, shop: ApiClient) -> None:
        card_id = shop.post(OF_ROB, CARD).json()["id"]
        order = shop.post("/api/orders", costing(100, token=token_for(shop, id=card_id, name="Eva"))).json()
        assert got(shop, order["id"])["activity"][0]["method"]["name"] == "Eva"

    @pytest.mark.parametrize("token", [None, ""])
    def test_no_token_no_payment(self, shop: ApiClient, token: str | None) -> None:
        assert shop.post("/api/orders", costing(100, token=token)).json()["status"] == "created"

    @pytest.mark.parametrize("token", ["ca_0123456789abcdef0", "4242424242424242", "x" * 250, "ñ\x00"])
    def test_an_unknown_token_is_404_and_makes_no_order(self, shop: ApiClient, token: str) -> None:
        answer = shop.post("/api/orders", costing(100, token=token))
        assert (answer.status_code, answer.json()) == (
            404,
            {
                "statusCode": 404,
                "error": "Not Found",
                "message": "token is not a card token of this account; POST /api/tokens makes one (ca_…)",
            },
        )
        assert shop.get("/api/orders").json()["count"] == 0

    def test_nothing_to_pay_is_refused_and_makes_no_order(self, shop: ApiClient) -> None:
        gift = {"discounts": [{"name": "gift", "amount": 100}]}
        answer = shop.post("/api/orders", costing(100, token=token_for(shop), **gift))
        assert (answer.status_code, "nothing left to pay" in answer.json()["message"]) == (400, True)
        assert shop.get("/api/orders").json()["count"] == 0

    def test_a_full_refund_of_a_surcharged_order_gives_the_surcharge_back(self, shop: ApiClient) -> None:
        token = token_for(shop, installments=3, fixed_installments=True)
        order = shop.post("/api/orders", costing(2200, token=token)).json()
        shop.act(order["id"], "refund")
        (refund,) = got(shop, order["id"])["refunds"]
        assert (refund["type"], refund["amount"]) == ("full", 2293.1)
        assert got(shop, order["id"])["status"] == "refunded"


class TestTable:
    """Every row of the scenario's cards: card -> token -> order -> what comes of it."""

    @pytest.mark.parametrize("card", DEFAULT.cards, ids=lambda card: card.name)
    @pytest.mark.parametrize("kept", [True, False], ids=["kept", "raw"])
    def test_every_card(self, shop: ApiClient, card: Any, kept: bool) -> None:
        raw = {"number": card.number, "cvc": "1111" if card.brand == "amex" else "111"}
        fields = {"id": shop.post(OF_ROB, CARD | raw).json()["id"]} if kept else raw
        answer = shop.post("/api/orders", costing(500, token=token_for(shop, **fields), reference_id="once"))
        (doc,) = shop.get("/api/orders").json()["docs"]
        order = got(shop, doc["id"])
        (activity,) = order["activity"]
        assert (activity["method"]["last4"], activity["method"]["brand"]) == (card.number[-4:], card.brand)
        if card.then is Then.APPROVE:
            self.is_paid(answer, order, card)
        else:
            self.is_declined(answer, order, card)
        again = shop.post("/api/orders", costing(500, reference_id="once"))
        assert (again.status_code, again.json()["received"]) == (409, {"order_id": order["id"]})

    def is_paid(self, answer: Any, order: dict[str, Any], card: Any) -> None:
        assert (answer.status_code, answer.json()["status"], order["status"]) == (200, "paid", "paid")
        method = order["payments"][0]["method"]
        assert (method["type"], method["bankname"], method["domestic"]) == (card.funding, card.bank, card.domestic)
        # 500 by Visa or Mastercard: (14.50 + 3.60) × 1.16; by American Express: (17.50 + 3.70) × 1.16
        assert order["transactions"][0]["fee"] == (24.59 if card.brand == "amex" else 21)

    def is_declined(self, answer: Any, order: dict[str, Any], card: Any) -> None:
        assert (answer.status_code, list(answer.json().items())) == (
            402,
            [
                ("statusCode", 402),
                ("error", "Payment Required"),
                ("message", card.message),
                ("code", int(card.code)),
                ("received", {"order_id": order["id"]}),
            ],
        )
        assert (order["status"], order["payments"], order["transactions"]) == ("created", [], [])
        assert (order["activity"][0]["status"], order["activity"][0]["message"]) == ("failed", card.message)
        assert set(order["fee_details"].values()) == {0}

    def test_both_ends_are_in_the_table(self) -> None:
        assert {card.then for card in DEFAULT.cards} == {Then.APPROVE, Then.DECLINE}

    def test_a_number_that_is_not_in_the_table_pays(self, shop: ApiClient) -> None:
        order = shop.post("/api/orders", costing(500, token=token_for(shop, number="5555555555554444"))).json()
        method = got(shop, order["id"])["payments"][0]["method"]
        assert (order["status"], method["type"], method["bankname"], method["domestic"]) == ("paid", "credit", "", True)


class TestDeclines:
    def test_the_order_stands_and_can_still_be_paid(self, shop: ApiClient) -> None:
        token = token_for(shop, number="4000000000009995")
        declined = shop.post("/api/orders", costing(500, token=token)).json()
        order_id = declined["received"]["order_id"]
        shop.act(order_id, "pay")
        assert [one["status"] for one in got(shop, order_id)["activity"]] == ["failed", "paid"]

    def test_no_webhook_says_it_was_paid(self, shop: ApiClient) -> None:
        token = token_for(shop, number="4000000000000002")
        shop.post("/api/orders", costing(500, token=token, notify_url="http://127.0.0.1:9/"))
        assert shop.get("/_mockpay/webhooks").json()["count"] == 0

    def test_a_card_that_expired_since_it_was_saved(self, shop: ApiClient) -> None:
        token = token_for(shop, exp_month="10", exp_year="2025")
        assert shop.post("/api/orders", costing(500, token=token)).json()["status"] == "paid"
        shop.post("/_mockpay/clock", {"freeze": "2025-11-01T00:00:00Z"})
        answer = shop.post("/api/orders", costing(500, token=token))
        assert (answer.status_code, answer.json()["message"], answer.json()["code"]) == (402, "Card expired", 301)
        (activity,) = got(shop, answer.json()["received"]["order_id"])["activity"]
        assert (activity["status"], activity["device"]) == ("failed", DEFAULT.device)

    def test_a_rule_without_the_vendors_number_is_declined_by_the_bank(self, open_client: Open) -> None:
        rule = OutcomeRule(then=Then.DECLINE, when=When(card="visa"), code="no number", message="Not today")
        shop = open_client(scenario=replace(DEFAULT, outcomes=(rule,)))
        answer = shop.post("/api/orders", costing(500, token=token_for(shop)))
        assert (answer.status_code, answer.json()["message"], answer.json()["code"]) == (402, "Not today", 501)

    @pytest.mark.parametrize(("code", "told"), [("502", {"code": 502}), ("", {}), ("gateway", {})])
    def test_an_error_the_scenario_asks_for_leaves_nothing(self, open_client: Open, code: str, told: Any) -> None:
        rule = OutcomeRule(then=Then.ERROR, when=When(card="visa"), status=503, code=code, message="Bank is away")
        shop = open_client(scenario=replace(DEFAULT, outcomes=(rule,)))
        answer = shop.post("/api/orders", costing(500, token=token_for(shop), reference_id="free"))
        shape = {"statusCode": 503, "error": "Service Unavailable", "message": "Bank is away"}
        assert (answer.status_code, answer.json()) == (503, shape | told)
        assert shop.get("/api/orders").json()["count"] == 0
        shop.order(reference_id="free")

    @pytest.mark.parametrize(
        ("then", "status"), [(Then.PENDING, "created"), (Then.CHALLENGE, "created"), (Then.REVIEW, "created")]
    )
    def test_what_is_not_decided_yet_is_a_created_order(self, open_client: Open, then: Then, status: str) -> None:
        shop = open_client(scenario=replace(DEFAULT, outcomes=(OutcomeRule(then=then),)))
        answer = shop.post("/api/orders", costing(500, token=token_for(shop)))
        assert (answer.status_code, answer.json()["status"]) == (200, status)

    @pytest.mark.parametrize("card", DEFAULT.cards, ids=lambda card: card.name)
    def test_tokenization_asks_the_bank_first(self, shop: ApiClient, card: Any) -> None:
        raw = CARD | {"number": card.number, "cvc": "1111" if card.brand == "amex" else "111", "tokenization": True}
        answer = shop.post("/api/tokens", raw)
        if card.then is Then.APPROVE:
            assert list(answer.json()) == ["token"]
        else:
            assert (answer.status_code, answer.json()) == (
                402,
                {
                    "statusCode": 402,
                    "error": "Payment Required",
                    "message": card.message,
                    "code": int(card.code),
                },
            )
        records = [one["kind"] for one in shop.get("/_mockpay/state").json()["records"]]
        assert records.count("ecartpay.card_token") == (card.then is Then.APPROVE)

    def test_tokenization_of_an_expired_card(self, shop: ApiClient) -> None:
        card_id = shop.post(OF_ROB, CARD | {"exp_month": "10", "exp_year": "2025"}).json()["id"]
        shop.post("/_mockpay/clock", {"freeze": "2025-11-01T00:00:00Z"})
        answer = shop.post("/api/tokens", {"id": card_id, "tokenization": True})
        assert (answer.status_code, answer.json()["code"]) == (402, 301)


@pytest.mark.parametrize(
    ("status", "error"), [(429, "Too Many Requests"), (503, "Service Unavailable"), (599, "Internal Server Error")]
)
@pytest.mark.parametrize("retry_after", [None, 0, 30])
def test_a_fault_of_the_scenario_has_the_vendors_shape(
    open_client: Open, status: int, error: str, retry_after: int | None
) -> None:
    fault = Fault(at=FaultPoint.BEFORE_COMMIT, status=status, retry_after=retry_after, message="Slow down")
    answer = open_client(scenario=replace(DEFAULT, faults=(fault,))).post("/api/orders", costing(500))
    assert (answer.status_code, answer.json()) == (
        status,
        {"statusCode": status, "error": error, "message": "Slow down"},
    )
    assert answer.headers.get("retry-after") == (None if retry_after is None else str(retry_after))
