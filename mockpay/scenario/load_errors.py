"""Says in one sentence why data is no scenario. Imported only when it is not, for `jsonschema` is slow to import."""

import re
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from typing import Any, Final

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match
from msgspec import ValidationError

from mockpay.scenario.document import Place

LONGEST: Final = 40
TYPES: Final = {
    "array": "a list",
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
    "object": "a mapping",
    "string": "text",
}
MISFITS: Final = {
    "Expected `int`, got `decimal`": "must be written without a decimal point",
    "Invalid RFC3339 encoded datetime": "must be a day and time that exist",
}


def explain(schema: dict[str, Any], data: Any) -> tuple[Place, str]:
    """Where `data` breaks the schema, and a sentence on how."""
    error = best_match(Draft202012Validator(schema).iter_errors(data))
    if error is None:
        return (), "does not fit schemas/scenario.json"
    path = tuple(error.absolute_path)
    if error.validator == "additionalProperties":
        path = (*path, _unknown(error))
    return path, SENTENCES[str(error.validator)](error)


def explain_misfit(error: ValidationError) -> tuple[Place, str]:
    """The same for what only the conversion sees, such as the 30th of February."""
    problem, _, place = str(error).partition(" - at `$")
    path = tuple(int(index) if index else key for key, index in re.findall(r"[.](\w+)|\[(\d+)\]", place))
    if missing := re.fullmatch("Object missing required field `(.*)`", problem):
        return path, f"{label(path)} needs {missing[1]!r}"
    return path, f"{label(path)} {MISFITS.get(problem, f'does not fit: {problem}')}"


def label(path: Iterable[str | int]) -> str:
    """A path as one writes it: `account.keys[0].public`."""
    steps = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return steps.removeprefix(".") or "a scenario"


def _shown(value: Any) -> str:
    """A value in a few words."""
    if isinstance(value, str):
        return repr(value if len(value) <= LONGEST else f"{value[:LONGEST]}…")
    for kind, words in ((dict, "a mapping"), (list, "a list"), (bool, str(value).lower())):
        if isinstance(value, kind):
            return words
    return "nothing" if value is None else str(value)


def _must(error: Any, rule: str) -> str:
    return f"{label(error.absolute_path)} must {rule}, not {_shown(error.instance)}"


def _type(error: Any) -> str:
    wanted = [error.validator_value] if isinstance(error.validator_value, str) else error.validator_value
    sentence = _must(error, "be " + " or ".join(TYPES[one] for one in wanted if one != "null"))
    quotable = "string" in wanted and not isinstance(error.instance, dict | list | None)
    return f"{sentence}; put it in quotes" if quotable else sentence


def _unknown(error: Any) -> str:
    return str(next(key for key in error.instance if key not in error.schema["properties"]))


def _extra(error: Any) -> str:
    unknown, known = _unknown(error), sorted(error.schema["properties"])
    owner = f"key of {label(error.absolute_path)}" if error.absolute_path else "scenario key"
    close = get_close_matches(unknown, known, n=1)
    hint = f"did you mean {close[0]!r}?" if close else f"allowed: {', '.join(known)}"
    return f"{unknown!r} is not a {owner}; {hint}"


def _missing(error: Any) -> str:
    missing = next(key for key in error.validator_value if key not in error.instance)
    return f"{label(error.absolute_path)} needs {missing!r}"


SENTENCES: Final[dict[str, Callable[[Any], str]]] = {
    "additionalProperties": _extra,
    "enum": lambda error: _must(error, f"be one of {', '.join(error.validator_value)}"),
    "maximum": lambda error: _must(error, f"be at most {error.validator_value}"),
    "minimum": lambda error: _must(error, f"be at least {error.validator_value}"),
    "minLength": lambda error: f"{label(error.absolute_path)} must not be empty",
    "pattern": lambda error: _must(error, f"look like {error.schema['examples'][0]}"),
    "required": _missing,
    "type": _type,
}
