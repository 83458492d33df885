"""What a schema says at the places a body breaks, of keys it does not have, and of those that were not sent."""

from difflib import get_close_matches
from functools import lru_cache
from typing import Any, Final

from mockpay.steering.trail import Wrong
from mockpay.web import redaction
from mockpay.web.validation import Schema, Stranger

REQUIRED: Final = "required"
MOST: Final = 20
"""Keys without effect that are told."""
INNER: Final = ("properties", "items", "$defs", "$schema", "title")
schema_of = lru_cache(maxsize=256)(Schema)


def broken(wrong: Wrong) -> list[dict[str, Any]]:
    """Each place in the body that breaks the schema, and what would be valid there."""
    places = zip(wrong.broken, wrong.sentences, strict=False)
    return [_broken(wrong.schema or "", path, pointer, sentence) for (path, pointer), sentence in places]


def _broken(schema: str, path: str, pointer: str, sentence: str) -> dict[str, Any]:
    part, keyword = pointer.rpartition("/")[::2]
    valid = _at(schema, part)
    says = valid.get(keyword)
    if keyword == REQUIRED:
        valid = _meant(schema, valid.get("properties", {}).get(path.rpartition(".")[2], {}))
    return {
        "path": redaction.text(path),
        "schema_path": pointer,
        "keyword": keyword,
        "says": says,
        "valid": _outline(valid),
        "sentence": redaction.text(sentence),
    }


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


def ignored(schema: str, body: Any) -> list[dict[str, Any]]:
    """The keys of a body that had no effect, each with the key that was perhaps meant."""
    return [_near(one) for one in schema_of(schema).strangers(body)[:MOST]]


def _near(one: Stranger) -> dict[str, Any]:
    near = get_close_matches(one.key[:100], one.known, n=1)
    path, place = redaction.text(one.path), redaction.text(one.place)
    return {"path": path, "nearest": f"{place}{near[0]}" if near else None}


def not_sent(schema: str, body: Any) -> list[str]:
    """The keys at the top that the operation takes and the body does not have."""
    return [name for name in schema_of(schema).document.get("properties", {}) if name not in body]
