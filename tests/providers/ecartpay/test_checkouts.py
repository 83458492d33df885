"""Checkouts: made, changed, and an order once their link is opened."""

import base64
import json
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from api_client import ApiClient
from msgspec.structs import replace

from mockpay.scenario.scenario import Auth, KeyPair
from tests.checkout.buyer import Buyer
from tests.providers.ecartpay.wallet import ACCOUNT, DEFAULT, NOON, ROB, got

Open = Callable[..., ApiClient]
PRINTED = {
    "customer_id": ROB,
    "title": "Ecart Pay",
    "subtitle": "The best payment solution",
    "image_url": "https://miimage.com/image.jpg",
    "currency": "MXN",
    "amounts": [100, 200, 500, 1000, 1500, 3000],
    "concept": "Recharge",
    "notify_url": "https://example.com/webhooks/checkout?user_id=1",
    "reference_id": "001",
    "reference": "Custom recharge",
}
"""docs.ecartpay.com/reference/createcheckout-1, for the customer there is."""

LEAST = {"currency": "MXN", "amounts": [243.33], "concept": "Recarga"}
NOBODY = "000000000000000000000000"


def made(shop: ApiClient, body: Any = PRINTED) -> dict[str, Any]:
    answer = shop.post("/api/checkouts", body)
    assert answer.status_code == 200, answer.text
    checkout: dict[str, Any] = answer.json()
    return checkout


def seen(shop: ApiClient, checkout: dict[str, Any]) -> dict[str, Any]:
    body: dict[str, Any] = shop.get(f"/api/checkouts/{checkout['id']}").json()
    return body


def test_the_printed_checkout(shop: ApiClient) -> None:
    answer = shop.post("/api/checkouts", PRINTED)
    assert (answer.status_code, answer.headers["mockpay-fidelity"]) == (200, "documented")
    checkout = answer.json()
    expected = {
        "account_id": ACCOUNT,
        "title": "Ecart Pay",
        "subtitle": "The best payment solution",
        "image_url": "https://miimage.com/image.jpg",
        "currency": "MXN",
        "amounts": [100, 200, 500, 1000, 1500, 3000],
        "concept": "Recharge",
        "items": [
            {"name": "Recharge", "quantity": 1, "price": 100, "discount": 0, "is_service": False,
             "id": checkout["items"][0]["id"]},
        ],
        "customer_id": ROB,
        "notify_url": "https://example.com/webhooks/checkout?user_id=1",
        "reference_id": "001",
        "reference": "Custom recharge",
        "token": checkout["token"],
        "public_id": "pub68a4c3150b28a9584305a2aa",
        "link": f"http://sandbox.test/v2/checkout?id={checkout['id']}",
        "id": checkout["id"],
        "created_at": NOON,
        "updated_at": NOON,
    }  # fmt: skip
    assert json.dumps(checkout) == json.dumps(expected)
    read = shop.get(f"/api/checkouts/{checkout['id']}")
    assert (read.status_code, read.headers["mockpay-fidelity"]) == (200, "documented")
    assert (read.json(), next(iter(read.json()))) == (expected, "id")
    anybody = shop.get(f"/api/checkout/{checkout['id']}", headers={})
    assert anybody.json() == {name: value for name, value in expected.items() if name not in ("token", "notify_url")}


def test_its_token_is_a_jwt_for_a_quarter_of_an_hour(shop: ApiClient) -> None:
    token = made(shop)["token"]
    assert base64.urlsafe_b64decode(token.partition(".")[0] + "==") == b'{"alg":"HS512","typ":"JWT"}'
    claims = jwt.decode(token, options={"verify_signature": False})
    assert claims == {
        "id": "68a4c3150b28a9584305a2aa",
        "scopes": ["write_checkouts"],
        "iat": 1758715200,
        "exp": 1758716100,
        "aud": "http://sandbox.test",
        "sub": "checkouts",
    }
    assert list(claims) == ["id", "scopes", "iat", "exp", "aud", "sub"]


def test_only_what_was_sent_is_there(shop: ApiClient) -> None:
    checkout = made(shop, LEAST | {"title": None, "items": None})
    assert list(checkout) == [
        "account_id", "currency", "amounts", "concept", "items", "token", "public_id", "link", "id", "created_at",
        "updated_at",
    ]  # fmt: skip
    assert (checkout["items"][0]["name"], checkout["items"][0]["price"]) == ("Recarga", 243.33)
    items = [{"name": "Taza", "price": 50.5, "quantity": 2, "discount": 1}, {"name": "Envoltura", "price": 10}]
    sold = made(shop, LEAST | {"items": items})["items"]
    assert [{key: value for key, value in item.items() if key != "id"} for item in sold] == [
        {"name": "Taza", "quantity": 2, "price": 50.5, "discount": 1, "is_service": False},
        {"name": "Envoltura", "quantity": 1, "price": 10, "discount": 0, "is_service": False},
    ]


