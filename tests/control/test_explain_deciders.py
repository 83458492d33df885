"""Why a request was answered as it was: the core, the bank, the rules of a scenario, the buyer at the checkout."""

from typing import Any

import pytest
from api_client import ORDER, ApiClient

from tests.control.explained import (
    CARDS,
    CONEKTA,
    FORM,
    NEW,
    PAID,
    Open,
    ask,
    decided,
    explained,
    steered,
    token,
    told,
    whole,
)


class TestCore:
    @pytest.mark.parametrize(
        ("path", "body", "operation", "fidelity", "status"),
        [
            ("/api/orders/{id}/refund", {}, "ecartpay.refund_order", "invented", 400),
            ("/orders/{id}/refunds", {"reason": "requested_by_client"}, "conekta.order_refund", "invented", 428),
        ],
    )
    def test_a_refund_of_what_nobody_paid(
        self, api: ApiClient, path: str, body: Any, operation: str, fidelity: str, status: int
    ) -> None:
        order_id = api.post("/orders", CONEKTA).json()["id"] if "conekta" in operation else api.order()["id"]
        path = path.format(id=order_id)
        ask(api, "POST", path, body)
        answer, file = explained(api), operation.replace(".", "/") + ".request"
        why = f"cannot refund order {order_id}: nothing was paid; pay it first"
        assert answer == whole(
            f"POST {path}",
            status,
            decided("state", why, code="wrong_state"),
            operation,
            fidelity=fidelity,
            body={"schema": file, "ignored": [], "not_sent": answer["body"]["not_sent"]},
            orders=[told(api, order_id)],
            valid_now=[f"order {order_id}: {NEW}"],
        )

    def test_the_row_of_the_table_that_has_no_cell(self, api: ApiClient) -> None:
        order_id = api.post("/orders", CONEKTA).json()["id"]
        for _ in range(2):
            ask(api, "POST", f"/orders/{order_id}/cancel")
        answer = explained(api)
        state = {"entity": "order", "state": "cancelled", "action": "cancel", "row": {"delete": "deleted"}}
        why = "cannot cancel an order that is cancelled; allowed now: delete"
        assert answer["decided"] == decided("state", why, code="wrong_state", state=state)
        assert answer["orders"] == [told(api, order_id)]
        assert answer["valid_now"] == [f"order {order_id}: delete"]

    def test_who_holds_what_is_taken(self, open_client: Open) -> None:
        api = open_client()
        order_id = api.order(reference_id="a-1")["id"]
        ask(api, "POST", "/api/orders", ORDER | {"reference_id": "a-1"})
        answer = explained(api)
        why = f"reference_id 'a-1' is taken by order {order_id}; send another one"
        assert answer["decided"] == decided("core", why, code="duplicate", field="reference_id")
        assert answer["orders"] == [told(api, order_id)]

    def test_what_was_undone_is_not_told(self, api: ApiClient) -> None:
        """The charges do not add up to the order, so that neither is there."""
        charges = [{"payment_method": {"type": "cash"}, "amount": 1}]
        ask(api, "POST", "/orders", CONEKTA | {"charges": charges})
        answer = explained(api)
        assert (answer["decided"]["by"], answer["decided"]["code"], answer["orders"]) == ("core", "mismatch", [])


