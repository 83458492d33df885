"""Looking at the journal from a test, and asking it whether what was expected has come."""

import base64
import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from api_client import ANYBODY, ORDER, ROOT, ApiClient
from hypothesis import given, settings
from hypothesis import strategies as st

Open = Callable[..., ApiClient]
PRICES = (5, 7, 7)


def priced(price: float) -> dict[str, Any]:
    return ORDER | {"items": [{"name": "a", "quantity": 1, "price": price}]}


@pytest.fixture
def shop(api: ApiClient) -> ApiClient:
    """Three orders, a list, an order that is not there, a path that is not there, one without a key."""
    for price in PRICES:
        assert api.post("/api/orders", priced(price)).status_code == 200
    api.get("/api/orders?limit=5&page=1")
    api.get("/api/orders/nothing")
    api.post("/api/ordrs", {"a": 1})
    api.get("/elsewhere/4242424242424242")
    api.post("/api/orders", priced(5), headers={"x-shop": "two"})
    return api


def requests(client: ApiClient, query: str = "") -> Any:
    answer = client.get(f"/_mockpay/requests?{query}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def lines(client: ApiClient, query: str) -> list[str]:
    return [f"{row['method']} {row['path']} {row['status']}" for row in requests(client, query)["requests"]]


CREATED = ["POST /api/orders 401", *["POST /api/orders 200"] * 3]
ALL = [
    "POST /api/orders 401", "GET /elsewhere/424242******4242 404", "POST /api/ordrs 404", "GET /api/orders/nothing 404",
    "GET /api/orders 200", *["POST /api/orders 200"] * 3,
]  # fmt: skip


class TestFilters:
    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("", ALL),
            ("method=POST", [line for line in ALL if line.startswith("POST")]),
            ("path=/api/orders", ["POST /api/orders 401", "GET /api/orders 200", *CREATED[1:]]),
            ("path=/api/orders/*", ["GET /api/orders/nothing 404"]),
            ("path=*orde?s", ["POST /api/orders 401", "GET /api/orders 200", *CREATED[1:]]),
            ("path=/api", []),
            ("operation=ecartpay.create_order", CREATED),
            ("operation=*_order", ["POST /api/orders 401", "GET /api/orders/nothing 404", *CREATED[1:]]),
            ("operation=", ["GET /elsewhere/424242******4242 404", "POST /api/ordrs 404"]),
            ("origin=ecartpay", [line for line in ALL if "elsewhere" not in line]),
            ("origin=", ["GET /elsewhere/424242******4242 404"]),
            ("status=404", [line for line in ALL if line.endswith("404")]),
            ("status=200&method=GET", ["GET /api/orders 200"]),
            ("unmatched=true", ["GET /elsewhere/424242******4242 404", "POST /api/ordrs 404"]),
            ("unmatched=false&status=404", ["GET /api/orders/nothing 404"]),
            ("limit=1", ALL[:1]),
            ("limit=0", []),
            ("limit=1&offset=1", ALL[1:2]),
            ("offset=99", []),
            ("text=ordrs", ["POST /api/ordrs 404"]),
            ("text=ordrs&method=GET", []),
            ("text=%22price%22%3A+7", CREATED[1:3]),
        ],
    )
    def test_each(self, shop: ApiClient, query: str, found: list[str]) -> None:
        assert lines(shop, query) == found

    def test_the_count_is_of_all(self, shop: ApiClient) -> None:
        answer = requests(shop, "limit=1&method=POST")
        assert (answer["count"], answer["forgotten"], len(answer["requests"])) == (5, 0, 1)

    def test_what_came_since(self, shop: ApiClient) -> None:
        last = requests(shop)["requests"][0]["id"]
        assert lines(shop, f"since={last}") == []
        shop.get("/api/orders/other")
        shop.post("/api/orders", priced(9))
        assert lines(shop, f"since={last}") == ["POST /api/orders 200", "GET /api/orders/other 404"]
        assert lines(shop, f"since={last}&method=GET") == ["GET /api/orders/other 404"]

    def test_in_a_space(self, api: ApiClient) -> None:
        api.get("/~a/api/orders")
        assert lines(api, "") == []
        (row,) = api.get("/~a/_mockpay/requests").json()["requests"]
        assert row["path"] == "/api/orders"
        assert api.get(f"/~a/_mockpay/requests/{row['id']}").json() == row

    @pytest.mark.parametrize(
        ("query", "message"),
        [
            ("limit=x", "limit must be a whole number"),
            ("limit=1001", "limit must be at most 1000"),
            (f"limit={'9' * 5000}", "limit must be a whole number"),
            ("limit=-1", "limit must be a whole number"),
            ("status=4xx", "status must be a whole number"),
            ("status=99", "status must be at least 100"),
            ("method=post", "method must match ^[A-Z]+$"),
            ("unmatched=maybe", "unmatched must be true or false"),
            ("metod=POST", "there is no filter 'metod'; there are method, path, operation"),
            (f"path={'x' * 1001}", "path must have at most 1000"),
        ],
    )
    def test_wrong_ones(self, api: ApiClient, query: str, message: str) -> None:
        answer = api.get(f"/_mockpay/requests?{query}")
        assert (answer.status_code, message in answer.json()["error"]["message"]) == (422, True), answer.text

    @pytest.mark.parametrize("path", ["requests/nothing", "requests?since=nothing"])
    def test_unknown_ids(self, api: ApiClient, path: str) -> None:
        answer = api.get(f"/_mockpay/{path}")
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")
        assert "the journal has no request nothing" in answer.json()["error"]["message"]


