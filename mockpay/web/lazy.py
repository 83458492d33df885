"""What is made when the first request asks for it, so that start-up stays short."""

from collections.abc import Awaitable, Callable, Collection, Iterator
from functools import cache
from typing import TypeVar

from starlette.types import ASGIApp, Receive, Scope, Send

T = TypeVar("T")


def lazy_app(make: Callable[[], ASGIApp]) -> ASGIApp:
    """An app that `make` is called for once."""
    made = cache(make)

    def app(scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        return made()(scope, receive, send)

    return app


class LazyTable(Collection[T]):
    """A table that `make` is called for once, when somebody looks into it."""

    def __init__(self, make: Callable[[], Collection[T]]) -> None:
        self._made = cache(make)

    def __iter__(self) -> Iterator[T]:
        return iter(self._made())

    def __len__(self) -> int:
        return len(self._made())

    def __contains__(self, one: object) -> bool:
        return one in self._made()
