"""JSON as people read it: indented, each kind of value in a colour of its own, keys that had no effect marked."""

from collections.abc import Collection, Iterator
from itertools import islice
from typing import Any, Final

from markupsafe import Markup, escape

from mockpay.dashboard.display import text

STEP: Final = "  "
MOST_LINES: Final = 600
"""Lines that are shown of one body."""


def pretty(value: Any, ignored: Collection[str] = ()) -> Markup:
    """Text that is no JSON is shown as it is. `ignored` are paths such as `items[0].colour`."""
    if isinstance(value, str):
        return escape(value)
    lines = list(islice(_lines(value, Markup(""), "", "", ignored), MOST_LINES + 1))
    if len(lines) > MOST_LINES:
        lines[MOST_LINES] = Markup('<i class="cut">the rest is left out here</i>')
    return Markup("\n").join(lines)


def _lines(
    value: Any, head: Markup, tail: str, path: str, ignored: Collection[str], indent: str = ""
) -> Iterator[Markup]:
    """The lines of a value, one at a time: nobody computes what is not shown. `head` is before it, `tail` behind it."""
    rows = list(_rows(value, path))
    if not rows:
        yield head + _leaf(value) + tail
        return
    start, end = ("{", "}") if isinstance(value, dict) else ("[", "]")
    yield head + start
    deeper = indent + STEP
    for number, (key, below, one) in enumerate(rows, 1):
        before = deeper + _key(key, is_ignored=below in ignored)
        yield from _lines(one, before, "," if number < len(rows) else "", below, ignored, deeper)
    yield escape(indent + end + tail)


def _rows(value: Any, path: str) -> Iterator[tuple[str | None, str, Any]]:
    """The key of each part, None in a list, its path, and itself."""
    if isinstance(value, dict):
        yield from ((name, f"{path}.{name}".removeprefix("."), one) for name, one in value.items())
    elif isinstance(value, list):
        yield from ((None, f"{path}[{index}]", one) for index, one in enumerate(value))


def _key(name: str | None, *, is_ignored: bool) -> Markup:
    if name is None:
        return Markup("")
    if is_ignored:
        return Markup('<b class="key ignored" title="had no effect">{}</b>: ').format(text(name))
    return Markup('<b class="key">{}</b>: ').format(text(name))


def _leaf(value: Any) -> Markup:
    kind = "text" if isinstance(value, str) else "word" if value is None or isinstance(value, bool) else "number"
    return Markup('<span class="{}">{}</span>').format("none" if isinstance(value, dict | list) else kind, text(value))
