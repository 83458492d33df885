"""The newest order there was when a client asked for the first page of a list.

Page numbers and offsets count from the newest order, so one that comes in meanwhile would push another to the next page
and show it twice. Therefore a first page begins a walk, and the later pages of the same query with the same token hold
only orders that were there at its beginning. Chosen: the documents are silent.

The last walk begun is the one gone on with: numbers do not tell two clients with one token and one query apart. None of
them misses an order by that, for a higher limit only pushes orders to later pages; but when orders came in between
their first pages, the one that began first meets some twice, as does a client with more than `MOST` walks at a time.
Clients with tokens of their own do not meet. Out of scope: an order that changes in between goes out of a filter or
into it, and to the front with `sortBy=updatedAt`. No part of the state: a reset or a restore forgets all walks.
"""

from typing import Final

import msgspec
from msgspec.structs import replace

from mockpay.providers.ecartapi.protocol.rules import NAME
from mockpay.providers.ecartapi.stores.auth import token_of
from mockpay.sandbox.store import Query
from mockpay.web.api_request import ApiRequest

MOST: Final = 100
"""Walks remembered in a space; the least recently used is evicted."""
Walk = tuple[str, bytes]
"""A token, and the query that it goes through."""


async def list_snapshot(call: ApiRequest, wanted: Query) -> Query:
    """The page that is wanted, no higher than its walk began. Behind a token, and oldest first, nothing can repeat."""
    if wanted.cursor is not None or not wanted.newest_first:
        return wanted
    snapshots: dict[Walk, int] = dict(call.sandbox.memory_of(NAME) or {})
    walk = token_of(call), msgspec.json.encode(replace(wanted, offset=0, limit=None))
    highest = snapshots.get(walk) if wanted.offset else await _highest(call)
    if highest is None:
        return wanted
    snapshots.pop(walk, None)
    snapshots[walk] = highest
    if len(snapshots) > MOST:
        del snapshots[next(iter(snapshots))]
    call.sandbox.remember(NAME, snapshots)
    return replace(wanted, max_seq=highest)


async def _highest(call: ApiRequest) -> int:
    rows = (await call.sandbox.orders(Query(limit=1))).rows
    return rows[0].seq if rows else 0
