"""Old names of keys in scenarios. They count for one more release, and the log says what to write instead."""

import logging
from collections.abc import Callable, Iterable
from functools import lru_cache
from operator import not_
from typing import Any, Final, NamedTuple

import msgspec

from mockpay.scenario.document import Document, Place

log = logging.getLogger("mockpay")
MISSING: Final = object()


def same(value: Any) -> Any:
    """A key that only moved."""
    return value


class Alias(NamedTuple):
    """An old key, the one that took its place, and what an old value is there. `hint` is how the two values differ."""

    old: Place
    new: Place
    convert: Callable[[Any], Any] = same
    hint: str = ""


ALIASES: Final = (Alias(("webhooks", "purist"), ("webhooks", "root_fields"), not_, ", and says the opposite"),)


def modern(document: Document, aliases: Iterable[Alias]) -> Document:
    """The document with new keys in the place of old ones. Raises `BadScenario` when it has both."""
    for alias in aliases:
        if (value := _at(document.data, alias.old)) is not MISSING:
            document = _moved(document, alias, value)
    return document


def _moved(document: Document, alias: Alias, value: Any) -> Document:
    old, new = ".".join(map(str, alias.old)), ".".join(map(str, alias.new))
    if _at(document.data, alias.new) is not MISSING:
        raise document.complaint(alias.old, f"{old} is the old name of {new}; keep the new one only")
    sentence = f"{old} is now {new}{alias.hint}; the old name goes with the next release"
    _warn(str(document.complaint(alias.old, sentence)))
    depth = len(alias.old)
    lines = {(*alias.new, *path[depth:]): line for path, line in document.lines.items() if path[:depth] == alias.old}
    data = _put(_without(document.data, alias.old), alias.new, alias.convert(value))
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
