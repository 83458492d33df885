"""Sends a request to the app with the longest prefix of its path: a few look-ups, however many apps there are."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

SENT_PATH: Final = "mockpay.sent_path"
"""In the scope the path as it was sent, where slashes too many were taken out of it."""


def by_prefix(
    apps: Mapping[str, ASGIApp],
    otherwise: Callable[[Scope], ASGIApp],
    tolerant: Collection[str] = (),
    any_case: Collection[str] = (),
) -> ASGIApp:
    """One app out of many. A prefix (`/api/orders`) stands for itself and all that begins with it and a slash. Slashes
    too many (`//orders/`) are passed over on the way to the `tolerant` ones, and to no other; so is the case of a path
    on the way to those of `any_case`."""
    deepest = max((prefix.count("/") for prefix in apps), default=0)

    def longest(path: str) -> str:
        prefix = "/".join(path.split("/", deepest + 1)[: deepest + 1])
        while prefix and prefix not in apps:
            prefix = prefix.rpartition("/")[0]
        return prefix

    def prefix_of(path: str) -> str:
        prefix = longest(path)
        if path.islower() or not any_case:
            return prefix
        folded = longest(path.lower())
        return folded if folded in any_case and len(folded) > len(prefix) else prefix

    def app(scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        path = scope["path"]
        if "//" in path or path[-1:] == "/":
            tidy = tidied(path)
            if (prefix := prefix_of(tidy)) in tolerant:
                return apps[prefix]({**scope, "path": tidy, SENT_PATH: path}, receive, send)
        prefix = prefix_of(path)
        return (apps[prefix] if prefix else otherwise(scope))(scope, receive, send)

    return app


def tidied(path: str) -> str:
    """A path without slashes too many."""
    return f"/{'/'.join(filter(None, path.split('/')))}"


def register(*tables: Sequence[tuple[str, ASGIApp]]) -> dict[str, ASGIApp]:
    """Path prefix -> app. Two apps cannot claim the same prefix; a longer one inside another's is fine."""
    claims: dict[str, ASGIApp] = {}
    for prefix, app in (row for table in tables for row in table):
        if prefix in claims:
            raise ValueError(f"two claim {prefix}")
        claims[prefix] = app
    return claims