class TestChanging:
    def test_who_buys_and_who_hears_of_it(self, shop: ApiClient) -> None:
        checkout = made(shop)
        shop.post("/_mockpay/clock", {"advance": 60})
        customer = {"email": "ana@example.com", "first_name": "Ana", "last_name": "Ruiz", "phone": "8112345678"}
        changes = {"notify_url": "https://example.com/other", "customer": customer}
        answer = shop.put(f"/api/checkouts/{checkout['id']}", changes | {"concept": "Other"})
        assert answer.headers["mockpay-fidelity"] == "invented"
        assert answer.headers["mockpay-ignored-fields"] == "concept"
        assert answer.json() == checkout | changes | {"updated_at": "2025-09-24T12:01:00.000Z"}
        assert seen(shop, checkout) == answer.json()

    def test_an_item(self, shop: ApiClient) -> None:
        checkout = made(shop)
        (item,) = checkout["items"]
        answer = shop.put(f"/api/checkouts/{checkout['id']}/items/{item['id']}", {"price": 500, "name": None})
        assert answer.json() == checkout | {"items": [item | {"price": 500}]}
        assert seen(shop, checkout) == answer.json()

    def test_not_once_it_is_an_order(self, shop: ApiClient) -> None:
        checkout = made(shop)
        order_id = opened(shop, checkout)["id"]
        before = seen(shop, checkout)
        for path in (f"{checkout['id']}", f"{checkout['id']}/items/{checkout['items'][0]['id']}"):
            answer = shop.put(f"/api/checkouts/{path}", {})
            assert (answer.status_code, answer.json()) == (
                400,
                {
                    "statusCode": 400,
                    "error": "Bad Request",
                    "message": f"checkout {checkout['id']} was opened and has become order {order_id}; "
                    "make another checkout",
                },
            )
        assert seen(shop, checkout) == before

    @pytest.mark.parametrize(
        ("path", "body", "status", "message"),
        [
            ("", {"notify_url": "ftp://x"}, 422, "notify_url must match"),
            ("", {"customer": "Ana"}, 422, "customer must be null or an object"),
            ("/items/ITEM", {"price": 0}, 422, "price must be greater than 0"),
            ("/items/ITEM", {"quantity": 0}, 422, "quantity must be at least 1"),
            ("/items/ITEM", {"discount": 101}, 422, "the discount of 'Recharge' is larger than its price"),
            (f"/items/{NOBODY}", {"price": 1}, 404, f"this checkout has no item {NOBODY}"),
        ],
    )
    def test_wrong_changes(self, shop: ApiClient, path: str, body: Any, status: int, message: str) -> None:
        checkout = made(shop)
        path = path.replace("ITEM", checkout["items"][0]["id"])
        answer = shop.put(f"/api/checkouts/{checkout['id']}{path}", body)
        assert (answer.status_code, answer.json()["message"][: len(message)]) == (status, message)
        assert seen(shop, checkout)["items"] == checkout["items"]


def opened(shop: ApiClient, checkout: dict[str, Any]) -> dict[str, Any]:
    """The order that opening the link makes."""
    assert Buyer(shop, checkout["link"]).page.status == 200
    return got(shop, seen(shop, checkout)["order_id"])


class TestPaying:
    def test_the_link_opens_an_order_and_always_the_same(self, shop: ApiClient) -> None:
        checkout = made(shop)
        assert shop.get("/api/orders").json()["count"] == 0
        buyer = Buyer(shop, checkout["link"])
        assert "$100.00 MXN" in buyer.page.text
        Buyer(shop, checkout["link"])
        assert shop.get("/api/orders").json()["count"] == 1
        page = buyer.pay()
        assert page.heading == "¡Pago recibido!"
        order = opened(shop, checkout)
        told = {name: order[name] for name in ("status", "customer_id", "first_name", "reference_id", "notify_url")}
        assert told == {
            "status": "paid",
            "customer_id": ROB,
            "first_name": "Rob",
            "reference_id": "001",
            "notify_url": "https://example.com/webhooks/checkout?user_id=1",
        }
        assert order["totals"]["total"] == 100
        webhooks = [(one["event"], one["url"]) for one in shop.get("/_mockpay/webhooks").json()["deliveries"]]
        assert webhooks == [("orders.confirmation", checkout["notify_url"])]
        public = shop.get(f"/api/checkout/{checkout['id']}", headers={}).json()
        assert public["order_id"] == order["id"]

    def test_the_order_is_what_the_checkout_was_when_it_was_opened(self, shop: ApiClient) -> None:
        checkout = made(shop)
        (item,) = checkout["items"]
        shop.put(f"/api/checkouts/{checkout['id']}/items/{item['id']}", {"price": 1500, "quantity": 2})
        shop.put(f"/api/checkouts/{checkout['id']}", {"customer": {"first_name": "Ana", "email": "ana@example.com"}})
        order = opened(shop, checkout)
        assert (order["totals"]["total"], order["first_name"], order["last_name"], order["email"]) == (
            3000, "Ana", "Schneider", "ana@example.com",
        )  # fmt: skip

    def test_without_a_customer_and_after_the_customer_is_gone(self, shop: ApiClient) -> None:
        assert "customer_id" not in opened(shop, made(shop, LEAST))
        checkout = made(shop)
        shop.ask("DELETE", f"/api/customers/{ROB}")
        assert opened(shop, checkout)["customer_id"] == ROB

    def test_checkouts_may_share_a_reference_id(self, shop: ApiClient) -> None:
        first, second = made(shop), made(shop)
        assert opened(shop, first)["id"] != opened(shop, second)["id"]
        assert shop.get("/api/orders?reference_id=001").json()["count"] == 2

    def test_it_and_its_order_come_back_with_the_state_document(self, open_client: Open) -> None:
        here, there = open_client(), open_client()
        checkout, fresh = made(here), made(here)
        order = opened(here, checkout)
        there.put("/_mockpay/state", here.get("/_mockpay/state").json())
        assert opened(there, checkout)["id"] == order["id"]
        assert opened(there, fresh)["id"] != order["id"]


