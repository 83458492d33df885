"""Writes what scenarios hold: decimals as numbers, to the last digit."""

from typing import Any, Final

import msgspec

encoder: Final = msgspec.json.Encoder(decimal_format="number")


def exact(value: Any) -> msgspec.Raw:
    """A value as JSON, ready to stand in an answer."""
    return msgspec.Raw(encoder.encode(value))
