"""Orders as a caller may see them: those of the shop its token opens."""

from msgspec.structs import replace

from mockpay.orders.order import Order
from mockpay.providers.ecartapi.orders import keys
from mockpay.providers.ecartapi.orders.filters import Filters
from mockpay.providers.ecartapi.orders.list_snapshots import list_snapshot
from mockpay.providers.ecartapi.protocol.paging import PREVIOUS
from mockpay.providers.ecartapi.protocol.refusals import NO_ORDER
from mockpay.providers.ecartapi.stores.auth import shop_of, token_of
from mockpay.providers.ecartapi.stores.stores import shops_of, store_of
from mockpay.sandbox.store import Page, Query, Transaction
from mockpay.web.api_request import ApiRequest


async def order(call: ApiRequest) -> Order:
    """The order in the path, of the caller's shop. Raises `NotFound`."""
    found = await _seen(call)
    if found is None or store_of(found) != shop_of(call).name:
        raise NO_ORDER.refusal(subject=call.path["id"])
    return found


async def readable(call: ApiRequest) -> Order:
    """The same, to be looked at: a token that no store has may look at any order whose id it knows, unless the scenario
    is strict; so do the documents' own requests, which have one placeholder for all tokens."""
    found = await _seen(call)
    stranger = not call.sandbox.scenario.strict and token_of(call) not in shops_of(call.sandbox.scenario).by_token
    if found is None or not (stranger or store_of(found) == shop_of(call).name):
        raise NO_ORDER.refusal(subject=call.path["id"])
    return found


async def _seen(call: ApiRequest) -> Order | None:
    async with call.sandbox.store.transaction() as tx:
        return await _by_id(tx, call.path["id"])


async def _by_id(tx: Transaction, order_id: str) -> Order | None:
    """By its id, or by another one it is known under."""
    found = await tx.order(order_id)
    if found is not None:
        return found
    rows = (await tx.orders(Query(where={keys.ALIAS: order_id}, limit=1))).rows
    return rows[0] if rows else None


async def query(call: ApiRequest, filters: Filters) -> Query:
    """What the filters ask for, with the ids in them looked up."""
    async with call.sandbox.store.transaction() as tx:
        ids = await _ids(tx, filters)
        after = await _after(tx, filters)
    return filters.query(ids, after)


async def _ids(tx: Transaction, filters: Filters) -> tuple[str, ...] | None:
    sent = [one.strip() for one in filters.sent.get("ids", "").split(",")]
    named = [one for one in sent if one]
    if not named:
        return None
    found = [await _by_id(tx, one) for one in dict.fromkeys(named)]
    return tuple(dict.fromkeys(one.id for one in found if one))


async def _after(tx: Transaction, filters: Filters) -> int | None:
    since = filters.sent.get("sinceId", "").strip()
    found = await _by_id(tx, since) if since else None
    if since and since != "0" and found is None:
        filters.call.pass_over("sinceId", "the id of an order")
    return found.seq if found else None


async def page(call: ApiRequest, filters: Filters) -> tuple[Page[Order], bool, bool]:
    """The page that is asked for, and whether there are orders before it and behind it."""
    wanted = await list_snapshot(call, filters.page(await query(call, filters)))
    found = await call.sandbox.orders(wanted)
    rows, more = found.rows[: filters.limit], len(found.rows) > filters.limit
    if filters.walk and filters.walk.way == PREVIOUS:
        return replace(found, rows=rows[::-1]), more, True
    return replace(found, rows=rows), bool(wanted.offset or filters.walk), more


async def count(call: ApiRequest, filters: Filters) -> int:
    """How many orders the filters leave, whatever the page."""
    if filters.walk is None and "page" in filters.sent:
        call.pass_over("page", "a token of an earlier answer")
    return (await call.sandbox.orders(replace(await query(call, filters), limit=0))).count
