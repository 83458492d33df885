"""The `checkout` of an order: asked for when it is made, shown in every answer, over when the order is paid or expires.

Sources: OpenAPI 2.3.0, captured orders.
"""

from datetime import datetime
from typing import Final

import msgspec
from msgspec.structs import replace

from mockpay.orders import status
from mockpay.orders.order import Order, Struct
from mockpay.orders.status import Life
from mockpay.providers.conekta.orders import checkout_terms
from mockpay.providers.conekta.orders.checkout_terms import CANCELLED, EXPIRED, FINALIZED, ISSUED, CheckoutTerms
from mockpay.providers.conekta.protocol import requests
from mockpay.providers.conekta.protocol.formats import Json
from mockpay.providers.conekta.protocol.rules import NAME
from mockpay.providers.conekta.protocol.settings import settings
from mockpay.scenario.scenario import Scenario
from mockpay.web.api_request import ApiRequest
from mockpay.web.validation import Schema

SENT: Final = Schema("conekta/order_checkout")
KEY: Final = "checkout"
"""Where an order's extras keep it."""
SLUG: Final = f"{NAME}.checkout"
"""The key that orders are found by from their checkout."""
INTEGRATION, HOSTED, PAYMENT_LINK = "Integration", "HostedPayment", "PaymentLink"
PAGES: Final = {
    HOSTED: (f"{NAME}.checkout", "{base}/checkout/{slug}"),
    PAYMENT_LINK: (f"{NAME}.link", "{base}/link/{slug}"),
}
"""Types with a page: the name of its address among the scenario's, and where it is otherwise."""
ENDED: Final = {Life.EXPIRED: EXPIRED, Life.CANCELLED: CANCELLED, Life.DELETED: CANCELLED}


class StoredCheckout(Struct, frozen=True):
    """What an order keeps of its checkout: ids, when it was made and at which address of mockpay's."""

    id: str
    channel: str
    type: str
    made_at: datetime
    base: str
    needs_shipping_contact: bool
    terms: CheckoutTerms


class CheckoutRequest(Struct, frozen=True):
    """What an order is made with: `extras` go into PlaceOrder.extras, `expires_at` into PlaceOrder.expires_at."""

    extras: Json
    expires_at: datetime


async def read(call: ApiRequest, body: Json, before: StoredCheckout | None = None) -> CheckoutRequest:
    """The `checkout` of a request for an order, with that request's `needs_shipping_contact` and `three_ds_mode` in it.
    One that was there `before` keeps its id, its channel and its address. Raises `Invalid`, `Refused`."""
    body = requests.checked(call, {KEY: body}, SENT)[KEY]
    now = call.sandbox.clock.now()
    end = checkout_terms.expires(body, now) or checkout_terms.starts(now) + checkout_terms.LASTS
    terms, needs_contact = checkout_terms.read(body), body.get("needs_shipping_contact", False)
    if before:
        kind = body.get("type") or before.type
        kept = replace(before, terms=terms, type=kind, needs_shipping_contact=needs_contact)
        return CheckoutRequest(extras={KEY: msgspec.to_builtins(kept)}, expires_at=end)
    async with call.sandbox.records() as records:
        checkout_id = records.mint("uuid")
    return await fresh(call, checkout_id, body.get("type") or INTEGRATION, terms, end, needs_contact=needs_contact)


async def fresh(
    call: ApiRequest, checkout_id: str, kind: str, terms: CheckoutTerms, end: datetime, *, needs_contact: bool
) -> CheckoutRequest:
    """What an order is made with."""
    async with call.sandbox.records() as records:
        kept = StoredCheckout(
            id=checkout_id,
            channel=records.mint("base58:channel"),
            type=kind,
            made_at=records.mint.now,
            base=call.base_url,
            needs_shipping_contact=needs_contact,
            terms=terms,
        )
    return CheckoutRequest(extras={KEY: msgspec.to_builtins(kept)}, expires_at=end)


def of(order: Order) -> StoredCheckout | None:
    """What an order keeps of its checkout; None where it has none."""
    kept = order.extras.get(KEY)
    return msgspec.convert(kept, StoredCheckout) if kept else None


def checkout_of_order_to_json(order: Order, scenario: Scenario, base_url: str) -> Json | None:
    """The `checkout` of an order as answers have it; None where it has none. Where no request says under which address
    mockpay is reached, it is the one that the order was made at."""
    kept = of(order)
    if kept is None or order.expires_at is None:
        return None
    paid = status.is_secured(order)
    return checkout_terms.checkout_to_json(
        kept.id,
        kept.terms,
        kept.made_at,
        order.expires_at,
        name=order.id.replace("_", "-", 1),
        type=kept.type,
        status=FINALIZED if paid else ENDED.get(status.life(order), ISSUED),
        paid=int(paid),
        needs_shipping_contact=kept.needs_shipping_contact,
        on_demand_enabled=False,
        is_redirect_on_failure=True if kept.type == HOSTED else None,
        url=address(kept.type, kept.id, scenario, base_url or kept.base),
    )


def address(kind: str, checkout_id: str, scenario: Scenario, base_url: str) -> str | None:
    """Where the page of a checkout is, None for a type without one."""
    if kind not in PAGES:
        return None
    name, page = PAGES[kind]
    return settings(scenario).pay_links.get(name, page).format(base=base_url, slug=checkout_terms.slug(checkout_id))


def channel(order: Order) -> Json | None:
    """The `channel` of an order with a checkout."""
    kept = of(order)
    if kept is None:
        return None
    return {
        "segment": "Checkout",
        "checkout_request_id": kept.id,
        "checkout_request_type": kept.type,
        "id": kept.channel,
    }


def keys(order: Order) -> tuple[tuple[str, str], ...]:
    """What an order with a checkout is found by: for ProviderSpec.keys."""
    kept = order.extras.get(KEY)
    return ((SLUG, checkout_terms.slug(kept["id"])),) if kept else ()
