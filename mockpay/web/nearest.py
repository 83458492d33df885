"""Which routes a request may have meant that nobody could answer."""

from collections.abc import Callable
from difflib import get_close_matches
from functools import cached_property, lru_cache
from typing import Final

LONGEST: Final = 200
"""Characters of a path that are compared."""


class Nearest:
    """Knows all routes, such as `GET /api/orders/{id}`; they are listed when somebody first asks."""

    def __init__(self, routes: Callable[[], list[str]]) -> None:
        self._list = routes
        self.near = lru_cache(1_000)(self._near)

    @cached_property
    def _routes(self) -> list[str]:
        return self._list()

    def _near(self, method: str, path: str) -> list[str]:
        return get_close_matches(f"{method} {path[:LONGEST]}", self._routes, n=3, cutoff=0.4)
