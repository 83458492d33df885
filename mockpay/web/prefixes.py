"""Sends a request to the app with the longest prefix of its path: a few look-ups, however many apps there are."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from starlette.types import ASGIApp, Receive, Scope, Send


def by_prefix(apps: Mapping[str, ASGIApp], otherwise: Callable[[Scope], ASGIApp]) -> ASGIApp:
    """One app out of many. A prefix (`/api/orders`) stands for itself and all that begins with it and a slash."""
    deepest = max((prefix.count("/") for prefix in apps), default=0)

    def app(scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        prefix = "/".join(scope["path"].split("/", deepest + 1)[: deepest + 1])
        while prefix:
            if found := apps.get(prefix):
                return found(scope, receive, send)
            prefix = prefix.rpartition("/")[0]
        return otherwise(scope)(scope, receive, send)

    return app


def claim(*tables: Sequence[tuple[str, ASGIApp]]) -> dict[str, ASGIApp]:
    """Path prefix -> app. Two apps cannot claim the same prefix; a longer one inside another's is fine."""
    claims: dict[str, ASGIApp] = {}
    for prefix, app in (row for table in tables for row in table):
        if prefix in claims:
            raise ValueError(f"two claim {prefix}")
        claims[prefix] = app
    return claims
