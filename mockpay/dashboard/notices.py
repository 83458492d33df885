"""What an act came to, kept until the page that is shown after it says so, once."""

from collections.abc import Sequence
from itertools import count
from typing import Final, NamedTuple

PARAMETER: Final = "said"
"""The parameter of a page's address that names what it is to say."""
MOST: Final = 100
"""Notices that nobody came to read yet; the oldest go first."""


class Notice(NamedTuple):
    """A piece of what is said, and the page that has more of it."""

    text: str
    link: str = ""


class Notices:
    """Those of a process. Each is given once: a page that is loaded again says nothing."""

    def __init__(self) -> None:
        self._kept: dict[str, Sequence[Notice]] = {}
        self._keys = count(1)

    def keep(self, said: Sequence[Notice]) -> str:
        """The key by which these are given."""
        while len(self._kept) >= MOST:
            del self._kept[next(iter(self._kept))]
        key = str(next(self._keys))
        self._kept[key] = said
        return key

    def take(self, key: str | None) -> Sequence[Notice]:
        """What is kept under that key; nothing the second time."""
        return self._kept.pop(key, ()) if key else ()


def address(back: str, key: str) -> str:
    """The address of a page that is to say something."""
    return f"{back}{'&' if '?' in back else '?'}{PARAMETER}={key}"


def without(query: str) -> str:
    """A query as it is without the key."""
    return "&".join(part for part in query.split("&") if part and not part.startswith(f"{PARAMETER}="))
