"""Subscriptions: begun, billed, paused, resumed, cancelled; a customer's one, and several."""

from datetime import UTC, datetime
from typing import Any

import pytest
from api_client import ApiClient

from mockpay.providers.conekta.customers.plans import Plan
from mockpay.providers.conekta.customers.subscriptions import ALLOWED, Status, cycle_after
from tests.providers.conekta.people import (
    AT_NOON,
    DECLINED,
    ENGLISH,
    GOLD,
    MASTERCARD,
    NOWHERE,
    VISA,
    got,
    made,
    missing,
    wrong,
)

DAY = 86_400
TRIAL = GOLD | {"id": "trial", "trial_period_days": 15}


@pytest.fixture
def plans(shop: ApiClient) -> ApiClient:
    """A shop with the plans gold, trial and silver."""
    for plan in (GOLD, TRIAL, GOLD | {"id": "silver", "amount": 500, "name": "Silver"}):
        made(shop, "/plans", plan)
    return shop


def subscribed(shop: ApiClient, plan: str = "gold", source: Any = VISA) -> tuple[str, dict[str, Any]]:
    """The path of a customer's subscription, and the subscription."""
    customer = made(shop, payment_sources=[source], custom_reference="a-1")
    path = f"/customers/{customer['id']}/subscription"
    return path, made(shop, path, {"plan_id": plan})


def test_a_card_that_pays(plans: ApiClient) -> None:
    path, one = subscribed(plans)
    customer_id = path.split("/")[2]
    assert list(one.items()) == [
        ("id", one["id"]),
        ("status", "active"),
        ("object", "subscription"),
        ("charge_id", one["charge_id"]),
        ("created_at", AT_NOON),
        ("subscription_start", AT_NOON),
        ("canceled_at", None),
        ("paused_at", None),
        ("billing_cycle_start", AT_NOON),
        ("billing_cycle_end", AT_NOON + 30 * DAY),
        ("trial_start", None),
        ("trial_end", None),
        ("plan_id", "gold"),
        ("last_billing_cycle_order_id", one["last_billing_cycle_order_id"]),
        ("customer_id", customer_id),
        ("customer_custom_reference", "a-1"),
        ("card_id", got(plans, f"/customers/{customer_id}")["default_payment_source_id"]),
    ]
    assert (got(plans, path), got(plans, f"/customers/{customer_id}")["subscription"]) == (one, one)


def test_what_is_charged_is_an_order(plans: ApiClient) -> None:
    _, one = subscribed(plans)
    order = got(plans, f"/orders/{one['last_billing_cycle_order_id']}")
    (item,), (charge,) = order["line_items"]["data"], order["charges"]["data"]
    assert (order["payment_status"], order["amount"], order["currency"]) == ("paid", 10_000, "MXN")
    assert (item["name"], item["quantity"], charge["id"]) == ("Gold", 1, one["charge_id"])
    assert order["customer_info"]["customer_id"] == charge["customer_id"] == one["customer_id"]


def test_a_card_that_does_not(plans: ApiClient) -> None:
    path, one = subscribed(plans, source=DECLINED)
    known = {"status": "past_due", "charge_id": None, "billing_cycle_start": None, "billing_cycle_end": AT_NOON}
    assert {name: one[name] for name in known} == known
    assert got(plans, f"/orders/{one['last_billing_cycle_order_id']}")["payment_status"] == "declined"
    plans.post(f"{path}/pause")
    assert plans.post(f"{path}/resume").json()["status"] == "past_due"


def test_a_trial_costs_nothing(plans: ApiClient) -> None:
    path, one = subscribed(plans, "trial", DECLINED)
    end = AT_NOON + 15 * DAY
    known = {"status": "in_trial", "trial_start": AT_NOON, "trial_end": end, "billing_cycle_end": end}
    assert {name: one[name] for name in known} == known
    assert ("last_billing_cycle_order_id" in one, got(plans, "/orders")["total"]) == (False, 0)
    assert plans.post(f"{path}/pause").json() == one | {"status": "paused", "paused_at": AT_NOON}
    assert plans.post(f"{path}/resume").json() == one
    plans.post(f"{path}/pause")
    plans.post("/_mockpay/clock", {"advance": 15 * DAY})
    assert plans.post(f"{path}/resume").json()["status"] == "past_due", "billed, since the trial is over"


