"""Plans: made under an id of the merchant's own or another, found, filtered, changed, dropped."""

from collections.abc import Callable
from typing import Any

import pytest
from api_client import ApiClient

from tests.providers.conekta.people import (
    AT_NOON,
    GOLD,
    NOWHERE,
    VISA,
    datatype,
    got,
    invalid,
    made,
    missing,
    refused,
    too_large,
    too_short,
    too_small,
    wrong,
)


def test_a_new_plan(shop: ApiClient) -> None:
    answer = shop.post("/plans", GOLD | {"currency": "usd", "trial_period_days": 15, "max_retries": 3})
    assert list(answer.json().items()) == [
        ("id", "gold"),
        ("livemode", False),
        ("created_at", AT_NOON),
        ("name", "Gold"),
        ("amount", 10_000),
        ("currency", "USD"),
        ("interval", "month"),
        ("frequency", 1),
        ("expiry_count", None),
        ("trial_period_days", 15),
        ("max_retries", 3),
        ("object", "plan"),
    ]
    assert got(shop, "/plans/gold") == answer.json()


def test_without_an_id_and_a_currency(shop: ApiClient) -> None:
    plan = made(shop, "/plans", {name: GOLD[name] for name in ("name", "amount", "interval", "frequency")})
    assert (plan["id"][:5], plan["currency"]) == ("plan_", "MXN")


def test_an_id_is_taken_once(shop: ApiClient) -> None:
    made(shop, "/plans", GOLD)
    again = shop.post("/plans", GOLD | {"name": "Other"})
    assert (again.status_code, again.headers["mockpay-fidelity"]) == (422, "invented")
    assert wrong(again) == refused("id", "found")
    assert got(shop, "/plans/gold")["name"] == "Gold"


def test_a_list_and_its_filters(shop: ApiClient) -> None:
    for plan_id, more in {"a": {}, "b": {"currency": "USD"}, "c": {"frequency": 2}, "d": {"interval": "week"}}.items():
        made(shop, "/plans", GOLD | {"id": plan_id, **more})
    assert [plan["id"] for plan in got(shop, "/plans")["data"]] == ["d", "c", "b", "a"]
    for query, found in {
        "currency=MXN": "dca", "currency=USD": "b", "frequency=2": "c", "interval=week": "d", "currency=EUR": "",
        "limit=2": "dc", "limit=2&next=c": "ba", "previous=b": "dc", "search=Gold": "dcba",
    }.items():  # fmt: skip
        assert [plan["id"] for plan in got(shop, f"/plans?{query}")["data"]] == list(found), query


def test_changes(shop: ApiClient) -> None:
    plan = made(shop, "/plans", GOLD)
    body = {"id": "gold", "amount": 9900, "name": "Oro", "expiry_count": 6, "currency": "usd", "interval": "week"}
    answer = shop.put("/plans/gold", body)
    assert answer.json() == plan | {"amount": 9900, "name": "Oro", "expiry_count": 6, "currency": "USD"}
    assert answer.headers["mockpay-ignored-fields"] == "interval"
    assert shop.put("/plans/gold", {"expiry_count": None}).json() == answer.json()


def test_dropped(shop: ApiClient) -> None:
    plan = made(shop, "/plans", GOLD)
    made(shop, plan_id="gold", payment_sources=[VISA])
    assert shop.ask("DELETE", "/plans/gold").json() == plan | {"deleted": True}
    for method in ("GET", "PUT", "DELETE"):
        assert wrong(shop.ask(method, "/plans/gold", {})) == NOWHERE
    assert got(shop, "/plans")["total"] == 0
    assert got(shop, "/customers")["data"][0]["subscription"]["plan_id"] == "gold"


@pytest.mark.parametrize("name", ["name", "amount", "interval", "frequency"])
def test_what_is_required(shop: ApiClient, name: str) -> None:
    assert wrong(shop.post("/plans", {key: value for key, value in GOLD.items() if key != name})) == missing(name)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("amount", 0, too_small), ("amount", -1, too_small), ("amount", 1.5, datatype), ("amount", "1x", datatype),
        ("amount", 2**53, too_large), ("interval", "day", invalid), ("frequency", 0, too_small),
        ("frequency", 10**9, too_large), ("currency", "pesos", invalid), ("trial_period_days", -1, too_small),
        ("id", "a/b", invalid), ("id", "", too_short), ("name", "", too_short), ("name", None, datatype),
        ("max_retries", 2, too_small), ("retry_delay_hours", 47, too_small),
    ],
)  # fmt: skip
def test_what_cannot_be(shop: ApiClient, name: str, value: Any, told: Callable[[str], Any]) -> None:
    assert wrong(shop.post("/plans", GOLD | {name: value})) == told(name)
    assert got(shop, "/plans")["total"] == 0


def test_what_happens_to_a_plan_is_told(shop: ApiClient) -> None:
    made(shop, "/plans", GOLD)
    shop.put("/plans/gold", {"name": "Oro"})
    shop.ask("DELETE", "/plans/gold")
    told = [(event["type"], event["data"]["object"]["name"]) for event in got(shop, "/events")["data"]]
    assert told == [("plan.deleted", "Oro"), ("plan.updated", "Oro"), ("plan.created", "Gold")]
