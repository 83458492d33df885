"""Explanations: what is possible now and why the rest is not, and which rule decided a charge."""

from typing import Any

import pytest
from api_client import ORDER, ApiClient

from mockpay.orders.actions import NAMED
from mockpay.scenario.load import load

DEFAULT = load(["default"])
CARD = {"exp_month": "10", "exp_year": "2050", "cvc": "111", "name": "Ana"}


def explained(api: ApiClient, order_id: str) -> dict[str, Any]:
    body: dict[str, Any] = api.get(f"/_mockpay/orders/{order_id}/explain").json()
    return body


def charged(api: ApiClient, card: str = "visa") -> dict[str, Any]:
    """What is said of the charge of an order that was to be paid by a card of the scenario at once."""
    number = next(one.number for one in DEFAULT.cards if one.name == card)
    token = api.post("/api/tokens", CARD | {"number": number}).json()["token"]
    answer = api.post("/api/orders", ORDER | {"token": token}).json()
    order_id = answer.get("id") or answer["received"]["order_id"]
    (charge,) = explained(api, order_id)["charges"]
    return {name: charge[name] for name in ("state", "method", "decided")}


def test_each_action_leads_somewhere_or_says_why_not(api: ApiClient) -> None:
    order = api.order()
    body = explained(api, order["id"])
    new = {"status": "created", "payment": "none", "fulfilment": "unfulfilled", "life": "active"}
    assert (body["id"], body["scenario"], body["now"], body["charges"]) == (order["id"], "default", new, [])
    actions = {row["action"]: row for row in body["actions"]}
    assert list(actions) == list(NAMED)
    assert actions["pay"] == {"action": "pay", "allowed": True, "leads_to": new | {"status": "paid", "payment": "paid"}}
    assert actions["cancel"]["leads_to"] == new | {"status": "cancelled", "life": "cancelled"}
    assert actions["refund"] == {
        "action": "refund",
        "allowed": False,
        "why": f"cannot refund order {order['id']}: nothing was paid; pay it first",
    }


@pytest.mark.parametrize(
    "before",
    [[], ["pay"], ["wait"], ["authorize"], ["decline"], ["cancel"], ["hold"], ["pay", "ship"], ["pay", "dispute"]],
    ids=str,
)
def test_it_says_what_then_happens_and_changes_nothing(api: ApiClient, before: list[str]) -> None:
    """Each action is done to a copy of the order: what was foretold happens, what was refused is refused so."""
    order = api.order()
    for step in before:
        api.act(order["id"], step)
    api.post("/_mockpay/snapshots", {"name": "before"})
    state = api.get("/_mockpay/state").content
    rows = explained(api, order["id"])["actions"]
    assert api.get("/_mockpay/state").content == state
    for row in rows:
        answer = api.post(f"/_mockpay/orders/{order['id']}/actions/{row['action']}")
        if row["allowed"]:
            done = answer.json()
            assert {name: done[name] for name in ("payment", "fulfilment", "life")} == {
                name: row["leads_to"][name] for name in ("payment", "fulfilment", "life")
            }
        else:
            assert (answer.status_code, answer.json()["error"]["message"]) == (409, row["why"])
        api.post("/_mockpay/snapshots/before/restore")


class TestCharges:
    @pytest.mark.parametrize(
        ("card", "state", "then"), [("visa", "captured", "approve"), ("insufficient_funds", "declined", "decline")]
    )
    def test_the_row_of_the_card(self, api: ApiClient, card: str, state: str, then: str) -> None:
        index = [one.name for one in DEFAULT.cards].index(card)
        decided = {"scenario": "default", "rule": f"cards[{index}]", "then": then}
        assert charged(api, card) == {"state": state, "method": "card", "decided": decided}

    def test_a_rule_of_the_scenario(self, api: ApiClient) -> None:
        rules = [{"then": "approve", "when": {"card": "amex"}}, {"then": "decline"}]
        api.put("/_mockpay/scenario", {"document": {"extends": "default", "name": "mine", "outcomes": rules}})
        decided = {"scenario": "mine", "rule": "outcomes[1]", "then": "decline"}
        assert charged(api) == {"state": "declined", "method": "card", "decided": decided}

    def test_it_stays_what_it_was_when_the_scenario_changes(self, api: ApiClient) -> None:
        charge = charged(api)
        api.put("/_mockpay/scenario", {"name": "declines", "reset": False})
        (order,) = api.get("/_mockpay/orders").json()["orders"]
        assert explained(api, order["id"])["charges"][0]["decided"] == charge["decided"]

    def test_a_rule_for_all_cards_but_its_own(self, api: ApiClient) -> None:
        """No rule spoke: the number is public, but not in the scenario."""
        token = api.post("/api/tokens", CARD | {"number": "4111111111111111"}).json()["token"]
        order = api.order(token=token)
        (charge,) = explained(api, order["id"])["charges"]
        assert charge["decided"] == {"scenario": "default", "rule": None, "then": "approve"}

    def test_nobody_was_asked_about_what_is_done_by_name(self, api: ApiClient) -> None:
        order = api.order()
        api.act(order["id"], "decline", code="501", message="No.")
        (charge,) = explained(api, order["id"])["charges"]
        assert (charge["decided"], charge["failure"]) == (None, {"code": "501", "message": "No."})

    def test_a_step_of_the_timeline(self, api: ApiClient) -> None:
        document = {"extends": "default", "name": "mine", "timeline": [{"after": "2 s", "action": "pay"}]}
        api.put("/_mockpay/scenario", {"document": document, "clock": {"freeze": "2025-01-01T00:00:00Z"}})
        order = api.order()
        api.post("/_mockpay/clock", {"advance": {"seconds": 2}})
        (charge,) = explained(api, order["id"])["charges"]
        assert charge["decided"] == {"scenario": "mine", "rule": "timeline[0]", "then": "pay"}

    def test_of_no_provider_is_it_anybodys_business(self, api: ApiClient) -> None:
        charged(api)
        assert b"decided" not in api.get("/api/orders").content
        (order,) = api.get("/_mockpay/orders").json()["orders"]
        assert b"decided" not in api.get(f"/api/orders/{order['id']}").content


def test_an_unknown_order(api: ApiClient) -> None:
    answer = api.get("/_mockpay/orders/nothing/explain")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")
