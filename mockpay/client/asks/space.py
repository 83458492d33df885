"""A space as a whole: health, reset, state, snapshots; and the spaces there are."""

from collections.abc import Iterable, Mapping
from typing import Any

from mockpay.client.answers import Health, Json, Reconciled, Snapshot, Space
from mockpay.client.ask import Ask, given, part, step, whole

SLOW = 60.0
"""Seconds a whole state may take."""


def health() -> Ask[Health]:
    """How the space is."""
    return Ask("GET", "health", whole(Health))


def reset() -> Ask[Health]:
    """Back to what the scenario starts with."""
    return Ask("POST", "reset", whole(Health))


def get_state() -> Ask[Json]:
    """All that the space holds, as one document."""
    return Ask("GET", "state", whole(Json), patience=SLOW)


def put_state(document: Json) -> Ask[Health]:
    """Replace all that the space holds."""
    return Ask("PUT", "state", whole(Health), document, patience=SLOW)


def snapshot(name: str) -> Ask[Snapshot]:
    """Keep all that the space holds under a name."""
    return Ask("POST", "snapshots", whole(Snapshot), {"name": name})


def snapshots() -> Ask[list[Snapshot]]:
    """Those that were taken, in their order."""
    return Ask("GET", "snapshots", part("snapshots", Snapshot))


def restore(name: str) -> Ask[Snapshot]:
    """Go back to a snapshot."""
    return Ask("POST", step("snapshots", name, "restore"), whole(Snapshot))


def drop_snapshot(name: str) -> Ask[list[str]]:
    """Forget a snapshot."""
    return Ask("DELETE", step("snapshots", name), part("dropped", str))


def spaces() -> Ask[list[Space]]:
    """All spaces of the server, the last used first."""
    return Ask("GET", "spaces", part("spaces", Space))


def drop_space(name: str) -> Ask[list[str]]:
    """Forget a space; what it has under way ends."""
    return Ask("DELETE", step("spaces", name), part("dropped", str))


def reconcile(
    orders: Iterable[Mapping[str, Any]] | None = None,
    *,
    url: str | None = None,
    headers: Mapping[str, str] | None = None,
    minor: bool | None = None,
    origin: str | None = None,
    words: str | None = None,
) -> Ask[Reconciled]:
    """Compare the app's view of its orders, given or fetched from `url`, with what they are.

    An order of the view has `id` or `reference_id`, and what it knows of `status` (the provider's word), `amount`,
    `refunded`, `currency`, `updated_at`. With `minor` amounts are in minor units; `origin` narrows to one provider,
    `words` says whose words statuses are in."""
    view = None if orders is None else [dict(one) for one in orders]
    body = given(orders=view, url=url, headers=headers, minor=minor, origin=origin, words=words)
    return Ask("POST", "reconcile", whole(Reconciled), body, patience=SLOW)


def openapi() -> Ask[Json]:
    """The control plane's description of itself."""
    return Ask("GET", "openapi.json", whole(Json))
