"""The OpenAPI document of the control plane, drawn from its table and schemas (`schemas.py` says which are whose)."""

import re
from collections.abc import Iterator
from functools import cache, partial
from typing import Any, Final

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from mockpay.control.endpoint_row import EndpointRow, Table
from mockpay.control.schemas import ERROR, NO_SCHEMAS, SCHEMAS
from mockpay.resources import folder
from mockpay.settings import VERSION

Json = dict[str, Any]
PATH: Final = "/_mockpay/openapi.json"
PARAMETER: Final = re.compile(r"{(\w+)}")
TEXT: Final[Json] = {"text/plain": {"schema": {"type": "string"}}}


def described(rows: Table) -> Table:
    """The rows, and one more that gives the document about all of them."""

    async def get(_request: Request) -> Any:
        """GET /_mockpay/openapi.json: this document."""
        return drawn()

    @cache
    def drawn() -> Json:
        return document(whole)

    whole: Table = (*rows, EndpointRow("GET", PATH, get))
    return whole


def document(rows: Table) -> Json:
    """The whole document, OpenAPI 3.1."""
    schemas = dict(_schemas())
    paths: dict[str, Json] = {}
    for row in rows:
        function = row.endpoint.func if isinstance(row.endpoint, partial) else row.endpoint
        paths.setdefault(row.path, {})[row.method.lower()] = _operation(row.method, row.path, function, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "mockpay's control plane",
            "version": VERSION,
            "description": "Steers one space: that of the address, or under /~NAME/ the one of that name.",
        },
        "servers": [
            {"url": "/"},
            {"url": "/~{space}", "variables": {"space": {"default": "test-1", "description": "Made on first use."}}},
        ],
        "security": [{}, {"token": []}],
        "paths": paths,
        "components": {
            "schemas": {name: _part(name, schema) for name, schema in schemas.items()},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _schemas() -> Iterator[tuple[str, Json]]:
    """File name without its ending, schema."""
    for path in sorted((folder("schemas") / "control").iterdir(), key=lambda one: one.name):
        yield path.name.removesuffix(".json"), msgspec.json.decode(path.read_bytes())


def _operation(method: str, path: str, endpoint: Any, schemas: dict[str, Json]) -> Json:
    own = SCHEMAS.get(f"{method} {path}", NO_SCHEMAS)
    names = PARAMETER.findall(path)
    asked = schemas[own.query]["properties"] if own.query else {}
    operation: Json = {
        "operationId": "_".join([method.lower(), *re.findall(r"\w+", path.removeprefix("/_mockpay/"))]),
        "description": _description(method, path, endpoint),
        "parameters": [
            *[{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names],
            *[{"name": name, "in": "query", "schema": schema} for name, schema in asked.items()],
        ],
        "responses": {
            "200": {"description": "Done.", "content": _content_of(endpoint, own.response)},
            "default": {"description": "Refused.", "content": _content(ERROR)},
        },
    }
    if own.request:
        operation["requestBody"] = {"content": _content(own.request)}
    return operation


def _description(method: str, path: str, endpoint: Any) -> str:
    """What the endpoint says of itself, without repeating where it is."""
    words = " ".join((endpoint.__doc__ or "").split())
    return words.removeprefix(f"{method} {path}").removeprefix(":").strip(" .") or f"{method} {path}"


def _content_of(endpoint: Any, name: str) -> Json:
    """What is answered: an endpoint that gives a `Response` of its own tells a text, the others JSON."""
    return TEXT if endpoint.__annotations__.get("return") is Response else _content(name)


def _content(name: str) -> Json:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"} if name else {}}}


def _part(name: str, value: Any) -> Any:
    """A schema as a part of the document: what it refers to in itself stands deeper there."""
    if isinstance(value, list):
        return [_part(name, one) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        key: f"#/components/schemas/{name}{one.removeprefix('#')}" if key == "$ref" else _part(name, one)
        for key, one in value.items()
        if key != "$schema"
    }
