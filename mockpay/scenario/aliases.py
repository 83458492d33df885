"""Old names of keys in scenarios. They count for one more release, and the log says what to write instead."""

import logging
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, Final, NamedTuple

import msgspec

from mockpay.scenario.document import Document, Place

log = logging.getLogger("mockpay")
MISSING: Final = object()


def same(value: Any) -> Any:
    """A key that only moved."""
    return value


class Alias(NamedTuple):
    """An old key, the one that took its place, and what an old value is there. `hint` is how the two values differ; a
    `table` has other rows there."""

    old: Place
    new: Place
    convert: Callable[[Any], Any] = same
    hint: str = ""
    table: bool = False


def rows_of(origin: str, value: Any) -> Any:
    """The rows of a table of all providers that are about one: each named it as its `origin`, or none."""
    rows = [row for row in value if row.get("origin") in (None, origin)]
    return [{key: field for key, field in row.items() if key != "origin"} for row in rows]


def modern(document: Document, aliases: Iterable[Alias]) -> Document:
    """The document with new keys in the place of old ones. Raises `BadScenario` when it has both."""
    known = tuple(aliases)  # one old key may have become several
    for alias in known:
        if (value := _at(document.data, alias.old)) is not MISSING:
            document = _copied(document, alias, value)
    data = document.data
    for old in {alias.old for alias in known}:
        data = data if _at(data, old) is MISSING else _without(data, old)
    return msgspec.structs.replace(document, data=data)


def _copied(document: Document, alias: Alias, value: Any) -> Document:
    old, new = ".".join(map(str, alias.old)), ".".join(map(str, alias.new))
    if _at(document.data, alias.new) is not MISSING:
        raise document.complaint(alias.old, f"{old} is the old name of {new}; keep the new one only")
    sentence = f"{old} is now {new}{alias.hint}; the old name goes with the next release"
    _warn(str(document.complaint(alias.old, sentence)))
    depth = len(alias.old)
    moved = {path: line for path, line in document.lines.items() if path[:depth] == alias.old}
    lines = {(*alias.new, *path[depth:]): line for path, line in moved.items() if not alias.table or path == alias.old}
    data = _put(document.data, alias.new, alias.convert(value))
    return msgspec.structs.replace(document, data=data, lines=document.lines | lines)


def _at(data: Any, path: Place) -> Any:
    for step in path:
        if not isinstance(data, dict) or step not in data:
            return MISSING
        data = data[step]
    return data


def _without(data: dict[Any, Any], path: Place) -> dict[Any, Any]:
    step, *rest = path
    others = {key: value for key, value in data.items() if key != step}
    return others | {step: _without(data[step], tuple(rest))} if rest else others


def _put(data: dict[Any, Any], path: Place, value: Any) -> dict[Any, Any]:
    step, *rest = path
    return data | {step: _put(data.get(step, {}), tuple(rest), value) if rest else value}


@lru_cache(maxsize=256)
def _warn(sentence: str) -> None:
    """Once: scenarios are read again whenever a space is put under one."""
    log.warning("mockpay: %s", sentence)
