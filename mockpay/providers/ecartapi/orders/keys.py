"""What orders are found by in lists. Each key carries the name of the store, so that one key alone is exact."""

from functools import lru_cache
from typing import Final

from mockpay.orders.order import Order
from mockpay.orders.status import Life, life
from mockpay.providers.ecartapi.protocol.rules import NAME
from mockpay.providers.ecartapi.stores.stores import Shop, shops_of, store_of
from mockpay.scenario.scenario import Scenario

STORE: Final = f"{NAME}.store"
STATUS: Final = f"{NAME}.status"
NATIVE: Final = f"{NAME}.native"
FINANCIAL: Final = f"{NAME}.financial"
FULFILMENT: Final = f"{NAME}.fulfilment"
CUSTOMER: Final = f"{NAME}.customer"
MARKETPLACE: Final = f"{NAME}.marketplace"
CHANNEL: Final = f"{NAME}.channel"
ALIAS: Final = f"{NAME}.alias"
Keys = tuple[tuple[str, str], ...]


def within(store: str, value: str) -> str:
    """A value as it is kept: in its store, in small letters."""
    return f"{store}\0{value.casefold()}"


def keys(order: Order, scenario: Scenario) -> Keys:
    """All keys of an order; one that was deleted is in no list."""
    named = _named(order)
    if life(order) is Life.DELETED:
        return named
    store = store_of(order)
    shop = shops_of(scenario).of(order)
    found = (*_state(order, shop, store), *named)
    if order.buyer.customer_id:
        found = (*found, (CUSTOMER, within(store, order.buyer.customer_id)))
    return found


def _state(order: Order, shop: Shop, store: str) -> Keys:
    words = shop.words(order)
    return _shared(store, words.status, words.native, words.financial, words.fulfilment, marketplace(order, shop))


@lru_cache(maxsize=4096)
def _shared(store: str, status: str, native: str, financial: str, fulfilment: str, market: str) -> Keys:
    """Equal keys are one object in all orders: a create makes none anew."""
    return (
        (STORE, store),
        (STATUS, within(store, status)),
        (NATIVE, within(store, native)),
        (FINANCIAL, within(store, financial)),
        (FULFILMENT, within(store, fulfilment)),
        (MARKETPLACE, within(store, market)),
    )


def marketplace(order: Order, shop: Shop) -> str:
    """The order's `marketPlaceId`, empty when it is null."""
    kept = order.extras.get(NAME, {})
    return str(kept.get("marketPlaceId") or shop.preset.constants.get("marketPlaceId", order.origin) or "")


def _named(order: Order) -> Keys:
    kept = order.extras.get(NAME)
    if not kept:
        return ()
    channel = ((CHANNEL, within(store_of(order), kept["channel"])),) if kept.get("channel") else ()
    return (*((ALIAS, alias) for alias in kept.get("aliases", ())), *channel)
