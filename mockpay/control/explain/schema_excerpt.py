"""What a schema says at the places a body breaks, of keys it does not have, and of those that were not sent."""

from collections.abc import Sequence
from difflib import get_close_matches
from functools import cache
from typing import Any, Final

import msgspec

from mockpay.scenario.audit import RefusalRecord
from mockpay.web import redaction
from mockpay.web.validation import Schema, UnknownKey

REQUIRED: Final = "required"
MOST: Final = 20
"""Keys without effect that are told."""
INNER: Final = ("properties", "items", "$defs", "$schema", "title")
schema_of = cache(Schema)


class SchemaExcerpt(msgspec.Struct, frozen=True):
    """A place in a body that breaks the schema: the keyword it breaks, with what that says and where, and what would be
    `valid` there: a part of the schema in outline."""

    path: str
    schema_path: str
    keyword: str
    says: Any
    valid: Any
    sentence: str


class Ignored(msgspec.Struct, frozen=True):
    """A key of a body, or a parameter, that had no effect, and the one that was perhaps meant."""

    path: str
    nearest: str | None


class Body(msgspec.Struct, frozen=True):
    """How a body went with its schema; `not_sent` are the keys at the top that it could have had."""

    schema: str
    ignored: list[Ignored]
    not_sent: list[str]


class QueryReport(msgspec.Struct, frozen=True):
    """Parameters of a query that had no effect, and those that the operation takes."""

    ignored: list[Ignored]
    taken: list[str]


def broken(wrong: RefusalRecord) -> list[SchemaExcerpt]:
    """Each place in the body that breaks the schema, and what would be valid there."""
    places = zip(wrong.broken, wrong.sentences, strict=False)
    return [_place(wrong.schema or "", path, pointer, sentence) for (path, pointer), sentence in places]


def _place(schema: str, path: str, pointer: str, sentence: str) -> SchemaExcerpt:
    part, keyword = pointer.rpartition("/")[::2]
    valid = _at(schema, part)
    says = valid.get(keyword)
    if keyword == REQUIRED:
        valid = _meant(schema, valid.get("properties", {}).get(path.rpartition(".")[2], {}))
    return SchemaExcerpt(
        path=redaction.text(path),
        schema_path=pointer,
        keyword=keyword,
        says=says,
        valid=_outline(valid),
        sentence=redaction.text(sentence),
    )


def _at(schema: str, pointer: str) -> Any:
    """The part of a schema that a JSON Pointer leads to, nothing where it was cut off."""
    place: Any = schema_of(schema).document
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        place = place[int(name)] if isinstance(place, list) else place.get(name, {})
    return place


def _meant(schema: str, part: Any) -> Any:
    """A part of a schema, or the one it refers to."""
    reference = part.get("$ref", "") if isinstance(part, dict) else ""
    return _at(schema, reference.removeprefix("#")) if reference.startswith("#/") else part


def _outline(part: Any, *, inner: bool = False) -> Any:
    """A part of a schema, what is inside it without what is inside that."""
    if not isinstance(part, dict):
        return part
    own = {name: value for name, value in part.items() if name not in INNER}
    if inner:
        return own
    if "properties" in part:
        own["properties"] = {name: _outline(one, inner=True) for name, one in part["properties"].items()}
    return own | ({"items": _outline(part["items"], inner=True)} if "items" in part else {})


def body(schema: str, sent: dict[str, Any]) -> Body:
    """A body that was sent, beside its schema."""
    known = schema_of(schema)
    not_sent = [name for name in known.document.get("properties", {}) if name not in sent]
    return Body(schema, [_ignored(one) for one in known.unknown_keys(sent)[:MOST]], not_sent)


def _ignored(one: UnknownKey) -> Ignored:
    near = get_close_matches(one.key[:100], one.known, n=1)
    path, place = redaction.text(one.path), redaction.text(one.place)
    return Ignored(path, f"{place}{near[0]}" if near else None)


def query(ignored: list[str], taken: Sequence[str]) -> QueryReport | None:
    """A query some of whose parameters had no effect; None where all had."""
    return QueryReport([_nearest(one, taken) for one in ignored[:MOST]], [*taken]) if ignored else None


def _nearest(name: str, taken: Sequence[str]) -> Ignored:
    near = get_close_matches(name[:100], [one for one in taken if one != name], n=1)
    return Ignored(redaction.text(name), near[0] if near else None)
