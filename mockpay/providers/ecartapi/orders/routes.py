"""Orders: list, count, get."""

from typing import Any, Final

from mockpay.providers.ecartapi.orders import lookup
from mockpay.providers.ecartapi.orders.filters import COUNTED, LISTED, Filters
from mockpay.providers.ecartapi.orders.presenter import canonical
from mockpay.providers.ecartapi.protocol import paging
from mockpay.providers.ecartapi.protocol.settings import Paging
from mockpay.providers.ecartapi.stores.auth import of_orders, shop_of
from mockpay.providers.ecartapi.stores.stores import shops_of
from mockpay.web.api_request import ApiRequest
from mockpay.web.presented import presented
from mockpay.web.provider import Fidelity

VERSIONS: Final = ("v2", "v1", "v3")
GUIDE: Final = "GUIDE"
written: Final = presented(canonical)


def paths(rest: str) -> tuple[str, ...]:
    """A path of the orders under each version; v1 and v3 answer like v2."""
    return tuple(f"/api/{version}/orders{rest}" for version in VERSIONS)


async def list_orders(call: ApiRequest) -> Any:
    """GET /api/v2/orders: `page` only on platforms that page by token."""
    shop = shop_of(call)
    filters = Filters(call, shop, LISTED)
    page, before, behind = await lookup.page(call, filters)
    base = call.base_url
    body: dict[str, Any] = {"success": True, "orders": [written(one, shop, base) for one in page.rows]}
    if shop.preset.paging is Paging.TOKENS:
        body["page"] = paging.links(page, filters.sent, more_before=before, more_behind=behind)
    return body


async def count_orders(call: ApiRequest) -> Any:
    """GET /api/v2/orders/count: the same filters."""
    return {"success": True, "count": await lookup.count(call, Filters(call, shop_of(call), COUNTED))}


async def get_order(call: ApiRequest) -> Any:
    """GET /api/v2/orders/{id}."""
    order = await lookup.readable(call)
    shop = shops_of(call.sandbox.scenario).of(order)
    return {"success": True, "order": written(order, shop, call.base_url)}


OPERATIONS: Final = (
    *of_orders(
        "GET", paths(""), "list_orders", Fidelity.DOCUMENTED, "GUIDE; LIVERPOOL get-orders", list_orders, LISTED
    ),
    *of_orders(
        "GET", paths("/count"), "count_orders", Fidelity.OBSERVED, "GUIDE; CLIENTS read count", count_orders, COUNTED
    ),
    *of_orders("GET", paths("/{id}"), "get_order", Fidelity.DOCUMENTED, "GUIDE; TIKTOK get-order", get_order),
)
