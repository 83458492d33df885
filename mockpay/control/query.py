"""The query of a request, checked like a body."""

from collections.abc import Collection
from difflib import get_close_matches
from typing import Any, Final

from starlette.requests import Request

from mockpay.web.errors import Invalid
from mockpay.web.validation import Schema

FLAGS: Final = {"true": True, "false": False}


def query_of(request: Request, schema: Schema) -> dict[str, Any]:
    """The query, with numbers and flags as what the schema says they are. Raises `Invalid`."""
    properties = schema.document["properties"]
    refuse_unknown(request, properties)
    query = {name: _read(value, properties.get(name, {}).get("type")) for name, value in request.query_params.items()}
    schema.check(query)
    return query


def refuse_unknown(request: Request, known: Collection[str] = ()) -> None:
    """Refuses parameters that are not known, and those that are sent twice. Raises `Invalid`."""
    if lost := request.query_params.keys() - known:
        name = min(lost)
        near = get_close_matches(name[:40], known, n=1)
        meant = f"; did you mean {near[0]}?" if near else ""
        there_are = f"there are {', '.join(known)}" if known else "this call takes none"
        raise Invalid(f"there is no {'filter' if known else 'parameter'} {name[:40]!r}; {there_are}{meant}")
    names = [name for name, _ in request.query_params.multi_items()]
    if twice := [name for name in request.query_params if names.count(name) > 1]:
        raise Invalid(f"{twice[0]} must be sent once, not {names.count(twice[0])} times")


def _read(value: str, kind: object) -> Any:
    if kind == "integer" and value.isascii() and value.isdecimal() and len(value) < 16:
        return int(value)
    return FLAGS.get(value, value) if kind == "boolean" else value
