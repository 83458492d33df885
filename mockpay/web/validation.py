"""Bodies against JSON Schema: `jsonschema-rs` decides, sentences name the field, unknown keys are found beside it."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec

from mockpay.resources import folder
from mockpay.web.errors import Invalid, Violation

if TYPE_CHECKING:
    from jsonschema_rs import ValidationError, Validator

MOST_SENTENCES: Final = 10
REQUIRED: Final = "Required"
MOST_WORDS: Final = 200
"""Characters of a sentence that is not ours."""
WORDS: Final = {
    REQUIRED: "is required",
    "Type": "must be {types}",
    "Enum": "must be one of {options}",
    "Minimum": "must be at least {limit}",
    "Maximum": "must be at most {limit}",
    "ExclusiveMinimum": "must be greater than {limit}",
    "ExclusiveMaximum": "must be less than {limit}",
    "MinItems": "must have at least {limit} element(s)",
    "MaxItems": "must have at most {limit} element(s)",
    "MinLength": "must have at least {limit} character(s)",
    "MaxLength": "must have at most {limit} character(s)",
    "Pattern": "must match {pattern}",
    "Format": "must be a valid {format}",
    "MultipleOf": "must be a multiple of {multiple_of}",
}
"""What a schema keyword says when it is broken (kind of jsonschema-rs's error -> sentence)."""
TYPES: Final = {
    "object": "an object",
    "array": "a list",
    "string": "a string",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "None": "null",
}


class KnownKeys(NamedTuple):
    """The keys a place in a body may have; `inside` leads on, `each` into the elements of a list."""

    keys: frozenset[str]
    inside: dict[str, "KnownKeys"]
    each: "KnownKeys | None"


class UnknownKey(NamedTuple):
    """A key the schema does not have: where it stands, with a full stop at the end where that is not the top, and the
    keys that may stand there."""

    place: str
    key: str
    known: frozenset[str]

    @property
    def path(self) -> str:
        """The whole path."""
        return f"{self.place}{self.key}"


class Schema:
    """One schema file, compiled on first use: `Schema("folder/name")` reads that file under `schemas/`. One that only
    says `$ref` is like the file beside it that it names."""

    def __init__(self, name: str) -> None:
        self.name = name

    @cached_property
    def document(self) -> dict[str, Any]:
        """The schema itself."""
        *folders, name = self.name.split("/")
        return _read(folder("schemas").joinpath(*folders), f"{name}.json")

    @cached_property
    def _validator(self) -> "Validator":
        from jsonschema_rs import validator_for

        return validator_for(self.document)

    @cached_property
    def _closed(self) -> "Validator":
        from jsonschema_rs import validator_for

        return validator_for(_closed(self.document))

    @cached_property
    def _known(self) -> KnownKeys | None:
        return _known(self.document, self.document)

    def fits(self, body: Any) -> bool:
        """Whether a body is valid and has no key that the schema does not have: one look tells it of most."""
        return self._closed.is_valid(body)

    def check(self, body: Any) -> None:
        """Raises `Invalid` with a sentence per broken field."""
        if not self._validator.is_valid(body):
            errors = list(islice(self._validator.iter_errors(body), MOST_SENTENCES))
            raise Invalid(*map(sentence, errors), broken=tuple(map(_broken, errors)), schema=self.name)

    def unknown(self, body: Any) -> list[str]:
        """The paths of keys the schema does not have."""
        return [one.path for one in self.unknown_keys(body)]

    def unknown_keys(self, body: Any) -> list[UnknownKey]:
        """The keys the schema does not have."""
        return [] if self._known is None or _all_known(body, self._known) else list(_unknown(body, self._known, ""))


def _read(place: Path, name: str) -> dict[str, Any]:
    document: dict[str, Any] = msgspec.json.decode(place.joinpath(name).read_bytes())
    same = document.get("$ref", "")
    return _read(place, same) if same.endswith(".json") else document


def sentence(error: "ValidationError") -> str:
    """What is wrong and where, in words a client's developer can act on."""
    path = dotted(error.instance_path)
    kind = type(error.kind).__name__
    details = in_words(error.kind.as_dict())
    if kind == REQUIRED:
        path = f"{path}.{details['property']}".removeprefix(".")
    if kind in WORDS:
        return f"{path or 'the body'} {WORDS[kind].format(**details)}"
    return f"{path or 'the body'} does not fit: {error.message[:MOST_WORDS]}"


def _broken(error: "ValidationError") -> Violation:
    kind, facts = type(error.kind).__name__, error.kind.as_dict()
    missing = (str(facts["property"]),) if kind == REQUIRED else ()
    if kind == "MinLength":
        facts |= {"length": len(str(error.instance))}
    return Violation((*error.instance_path, *missing), kind, pointer(error.schema_path), facts)


def in_words(facts: Mapping[str, Any]) -> dict[str, str]:
    """What a keyword asks for, as its sentence has it."""
    return {name: _listed(value) for name, value in facts.items()}


def _listed(value: object) -> str:
    return " or ".join(TYPES.get(str(one), str(one)) for one in value) if isinstance(value, list) else str(value)


def pointer(path: Iterable[str | int]) -> str:
    """`["properties", "a/b", "type"]` as `/properties/a~1b/type` (RFC 6901)."""
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in path)


def dotted(path: Iterable[str | int]) -> str:
    """`["items", 0, "price"]` as `items[0].price`."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".")


def _known(schema: Any, root: dict[str, Any]) -> KnownKeys | None:
    if "$ref" in schema:
        schema = root["$defs"][schema["$ref"].removeprefix("#/$defs/")]
    each = _known(schema["items"], root) if "items" in schema else None
    properties = schema.get("properties")
    if properties is None:
        return KnownKeys(frozenset(), {}, each) if each else None
    inside = {name: known for name, part in properties.items() if (known := _known(part, root))}
    return KnownKeys(frozenset(properties), inside, each)


def _closed(schema: Any) -> Any:
    """The schema without room for keys it does not have, wherever `_known` finds those."""
    inner = {name: {key: _closed(part) for key, part in schema[name].items()} for name in INSIDE if name in schema}
    each = {"items": _closed(schema["items"])} if "items" in schema else {}
    return {**schema, **inner, **each, **({"additionalProperties": False} if schema.get("properties") else {})}


INSIDE: Final = ("properties", "$defs")
"""What holds schemas by name."""


def _all_known(body: Any, known: KnownKeys) -> bool:
    """Whether the schema has all keys: it nearly always has, and then no paths are put together."""
    if isinstance(body, dict):
        if known.keys and not body.keys() <= known.keys:
            return False
        for name, inside in known.inside.items():
            if name in body and not _all_known(body[name], inside):
                return False
    elif isinstance(body, list) and known.each:
        for one in body:
            if not _all_known(one, known.each):
                return False
    return True


def _unknown(body: Any, known: KnownKeys, path: str) -> Iterator[UnknownKey]:
    if isinstance(body, dict):
        if known.keys and not body.keys() <= known.keys:
            yield from (UnknownKey(path, key, known.keys) for key in body if key not in known.keys)
        for name, value in body.items():
            if name in known.inside:
                yield from _unknown(value, known.inside[name], f"{path}{name}.")
    elif isinstance(body, list) and known.each:
        for index, one in enumerate(body):
            yield from _unknown(one, known.each, f"{path.removesuffix('.')}[{index}].")
