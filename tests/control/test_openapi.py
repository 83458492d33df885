"""The OpenAPI document: exactly the routes there are, every schema a sound one, every answer of its shape."""

import re
from typing import Any

import pytest
from api_client import ApiClient
from jsonschema import Draft202012Validator
from starlette.routing import compile_path

from mockpay.control.schemas import ERROR, SCHEMAS
from mockpay.resources import folder
from mockpay.web.validation import Schema

NARROW = ("origin", "payment", "life", "text", "from", "to", "min_amount", "max_amount", "reference")
WORDS = re.compile(r"{(\w+)}")


@pytest.fixture
def document(api: ApiClient) -> dict[str, Any]:
    found: dict[str, Any] = api.get("/_mockpay/openapi.json").json()
    return found


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (method.upper(), path, one) for path, methods in document["paths"].items() for method, one in methods.items()
    ]


def resolved(document: dict[str, Any], reference: str) -> Any:
    place: Any = document
    for step in reference.removeprefix("#/").split("/"):
        place = place[step]
    return place


def references(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return own + [one for part in value.values() for one in references(part)]
    return [one for part in value for one in references(part)] if isinstance(value, list) else []


def test_it_lists_exactly_the_routes(api: ApiClient, document: dict[str, Any]) -> None:
    """What it lists is there; what is there for other methods than those it lists is not."""
    assert document["openapi"] == "3.1.0"
    listed = {(method, path) for method, path, _ in operations(document)}
    assert {("GET", "/livez"), ("GET", "/_mockpay/openapi.json"), ("PUT", "/_mockpay/scenario")} <= listed
    for path in document["paths"]:
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
            answer = api.ask(method, WORDS.sub("x", path), b"{")
            answered = any(
                one == method and compile_path(other)[0].match(WORDS.sub("x", path)) for one, other in listed
            )
            assert (answer.status_code == 405) is not answered, (method, path, answer.text)


def test_every_operation_says_what_it_does_under_a_name_of_its_own(document: dict[str, Any]) -> None:
    names = [one["operationId"] for _, _, one in operations(document)]
    assert len(set(names)) == len(names)
    for _, path, one in operations(document):
        assert one["description"]
        assert [part["name"] for part in one["parameters"] if part["in"] == "path"] == WORDS.findall(path)
        assert all(part["required"] for part in one["parameters"] if part["in"] == "path")


def test_every_reference_leads_somewhere_and_every_schema_is_sound(document: dict[str, Any]) -> None:
    for reference in references(document):
        assert resolved(document, reference), reference
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_every_schema_belongs_to_an_operation_and_all_of_ours_have_one(document: dict[str, Any]) -> None:
    listed = {f"{method} {path}" for method, path, _ in operations(document)}
    files = {file.name.removesuffix(".json") for file in (folder("schemas") / "control").iterdir()}
    assert {*SCHEMAS} <= listed
    assert {name for own in SCHEMAS.values() for name in own if name} | {ERROR} == files
    for endpoint, own in SCHEMAS.items():
        assert [name.rpartition(".")[2] for name in own if name] == [kind for kind in own._fields if getattr(own, kind)]
        for name in filter(None, own):
            assert endpoint in Schema(f"control/{name}").document["title"].split(", "), "its title tells readers so"


TEXTS = {
    ("GET", "/_mockpay/metrics"),
    ("POST", "/_mockpay/inbox/{name}"),
    ("PUT", "/_mockpay/inbox/{name}"),
    ("PATCH", "/_mockpay/inbox/{name}"),
}
"""What answers no JSON."""


def test_every_answer_has_a_schema(document: dict[str, Any]) -> None:
    """So that every answer in every test is held to it (`obey_schema`)."""
    answers = {(method, path): one["responses"]["200"]["content"] for method, path, one in operations(document)}
    assert {row for row, content in answers.items() if "text/plain" in content} == TEXTS
    bare = [row for row, content in answers.items() if row not in TEXTS and not content["application/json"]["schema"]]
    assert bare == []


def test_what_stands_in_several_answers_is_one_shape() -> None:
    """A request, an order and a delivery: alone, in a list, and as what somebody waited for."""

    def shape(name: str) -> Any:
        whole = Schema(f"control/{name}.response").document
        return {name: part for name, part in whole.items() if name not in ("$schema", "title", "description")}

    request, order, delivery = (shape(name) for name in ("request", "order", "delivery"))
    requests, found, deliveries = shape("waited")["anyOf"]
    assert shape("requests")["properties"]["requests"]["items"] == request
    assert requests["properties"]["requests"]["items"] == request
    assert {name: part for name, part in found.items() if name != "description"} == order
    assert shape("deliveries")["properties"]["deliveries"]["items"] == delivery
    assert deliveries["properties"]["deliveries"]["items"] == delivery
    explained, asked = shape("explain")["properties"], shape("explain_request")["properties"]["orders"]["items"]
    assert asked["properties"]["now"] == explained["now"]
    assert asked["properties"]["charges"]["items"] == explained["charges"]["items"]


@pytest.mark.parametrize(
    ("method", "path", "has"),
    [
        ("get", "/_mockpay/orders", {"query": [*NARROW, "sort", "order", "offset", "limit"]}),
        ("put", "/_mockpay/scenario", {"body": "scenario.request", "answer": "scenario.response"}),
        ("delete", "/_mockpay/faults/{id}", {"answer": "dropped.response"}),
        ("post", "/_mockpay/orders/{id}/actions/{action}", {"body": "action.request", "answer": "summary.response"}),
    ],
)
def test_bodies_queries_and_answers(document: dict[str, Any], method: str, path: str, has: dict[str, Any]) -> None:
    one = document["paths"][path][method]

    def schema(part: dict[str, Any]) -> str:
        reference: str = part["content"]["application/json"]["schema"]["$ref"]
        return reference.rpartition("/")[2]

    assert [part["name"] for part in one["parameters"] if part["in"] == "query"] == has.get("query", [])
    assert schema(one["responses"]["default"]) == "error.response"
    if "body" in has:
        assert schema(one["requestBody"]) == has["body"]
    if "answer" in has:
        assert schema(one["responses"]["200"]) == has["answer"]
