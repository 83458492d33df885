"""Which routes a request may have meant that nobody could answer."""

from collections.abc import Callable
from difflib import get_close_matches
from functools import cache, lru_cache
from typing import Final

LONGEST: Final = 200
"""Characters of a path that are compared."""
Near = Callable[[str, str], list[str]]
"""Method and path -> the routes that look most like it."""


def nearest(routes: Callable[[], list[str]]) -> Near:
    """Looks among all routes, such as `GET /api/orders/{id}`; they are listed when somebody first asks."""
    listed = cache(routes)

    @lru_cache(1_000)
    def nearest_routes(method: str, path: str) -> list[str]:
        return get_close_matches(f"{method} {path[:LONGEST]}", listed(), n=3, cutoff=0.4)

    return nearest_routes
