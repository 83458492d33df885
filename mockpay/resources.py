"""Finds the data folders, in an installed wheel or in a checkout."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent


def folder(name: str) -> Traversable:
    """`schemas` or `scenarios`: inside the package when installed, beside it in a checkout."""
    packed = files("mockpay") / "_data" / name
    return packed if packed.is_dir() else CHECKOUT / name