REFUSED: list[tuple[Any, int, str]] = [
    ({}, 422, "currency is required; amounts is required; concept is required"),
    (LEAST | {"amounts": []}, 422, "amounts must have at least 1 element(s)"),
    (LEAST | {"amounts": [0]}, 422, "amounts[0] must be greater than 0"),
    (LEAST | {"amounts": [[1]]}, 422, "amounts[0] must be a number"),
    (LEAST | {"amounts": 100}, 422, "amounts must be a list"),
    (LEAST | {"concept": ""}, 422, "concept must have at least 1 character(s)"),
    (LEAST | {"currency": "XYZ"}, 422, "currency must be one of USD"),
    (LEAST | {"items": [{"name": "x"}]}, 422, "items[0].price is required"),
    (LEAST | {"items": [{"name": "x", "price": 1, "discount": 2}]}, 422, "the discount of 'x' is larger"),
    (LEAST | {"items": [{"name": "x", "price": 9e13, "quantity": 1000000}]}, 422, "'x' costs more than"),
    (LEAST | {"image_url": "javascript:alert(1)"}, 422, "image_url must match"),
    (LEAST | {"customer_id": NOBODY}, 404, f"customer_id '{NOBODY}' does not exist"),
    (b"{", 400, "the body cannot be read as JSON"),
]


@pytest.mark.parametrize(("body", "status", "message"), REFUSED)
def test_refused_checkouts(shop: ApiClient, body: Any, status: int, message: str) -> None:
    before = shop.get("/_mockpay/state").json()["records"]
    answer = shop.post("/api/checkouts", body)
    assert (answer.status_code, answer.json()["message"][: len(message)]) == (status, message)
    assert shop.get("/_mockpay/state").json()["records"] == before


@pytest.mark.parametrize(("method", "path"), [
    ("GET", "/api/checkouts/{}"), ("PUT", "/api/checkouts/{}"), ("PUT", "/api/checkouts/{}/items/x"),
    ("GET", "/api/checkout/{}"),
])  # fmt: skip
@pytest.mark.parametrize("checkout_id", [NOBODY, "x", "%00", "💥"])
def test_unknown_checkouts(shop: ApiClient, method: str, path: str, checkout_id: str) -> None:
    answer = shop.ask(method, path.format(checkout_id), {})
    assert (answer.status_code, answer.json()["error"]) == (404, "Not Found")


def test_its_token_opens_checkouts_and_nothing_else(open_client: Open) -> None:
    account = replace(DEFAULT.account, keys=(KeyPair(public="pub1", private="priv1"),))
    shop = open_client(scenario=replace(DEFAULT, auth=Auth.STRICT, account=account))
    basic = {"authorization": "Basic " + base64.b64encode(b"pub1:priv1").decode()}
    key = {"authorization": shop.post("/api/authorizations/token", headers=basic).json()["token"]}
    checkout = shop.post("/api/checkouts", LEAST, headers=key).json()
    assert checkout["public_id"] == "pub1"
    own = {"authorization": checkout["token"]}
    path = f"/api/checkouts/{checkout['id']}"
    assert shop.get(path, headers=own).status_code == 200
    assert shop.put(f"{path}/items/{checkout['items'][0]['id']}", {"price": 5}, headers=own).status_code == 200
    assert shop.get("/api/orders", headers=own).json()["code"] == 114
    shop.post("/_mockpay/clock", {"advance": 900})
    assert shop.get(path, headers=own | {"cookie": "lang=en"}).json()["message"].startswith("The token has expired")