def test_resumed_in_a_cycle_that_is_paid_and_after_it(plans: ApiClient) -> None:
    path, one = subscribed(plans)
    plans.post(f"{path}/pause")
    assert plans.post(f"{path}/resume").json() == one
    plans.post(f"{path}/pause")
    plans.post("/_mockpay/clock", {"advance": 31 * DAY})
    later = plans.post(f"{path}/resume").json()
    assert (later["status"], later["billing_cycle_start"]) == ("active", AT_NOON + 31 * DAY)
    assert got(plans, "/orders")["total"] == 2


def test_changes(plans: ApiClient) -> None:
    path, one = subscribed(plans)
    source = made(plans, path.replace("subscription", "payment_sources"), MASTERCARD)["id"]
    assert plans.put(path, {"plan": "silver", "card": source}).json() == one | {"plan_id": "silver", "card_id": source}
    assert plans.put(path, {"plan_id": "gold", "trial_end": AT_NOON + 5}).json()["trial_end"] == AT_NOON + 5
    assert wrong(plans.put(path, {"plan": "none"})) == NOWHERE
    assert wrong(plans.put(path, {"card": "src_none"})) == NOWHERE
    assert got(plans, path)["plan_id"] == "gold"


def test_a_new_one_takes_the_place_of_the_one_there_is(plans: ApiClient) -> None:
    path, one = subscribed(plans)
    two = made(plans, path, {"plan": "silver"})
    assert got(plans, path) == two
    both = got(plans, f"{path}s")["data"]
    assert both == [two, one | {"status": "canceled", "canceled_at": AT_NOON, "canceled_reason": "user_cancelation"}]


def test_several_at_once(plans: ApiClient) -> None:
    path, one = subscribed(plans)
    two = made(plans, f"{path}s", {"plan_id": "silver"})
    assert [got(plans, f"{path}s/{each['id']}") for each in (one, two)] == [one, two]
    assert got(plans, f"{path}s?limit=1&next={two['id']}")["data"] == [one]
    assert plans.post(f"{path}s/{one['id']}/pause").json()["status"] == "paused"
    assert plans.post(f"{path}s/{one['id']}/resume").json() == one
    assert plans.put(f"{path}s/{one['id']}", {"plan_id": "trial"}).json()["plan_id"] == "trial"
    assert plans.post(f"{path}s/{one['id']}/cancel").json()["status"] == "canceled"
    assert got(plans, f"{path}s/{two['id']}") == two
    other, _ = subscribed(plans)
    assert wrong(plans.get(f"{other}s/{two['id']}")) == NOWHERE


def test_tried_again(plans: ApiClient) -> None:
    path, one = subscribed(plans, source=DECLINED)
    retry = f"{path}s/{one['id']}/retry"
    assert plans.post(retry).json()["status"] == "past_due"
    good = made(plans, path.replace("subscription", "payment_sources"), VISA)["id"]
    plans.put(path, {"card_id": good})
    assert plans.post(retry).json()["status"] == "active"
    assert wrong(plans.post(retry))[0] == 428


def put_in(shop: ApiClient, status: Status) -> str:
    """The path of a subscription in that status."""
    path, _ = subscribed(
        shop, "trial" if status is Status.TRIAL else "gold", DECLINED if status is Status.PAST_DUE else VISA
    )
    if status in (Status.PAUSED, Status.CANCELED):
        shop.post(f"{path}/{'pause' if status is Status.PAUSED else 'cancel'}")
    assert got(shop, path)["status"] == status
    return path