class TestOutcome:
    @pytest.mark.parametrize(
        ("card", "status", "then", "end", "now"),
        [
            ("visa", 200, "approve", "captured", "paid"),
            ("insufficient_funds", 402, "decline", "declined (401: Insufficient funds)", "declined"),
        ],
    )
    def test_a_test_card(self, api: ApiClient, card: str, status: int, then: str, end: str, now: str) -> None:
        ask(api, "POST", "/api/orders", ORDER | {"token": token(api, card)})
        (order,) = api.get("/_mockpay/orders").json()["orders"]
        (charge,) = api.get(f"/_mockpay/orders/{order['id']}/explain").json()["charges"]
        rule, answer = f"cards[{CARDS.index(card)}]", explained(api)
        assert answer == whole(
            "POST /api/orders",
            status,
            decided("outcome", f"{rule} of scenario default said {then}: charge {charge['id']} is {end}", rule=rule),
            "ecartpay.create_order",
            fidelity="documented" if status == 200 else "invented",
            body=answer["body"],
            orders=[
                told(api, order["id"], "order.placed", f"charge.{end.split()[0]}", now=now, charges=[charge]),
            ],
            valid_now=[f"order {order['id']}: {PAID if status == 200 else NEW}"],
        )

    def test_a_rule_of_the_scenario(self, open_client: Open) -> None:
        api = steered(open_client, outcomes=[{"then": "approve", "when": {"card": "amex"}}, {"then": "decline"}])
        ask(api, "POST", "/api/orders", ORDER | {"token": token(api, "visa")})
        answer = explained(api)["decided"]
        assert (answer["by"], answer["rule"]) == ("outcome", "outcomes[1]")
        assert answer["why"].startswith("outcomes[1] of scenario mine said decline: charge ")

    def test_no_rule(self, api: ApiClient) -> None:
        order_id = api.post("/orders", CONEKTA).json()["id"]
        ask(api, "POST", f"/orders/{order_id}/charges", {"payment_method": {"type": "cash"}})
        answer = explained(api)
        charge = answer["orders"][0]["charges"][0]["id"]
        why = f"no rule and no test card of the scenario spoke: charge {charge} is pending"
        assert answer["decided"] == decided("outcome", why)

    def test_an_error_that_a_rule_asks_for(self, open_client: Open) -> None:
        rule = {"then": "error", "status": 504, "message": "bank gone"}
        api = steered(open_client, outcomes=[rule], timeline=[{"after": "3 s", "action": "hold"}])
        ask(api, "POST", "/api/orders", ORDER | {"token": token(api, "visa")})
        answer = explained(api)
        why = "outcomes[0] of the scenario asks for this error: bank gone"
        assert answer["decided"] == decided("rule", why, rule="outcomes[0]", code="given")
        assert (answer["orders"], answer["rules"]) == ([], [])
        assert answer["valid_now"] == ["the same request, once the rule is gone: PUT /_mockpay/scenario"]

    def test_a_later_look_at_an_order_is_not_what_made_it(self, api: ApiClient) -> None:
        order_id = api.order(token=token(api, "visa"))["id"]
        ask(api, "POST", f"/api/orders/{order_id}/refund", {"amount": 1})
        answer = explained(api)
        assert answer["decided"]["by"] == "operation"
        assert [one["event"] for one in answer["orders"][0]["events"]] == ["refund.paid"]
        ask(api, "GET", f"/api/orders/{order_id}")
        assert [(one["id"], one["changed"]) for one in explained(api)["orders"]] == [(order_id, False)]


