"""Orders that are kept as JSON: the answer is what is true now, for the address, the space and the version asked."""

from collections.abc import Callable
from typing import Any

import pytest
from api_client import ApiClient

from mockpay.orders.order import Order
from mockpay.web.presented import LARGEST, MOST, presented
from tests.sandbox.rows import order

KEY = {"authorization": "Basic a2V5OnNlY3JldA=="}
CARD = {"payment_method": {"type": "card", "token_id": "tok_test_visa_4242"}}
CONEKTA = {
    "currency": "MXN",
    "customer_info": {"name": "Ana Ruiz", "email": "ana@example.com", "phone": "5512345678"},
    "line_items": [{"name": "Taza", "unit_price": 35_000, "quantity": 1}],
}
CHECKOUT = {"type": "HostedPayment", "allowed_payment_methods": ["card"]}
SHOP = {"currency": "MXN", "items": [{"name": "Taza", "price": "10.00", "quantity": 1, "productId": "p1"}]}


def ecartpay(client: ApiClient) -> list[str]:
    order_id = client.post("/api/orders", PLAIN | {"items": [ITEM]}).json()["id"]
    return [f"/api/orders/{order_id}", "/api/orders"]


ITEM = {"name": "Taza", "quantity": 1, "price": 100}
PLAIN = {"currency": "MXN", "email": "ana@example.com"}


def conekta(client: ApiClient) -> list[str]:
    made = client.post("/orders", CONEKTA | {"checkout": CHECKOUT}, headers=KEY)
    assert made.status_code == 200, made.text
    return [f"/orders/{made.json()['id']}", "/orders"]


def ecartapi(client: ApiClient) -> list[str]:
    made = client.post("/api/v2/orders", {"order": SHOP})
    assert made.status_code == 200, made.text
    return [f"/api/v2/orders/{made.json()['order']['id']}", "/api/v2/orders"]


Make = Callable[[ApiClient], list[str]]
MAKERS: list[Make] = [ecartpay, conekta, ecartapi]
each = pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)


def read(client: ApiClient, paths: list[str], space: str = "", **headers: str) -> list[str]:
    """What is answered, twice the same."""
    twice = [[client.get(f"{space}{path}", headers=KEY | headers).text for path in paths] for _ in range(2)]
    assert twice[0] == twice[1]
    return twice[0]


@each
def test_links_begin_at_the_address_that_is_asked(api: ApiClient, make: Make) -> None:
    paths = make(api)
    here = read(api, paths, host="localhost:1")
    there = read(api, paths, host="127.0.0.1:2")
    assert there == [text.replace("localhost:1", "127.0.0.1:2") for text in here]
    assert any("localhost:1" in text for text in here)
    assert read(api, paths, host="localhost:1") == here


@each
def test_a_space_with_the_same_orders_has_links_of_its_own(api: ApiClient, make: Make) -> None:
    paths = make(api)
    here = read(api, paths, host="localhost:1")
    api.put("/~twin/_mockpay/state", api.get("/_mockpay/state").content)
    twin = read(api, paths, "/~twin", host="localhost:1")
    assert twin == [text.replace("localhost:1/", "localhost:1/~twin/") for text in here]
    assert read(api, paths, host="localhost:1") == here


@each
def test_what_changes_is_written_anew_and_what_is_restored_as_it_was(api: ApiClient, make: Make) -> None:
    paths = make(api)
    order_id = paths[0].rpartition("/")[2]
    placed = read(api, paths)
    api.post("/_mockpay/snapshots", {"name": "before"})
    api.act(order_id, "pay")
    paid = read(api, paths)
    api.act(order_id, "refund")
    refunded = read(api, paths)
    assert all(one != two != three for one, two, three in zip(placed, paid, refunded, strict=True))
    state = api.get("/_mockpay/state").content
    assert api.post("/_mockpay/snapshots/before/restore").status_code == 200
    assert read(api, paths) == placed
    assert api.put("/_mockpay/state", state).status_code == 200
    assert read(api, paths) == refunded


def test_the_same_id_after_a_reset_is_another_order(api: ApiClient) -> None:
    api.put("/_mockpay/clock", {"freeze": "2026-01-01T00:00:00Z"})
    first = api.post("/api/orders", PLAIN | {"items": [ITEM]}).json()["id"]
    assert '"price":100' in read(api, [f"/api/orders/{first}"])[0]
    api.post("/_mockpay/reset")
    api.put("/_mockpay/clock", {"freeze": "2026-01-01T00:00:00Z"})
    second = api.post("/api/orders", PLAIN | {"items": [ITEM | {"price": 7}]}).json()["id"]
    assert second == first
    assert '"price":7' in read(api, [f"/api/orders/{first}"])[0]


def test_another_scenario_is_seen_in_orders_that_were_read_before(api: ApiClient) -> None:
    paths = ecartpay(api)
    before = read(api, paths)
    document = {"extends": "default", "name": "mine", "account": {"id": "5f0f0f0f0f0f0f0f0f0f0f0f"}}
    answer = api.put("/_mockpay/scenario", {"document": document, "reset": False})
    assert answer.status_code == 200, answer.text
    account = api.get("/_mockpay/scenario").json()["document"]["account"]["id"]
    assert account == "5f0f0f0f0f0f0f0f0f0f0f0f"
    assert not any(account in text for text in before)
    assert all(account in text for text in read(api, paths))


def test_each_version_of_conekta_has_its_own_keys(api: ApiClient) -> None:
    order_id = api.post("/orders", CONEKTA | {"charges": [CARD]}, headers=KEY).json()["id"]
    paths = [f"/orders/{order_id}", "/orders"]
    for _ in range(2):
        old = read(api, paths, accept="application/vnd.conekta-v2.0.0+json")
        new = read(api, paths, accept="application/vnd.conekta-v2.2.0+json")
        assert ["is_refundable" in text for text in old] == [False, False]
        assert ["is_refundable" in text for text in new] == [True, True]
    assert read(api, paths, **{"accept-language": "es"}) == new


def test_what_is_kept_is_bounded() -> None:
    written: list[int] = []

    def write(one: Order, size: list[int], base: str) -> dict[str, Any]:
        written.append(one.seq)
        return {"seq": one.seq, "base": base, "text": "x" * size[0]}

    kept = presented(write)
    orders, small, large = [order(number) for number in range(MOST + 1)], [1], [LARGEST]
    texts = [bytes(kept(one, small, "a")) for one in orders]
    assert texts[3] == b'{"seq":3,"base":"a","text":"x"}'
    assert [bytes(kept(one, small, "a")) for one in orders[1:]] == texts[1:]
    assert written == list(range(MOST + 1))
    kept(orders[0], small, "a")
    assert written[-1] == 0, "the first made room"
    kept(orders[5], large, "a")
    kept(orders[5], large, "a")
    assert written[-2:] == [5, 5], "what is large is not kept"
