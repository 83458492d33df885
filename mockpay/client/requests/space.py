"""A space as a whole: health, reset, state, snapshots; and the spaces there are."""

from collections.abc import Iterable, Mapping
from typing import Any

from mockpay.client.answers import (
    HealthAnswer,
    Json,
    PublicKeyAnswer,
    ReconciledAnswer,
    SnapshotAnswer,
    SpaceAnswer,
    StatisticsAnswer,
)
from mockpay.client.request import Request, given, part, step, whole

SLOW = 60.0
"""Seconds a whole state may take."""


def health() -> Request[HealthAnswer]:
    """How the space is."""
    return Request("GET", "health", whole(HealthAnswer))


def public_keys() -> Request[list[PublicKeyAnswer]]:
    """The public keys of the providers."""
    return Request("GET", "keys", part("keys", PublicKeyAnswer))


def reset() -> Request[HealthAnswer]:
    """Back to what the scenario starts with."""
    return Request("POST", "reset", whole(HealthAnswer))


def get_state() -> Request[Json]:
    """All that the space holds, as one document."""
    return Request("GET", "state", whole(Json), patience=SLOW)


def put_state(document: Json) -> Request[HealthAnswer]:
    """Replace all that the space holds."""
    return Request("PUT", "state", whole(HealthAnswer), document, patience=SLOW)


def snapshot(name: str) -> Request[SnapshotAnswer]:
    """Keep all that the space holds under a name."""
    return Request("POST", "snapshots", whole(SnapshotAnswer), {"name": name})


def snapshots() -> Request[list[SnapshotAnswer]]:
    """Those that were taken, in their order."""
    return Request("GET", "snapshots", part("snapshots", SnapshotAnswer))


def restore(name: str) -> Request[SnapshotAnswer]:
    """Go back to a snapshot."""
    return Request("POST", step("snapshots", name, "restore"), whole(SnapshotAnswer))


def drop_snapshot(name: str) -> Request[list[str]]:
    """Forget a snapshot."""
    return Request("DELETE", step("snapshots", name), part("dropped", str))


def spaces() -> Request[list[SpaceAnswer]]:
    """All spaces of the server, the last used first."""
    return Request("GET", "spaces", part("spaces", SpaceAnswer))


def drop_space(name: str) -> Request[list[str]]:
    """Forget a space; what it has under way ends."""
    return Request("DELETE", step("spaces", name), part("dropped", str))


def reconcile(
    orders: Iterable[Mapping[str, Any]] | None = None,
    *,
    url: str | None = None,
    headers: Mapping[str, str] | None = None,
    minor: bool | None = None,
    origin: str | None = None,
    words: str | None = None,
) -> Request[ReconciledAnswer]:
    """Compare the app's view of its orders, given or fetched from `url`, with what they are.

    An order of the view has `id` or `reference_id`, and what it knows of `status` (the provider's word), `amount`,
    `refunded`, `currency`, `updated_at`. With `minor` amounts are in minor units; `origin` narrows to one provider,
    `words` says whose words statuses are in."""
    view = None if orders is None else [dict(one) for one in orders]
    body = given(orders=view, url=url, headers=headers, minor=minor, origin=origin, words=words)
    return Request("POST", "reconcile", whole(ReconciledAnswer), body, patience=SLOW)


def statistics(
    *, since: str | None = None, until: str | None = None, utc_offset: str | None = None
) -> Request[StatisticsAnswer]:
    """What happened between two instants, counted; a day begins where `utc_offset` says (`-06:00`)."""
    query = given(**{"from": since, "to": until}, utc_offset=utc_offset)
    return Request("GET", "statistics", whole(StatisticsAnswer), query=query)


def openapi() -> Request[Json]:
    """The control plane's description of itself."""
    return Request("GET", "openapi.json", whole(Json))
