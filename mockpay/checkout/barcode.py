"""The reference of a voucher as a barcode that a till can read: Code 128 (ISO/IEC 15417).

Drawn here: python-barcode 0.16 loses a pair of nines at the beginning.
"""

from typing import Final

WIDTHS: Final = """
212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222
123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321
232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121
313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224
111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111
111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113
114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112
""".split()  # noqa: SIM905  a table is read more easily
"""The symbols 0 to 106: how wide each bar and each space is, in turn."""

TEXT: Final = 100
START_TEXT: Final = 104
START_PAIRS: Final = 105
STOP: Final = 106
"""Symbols that say how to read what follows: single characters (set B), or pairs of digits (set C)."""

QUIET: Final = 10
"""Empty modules on either side, without which readers do not find the bars."""


def code128(reference: str) -> tuple[int, str]:
    """How many modules wide the code of an ASCII text is, and its bars as the path of an SVG that is one unit high."""
    values = _symbols(reference)
    check = (values[0] + sum(place * value for place, value in enumerate(values))) % 103
    place, bars = QUIET, ""
    for symbol in (*values, check, STOP):
        for at, width in enumerate(map(int, WIDTHS[symbol])):
            bars += "" if at % 2 else f"M{place} 0h{width}v1h-{width}z"
            place += width
    return place + QUIET, bars


def _symbols(reference: str) -> list[int]:
    """Digits go in pairs, a last one by itself; anything else character by character."""
    if not (reference.isascii() and reference.isdigit()) or len(reference) < 2:
        return [START_TEXT, *map(_character, reference)]
    even = len(reference) // 2 * 2
    pairs = [int(reference[at : at + 2]) for at in range(0, even, 2)]
    last = [TEXT, _character(reference[even])] if even < len(reference) else []
    return [START_PAIRS, *pairs, *last]


def _character(one: str) -> int:
    return ord(one) - ord(" ")
