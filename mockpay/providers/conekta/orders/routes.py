"""Orders: create, list, get, cancel."""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Any, Final

from msgspec import Raw

from mockpay.orders import status
from mockpay.orders.commands import FlagOrder, PlaceOrder
from mockpay.orders.lifecycle import Action
from mockpay.orders.order import Order
from mockpay.orders.pricing import priced, totals
from mockpay.orders.states import ChargeState
from mockpay.providers.conekta.customers import shipping_contacts
from mockpay.providers.conekta.orders import (
    charge_requests,
    checkouts,
    customer_info,
    filters,
    lookup,
    preconditions,
    presenter,
    reading,
    requirements,
)
from mockpay.providers.conekta.orders.charge_requests import ChargeTerms
from mockpay.providers.conekta.orders.checkouts import CheckoutRequest, StoredCheckout
from mockpay.providers.conekta.protocol import listing, requests, versions
from mockpay.providers.conekta.protocol.auth import signed_in
from mockpay.providers.conekta.protocol.formats import Json
from mockpay.providers.conekta.protocol.settings import settings
from mockpay.sandbox.store import Record
from mockpay.web.api_request import ApiRequest
from mockpay.web.presented import presented
from mockpay.web.provider import Fidelity
from mockpay.web.validation import Schema

CREATE: Final = Schema("conekta/create_order.request")
OF_CHECKOUT: Final = ("needs_shipping_contact", "three_ds_mode")
"""What an order says of its checkout outside of it."""
Sent = Mapping[str, Any]
written: Final = presented(presenter.order)


async def create_order(call: ApiRequest) -> Any:
    """POST /orders. A declined charge is answered with 402, and with the order, which stands."""
    body = await requests.read(call, CREATE)
    buyer, customer = await customer_info.read(call, body.get("customer_info"))
    contact = await _contact(call, body, customer)
    requirements.of_request(call, body, buyer, has_contact=contact is not None)
    place = reading.place_order(body, buyer, contact, await checkout(call, body))
    charges = body.get("charges") or ()
    pay = await charge_requests.commands(call, charges, _terms(place), completes=True)
    order = await call.sandbox.handle(place, *pay, context=call.context(body))
    await charge_requests.spend(call, charges)
    return preconditions.unless_declined(order.charges, present(order, call))


async def list_orders(call: ApiRequest) -> Any:
    """GET /orders."""
    query = filters.query(call.query)

    async def find(order_id: str) -> Order | None:
        return await lookup.by_id(call, order_id)

    return await listing.page(call, query, call.sandbox.orders, find, partial(_shown, call))


async def get_order(call: ApiRequest) -> Any:
    """GET /orders/{id}."""
    return _shown(call, await lookup.order(call))


async def cancel_order(call: ApiRequest) -> Any:
    """POST /orders/{id}/cancel."""
    order = await lookup.order(call)
    cancel = FlagOrder(order_id=order.id, action=Action.CANCEL)
    return present(await call.sandbox.handle(cancel, context=call.context()), call)


def present(order: Order, call: ApiRequest) -> Json:
    """An order in the version the caller speaks."""
    scenario, version = call.sandbox.scenario, versions.context(call)
    return presenter.order(order, scenario, call.base_url, version, lags=_lags(order, call))


def _shown(call: ApiRequest, order: Order) -> Raw:
    """The same, as it is kept for the next who looks at it."""
    return written(order, call.sandbox.scenario, call.base_url, versions.context(call), lags=_lags(order, call))


def _lags(order: Order, call: ApiRequest) -> bool:
    """Whether an order that is paid after a decline still says that it was declined: the account's lag (public reports
    of a plugin's tests saw it for about 9 seconds, or for good)."""
    lag = settings(call.sandbox.scenario).account.payment_status_lag
    if not lag or status.payment(order) is not status.Payment.PAID:
        return False
    declined = any(charge.state is ChargeState.DECLINED for charge in order.charges)
    paid_at = max(charge.paid_at for charge in order.charges if charge.paid_at)
    return declined and (lag == "forever" or call.sandbox.clock.now() < paid_at + timedelta(seconds=float(lag)))


async def checkout(call: ApiRequest, body: Sent, kept: StoredCheckout | None = None) -> CheckoutRequest | None:
    """The checkout a request asks for, None where it asks for none; `kept` is the one that is there. Raises
    `Refused`."""
    asked = body.get("checkout")
    if asked is None:
        return None
    return await checkouts.read(call, {name: body[name] for name in OF_CHECKOUT if name in body} | asked, kept)


async def _contact(call: ApiRequest, body: Sent, customer: Record | None) -> Sent | None:
    """Where it goes: what the request says, else the customer's usual place for what is sent at all."""
    said: Sent | None = body.get("shipping_contact")
    if said is not None or customer is None or not body.get("shipping_lines"):
        return said
    return await shipping_contacts.default(call, customer)


def _terms(place: PlaceOrder) -> ChargeTerms:
    due = totals([priced(line, place.currency) for line in place.lines]).total
    return ChargeTerms(buyer=place.buyer, due=due, currency=place.currency, extras=place.extras)


DOCUMENTED, SOURCE = Fidelity.DOCUMENTED, "OpenAPI 2.3.0"
OPERATIONS: Final = (
    signed_in("GET", "/orders", "get_orders", DOCUMENTED, SOURCE, list_orders, (*filters.TAKEN, *listing.SEARCHED)),
    signed_in("POST", "/orders", "create_order", DOCUMENTED, SOURCE, create_order),
    signed_in("GET", "/orders/{id}", "get_order_by_id", DOCUMENTED, SOURCE, get_order),
    signed_in("POST", "/orders/{id}/cancel", "cancel_order", DOCUMENTED, SOURCE, cancel_order),
)
