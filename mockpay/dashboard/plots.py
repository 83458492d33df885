"""Plots as SVG: pure functions from numbers to markup. Kinds differ by pattern as well as by colour, and every number
that is drawn is written too. Places are per cent, texts are pixels: a plot fits any width, words keep their size."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from markupsafe import Markup

KINDS: Final = ("good", "wait", "bad", "back", "calm")
"""What parts are drawn as; the patterns have these names."""
HEIGHT: Final = 150
"""Pixels of the tallest column."""
TOP: Final = 20
"""Pixels above it, for its number."""
DENSE: Final = 7
"""Columns of which each keeps its label however narrow the plot is; of more every other one does."""
ROW: Final = 44
"""Pixels of a row of bars."""


class Share(NamedTuple):
    """A part of a column or bar: its kind, its length, and what it says."""

    kind: str
    value: float
    words: str


class Stack(NamedTuple):
    """A column or bar: what stands at it, the number it comes to as text, and its parts."""

    label: str
    total: str
    parts: Sequence[Share]

    @property
    def size(self) -> float:
        """How long it is."""
        return sum(part.value for part in self.parts)


def swatch(kind: str) -> Markup:
    """A piece of a kind, for a legend."""
    return Markup('<svg width="14" height="14" aria-hidden="true">{}</svg>').format(_rect("0", "0", "14", "14", kind))


def columns(title: str, stacks: Sequence[Stack]) -> Markup:
    """Stacked columns beside each other, each with its number on top and its label below."""
    most = max((stack.size for stack in stacks), default=0) or 1
    width, is_dense = 100 / max(1, len(stacks)), len(stacks) > DENSE
    drawn = [
        _column(stack, index * width, width, HEIGHT / most, is_odd=is_dense and index % 2 == 1)
        for index, stack in enumerate(stacks)
    ]
    base = Markup('<line class="axis" x1="0" x2="100%" y1="{0}" y2="{0}"/>').format(TOP + HEIGHT + 0.5)
    return _svg(title, TOP + HEIGHT + 22, [*drawn, base])


def _column(stack: Stack, left: float, width: float, scale: float, *, is_odd: bool) -> Markup:
    middle, y = f"{left + width / 2:.3f}%", float(TOP + HEIGHT)
    drawn = []
    for part in stack.parts:
        height = part.value * scale
        y -= height
        drawn.append(
            _rect(
                f"{left + width * 0.14:.3f}%",
                f"{y:.1f}",
                f"{width * 0.72:.3f}%",
                f"{height:.1f}",
                part.kind,
                part.words,
            )
        )
    if stack.parts:
        drawn.append(_text(middle, y - 5, stack.total, "middle", "sum"))
    drawn.append(_text(middle, TOP + HEIGHT + 16, stack.label, "middle", "odd label" if is_odd else "label"))
    return Markup("").join(drawn)


def bars(title: str, stacks: Sequence[Stack]) -> Markup:
    """Stacked bars below each other, each under its label and its number."""
    most = max((stack.size for stack in stacks), default=0) or 1
    return _svg(title, ROW * len(stacks), [_bar(stack, index * ROW, 100 / most) for index, stack in enumerate(stacks)])


def _bar(stack: Stack, top: float, scale: float) -> Markup:
    drawn, x = (
        [_text("0", top + 14, stack.label, "start", "label"), _text("100%", top + 14, stack.total, "end", "sum")],
        0.0,
    )
    for part in stack.parts:
        width = part.value * scale
        drawn.append(_rect(f"{x:.3f}%", f"{top + 20}", f"{width:.3f}%", "14", part.kind, part.words))
        x += width
    return Markup("").join(drawn)


def _svg(title: str, height: int, parts: Iterable[Markup]) -> Markup:
    return Markup('<svg class="plot" role="img" aria-label="{}" width="100%" height="{}">{}</svg>').format(
        title, height, Markup("").join(parts)
    )


def _rect(x: str, y: str, width: str, height: str, kind: str, words: str = "") -> Markup:
    title = Markup("<title>{}</title>").format(words) if words else ""
    return Markup('<rect class="part" x="{}" y="{}" width="{}" height="{}" fill="url(#{})">{}</rect>').format(
        x, y, width, height, kind, title
    )


def _text(x: str, y: float, text: str, anchor: str, kind: str) -> Markup:
    return Markup('<text x="{}" y="{:.1f}" text-anchor="{}" class="{}">{}</text>').format(x, y, anchor, kind, text)


def legend(names: Mapping[str, str], used: Iterable[str]) -> list[tuple[str, str]]:
    """Kind and name of what a plot shows, in the order of the kinds."""
    shown = set(used)
    return [(kind, names[kind]) for kind in KINDS if kind in shown]