@pytest.mark.parametrize("action", ALLOWED)
@pytest.mark.parametrize("status", Status)
def test_every_action_in_every_status(plans: ApiClient, action: str, status: Status) -> None:
    path = put_in(plans, status)
    before = got(plans, path)
    where = {"update": path, "retry": f"{path}s/{before['id']}/retry"}.get(action, f"{path}/{action}")
    answer = plans.ask("PUT" if action == "update" else "POST", where, {}, ENGLISH)
    if status in ALLOWED[action]:
        assert answer.status_code == 200
        return
    assert (answer.status_code, answer.json()["type"]) == (428, "precondition_required_error")
    assert answer.json()["details"] == [
        {
            "code": "conekta.errors.precondition_required.subscription.status",
            "param": "status",
            "message": f'The subscription is "{status}", which does not allow "{action}".',
            "debug_message": f'The subscription is "{status}", which does not allow "{action}".',
        }
    ]
    assert got(plans, path) == before


@pytest.mark.parametrize("raw", [b"", b'""', b"[]", b"{}", b'{"until": null}'])
def test_actions_need_no_body(plans: ApiClient, raw: bytes) -> None:
    path, _ = subscribed(plans)
    for action, status in (("pause", "paused"), ("resume", "active"), ("cancel", "canceled")):
        assert plans.post(f"{path}/{action}", raw).json()["status"] == status


class TestWrong:
    def test_no_subscription(self, plans: ApiClient) -> None:
        path = f"/customers/{made(plans)['id']}/subscription"
        for method, where in (("GET", path), ("PUT", path), ("POST", f"{path}/pause"), ("GET", f"{path}s/sub_1")):
            assert wrong(plans.ask(method, where, {})) == NOWHERE
        assert got(plans, f"{path}s")["data"] == []

    def test_no_plan(self, plans: ApiClient) -> None:
        path = f"/customers/{made(plans, payment_sources=[VISA])['id']}/subscription"
        assert wrong(plans.post(path, {})) == missing("plan_id")
        answer = plans.post(path, {"plan": "unexistent-plan"})
        assert answer.json()["details"][0]["message"] == "El recurso no ha sido encontrado."
        assert wrong(answer) == NOWHERE

    def test_no_card(self, plans: ApiClient) -> None:
        path = f"/customers/{made(plans)['id']}/subscription"
        assert wrong(plans.post(path, {"plan": "gold"})) == (402, [("processing.customer.no_valid_card", None)])
        assert wrong(plans.post(path, {"plan": "gold", "card": "src_1"})) == NOWHERE
        assert wrong(plans.get(path)) == NOWHERE


def test_what_happens_is_told(plans: ApiClient) -> None:
    path, one = subscribed(plans)
    plans.put(path, {"plan": "silver"})
    for action in ("pause", "resume", "cancel"):
        plans.post(f"{path}/{action}")
    told = [event["type"] for event in got(plans, f"/customers/{one['customer_id']}/events")["data"]]
    assert told == [
        "subscription.canceled", "subscription.resumed", "subscription.paused", "subscription.updated",
        "subscription.paid", "subscription.created", "customer.created",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("start", "interval", "frequency", "end"),
    [
        ((2025, 1, 31), "month", 1, (2025, 2, 28)),
        ((2024, 1, 31), "month", 1, (2024, 2, 29)),
        ((2025, 11, 30), "month", 3, (2026, 2, 28)),
        ((2025, 12, 31), "month", 1, (2026, 1, 31)),
        ((2024, 2, 29), "year", 1, (2025, 2, 28)),
        ((2025, 1, 1), "year", 1000, (3025, 1, 1)),
        ((2025, 1, 1), "week", 2, (2025, 1, 15)),
        ((2025, 1, 1), "half_month", 1, (2025, 1, 16)),
    ],
)
def test_cycles(start: tuple[int, int, int], interval: str, frequency: int, end: tuple[int, int, int]) -> None:
    plan = Plan(name="p", amount=1, interval=interval, frequency=frequency)
    assert cycle_after(datetime(*start, tzinfo=UTC), plan) == datetime(*end, tzinfo=UTC)


def test_an_id_that_is_empty_is_a_parameter_that_is_missing(plans: ApiClient) -> None:
    assert wrong(plans.post("/customers//subscription", {})) == missing("id")
