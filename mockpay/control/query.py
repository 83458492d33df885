"""The query of a request, checked like a body."""

from typing import Any, Final

from starlette.requests import Request

from mockpay.web.errors import Invalid
from mockpay.web.validation import Schema

FLAGS: Final = {"true": True, "false": False}


def query_of(request: Request, schema: Schema) -> dict[str, Any]:
    """The query, with numbers and flags as what the schema says they are. Raises `Invalid`."""
    properties = schema.document["properties"]
    if lost := request.query_params.keys() - properties.keys():
        raise Invalid(f"there is no filter {min(lost)[:40]!r}; there are {', '.join(properties)}")
    query = {name: _read(value, properties.get(name, {}).get("type")) for name, value in request.query_params.items()}
    schema.check(query)
    return query


def _read(value: str, kind: object) -> Any:
    if kind == "integer" and value.isascii() and value.isdecimal() and len(value) < 16:
        return int(value)
    return FLAGS.get(value, value) if kind == "boolean" else value
