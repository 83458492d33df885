"""The schema of scenarios: `schemas/scenario.json`, and under `providers` what each provider says of its own settings.

A provider's are in `schemas/PROVIDER/scenario.json`. A property there may say what key of the scenario it was, which
still counts for one release (`aliases.py`): `formerly`; `formerly_opposite` of one that said the opposite;
`formerly_by_origin` of a table whose rows named their provider.
"""

from collections.abc import Iterable, Iterator
from functools import cache, partial
from operator import not_
from typing import Any, Final

import msgspec

from mockpay.resources import folder
from mockpay.scenario.aliases import Alias, rows_of

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
        gone: Json = {"description": f"The old name of {now}; it goes with the next release.", "deprecated": True}
        part = _part(whole, alias.new) | gone
        _part(whole, above)["properties"][old] = _with_origin(part) if alias.table else part
    return whole


def _with_origin(table: Json) -> Json:
    origin = {"description": "Provider the row is about; any when left out.", "type": ["string", "null"]}
    row = table["items"]
    return table | {"items": row | {"properties": {"origin": origin} | row["properties"]}}


def _part(whole: Json, path: Iterable[str | int]) -> Json:
    """What the schema says of a key."""
    for step in path:
        whole = whole["properties"][step]
    return whole


@cache
def aliases() -> tuple[Alias, ...]:
    """All old keys."""
    return tuple(_moves(dict(_settings())))


def _settings() -> Iterator[tuple[str, Json]]:
    """Each shipped provider that has settings of its own, and their schema."""
    for path in sorted(folder("schemas").iterdir(), key=lambda one: one.name):
        if (file := path / FILE).is_file():
            yield path.name, msgspec.json.decode(file.read_bytes())


def _moves(settings: dict[str, Json]) -> Iterator[Alias]:
    for name, own in settings.items():
        for key, part in own["properties"].items():
            new = ("providers", name, key)
            if old := part.get("formerly"):
                yield Alias(tuple(old.split(".")), new)
            if old := part.get("formerly_opposite"):
                yield Alias(tuple(old.split(".")), new, not_, ", and says the opposite")
            if old := part.get("formerly_by_origin"):
                yield Alias(tuple(old.split(".")), new, partial(rows_of, name), table=True)
