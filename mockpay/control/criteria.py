"""What a test says of the requests it looks for: which fit, and how the one that comes closest differs."""

from collections.abc import Callable, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import partial
from typing import Any, Final, NamedTuple

import msgspec

from mockpay.sandbox.journal import JournalEntry
from mockpay.scenario.rules import at
from mockpay.web import redaction
from mockpay.web.journal_view import Decoded, shown
from mockpay.web.js_json import to_js


def is_like(wanted: str, got: Any) -> bool:
    """Whether a text, or one of a list, is the one wanted or fits it as a pattern (`*` any text, `?` any character)."""
    if isinstance(got, list):
        return any(is_like(wanted, one) for one in got)
    return isinstance(got, str) and (got == wanted or fnmatchcase(got, wanted))


def is_same(wanted: Any, got: Any) -> bool:
    """Whether two JSON values are one: 5 is 5.0, but true is not 1."""
    return _canonical(wanted) == _canonical(got)


def _canonical(value: Any) -> bytes:
    return msgspec.json.encode(to_js(value), order="sorted")


class MatchKind(NamedTuple):
    """How a part of a request is looked at: what it is there, whether it fits, and how it may be shown."""

    look: Callable[[Decoded, str], Any]
    fits: Callable[[Any, Any], bool]
    show: Callable[[str, Any], Any]


def _listed(show: Callable[[str, Any], Any], name: str, value: Any) -> Any:
    return [show(name, one) for one in value] if isinstance(value, list) else value and show(name, value)


TEXT: Final = MatchKind(lambda sent, name: getattr(sent.entry, name), is_like, lambda _, value: redaction.text(value))
KINDS: Final[dict[str, MatchKind]] = {
    "method": TEXT,
    "path": TEXT,
    "operation": TEXT,
    "origin": TEXT,
    "status": MatchKind(lambda sent, _: sent.entry.status, is_same, lambda _, value: value),
    "query": MatchKind(lambda sent, name: sent.query.get(name), is_like, lambda name, value: shown(value, name)),
    "headers": MatchKind(
        lambda sent, name: sent.headers.get(name.lower()), is_like, partial(_listed, redaction.header)
    ),
    "body": MatchKind(lambda sent, path: at(sent.body, path), is_same, lambda path, value: shown(value, path)),
}
"""Part of a request -> how to look at it. The last three are looked at by name."""


class Criterion(NamedTuple):
    """One thing that is to be so."""

    part: str
    name: str
    wanted: Any

    def fits(self, sent: Decoded) -> bool:
        """Whether it is."""
        kind = KINDS[self.part]
        return kind.fits(self.wanted, kind.look(sent, self.name))

    def difference(self, sent: Decoded) -> dict[str, Any]:
        """What was wanted and what is there, as it may be shown."""
        kind = KINDS[self.part]
        wanted, got = kind.show(self.name, self.wanted), kind.show(self.name, kind.look(sent, self.name))
        return {
            "field": self.part if self.name == self.part else f"{self.part}.{self.name}",
            "wanted": wanted,
            "got": got,
        }


def criteria(match: Mapping[str, Any]) -> list[Criterion]:
    """The criteria of a `match`, the cheap ones first."""
    return [
        Criterion(part, name, wanted)
        for part in KINDS
        if part in match
        for name, wanted in (match[part].items() if isinstance(match[part], dict) else [(part, match[part])])
    ]


def fitting(entries: Sequence[JournalEntry], wanted: Sequence[Criterion]) -> list[JournalEntry]:
    """The entries for which all criteria hold."""
    return [entry for entry in entries if _fits(Decoded(entry), wanted)]


def _fits(sent: Decoded, wanted: Sequence[Criterion]) -> bool:
    return all(one.fits(sent) for one in wanted)


def nearest_miss(entries: Sequence[JournalEntry], wanted: Sequence[Criterion]) -> dict[str, Any] | None:
    """The entry that breaks the fewest criteria but breaks one, the first of those, with what differs."""
    misses = ((entry, broken) for entry in entries if (broken := _broken(Decoded(entry), wanted)))
    nearest = min(misses, key=lambda miss: len(miss[1]), default=None)
    if nearest is None:
        return None
    entry, broken = nearest
    return {
        "id": entry.id,
        "request": f"{entry.method} {redaction.text(entry.path)}",
        "differs": [one.difference(Decoded(entry)) for one in broken],
    }


def _broken(sent: Decoded, wanted: Sequence[Criterion]) -> list[Criterion]:
    return [one for one in wanted if not one.fits(sent)]


def sentence(count: int, expected: Mapping[str, int], nearest: Mapping[str, Any] | None) -> str:
    """How many match, how many were wanted, and what comes closest."""
    bounds = " and ".join(f"{name.replace('_', ' ')} {number}" for name, number in expected.items())
    found = f"{count} request{'s' * (count != 1)} match{'es' * (count == 1)}, wanted {bounds}"
    return f"{found}; {_miss_sentence(nearest)}" if nearest else found


def _miss_sentence(miss: Mapping[str, Any]) -> str:
    differs = "; ".join(
        f"{one['field']} is {_short(one['got'])}, wanted {_short(one['wanted'])}" for one in miss["differs"]
    )
    return f"nearest is {miss['request']} ({miss['id']}): {differs}"


def _short(value: Any) -> str:
    text = msgspec.json.encode(value).decode()
    return text if len(text) <= 100 else f"{text[:100]}…"
