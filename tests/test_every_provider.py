"""Whatever happens to an order, in any sequence and at any time: the ledger balances, every face counts the same money,
and each change sends each face's own webhooks, once."""

from decimal import Decimal
from itertools import pairwise
from typing import Any

from api_client import ApiClient
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from mockpay.orders.actions import NAMED

NOBODY = "http://127.0.0.1:9"
METHODS = ("card", "cash", "transfer", "wallet")
PAY_EVENTS = ["orders.create", "orders.confirmation", "orders.update"]
CHARGE_EVENTS = {
    "charge.captured": "charge.paid",
    "charge.authorized": "charge.preauthorized",
    "charge.declined": "charge.declined",
    "charge.expired": "charge.expired",
    "charge.canceled": "charge.canceled",
    "refund.paid": "charge.refunded",
    "dispute.opened": "charge.chargeback.created",
    "dispute.reviewed": "charge.chargeback.under_review",
    "dispute.won": "charge.chargeback.won",
    "dispute.lost": "charge.chargeback.lost",
}
"""What Conekta tells of a charge for each thing that happens to one; a new one and one under review have more."""
OTHERWISE = {"order.created", "order.updated", "order.under_fraud_review", "order.fraudulent"}
"""What is told of an order under another name than that of its payment status."""
BEGUN = {"charge.created", "charge.pending_confirmation", "charge.under_fraud_review"}
SHOP_ACTIONS = {"order.placed": "orders create", "order.deleted": "orders delete"}
ORDERS = {
    "/api/orders": {"email": "a@b.mx", "currency": "MXN", "items": [{"name": "Cup", "quantity": 1, "price": 243.33}]},
    "/api/v2/orders": {
        "order": {
            "currency": "MXN",
            "customer": {"email": "a@b.mx"},
            "items": [{"name": "Cup", "quantity": 1, "price": "99.99"}],
        }
    },
    "/orders": {
        "currency": "MXN",
        "customer_info": {"name": "Ana Ruiz", "email": "a@b.mx", "phone": "5512345678"},
        "line_items": [{"name": "Cup", "quantity": 1, "unit_price": 15_050}],
        "checkout": {"allowed_payment_methods": ["card"]},
    },
}


