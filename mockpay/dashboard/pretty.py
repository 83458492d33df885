"""JSON as people read it: indented, each kind of value in a colour of its own, keys that had no effect marked."""

from collections.abc import Collection, Iterator
from typing import Any, Final

from markupsafe import Markup, escape

from mockpay.dashboard.words import text

STEP: Final = "  "
MOST_LINES: Final = 600
"""Lines that are shown of one body."""


def pretty(value: Any, ignored: Collection[str] = ()) -> Markup:
    """Text that is no JSON is shown as it is. `ignored` are paths such as `items[0].colour`."""
    if isinstance(value, str):
        return escape(value)
    lines: list[Markup] = []
    for line in _lines(value, "", "", ignored):
        if len(lines) == MOST_LINES:
            lines.append(Markup('<i class="cut">the rest is left out here</i>'))
            break
        lines.append(line)
    return Markup("\n").join(lines)


def _lines(value: Any, indent: str, path: str, ignored: Collection[str]) -> Iterator[Markup]:
    """The lines of a value; the first begins where its key ends."""
    rows = list(_rows(value, path))
    if not rows:
        yield _leaf(value)
        return
    start, end = ("{", "}") if isinstance(value, dict) else ("[", "]")
    yield escape(start)
    deeper = indent + STEP
    for number, (key, below, one) in enumerate(rows, 1):
        first, *others = _lines(one, deeper, below, ignored)
        head = Markup("{}{}{}").format(deeper, _key(key, is_ignored=below in ignored), first)
        *most, last = [head, *others]
        yield from most
        yield last + ("," if number < len(rows) else "")
    yield escape(indent + end)


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
