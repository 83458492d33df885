"""A colour of somebody's choice, made readable: told from what lies under it, and what can be written on it.

WCAG 2.2: success criteria 1.4.3 (text, 4.5 : 1) and 1.4.11 (what belongs to a button, 3 : 1).
"""

from collections.abc import Iterator
from colorsys import hls_to_rgb, rgb_to_hls
from typing import Final, NamedTuple

LIGHT: Final = "#ffffff"
DARK: Final = "#10131a"
BLACK: Final = "#000000"
READABLE: Final = 4.5
GROUNDS: Final = {"light": ("#ffffff", "#f5f6f9"), "dark": ("#161c27", "#0e131b")}
"""What lies under a button in either scheme: `--paper` and `--wall` of checkout.css."""
LEAST: Final = 3.0
STEP: Final = 0.01
HOVER: Final = 0.06
"""How far a button changes under the pointer, of all lightness there is (chosen)."""


class Accent(NamedTuple):
    """A colour for buttons, what is written on it, and how it looks under the pointer."""

    fill: str
    text: str
    hover: str


def accent(colour: str, scheme: str) -> Accent:
    """The nearest to `colour` (`#rrggbb`) that stands out from what lies under it: of the same hue, only lighter or
    darker."""
    fill = next(one for one in _further(colour, scheme) if stands_out(one, scheme))
    text = on(fill)
    hover = _shifted(fill, -HOVER if text == LIGHT else HOVER)
    return Accent(fill, text, hover if stands_out(hover, scheme) else fill)


def _further(colour: str, scheme: str) -> Iterator[str]:
    """The colour, then lighter ones where it is dark around it, else darker ones."""
    away = STEP if scheme == "dark" else -STEP
    return (_shifted(colour, away * step) for step in range(round(1 / STEP) + 1))


def stands_out(colour: str, scheme: str) -> bool:
    """Whether it is told from all that lies under it."""
    return all(contrast(colour, ground) >= LEAST for ground in GROUNDS[scheme])


def on(colour: str) -> str:
    """White or near-black, whichever stands out more from `colour` (`#rrggbb`); black for colours half-way, where
    neither can be read."""
    best = max(LIGHT, DARK, key=lambda one: contrast(colour, one))
    return best if contrast(colour, best) >= READABLE else BLACK


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return float(channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4)


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return red, green, blue


def _shifted(colour: str, by: float) -> str:
    """Another lightness (from 0 to 1), the same hue and saturation."""
    if not by:
        return colour.lower()
    hue, lightness, saturation = rgb_to_hls(*_channels(colour))
    channels = hls_to_rgb(hue, min(1.0, max(0.0, lightness + by)), saturation)
    return "#" + "".join(f"{round(255 * channel):02x}" for channel in channels)
