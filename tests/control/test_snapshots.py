"""Named snapshots: everything of a space as it was, as often as one likes."""

from collections.abc import Callable
from typing import Any

import pytest
from api_client import ORDER, ApiClient

from mockpay.scenario.load import parse

Open = Callable[..., ApiClient]
NOON = "2025-09-24T12:00:00.000Z"
STILL = parse(f"extends: printed\nclock: {{freeze: {NOON}}}", where="still")


@pytest.fixture
def shop(open_client: Open) -> ApiClient:
    """Orders from the scenario, one of the test's own that is paid, its webhook tried, money under way, a fault set."""
    api = open_client(scenario=STILL)
    paid, waits = api.order(notify_url="http://127.0.0.1:9/"), api.order()
    api.act(paid["id"], "pay")
    api.act(waits["id"], "wait", method="cash")
    api.post("/_mockpay/clock", {"advance": 0, "wait": True})
    return api


def everything(api: ApiClient) -> list[bytes]:
    paths = ("/_mockpay/state", "/api/orders", "/_mockpay/webhooks", "/_mockpay/faults", "/_mockpay/scenario")
    return [api.get(path).content for path in paths]


def test_it_is_taken_listed_restored_and_dropped(shop: ApiClient) -> None:
    orders = shop.get("/_mockpay/health").json()["counts"]["orders"]
    taken = shop.post("/_mockpay/snapshots", {"name": "paid"}).json()
    assert taken == {"name": "paid", "at": NOON, "scenario": "still", "orders": orders}
    assert shop.get("/_mockpay/snapshots").json() == {"count": 1, "snapshots": [taken]}
    assert shop.post("/_mockpay/snapshots/paid/restore").json() == taken
    assert shop.ask("DELETE", "/_mockpay/snapshots/paid").json() == {"dropped": ["paid"]}
    assert shop.get("/_mockpay/snapshots").json() == {"count": 0, "snapshots": []}


def test_whatever_happened_since_is_undone(shop: ApiClient) -> None:
    shop.post("/_mockpay/faults", {"at": "after_commit", "when": {"operation": "ecartpay.list_orders"}, "times": 1})
    shop.post("/_mockpay/snapshots", {"name": "paid"})
    first = everything(shop)  # uses the fault up
    shop.post("/_mockpay/snapshots/paid/restore")
    for change in (
        lambda: shop.order(),
        lambda: shop.post("/_mockpay/reset"),
        lambda: shop.post("/_mockpay/clock", {"advance": "4d"}),
        lambda: shop.put("/_mockpay/scenario", {"name": "declines"}),
        lambda: shop.ask("DELETE", "/_mockpay/faults"),
    ):
        change()
        shop.post("/_mockpay/snapshots/paid/restore")
        assert everything(shop) == first
        shop.post("/_mockpay/snapshots/paid/restore")


def test_what_comes_next_is_the_same_too(shop: ApiClient) -> None:
    shop.post("/_mockpay/snapshots", {"name": "paid"})
    stories = []
    for _ in range(2):
        made = shop.order()
        shop.act(made["id"], "pay")
        shop.post("/_mockpay/faults", {"at": "before_commit"})
        stories.append(everything(shop))
        shop.post("/_mockpay/snapshots/paid/restore")
    assert stories[0] == stories[1]


def test_a_snapshot_of_the_same_name_is_replaced(shop: ApiClient) -> None:
    for _ in range(2):
        shop.post("/_mockpay/snapshots", {"name": "now"})
        shop.order()
    shop.post("/_mockpay/snapshots/now/restore")
    assert shop.get("/_mockpay/snapshots").json()["count"] == 1
    assert (
        shop.get("/api/orders").json()["count"] == shop.get("/_mockpay/snapshots").json()["snapshots"][0]["orders"] - 4
    )


def test_they_outlive_a_reset_and_are_each_spaces_own(shop: ApiClient) -> None:
    shop.post("/_mockpay/snapshots", {"name": "paid"})
    shop.post("/_mockpay/reset")
    assert shop.get("/~other/_mockpay/snapshots").json()["count"] == 0
    assert shop.post("/_mockpay/snapshots/paid/restore").status_code == 200


def test_there_are_only_so_many(open_client: Open) -> None:
    api = open_client(max_snapshots=2)
    answers = [api.post("/_mockpay/snapshots", {"name": name}) for name in ("a", "b", "c", "a")]
    assert [answer.status_code for answer in answers] == [200, 200, 507, 200]
    assert answers[2].json()["error"] == {
        "code": "full",
        "message": "this space has 2 snapshots, the most it may; DELETE /_mockpay/snapshots/NAME, "
        "or raise MOCKPAY_MAX_SNAPSHOTS",
    }


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "message"),
    [
        ("POST", "/_mockpay/snapshots", {}, 422, "name is required"),
        ("POST", "/_mockpay/snapshots", {"name": "a/b"}, 422, "name must match"),
        ("POST", "/_mockpay/snapshots", b"{", 400, "cannot be read as JSON"),
        ("POST", "/_mockpay/snapshots/b/restore", None, 404, "this space has no snapshot 'b'; there are: a"),
        ("DELETE", "/_mockpay/snapshots/b", None, 404, "this space has no snapshot 'b'"),
    ],
)
def test_refusals(api: ApiClient, method: str, path: str, body: Any, status: int, message: str) -> None:
    api.post("/_mockpay/snapshots", {"name": "a"})
    answer = api.ask(method, path, body)
    assert (answer.status_code, message in answer.json()["error"]["message"]) == (status, True), answer.text


def test_without_any_it_says_so(api: ApiClient) -> None:
    api.post("/api/orders", ORDER)
    answer = api.post("/_mockpay/snapshots/b/restore")
    assert answer.json()["error"]["message"] == "this space has no snapshot 'b'; there are: none"
