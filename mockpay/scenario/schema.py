"""The schema of scenarios: `schemas/scenario.json`, and under `providers` what each provider says of its own settings.

A provider's are in `schemas/PROVIDER/scenario.json`. A property there may say `formerly`: the key of the scenario that
it was, which still counts for one release (`aliases.py`).
"""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, Final

import msgspec

from mockpay.resources import folder
from mockpay.scenario.aliases import ALIASES, Alias

Json = dict[str, Any]
FILE: Final = "scenario.json"


@cache
def schema() -> Json:
    """The whole schema."""
    whole: Json = msgspec.json.decode((folder("schemas") / FILE).read_bytes())
    whole["properties"]["providers"]["properties"] = own = dict(_settings())
    for alias in _moves(own):
        *above, old = alias.old
        now = ".".join(map(str, alias.new))
        gone = {"description": f"The old name of {now}; it goes with the next release.", "deprecated": True}
        _part(whole, above)["properties"][old] = _part(whole, alias.new) | gone
    return whole


def _part(whole: Json, path: Iterable[str | int]) -> Json:
    """What the schema says of a key."""
    for step in path:
        whole = whole["properties"][step]
    return whole


@cache
def aliases() -> tuple[Alias, ...]:
    """All old keys: those of the core, and those of the providers' settings."""
    return (*ALIASES, *_moves(dict(_settings())))


def _settings() -> Iterator[tuple[str, Json]]:
    """Each shipped provider that has settings of its own, and their schema."""
    for path in sorted(folder("schemas").iterdir(), key=lambda one: one.name):
        if (file := path / FILE).is_file():
            yield path.name, msgspec.json.decode(file.read_bytes())


def _moves(settings: dict[str, Json]) -> Iterator[Alias]:
    for name, own in settings.items():
        for key, part in own["properties"].items():
            if formerly := part.get("formerly"):
                yield Alias(tuple(formerly.split(".")), ("providers", name, key))
