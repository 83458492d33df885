"""A colour of somebody's choice, made readable: what can be written on it. WCAG 2.2, success criterion 1.4.3."""

from typing import Final

LIGHT: Final = "#ffffff"
DARK: Final = "#10131a"


def on(colour: str) -> str:
    """White or near-black, whichever stands out more from `colour` (`#rrggbb`); one of them reaches 4.5 : 1."""
    return LIGHT if contrast(colour, LIGHT) >= contrast(colour, DARK) else DARK


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[start : start + 2], 16) / 255) for start in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return float(channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4)