class Market(RuleBasedStateMachine):
    """One order through each provider's API; then anything may be done to them, by name, in the name of nobody."""

    def __init__(self) -> None:
        super().__init__()
        self.client = ApiClient(("default",))
        self.client.post("/_mockpay/clock", {"freeze": "2025-01-01T00:00:00Z"})
        self.orders: list[str] = []

    def teardown(self) -> None:
        self.client.close()

    @initialize()
    def place(self) -> None:
        self.client.post("/api/webhooks", {"url": f"{NOBODY}/pay", "events": PAY_EVENTS})
        for action in ("create", "update", "delete"):
            webhook = {"resource": "orders", "action": action, "url": f"{NOBODY}/shop", "auth": "x"}
            assert self.client.post("/api/v2/webhooks", {"webhook": webhook}).is_success
        assert self.client.post("/webhooks", {"url": f"{NOBODY}/conekta"}).is_success, "it hears of everything"
        for path, body in ORDERS.items():
            made = self.client.post(path, body)
            assert made.is_success, made.text
            self.orders.append(made.json().get("order", made.json())["id"])

    @rule(
        which=st.integers(0, len(ORDERS) - 1),
        action=st.sampled_from(NAMED),
        method=st.sampled_from(METHODS),
        share=st.none() | st.integers(1, 300),
    )
    def act(self, which: int, action: str, method: str, share: int | None) -> None:
        """What is done was allowed; what is refused changes nothing."""
        before = self.core(self.orders[which])
        body = {"method": method} | ({"amount": share} if share else {})
        answer = self.client.post(f"/_mockpay/orders/{before['id']}/actions/{action}", body)
        assert answer.status_code in (200, 409, 422), answer.text
        assert action in before["allowed"] if answer.is_success else self.core(before["id"]) == before

    @rule(which=st.integers(0, len(ORDERS) - 1), choice=st.integers(0, 40), share=st.none() | st.integers(1, 100))
    def act_as_allowed(self, which: int, choice: int, share: int | None) -> None:
        allowed = self.core(self.orders[which])["allowed"]
        if allowed:
            self.act(which, allowed[choice % len(allowed)], METHODS[choice % len(METHODS)], share)

    @rule(turn=st.sampled_from([{"advance": {"days": 1}}, {"advance": {"days": 4}}, {"run": "next"}, {"advance": 1}]))
    def let_time_pass(self, turn: dict[str, Any]) -> None:
        assert self.client.post("/_mockpay/clock", turn).is_success

    @invariant()
    def everybody_knows_the_same(self) -> None:
        deliveries = self.client.get("/_mockpay/webhooks").json()["deliveries"]
        assert len({one["id"] for one in deliveries}) == len(deliveries)
        for told in map(self.core, self.orders):
            self.the_books_balance(told)
            self.every_face_counts_the_same_money(told)
            self.each_change_tells_each_face_once(told, [one for one in deliveries if one["order_id"] == told["id"]])

    def the_books_balance(self, told: dict[str, Any]) -> None:
        postings = [entry["posting"] for entry in told["books"]]
        assert sum(posting["amount"] for posting in postings) == 0
        by_version: dict[int, int] = {}
        for entry in told["books"]:
            by_version[entry["version"]] = by_version.get(entry["version"], 0) + entry["posting"]["amount"]
        assert not any(by_version.values())

    def every_face_counts_the_same_money(self, told: dict[str, Any]) -> None:
        captured, refunded = Decimal(told["captured"]), Decimal(told["refunded"])
        for face, counts in FACES.items():
            seen = counts(self.client, told)
            assert seen in (None, (captured, refunded)), face

    def each_change_tells_each_face_once(self, told: dict[str, Any], webhooks: list[dict[str, Any]]) -> None:
        names = [one["name"] for one in told["history"]]
        heard = [one["event"] for one in webhooks if one["origin"] == "ecartapi"]
        assert heard == [SHOP_ACTIONS.get(name, "orders update") for name in names]
        self.pays_words_follow(told, [one for one in webhooks if one["origin"] == "ecartpay"])
        self.conektas_words_follow(told, [one for one in webhooks if one["origin"] == "conekta"])

    def pays_words_follow(self, told: dict[str, Any], webhooks: list[dict[str, Any]]) -> None:
        """EcartPay tells of each new status word, under the name that goes with it."""
        if told["origin"] != "ecartpay":
            assert webhooks == []
            return
        words = [one["body"]["status"] for one in webhooks]
        assert words[0] == "created"
        assert words[-1] == self.client.get(f"/api/orders/{told['id']}").json()["status"]
        assert all(before != after for before, after in pairwise(words))
        assert [one["event"] for one in webhooks[1:]] == [
            "orders.confirmation" if word == "paid" else "orders.update" for word in words[1:]
        ]

    def conektas_words_follow(self, told: dict[str, Any], webhooks: list[dict[str, Any]]) -> None:
        """Conekta tells of whatever happens to a charge, and of each new payment status under its name."""
        if told["origin"] != "conekta":
            assert webhooks == []
            return
        heard = [(one["event"], one["body"]["data"]["object"]) for one in webhooks]
        assert heard[0][0] == "order.created"
        of_charges = [name for name, _ in heard if name.startswith("charge.") and name not in BEGUN]
        names = [one["name"] for one in told["history"]]
        assert [name.replace("fraudulent", "declined") for name in of_charges] == [
            CHARGE_EVENTS[name] for name in names if name in CHARGE_EVENTS
        ]
        turns = [(name, thing.get("payment_status")) for name, thing in heard if name.startswith("order.")]
        assert all(name == f"order.{word}" for name, word in turns if name not in OTHERWISE)
        if heard[-1][0] != "charge.chargeback.won":  # what the order is then again, it was told to be before
            assert turns[-1][1] == self.client.get(f"/orders/{told['id']}").json().get("payment_status")

    def core(self, order_id: str) -> dict[str, Any]:
        told: dict[str, Any] = self.client.get(f"/_mockpay/orders/{order_id}").json()
        return told


def in_ecartpay(client: ApiClient, told: dict[str, Any]) -> tuple[Decimal, Decimal] | None:
    if told["origin"] != "ecartpay":
        return None
    order = client.get(f"/api/orders/{told['id']}").json()
    captured = Decimal(sum(payment["amount"] for payment in order["payments"])) / 100
    refunds = [Decimal(str(one["amount"])) for one in order["refunds"] if one["status"] == "paid"]
    return captured, sum(refunds, Decimal(0))


def in_ecartapi(client: ApiClient, told: dict[str, Any]) -> tuple[Decimal, Decimal]:
    """It tells of refunds only."""
    order = client.get(f"/api/v2/orders/{told['id']}").json()["order"]
    refunds = [Decimal(one["amount"]) for one in order["refunds"] if one["status"] == "paid"]
    return Decimal(told["captured"]), sum(refunds, Decimal(0))


def in_conekta(client: ApiClient, told: dict[str, Any]) -> tuple[Decimal, Decimal] | None:
    if told["origin"] != "conekta":
        return None
    order = client.get(f"/orders/{told['id']}").json()
    charges = order.get("charges", {"data": []})["data"]
    captured = sum(charge["amount"] for charge in charges if "paid_at" in charge)
    return Decimal(captured) / 100, Decimal(order["amount_refunded"]) / 100


FACES = {"ecartpay": in_ecartpay, "ecartapi": in_ecartapi, "conekta": in_conekta}
Market.TestCase.settings = settings(max_examples=20, stateful_step_count=20, deadline=None)
TestMarket = Market.TestCase