def test_keys_are_not_told(api: ApiClient) -> None:
    """EcartPay's key pair travels as Basic; tokens it gives travel as they are."""
    pair = base64.b64encode(b"public-0123456789:private-9876543210").decode()
    token = api.post("/api/authorizations/token", headers={"authorization": f"Basic {pair}"}).json()["token"]
    api.get("/api/orders", headers={"authorization": token, "cookie": "session=4711", "x-api-key": "0123456789abcdef"})
    listed, asked = requests(api)["requests"]
    assert asked["request"]["headers"]["authorization"] == f"Basic ***{pair[-4:]}"
    sent = listed["request"]["headers"]
    assert [sent[name] for name in ("authorization", "cookie", "x-api-key")] == [f"***{token[-4:]}", "***", "***cdef"]


class TestVerify:
    @pytest.mark.parametrize(
        ("match", "count"),
        [
            ({}, 8),
            ({"method": "POST"}, 5),
            ({"path": "/api/orders"}, 5),
            ({"path": "/api/*"}, 7),
            ({"path": "/elsewhere/4242424242424242"}, 1),
            ({"operation": "ecartpay.create_order"}, 4),
            ({"origin": ""}, 1),
            ({"status": 200}, 4),
            ({"query": {"limit": "5"}}, 1),
            ({"query": {"limit": "5", "page": "2"}}, 0),
            ({"query": {"page": "*"}}, 1),
            ({"headers": {"X-Shop": "two"}}, 1),
            ({"headers": {"authorization": "anybody"}}, 7),
            ({"headers": {"x-missing": "*"}}, 0),
            ({"body": {"items.0.price": 7}}, 2),
            ({"body": {"items.0.price": 7.0}}, 2),
            ({"body": {"items.0.price": "7"}}, 0),
            ({"body": {"items.0.quantity": True}}, 0),
            ({"body": {"items": [{"price": 5, "name": "a", "quantity": 1}]}}, 2),
            ({"body": {"items.1": None, "currency": "MXN"}}, 4),
            ({"body": {"a": 1}}, 1),
            ({"body": {}}, 8),
            ({"operation": "ecartpay.create_order", "status": 200, "body": {"items.0.price": 5}}, 1),
        ],
        ids=str,
    )
    def test_each_criterion(self, shop: ApiClient, match: Any, count: int) -> None:
        answer = shop.post("/_mockpay/verify", {"match": match, "exactly": count}).json()
        assert (answer["verified"], answer["count"], len(answer["ids"])) == (True, count, count)

    @pytest.mark.parametrize(
        ("bounds", "fine"),
        [
            ({}, True), ({"exactly": 4}, True), ({"exactly": 3}, False), ({"exactly": 5}, False),
            ({"exactly": 0}, False), ({"at_least": 4}, True), ({"at_least": 5}, False), ({"at_most": 4}, True),
            ({"at_most": 3}, False), ({"at_least": 1, "at_most": 5}, True), ({"at_least": 5, "at_most": 9}, False),
        ],
        ids=str,
    )  # fmt: skip
    def test_bounds(self, shop: ApiClient, bounds: dict[str, int], fine: bool) -> None:
        answer = shop.post("/_mockpay/verify", {"match": {"operation": "ecartpay.create_order"}} | bounds)
        assert (answer.status_code, answer.json().get("verified")) == ((200, True) if fine else (409, None))
        if not fine:
            assert (answer.json()["error"]["count"], answer.json()["error"]["expected"]) == (4, bounds)

    def test_success_names_the_requests(self, shop: ApiClient) -> None:
        ids = [row["id"] for row in requests(shop, "status=200&method=POST")["requests"]]
        assert shop.post("/_mockpay/verify", {"match": {"status": 200, "method": "POST"}}).json() == {
            "verified": True,
            "count": 3,
            "ids": ids,
            "forgotten": 0,
        }

    def test_failure_shows_what_comes_closest_and_hides_what_must_stay_hidden(self, api: ApiClient) -> None:
        for card in ("4242424242424242", "4000000000009995"):
            body = {"name": "A", "number": card, "cvc": "111", "exp_month": "01", "exp_year": "2050"}
            api.post("/api/tokens?cvc=111", body, headers={"authorization": "Bearer abcdefghijklmnop"})
        nearest = requests(api)["requests"][0]["id"]
        match = {
            "path": "/api/tokens",
            "query": {"cvc": "222"},
            "headers": {"Authorization": "Bearer abcdefghijklmnoq"},
            "body": {"number": "4000000000009987", "exp_year": "2050", "cvc": "222"},
        }
        answer = api.post("/_mockpay/verify", {"match": match})
        assert answer.status_code == 409
        assert answer.json() == {
            "error": {
                "code": "not_verified",
                "message": "0 requests match, wanted at least 1; nearest is "
                f'POST /api/tokens ({nearest}): query.cvc is "***", wanted "***"; '
                'headers.Authorization is "Bearer ***mnop", wanted "Bearer ***mnoq"; '
                'body.number is "400000******9995", wanted "400000******9987"; body.cvc is "***", wanted "***"',
                "count": 0,
                "ids": [],
                "forgotten": 0,
                "expected": {"at_least": 1},
                "nearest": {
                    "id": nearest,
                    "request": "POST /api/tokens",
                    "differs": [
                        {"field": "query.cvc", "wanted": "***", "got": "***"},
                        {"field": "headers.Authorization", "wanted": "Bearer ***mnoq", "got": "Bearer ***mnop"},
                        {"field": "body.number", "wanted": "400000******9987", "got": "400000******9995"},
                        {"field": "body.cvc", "wanted": "***", "got": "***"},
                    ],
                },
            }
        }

    def test_nothing_comes_close_where_there_is_nothing_and_where_there_is_too_much(self, api: ApiClient) -> None:
        wanting = {"match": {"method": "POST"}, "exactly": 1}
        assert api.post("/_mockpay/verify", wanting).json()["error"]["nearest"] is None
        for _ in range(2):
            api.order()
        error = api.post("/_mockpay/verify", wanting).json()["error"]
        assert (error["message"], error["nearest"]) == ("2 requests match, wanted exactly 1", None)

    def test_a_pattern_may_fit_no_operation(self, api: ApiClient) -> None:
        body = {"match": {"operation": "ecartpay.drop_*"}, "exactly": 0}
        assert api.post("/_mockpay/verify", body).json()["verified"]

    def test_it_says_when_some_are_forgotten(self, open_client: Open) -> None:
        client = open_client(journal=2)
        for _ in range(3):
            client.get("/api/orders")
        assert client.post("/_mockpay/verify", {"match": {}, "exactly": 2}).json()["forgotten"] == 1

    @pytest.mark.parametrize(
        ("body", "message"),
        [
            (b"", "match is required"),
            (b"[]", "the body must be an object"),
            (b"{", "the body cannot be read as JSON"),
            ({"match": []}, "match must be an object"),
            ({"match": {"method": "post"}}, "match.method must match ^[A-Z]+$"),
            ({"match": {"status": "200"}}, "match.status must be a whole number"),
            ({"match": {"status": 42}}, "match.status must be at least 100"),
            ({"match": {"query": {"a": 1}}}, "match.query.a must be a string"),
            ({"match": {"headers": ["a"]}}, "match.headers must be an object"),
            ({"match": {"body": 1}}, "match.body must be an object"),
            ({"match": {"bdy": {}}}, "bdy"),
            ({"match": {"operation": "conekta.create_ordr"}, "exactly": 0}, "did you mean 'conekta.create_order'?"),
            ({"match": {}, "exactly": -1}, "exactly must be at least 0"),
            ({"match": {}, "at_least": 1.5}, "at_least must be a whole number"),
            ({"match": {}, "atleast": 1}, "atleast"),
        ],
        ids=str,
    )
    def test_wrong_bodies(self, api: ApiClient, body: Any, message: str) -> None:
        answer = api.post("/_mockpay/verify", body)
        assert answer.status_code == (400 if body == b"{" else 422)
        assert message in answer.json()["error"]["message"]


