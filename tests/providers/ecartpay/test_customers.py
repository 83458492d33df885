"""Customers: made, found, changed, dropped; tokens, sessions and CLABEs; and that no two share an e-mail."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import httpx
import jwt
import pytest
from api_client import ANYBODY, ORDER, ApiClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockpay.providers.ecartpay import PROVIDER
from mockpay.sandbox.clock import Clock
from mockpay.sandbox.memory import MemoryStore
from mockpay.sandbox.sandbox import Sandbox
from mockpay.scenario.load import load
from mockpay.settings import Settings
from mockpay.web import provider
from mockpay.web.journal import journalled
from mockpay.web.spaces import SpaceLayer, Spaces
from tests.providers.ecartpay.test_auth import pair_of
from tests.providers.ecartpay.wallet import ACCOUNT, CARD, NOON, ROB
from tests.sandbox.stores import YieldingStore

Open = Callable[..., ApiClient]
AUTHORIZATION = "68a4c3150b28a9584305a2aa"
ANA = {
    "first_name": "Ana", "last_name": "Ruiz", "phone": "5512345678", "user_id": "u-7", "email": "ana@example.com",
}  # fmt: skip
CLABE = {"name": "Ana", "number": "012555555555555555", "method": "clabe"}
NOBODY = {
    "statusCode": 404,
    "error": "Not Found",
    "message": "there is no such customer; GET /api/customers lists those there are",
}


def make(shop: ApiClient, **fields: Any) -> dict[str, Any]:
    answer = shop.post("/api/customers", fields)
    assert answer.status_code == 200, answer.text
    made: dict[str, Any] = answer.json()
    return made


def test_a_new_customer(shop: ApiClient) -> None:
    answer = shop.post("/api/customers", ANA)
    assert (answer.status_code, answer.headers["mockpay-fidelity"]) == (200, "documented")
    assert list(answer.json().items()) == [
        ("account_id", ACCOUNT),
        ("created_at", NOON),
        ("email", "ana@example.com"),
        ("first_name", "Ana"),
        ("id", answer.json()["id"]),
        ("last_name", "Ruiz"),
        ("phone", "5512345678"),
        ("updated_at", NOON),
        ("user_id", "u-7"),
    ]
    assert len(answer.json()["id"]) == 24


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ({}, {}),
        ({"first_name": "Ana"}, {"first_name": "Ana"}),
        ({"phone": "0000000000"}, {"phone": "0000000000"}),
        ({"phone": 5512345678, "user_id": 7}, {"phone": "5512345678", "user_id": "7"}),
        ({"email": "no address at all"}, {"email": "no address at all"}),
        ({"email": None, "phone": "", "last_name": "Ñandú 😀"}, {"last_name": "Ñandú 😀"}),
    ],
)
def test_any_subset_will_do(shop: ApiClient, body: dict[str, Any], kept: dict[str, Any]) -> None:
    made = make(shop, **body)
    always = {"account_id": ACCOUNT, "created_at": NOON, "id": made["id"], "updated_at": NOON}
    assert made == always | kept
    assert shop.get("/api/customers").json()["docs"][0] == made


@pytest.mark.parametrize("field", ["email", "phone", "user_id"])
def test_a_duplicate_is_409_with_the_one_there_is(shop: ApiClient, field: str) -> None:
    made = make(shop, **ANA)
    answer = shop.post("/api/customers", {field: ANA[field], "first_name": "Other"})
    assert (answer.status_code, answer.json()) == (
        409,
        {
            "statusCode": 409,
            "error": "Conflict",
            "message": f"A customer with this email, phone or user_id already exists: {made['id']}; "
            "use it, or send other values",
            "received": {"customer_id": made["id"]},
        },
    )
    assert "email, phone or user_id already exists" in answer.json()["message"]
    assert shop.get("/api/customers").json()["count"] == 2


def test_names_may_be_shared_and_fields_are_not_mixed_up(shop: ApiClient) -> None:
    make(shop, first_name="Ana", last_name="Ruiz", phone="1")
    make(shop, first_name="Ana", last_name="Ruiz", user_id="1", email="phone")
    assert shop.get("/api/customers").json()["count"] == 3


def test_the_default_customer_is_there_with_its_phone(shop: ApiClient) -> None:
    taken = shop.post("/api/customers", {"phone": "8111234567"})
    assert (taken.status_code, taken.json()["received"]) == (409, {"customer_id": ROB})
    assert [doc["id"] for doc in shop.get("/api/customers?phone=8111234567").json()["docs"]] == [ROB]


class TestList:
    @pytest.mark.parametrize(
        ("query", "names", "count", "pages"),
        [
            ("", ["Eva", "Ben", "Ana", "Rob"], 4, 1),
            ("?limit=3", ["Eva", "Ben", "Ana"], 4, 2),
            ("?limit=3&page=2", ["Rob"], 4, 2),
            ("?page=5", [], 4, 1),
            ("?email=ana@example.com", ["Ana"], 1, 1),
            ("?email=ANA@example.com", [], 0, 0),
            ("?phone=2", ["Ben"], 1, 1),
            ("?user_id=3", ["Eva"], 1, 1),
            ("?user_id=3&phone=2", [], 0, 0),
            ("?email=&phone=&user_id=", ["Eva", "Ben", "Ana", "Rob"], 4, 1),
        ],
    )
    def test_filters_and_pages(self, shop: ApiClient, query: str, names: list[str], count: int, pages: int) -> None:
        for number, name in enumerate(("Ana", "Ben", "Eva"), 1):
            make(shop, first_name=name, email=f"{name.lower()}@example.com", phone=str(number), user_id=str(number))
        body = shop.get(f"/api/customers{query}").json()
        assert list(body) == ["docs", "count", "pages"]
        assert ([doc["first_name"] for doc in body["docs"]], body["count"], body["pages"]) == (names, count, pages)

    @pytest.mark.parametrize("query", ["?limit=0", "?page=x", "?limit=-1", "?page=1.5"])
    def test_wrong_pages(self, shop: ApiClient, query: str) -> None:
        answer = shop.get(f"/api/customers{query}")
        name = query[1:].partition("=")[0]
        assert (answer.status_code, answer.json()["message"]) == (422, f"{name} must be a whole number from 1")


class TestUpdate:
    def test_what_is_sent_changes_and_the_rest_stays(self, shop: ApiClient) -> None:
        made = make(shop, **ANA)
        shop.post("/_mockpay/clock", {"advance": 60})
        answer = shop.put(f"/api/customers/{made['id']}", {"email": "new@example.com", "last_name": "Luna"})
        later = "2025-09-24T12:01:00.000Z"
        assert answer.json() == made | {"email": "new@example.com", "last_name": "Luna", "updated_at": later}
        assert list(answer.json()) == list(made)
        assert shop.get("/api/customers?email=ana@example.com").json()["count"] == 0
        assert shop.get("/api/customers?email=new@example.com&phone=5512345678").json()["docs"] == [answer.json()]
        make(shop, email="ana@example.com")

    def test_null_and_empty_take_a_field_away(self, shop: ApiClient) -> None:
        made = make(shop, **ANA)
        answer = shop.put(f"/api/customers/{made['id']}", {"email": None, "phone": "", "first_name": None})
        assert answer.json() == {key: made[key] for key in made if key not in ("email", "phone", "first_name")}
        make(shop, email=ANA["email"], phone=ANA["phone"])

    def test_its_own_values_are_no_duplicates_but_others_are(self, shop: ApiClient) -> None:
        made, other = make(shop, **ANA), make(shop, email="ben@example.com")
        assert shop.put(f"/api/customers/{made['id']}", ANA).json() == made
        answer = shop.put(f"/api/customers/{made['id']}", {"email": "ben@example.com", "last_name": "No"})
        assert (answer.status_code, answer.json()["received"]) == (409, {"customer_id": other["id"]})
        assert shop.get("/api/customers?user_id=u-7").json()["docs"] == [made]

    def test_orders_keep_the_buyer_they_were_placed_for(self, shop: ApiClient) -> None:
        made = make(shop, **ANA)
        order = shop.order(customer_id=made["id"])
        shop.put(f"/api/customers/{made['id']}", {"first_name": "Eva"})
        assert shop.get(f"/api/orders/{order['id']}").json()["first_name"] == "Ana"
        assert shop.order(customer_id=made["id"])["first_name"] == "Eva"


def test_a_deleted_customer_takes_its_cards_along_and_leaves_its_orders(shop: ApiClient) -> None:
    made = make(shop, **ANA)
    card = shop.post(f"/api/customers/{made['id']}/cards", CARD).json()
    token = shop.post("/api/tokens", {"id": card["id"]}).json()["token"]
    shop.post(f"/api/customers/{made['id']}/payment-methods", CLABE)
    order = shop.order(customer_id=made["id"])
    assert shop.ask("DELETE", f"/api/customers/{made['id']}").json() == {"success": "true"}, "a text (OAS)"
    assert shop.get("/api/customers?email=ana@example.com").json() == {"docs": [], "count": 0, "pages": 0}
    assert [record["id"] for record in shop.get("/_mockpay/state").json()["records"]] == [ROB]
    assert shop.get(f"/api/cards/{card['id']}").status_code == 404
    assert shop.post("/api/orders", ORDER | {"token": token}).status_code == 404
    assert shop.get(f"/api/orders/{order['id']}").json()["customer_id"] == made["id"]
    assert shop.post("/api/orders", ORDER | {"customer_id": made["id"]}).status_code == 404
    assert shop.ask("DELETE", f"/api/customers/{made['id']}").json() == NOBODY
    make(shop, **ANA)


class TestTokens:
    def test_a_token_opens_ten_minutes(self, shop: ApiClient) -> None:
        answer = shop.post(f"/api/customers/{ROB}/token")
        assert list(answer.json()) == ["token"]
        token = answer.json()["token"]
        assert jwt.get_unverified_header(token) == {"alg": "HS512", "typ": "JWT"}
        claims = jwt.decode(token, options={"verify_signature": False})
        at = 1758715200
        assert list(claims.items()) == [
            ("id", AUTHORIZATION), ("customer_id", ROB), ("iat", at), ("exp", at + 600),
        ]  # fmt: skip

    def test_a_session_says_the_same_three_times(self, shop: ApiClient) -> None:
        body = shop.post(f"/api/customers/{ROB}/session").json()
        assert list(body) == ["id", "session", "token"]
        assert set(body.values()) == {shop.post(f"/api/customers/{ROB}/token").json()["token"]}

    def test_under_strict_it_opens_that_customer_only_and_not_for_long(self, open_client: Open) -> None:
        api = open_client("strict")
        key = {"authorization": api.post("/api/authorizations/token", headers=pair_of(api)).json()["token"]}
        other = api.post("/api/customers", {"first_name": "Ana"}, headers=key).json()["id"]
        own = {"authorization": api.post(f"/api/customers/{ROB}/token", headers=key).json()["token"]}
        assert api.post(f"/api/customers/{ROB}/cards", CARD, headers=own).status_code == 200
        for method, path in [("GET", "/api/orders"), ("POST", f"/api/customers/{other}/cards"), ("GET", "/api/cards")]:
            answer = api.ask(method, path, CARD if method == "POST" else None, own)
            assert (answer.status_code, answer.json()["code"]) == (401, 114)
        api.post("/_mockpay/clock", {"advance": 600})
        assert api.get(f"/api/customers/{ROB}/cards", headers=own).status_code == 401


class TestPaymentMethods:
    FULL = CLABE | {"business_name": "Ruiz SA", "bank": "40002", "country": "MX"}

    def test_a_clabe_is_echoed(self, shop: ApiClient) -> None:
        answer = shop.post(f"/api/customers/{ROB}/payment-methods", self.FULL)
        assert list(answer.json().items()) == [
            ("authorization_id", AUTHORIZATION),
            ("account_id", ACCOUNT),
            ("customer_id", ROB),
            ("name", "Ana"),
            ("bank", "40002"),
            ("business_name", "Ruiz SA"),
            ("number", "012555555555555555"),
            ("method", "clabe"),
            ("country", "MX"),
            ("default", True),
            ("deleted", False),
            ("id", answer.json()["id"]),
        ]

    def test_the_form_of_the_newer_page(self, shop: ApiClient) -> None:
        body = CLABE | {"validation": {"rfc": "PERJ950714DL2"}, "alias": "Personal Savings"}
        answer = shop.post(f"/api/customers/{ROB}/payment-methods", body)
        assert answer.json()["alias"] == "Personal Savings"
        assert "mockpay-ignored-fields" not in answer.headers

    def test_the_second_is_not_the_default_and_the_sixth_is_refused(self, shop: ApiClient) -> None:
        path = f"/api/customers/{ROB}/payment-methods"
        made = [shop.post(path, CLABE | {"number": f"{number:018}"}).json() for number in range(5)]
        assert [one["default"] for one in made] == [True, False, False, False, False]
        sixth = shop.post(path, CLABE)
        assert (sixth.status_code, sixth.json()["message"]) == (400, "a customer has at most 5 payment methods")

    def test_the_same_clabe_twice(self, shop: ApiClient) -> None:
        shop.post(f"/api/customers/{ROB}/payment-methods", CLABE)
        again = shop.post(f"/api/customers/{ROB}/payment-methods", CLABE)
        assert (again.status_code, again.json()) == (
            409,
            {
                "statusCode": 409,
                "error": "Conflict",
                "message": "number is a payment method of this customer already; send another CLABE",
            },
        )
        other = make(shop)["id"]
        assert shop.post(f"/api/customers/{other}/payment-methods", CLABE).status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", ""), ("DELETE", ""), ("POST", "/token"), ("POST", "/session"), ("GET", "/cards"), ("POST", "/cards"),
        ("PUT", "/cards/x/default"), ("DELETE", "/cards/x"), ("POST", "/payment-methods"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("customer_id", ["000000000000000000000000", "%00", "💥", "a" * 3000])
def test_unknown_customers_are_404(shop: ApiClient, method: str, path: str, customer_id: str) -> None:
    body = {"/cards": CARD, "/payment-methods": CLABE}.get(path, {}) if method == "POST" else {}
    answer = shop.ask(method, f"/api/customers/{customer_id}{path}", body, ANYBODY)
    assert (answer.status_code, answer.json()) == (404, NOBODY)


def test_one_customer_by_id(shop: ApiClient) -> None:
    made = make(shop, **ANA)
    answer = shop.get(f"/api/customers/{made['id']}")
    assert (answer.json(), answer.headers["mockpay-fidelity"]) == (made, "invented")
    assert shop.get("/api/customers?email=ana@example.com").json()["docs"] == [answer.json()]
    changed = shop.put(f"/api/customers/{made['id']}", {"first_name": "Anna"}).json()
    assert shop.get(f"/api/customers/{made['id']}").json() == changed
    assert shop.get("/api/customers/nobody").json() == NOBODY


REFUSED = [
    ("POST", "", [], "the body must be an object"),
    ("POST", "", {"email": {"at": 5}}, "email must be null or a string"),
    ("POST", "", {"email": ["a"]}, "email must be null or a string"),
    ("POST", "", {"phone": 1.5}, "phone must be null or a whole number or a string"),
    ("POST", "", {"user_id": [1]}, "user_id must be null or a whole number or a string"),
    ("POST", "", {"user_id": 2**53}, "user_id must be at most 9007199254740991"),
    ("POST", "", {"first_name": "x" * 251}, "first_name must have at most 250 character(s)"),
    ("PUT", f"/{ROB}", {"last_name": {}}, "last_name must be null or a string"),
    ("PUT", f"/{ROB}", {"email": [], "phone": []}, "email must be null or a string; phone must be"),
    ("POST", f"/{ROB}/payment-methods", {}, "name is required; number is required; method is required"),
    ("POST", f"/{ROB}/payment-methods", CLABE | {"number": "123"}, "number must match ^[0-9]{18}$"),
    ("POST", f"/{ROB}/payment-methods", CLABE | {"number": 12555555555555555}, "number must match"),
    ("POST", f"/{ROB}/payment-methods", CLABE | {"method": "ach"}, "method must be one of clabe"),
    ("POST", f"/{ROB}/payment-methods", CLABE | {"name": ""}, "name must have at least 1 character(s)"),
    (
        "POST",
        f"/{ROB}/payment-methods",
        CLABE | {"validation": {"rfc": []}},
        "validation.rfc must be null or a string",
    ),
]


@pytest.mark.parametrize(("method", "path", "body", "message"), REFUSED)
def test_refused_bodies_name_the_field(shop: ApiClient, method: str, path: str, body: Any, message: str) -> None:
    before = shop.get("/_mockpay/state").json()["records"]
    answer = shop.ask(method, f"/api/customers{path}", body, ANYBODY)
    assert answer.status_code == 422, answer.text
    assert message in answer.json()["message"]
    assert shop.get("/_mockpay/state").json()["records"] == before


@pytest.mark.parametrize("store", ["memory", "yielding"])
def test_of_many_with_one_email_at_once_one_is_made(store: str) -> None:
    """The yielding store gives the others their turn at every await, as a database would."""

    def box(name: str) -> Sandbox:
        kept = YieldingStore() if store == "yielding" else MemoryStore()
        return Sandbox(name, load(["default"]), kept, Clock(), [PROVIDER.spec])

    async def race() -> list[httpx.Response]:
        app = SpaceLayer(journalled(provider.build(PROVIDER)), Spaces(box, 1), Settings())
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url="http://sandbox.test", headers=ANYBODY
        ) as client:
            bodies = [{"email": "ana@example.com"}, {"email": "ana@example.com", "phone": "1"}, {"phone": "1"}] * 7
            return await asyncio.gather(*[client.post("/api/customers", json=body) for body in bodies])

    answers = asyncio.run(race())
    made = [answer.json()["id"] for answer in answers if answer.status_code == 200]
    assert sorted({answer.status_code for answer in answers}) == [200, 409]
    assert len(made) in (1, 2), "one holds both, or one the e-mail and another the phone"
    received = {answer.json()["received"]["customer_id"] for answer in answers if answer.status_code == 409}
    assert received == set(made)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
LIKELY = st.sampled_from(["ana@example.com", "", "0", 0, 7, 7.0, None, "ñ\u0000", "a" * 300])


@given(
    body=st.dictionaries(st.sampled_from([*ANA, "name", "number", "method"]), LIKELY | ANYTHING, max_size=5) | ANYTHING,
    path=st.sampled_from(["", f"/{ROB}", f"/{ROB}/payment-methods", f"/{ROB}/token", f"/{ROB}/session"]),
    query=st.dictionaries(st.sampled_from(["email", "phone", "user_id", "page", "limit"]), st.text(max_size=20)),
)
@settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_never_a_500(api: ApiClient, body: Any, path: str, query: dict[str, str]) -> None:
    content = json.dumps(body).encode()
    method = "PUT" if path == f"/{ROB}" else "POST"
    answer = api.ask(method, f"/api/customers{path}", content)
    assert answer.status_code in (200, 400, 409, 422), answer.text
    listed = api.get(f"/api/customers?{httpx.QueryParams(query)}")
    assert listed.status_code in (200, 422), listed.text
