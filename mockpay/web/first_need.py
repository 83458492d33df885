"""Apps that are made when the first request asks for them, so that start-up stays short."""

from collections.abc import Callable
from functools import cache

from starlette.types import ASGIApp, Receive, Scope, Send


def on_first_need(make: Callable[[], ASGIApp]) -> ASGIApp:
    """An app that `make` is called for once."""
    made = cache(make)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await made()(scope, receive, send)

    return app
