"""Sends a request to the app with the longest prefix of its path: a few look-ups, however many apps there are."""

from collections.abc import Callable, Mapping

from starlette.types import ASGIApp, Receive, Scope, Send


def by_prefix(apps: Mapping[str, ASGIApp], otherwise: Callable[[Scope], ASGIApp]) -> ASGIApp:
    """One app out of many. A prefix (`/api/orders`) stands for itself and all that begins with it and a slash."""
    deepest = max((prefix.count("/") for prefix in apps), default=0)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        steps = scope["path"].split("/", deepest + 1)
        for depth in range(min(deepest, len(steps) - 1), 0, -1):
            found = apps.get("/".join(steps[: depth + 1]))
            if found is not None:
                await found(scope, receive, send)
                return
        await otherwise(scope)(scope, receive, send)

    return app