@pytest.fixture(scope="module")
def crowd() -> Iterator[ApiClient]:
    client = ApiClient(("default",))
    yield client
    client.close()


WORDS = st.sampled_from(["a", "b", ""])
JSON = st.one_of(st.none(), st.booleans(), st.integers(0, 2), st.sampled_from([0.0, 1.0, 1.5]), WORDS)
SENT = st.tuples(st.sampled_from(["DELETE", "POST", "PUT"]), st.sampled_from(["/x", "/api/orders"]), WORDS, WORDS, JSON)
WANTED = st.fixed_dictionaries(
    {},
    optional={
        "method": st.sampled_from(["DELETE", "POST", "PUT"]),
        "path": st.sampled_from(["/x", "/api/orders"]),
        "query": st.fixed_dictionaries({"q": WORDS}),
        "headers": st.fixed_dictionaries({"x-h": WORDS}),
        "body": st.fixed_dictionaries({"deep.v": JSON}),
    },
)
spaces = iter(range(1_000_000))


def naive(row: tuple[str, str, str, str, Any], wanted: dict[str, Any]) -> bool:
    method, path, query, header, value = row

    def text(value: Any) -> str:
        return json.dumps(float(value) if type(value) is int else value)

    return (
        wanted.get("method", method) == method
        and wanted.get("path", path) == path
        and wanted.get("query", {"q": query})["q"] == query
        and wanted.get("headers", {"x-h": header})["x-h"] == header
        and text(wanted.get("body", {"deep.v": value})["deep.v"]) == text(value)
    )


@given(st.lists(SENT, max_size=6), WANTED)
@settings(max_examples=100, deadline=None, derandomize=True)
def test_the_count_is_that_of_a_naive_look(
    crowd: ApiClient, rows: list[tuple[str, str, str, str, Any]], wanted: dict[str, Any]
) -> None:
    space = f"/~n{next(spaces)}"
    for method, path, query, header, value in rows:
        sent = {"deep": {"v": value}, "a": []}
        crowd.ask(method, f"{space}{path}?q={quote(query)}", sent, headers=ANYBODY | {"x-h": header})
    count = sum(naive(row, wanted) for row in rows)
    answer = crowd.post(f"{space}/_mockpay/verify", {"match": wanted, "exactly": count})
    assert (answer.status_code, answer.json().get("count")) == (200, count), answer.text
    crowd.ask("DELETE", f"/_mockpay/spaces/{space[2:]}")


def test_schemas_agree_on_what_a_match_is() -> None:
    verify, wait = (
        json.loads((ROOT / "schemas" / "control" / f"{name}.request.json").read_text()) for name in ("verify", "wait")
    )
    assert verify["properties"]["match"] == wait["properties"]["match"]
