"""Query strings as the frameworks behind the providers read them: what brackets and repeated names mean.

A parameter's name is written flat: `status`, `createdAt[from]`. Sources: the README of qs 6 (Express 4), and
`Rack::QueryParser` with its tests (Rails).
"""

import re
from collections.abc import Callable, Collection, Iterator
from typing import Final, NamedTuple
from urllib.parse import parse_qsl

from mockpay.web.errors import BadQuery, Unfit

SEGMENT: Final = re.compile(r"\[([^\[\]]*)\]")
LAST_INDEX: Final = 20
"""The last number in brackets that qs takes as a place in a list (`arrayLimit`)."""
PLACES: Final = frozenset(map(str, range(LAST_INDEX + 1)))


class Pair(NamedTuple):
    """A name and its value as they were sent, and the parameter's flat name. `place` is where in its list the value
    stands: nothing for one without brackets, -1 for one behind the others (`[]`)."""

    sent: str
    value: str
    name: str
    place: int | None


class Parameters:
    """The parameters of one request."""

    __slots__ = ("_pairs", "_values")

    def __init__(self, pairs: list[Pair], values: dict[str, list[str]]) -> None:
        self._pairs = pairs
        self._values = values

    def get(self, name: str, default: str = "") -> str:
        """The one value of a parameter. Raises `Unfit` when there are several."""
        values = self._values.get(name, ())
        if len(values) > 1:
            raise Unfit(f"{name} must be sent once, not {len(values)} times", names=(name,))
        return values[0] if values else default

    def all(self, name: str) -> list[str]:
        """All values of a parameter that may be a list; without the empty ones."""
        return [value for value in self._values.get(name, ()) if value]

    def unknown(self, taken: Collection[str]) -> list[str]:
        """What was sent and is none of these, each as it was sent, once."""
        return list(dict.fromkeys(pair.sent for pair in self._pairs if pair.name not in taken))

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Names and values as they were sent."""
        return ((pair.sent, pair.value) for pair in self._pairs)

    def __contains__(self, name: object) -> bool:
        return name in self._values


Dialect = Callable[[str], Parameters]
"""Reads a query string. Raises `BadQuery` for one that the framework refuses."""


def read_page_query(text: str) -> Parameters:
    """As the pages for buyers do: brackets mean nothing, and the last of what is sent twice counts."""
    pairs = [Pair(name, value, name, None) for name, value in parse_qsl(text, keep_blank_values=True)]
    return Parameters(pairs, {pair.name: [pair.value] for pair in pairs})


def express(text: str) -> Parameters:
    """As Express does with qs: what is sent twice is a list, and so are `a[]=` and `a[0]=`."""
    pairs = _pairs(text, lambda segment: segment in PLACES)
    found: dict[str, list[Pair]] = {}
    for pair in pairs:
        found.setdefault(pair.name, []).append(pair)
    return Parameters(pairs, {name: [one.value for one in sorted(rows, key=_place)] for name, rows in found.items()})


def rack(text: str) -> Parameters:
    """As Rails does with Rack: the last of what is sent twice counts, `a[]=` is a list. One name cannot be two things.
    Raises `BadQuery`."""
    pairs = _pairs(text, lambda _segment: False)
    kinds: dict[str, str] = {}
    values: dict[str, list[str]] = {}
    for pair in pairs:
        _agree(kinds, pair)
        if pair.place is None:
            values[pair.name] = [pair.value]
        else:
            values.setdefault(pair.name, []).append(pair.value)
    return Parameters(pairs, values)


def _pairs(text: str, is_index: Callable[[str], bool]) -> list[Pair]:
    return [Pair(name, value, *_flat(name, is_index)) for name, value in parse_qsl(text, keep_blank_values=True)]


def _flat(name: str, is_index: Callable[[str], bool]) -> tuple[str, int | None]:
    """The flat name and the place in a list: `a[b][]` is the end of `a[b]`."""
    first = SEGMENT.search(name)
    if first is None:
        return name, None
    head, segments = name[: first.start()], SEGMENT.findall(name)
    if not head:
        head = segments.pop(0)  # `[a]=1` is `a=1`
    if not segments:
        return head, None
    last = segments[-1]
    if last and not is_index(last):
        return head + "".join(f"[{one}]" for one in segments), None
    return head + "".join(f"[{one}]" for one in segments[:-1]), int(last) if last else -1


def _place(pair: Pair) -> int:
    """Those with a number go first, the others stay in their order."""
    return LAST_INDEX + 1 if pair.place is None or pair.place < 0 else pair.place


def _agree(kinds: dict[str, str], pair: Pair) -> None:
    """Each name is a value, a list or a mapping, in the whole query (`Rack::QueryParser::ParameterTypeError`)."""
    parts = SEGMENT.split(pair.name)
    whole = parts[0]
    steps = [(whole, "a mapping")] if len(parts) > 1 else []
    for segment in parts[1:-2:2]:
        whole = f"{whole}[{segment}]"
        steps.append((whole, "a mapping"))
    for name, kind in (*steps, (pair.name, "a value" if pair.place is None else "a list")):
        if (before := kinds.setdefault(name, kind)) != kind:
            raise BadQuery(f"the query has {name} as {before} and as {kind}")
