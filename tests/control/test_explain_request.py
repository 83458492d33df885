"""Why a request was answered as it was, by each provider: what was sent and where, and what is never told."""

from typing import Any

import msgspec
import pytest
from api_client import ANYBODY, ORDER, ApiClient

from mockpay.app import find_providers
from tests.control.explained import (
    CARD,
    CONEKTA,
    FORM,
    KEY,
    NEW,
    OPERATIONS,
    PUBLIC_NUMBER,
    SHOP,
    Ask,
    Open,
    ask,
    decided,
    explained,
    steered,
    token,
    told,
    whole,
)

BEFORE_THE_CORE = [
    (
        ("POST", "/api/orders", ORDER, {}),
        whole("POST /api/orders", 401, decided("guard", "no key came with it"), "ecartpay.create_order",
              fidelity="invented", valid_now=[KEY]),
    ),
    (
        ("GET", "/orders", None, {}),
        whole("GET /orders", 401, decided("guard", "no key came with it"), "conekta.get_orders",
              fidelity="documented", valid_now=[KEY]),
    ),
    (
        ("GET", "/api/v2/orders", None, {}),
        whole("GET /api/v2/orders", 401, decided("guard", "no key came with it"), "ecartapi.list_orders",
              fidelity="invented", valid_now=[KEY]),
    ),
    (
        ("POST", "/api/orders", b"{"),
        whole("POST /api/orders", 400,
              decided("malformed", "the body cannot be read as JSON: Input data was truncated"),
              "ecartpay.create_order", fidelity="invented",
              valid_now=["the same request with a body that is JSON (RFC 8259)"]),
    ),
    (
        ("POST", "/api/orders", b" " * 1_048_577),
        whole("POST /api/orders", 413,
              decided("size", "the body is larger than 1048576 bytes; MOCKPAY_MAX_BODY raises the limit"),
              "ecartpay.create_order", fidelity="invented",
              valid_now=["the body is larger than 1048576 bytes; MOCKPAY_MAX_BODY raises the limit"]),
    ),
    (
        ("GET", "/api/orders?limit=x"),
        whole("GET /api/orders", 422, decided("reading", "limit must be a whole number from 1"),
              "ecartpay.list_orders", fidelity="invented", valid_now=["limit must be a whole number from 1"]),
    ),
    (
        ("POST", "/api/v2/orders", b"{}", ANYBODY | {"content-type": "text/plain"}),
        whole("POST /api/v2/orders", 415, decided("provider", "send application/json, not text/plain"),
              "ecartapi.create_order", fidelity="invented"),
    ),
    (
        ("GET", "/orders", None, ANYBODY | {"accept": "application/vnd.conekta-v9.9.0+json"}),
        whole("GET /orders", 409, decided("provider", "this version of the API does not exist"),
              "conekta.get_orders", fidelity="invented"),
    ),
    (
        ("GET", "/api/orders/nothing"),
        whole("GET /api/orders/nothing", 404,
              decided("core", "there is no order nothing; GET /api/orders lists those there are", code="not_found"),
              "ecartpay.get_order", fidelity="invented"),
    ),
    (
        ("OPTIONS", "/api/orders"),
        whole("OPTIONS /api/orders", 204,
              decided("preflight", "a browser asked whether its page may send this, and every page may")),
    ),
    (
        ("GET", "/api/orders"),
        whole("GET /api/orders", 200,
              decided("operation", "ecartpay.list_orders was done; nothing stood in its way"),
              "ecartpay.list_orders", fidelity="invented"),
    ),
    (
        ("GET", "/checkout?id=nothing"),
        whole("GET /checkout", 404,
              decided("core", "there is no order nothing; GET /api/orders lists those there are", code="not_found"),
              "checkout.open", fidelity="invented"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "answer"), BEFORE_THE_CORE, ids=[" ".join(one[0][:2]) for one in BEFORE_THE_CORE])
@pytest.mark.parametrize("space", ["", "/~a"])
def test_who_decided(api: ApiClient, space: str, asked: Ask, answer: dict[str, Any]) -> None:
    method, path, *rest = asked
    ask(api, method, space + path, *rest)
    assert explained(api, space) == answer


class TestWhereItWasSent:
    def test_nowhere(self, api: ApiClient) -> None:
        ask(api, "GET", "/api/ordrs")
        answer = explained(api)
        assert answer["nearest"][0] == "GET /api/orders"
        assert answer["decided"]["why"].startswith("there is no GET /api/ordrs; nearest: GET /api/orders")
        near, why = answer["nearest"], answer["decided"]["why"]
        verdict = decided("route", why)
        assert answer == whole("GET /api/ordrs", 404, verdict, fidelity="invented", nearest=near, valid_now=near)

    def test_on_nobodys_ground(self, api: ApiClient) -> None:
        ask(api, "GET", "/elsewhere/4242424242424242")
        answer = explained(api)
        verdict = decided("route", "there is no GET /elsewhere/424242******4242")
        near = answer["nearest"]
        assert answer == whole("GET /elsewhere/424242******4242", 404, verdict, nearest=near, valid_now=near)

    def test_by_another_method(self, api: ApiClient) -> None:
        ask(api, "DELETE", "/api/orders")
        answer = explained(api)
        verdict = decided("method", "/api/orders does not take DELETE; it takes GET, HEAD, POST")
        valid = ["GET /api/orders", "HEAD /api/orders", "POST /api/orders"]
        assert answer == whole(
            "DELETE /api/orders", 404, verdict, fidelity="invented", nearest=answer["nearest"], valid_now=valid
        )

    @pytest.mark.parametrize("face", find_providers(), ids=lambda face: face.name)
    def test_where_nothing_is_built(self, api: ApiClient, face: Any) -> None:
        one = next(one for one in face.operations if not one.handler and "{" not in one.path and one.method == "GET")
        ask(api, "GET", one.path)
        answer = explained(api)
        why = f"mockpay does not do GET {one.path} ({face.title}: {one.name}) yet; docs/coverage.md lists what it does"
        assert answer == whole(
            f"GET {one.path}",
            501,
            decided("not_built", why),
            f"{face.name}.{one.name}",
            fidelity="invented",
            nearest=answer["nearest"],
            valid_now=answer["nearest"],
        )
        assert answer["operation"]["built"] is False


class TestSchema:
    def test_each_broken_place(self, api: ApiClient) -> None:
        """A key that is missing, one of the wrong type in a list, one that is too small, one that nobody knows."""
        ask(api, "POST", "/api/orders", {"currency": "MXN", "items": [{"name": "a", "quantity": ["1"], "prise": 2}]})
        price = {"type": "number", "exclusiveMinimum": 0, "maximum": 90071992547409}
        price["description"] = "Per unit, in currency units."
        quantity = {"type": "integer", "minimum": 1, "maximum": 1000000, "description": "How many."}
        needs, number = "items[0].price is required", "items[0].quantity must be a whole number"
        broken = [
            {
                "path": "items[0].price",
                "schema_path": "/properties/items/items/required",
                "keyword": "required",
                "says": ["name", "quantity", "price"],
                "valid": price,
                "sentence": needs,
            },
            {
                "path": "items[0].quantity",
                "schema_path": "/properties/items/items/properties/quantity/type",
                "keyword": "type",
                "says": "integer",
                "valid": quantity,
                "sentence": number,
            },
        ]
        file = "ecartpay/create_order.request"
        answer = explained(api)
        not_sent = answer["body"]["not_sent"]
        assert {"email", "notify_url", "reference_id"} < set(not_sent)
        assert not {"items", "currency"} & set(not_sent)
        assert answer == whole(
            "POST /api/orders",
            422,
            decided("schema", f"{needs}; {number}", schema=file, broken=broken),
            "ecartpay.create_order",
            fidelity="invented",
            body={"schema": file, "ignored": [{"path": "items[0].prise", "nearest": "items[0].price"}]}
            | {"not_sent": not_sent},
            valid_now=[needs, number],
        )

    @pytest.mark.parametrize(
        ("path", "body", "places"),
        [
            ("/api/orders", [], [("", "/type", "object")]),
            ("/api/orders", ORDER | {"items": []}, [("items", "/properties/items/minItems", 1)]),
            (
                "/api/orders",
                ORDER | {"items": [{"name": "a", "quantity": 1, "price": 0}]},
                [("items[0].price", "/properties/items/items/properties/price/exclusiveMinimum", 0)],
            ),
            ("/api/v2/orders", {}, [("order", "/required", ["order"])]),
            (
                "/orders",
                CONEKTA | {"line_items": [{"name": "Cup", "quantity": 1, "unit_price": -1}]},
                [("line_items[0].unit_price", "/$defs/line_item/properties/unit_price/minimum", 0)],
            ),
        ],
        ids=str,
    )
    def test_of_each_provider(self, api: ApiClient, path: str, body: Any, places: list[tuple[str, str, Any]]) -> None:
        ask(api, "POST", path, body)
        answer = explained(api)["decided"]
        found = [(one["path"], one["schema_path"], one["says"]) for one in answer["broken"]]
        assert (answer["by"], found) == ("schema", places)

    def test_what_is_inside_is_told_in_outline(self, api: ApiClient) -> None:
        ask(api, "POST", "/api/v2/orders", {})
        (place,) = explained(api)["decided"]["broken"]
        assert place["valid"]["properties"]["customer"] == {"type": ["object", "null"]}

    def test_what_a_strict_scenario_does_not_ignore(self, open_client: Open) -> None:
        strict = steered(open_client, strict=True)
        ask(strict, "POST", "/api/orders", ORDER | {"refrence": "a", "zzz": 1})
        answer, file = explained(strict), "ecartpay/create_order.request"
        why = "refrence is not allowed; zzz is not allowed"
        assert answer["decided"] == decided("schema", why, rule="strict", schema=file)
        assert answer["body"]["ignored"] == [
            {"path": "refrence", "nearest": "reference"},
            {"path": "zzz", "nearest": None},
        ]
        assert answer["valid_now"] == ["reference instead of refrence", "nothing instead of zzz"]


@pytest.mark.parametrize(
    ("path", "body", "operation", "file", "ignored"),
    [
        ("/api/orders", ORDER | {"curency": "MXN"}, "ecartpay.create_order", "ecartpay/create_order.request",
         [{"path": "curency", "nearest": "currency"}]),
        ("/api/v2/orders", {"order": SHOP}, "ecartapi.create_order", "ecartapi/create_order.request", []),
        ("/orders", CONEKTA | {"meta_data": {}}, "conekta.create_order", "conekta/create_order.request",
         [{"path": "meta_data", "nearest": "metadata"}]),
    ],
    ids=["ecartpay", "ecartapi", "conekta"],
)  # fmt: skip
def test_what_went_well(
    api: ApiClient, path: str, body: Any, operation: str, file: str, ignored: list[dict[str, str]]
) -> None:
    ask(api, "POST", path, body)
    (order,) = api.get("/_mockpay/orders").json()["orders"]
    answer = explained(api)
    assert answer == whole(
        f"POST {path}",
        200,
        decided("operation", f"{operation} was done; nothing stood in its way"),
        operation,
        fidelity=OPERATIONS[operation].fidelity.value,
        body={"schema": file, "ignored": ignored, "not_sent": answer["body"]["not_sent"]},
        orders=[told(api, order["id"], "order.placed")],
        valid_now=[f"order {order['id']}: {NEW}"],
    )


class TestSecrets:
    @pytest.mark.parametrize(
        "sent",
        [
            ("POST", "/api/tokens", CARD | {"number": PUBLIC_NUMBER, "cvc": 98765, "exp_month": PUBLIC_NUMBER}),
            ("POST", "/api/tokens", {PUBLIC_NUMBER: {"cvc": "98765"}, "number": int(PUBLIC_NUMBER), "cvc": "98765"}),
            ("POST", "/api/orders", ORDER | {"items": [{PUBLIC_NUMBER: 1, "name": PUBLIC_NUMBER}]}),
            ("POST", "/orders", CONEKTA | {PUBLIC_NUMBER: 1, "line_items": PUBLIC_NUMBER, "currency": PUBLIC_NUMBER}),
            ("GET", f"/api/orders/{PUBLIC_NUMBER}"),
            ("GET", f"/orders/{PUBLIC_NUMBER}"),
            ("GET", f"/api/v2/orders/{PUBLIC_NUMBER}"),
            ("GET", f"/{PUBLIC_NUMBER}?cvc=98765"),
            ("POST", f"/checkout?id={PUBLIC_NUMBER}", b"do=card&cvc=98765", FORM),
        ],
        ids=str,
    )
    def test_no_number_of_a_card_is_told(self, api: ApiClient, sent: Ask) -> None:
        method, path, *rest = sent
        ask(api, method, path, *rest)
        text = msgspec.json.encode(explained(api)).decode()
        assert PUBLIC_NUMBER not in text
        assert "98765" not in text


def test_a_look_changes_nothing(api: ApiClient) -> None:
    api.order(token=token(api, "visa"))
    state, requests = api.get("/_mockpay/state").content, api.get("/_mockpay/requests").content
    for _ in range(2):
        explained(api)
    assert (api.get("/_mockpay/state").content, api.get("/_mockpay/requests").content) == (state, requests)


def test_requests_that_are_not_there(api: ApiClient, open_client: Open) -> None:
    answer = api.get("/_mockpay/requests/nothing/explain")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")
    off = open_client(journal=0).get("/_mockpay/requests/nothing/explain")
    assert (off.status_code, off.json()["error"]["code"]) == (409, "journal_off")


def test_links_lead_into_the_space(api: ApiClient) -> None:
    order_id = api.post("/~a/api/orders", ORDER).json()["id"]
    (order,) = explained(api, "/~a")["orders"]
    assert api.get(order["explain"]).json()["id"] == order_id
    assert order["explain"].startswith("/~a/")