class TestRules:
    @pytest.mark.parametrize(
        ("fault", "status", "end", "stored"),
        [
            ({"at": "before_commit", "status": 503}, 503, "before commit and made the answer 503", 0),
            ({"at": "after_commit", "status": 503}, 503, "after commit and made the answer 503", 1),
            ({"at": "before_commit", "drop": True}, None, "before commit and closed the connection", 0),
            ({"at": "after_commit", "drop": True}, None, "after commit and closed the connection", 1),
            (
                {"at": "mid_body", "drop": True},
                200,
                "mid body and closed the connection in the middle of the answer",
                1,
            ),
        ],
        ids=str,
    )
    @pytest.mark.parametrize("is_set", [True, False], ids=["set", "of the scenario"])
    def test_faults(
        self, open_client: Open, is_set: bool, fault: dict[str, Any], status: int | None, end: str, stored: int
    ) -> None:
        when = {"when": {"operation": "ecartpay.create_order"}}
        api = open_client() if is_set else steered(open_client, faults=[fault | when])
        if is_set:
            api.post("/_mockpay/faults", fault | when | {"times": 1})
        ask(api, "POST", "/api/orders", ORDER)
        answer, rule = explained(api), "fault-1" if is_set else "faults[0]"
        who = f"{rule}, which a test set," if is_set else f"{rule} of scenario mine"
        assert (answer["status"], answer["decided"]) == (
            status,
            decided("fault", f"{who} struck {end}", rule=rule),
        )
        assert answer["rules"] == [{"scenario": None if is_set else "mine", "rule": rule, "did": fault["at"]}]
        assert [one["changed"] for one in answer["orders"]] == [True] * stored
        gone = "the same request: that fault strikes no more"
        assert answer["valid_now"][0] == (
            gone if is_set else "the same request, where `when` of faults[0] is not about it"
        )

    def test_a_fault_that_would_strike_again_can_be_cleared(self, api: ApiClient) -> None:
        api.post("/_mockpay/faults", {"at": "before_commit", "status": 500})
        ask(api, "GET", "/api/orders")
        assert explained(api)["valid_now"] == ["the same request, after DELETE /_mockpay/faults/fault-1"]
        ask(api, "DELETE", "/_mockpay/faults/fault-1")
        assert explained(api)["valid_now"] == ["the same request: that fault strikes no more"]

    def test_a_delay_is_told_though_it_decides_nothing(self, api: ApiClient) -> None:
        api.post("/_mockpay/faults", {"at": "before_commit", "delay": 0.001})
        ask(api, "GET", "/api/orders")
        answer = explained(api)
        assert (answer["decided"]["by"], answer["rules"]) == (
            "operation",
            [{"scenario": None, "rule": "fault-1", "did": "before_commit"}],
        )

    def test_pins_steps_and_webhooks(self, open_client: Open) -> None:
        when = {"operation": "ecartpay.create_order"}
        api = steered(
            open_client,
            pins=[{"when": when, "ids": {"objectid": ["64f5b8d0a6e7a4d3f0b1c2d3"]}}],
            timeline=[{"after": "3 s", "action": "hold"}, {"after": "1 s", "action": "pay", "when": {"nth": 7}}],
            faults=[{"at": "after_reply", "delay": 1, "when": when}],
        )
        ask(api, "POST", "/api/orders", ORDER | {"token": token(api, "visa"), "notify_url": "http://127.0.0.1:9/"})
        answer = explained(api)
        assert answer["decided"]["by"] == "outcome"
        assert answer["rules"] == [
            {"scenario": "mine", "rule": "pins[0]", "did": "pin"},
            {"scenario": "mine", "rule": "timeline[0]", "did": "hold"},
            {"scenario": "mine", "rule": "faults[0]", "did": "after_reply"},
        ]


class TestCheckout:
    def test_a_look_at_the_page(self, api: ApiClient) -> None:
        order_id = api.order()["id"]
        ask(api, "GET", f"/checkout?id={order_id}")
        assert explained(api) == whole(
            "GET /checkout",
            200,
            decided("operation", "checkout.open was done; nothing stood in its way"),
            "checkout.open",
            fidelity="invented",
            orders=[told(api, order_id)],
            valid_now=[f"order {order_id}: {NEW}"],
        )

    def test_a_form_with_mistakes(self, api: ApiClient) -> None:
        order_id = api.order()["id"]
        form = b"do=card&number=4242424242424241&cvc=987&expiry=10/50&name=Ana"
        ask(api, "POST", f"/checkout?id={order_id}", form, FORM)
        said = "number: Check the number: it isn't valid."
        assert explained(api) == whole(
            "POST /checkout",
            422,
            decided("reading", said),
            "checkout.card",
            fidelity="invented",
            orders=[told(api, order_id)],
            valid_now=[said, f"order {order_id}: {NEW}"],
        )

    def test_a_payment_and_the_same_form_once_more(self, api: ApiClient) -> None:
        order_id = api.order()["id"]
        form = b"do=card&number=4242424242424242&cvc=987&expiry=10/50&name=Ana"
        for by in ("outcome", "state"):
            ask(api, "POST", f"/checkout?id={order_id}", form, FORM)
            answer = explained(api)
            assert (answer["status"], answer["decided"]["by"]) == (303, by)
        assert answer["decided"]["why"] == "the form is not that of the page as it stands, which is paid"
