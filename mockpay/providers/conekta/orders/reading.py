"""Conekta's JSON -> our commands. Shapes are checked by the schemas before anything comes here."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from mockpay.orders.commands import EditOrder, PlaceOrder
from mockpay.orders.order import Buyer, Order
from mockpay.orders.pricing import NewLine
from mockpay.providers.conekta.orders import addresses, line_codecs
from mockpay.providers.conekta.orders.checkouts import CheckoutRequest
from mockpay.providers.conekta.protocol import violations
from mockpay.providers.conekta.protocol.currencies import CODES
from mockpay.providers.conekta.protocol.errors import WordedRefusal
from mockpay.providers.conekta.protocol.formats import Json
from mockpay.providers.conekta.protocol.rules import NAME, RULES
from mockpay.web.js_json import to_js

Sent = Mapping[str, Any]
MADE_WITH: Final = ("pre_authorize", "three_ds_mode", "processing_mode")
"""What is remembered of a request for the charges that come later, or to be echoed."""
CHANGED_WITH: Final = ("pre_authorize",)


def place_order(body: Sent, buyer: Buyer, contact: Sent | None, checkout: CheckoutRequest | None) -> PlaceOrder:
    """The body of POST /orders. Raises `Refused`."""
    currency, fiscal = currency_of(body["currency"]), body.get("fiscal_entity")
    return PlaceOrder(
        origin=NAME,
        rules=RULES,
        currency=currency,
        buyer=buyer,
        lines=tuple(line for kind in line_codecs.ALL for line in _lines(kind, body, currency)),
        shipping_address=addresses.contact(contact) if contact else None,
        billing_address=addresses.fiscal(fiscal) if fiscal else None,
        redirect_url=body.get("return_url"),
        expires_at=checkout.expires_at if checkout else None,
        metadata=to_js(body.get("metadata") or {}),
        extras=_extras(body, MADE_WITH, checkout),
    )


def edit_order(order: Order, body: Sent, buyer: Buyer | None, checkout: CheckoutRequest | None) -> EditOrder:
    """The body of PUT /orders/{id}: lists replace those that were there. Raises `Refused`."""
    contact, fiscal, metadata = body.get("shipping_contact"), body.get("fiscal_entity"), body.get("metadata")
    currency = currency_of(body["currency"]) if body.get("currency") else None
    extras = _extras(body, CHANGED_WITH, checkout)
    return EditOrder(
        order_id=order.id,
        lines=_all_lines(order, body, currency or order.currency),
        currency=currency,
        shipping_address=addresses.contact(contact) if contact else None,
        billing_address=addresses.fiscal(fiscal) if fiscal else None,
        buyer=buyer,
        expires_at=checkout.expires_at if checkout else None,
        metadata=None if metadata is None else to_js(metadata),
        extras=order.extras | extras if extras else None,
    )


def currency_of(text: str) -> str:
    """A currency, in capital letters. Raises `Refused` for one there is not."""
    if text.upper() not in CODES:
        raise WordedRefusal(422, violations.invalid("currency"))
    return text.upper()


def _lines(kind: line_codecs.LineCodec, body: Sent, currency: str) -> list[NewLine]:
    return [line_codecs.read(kind, line, currency) for line in body.get(kind.path) or ()]


def _all_lines(order: Order, body: Sent, currency: str) -> tuple[NewLine, ...] | None:
    """The lines an order has then; None where neither they nor the currency change."""
    if currency == order.currency and not any(body.get(kind.path) is not None for kind in line_codecs.ALL):
        return None
    return tuple(
        line
        for kind in line_codecs.ALL
        for line in (
            _lines(kind, body, currency)
            if body.get(kind.path) is not None
            else [line_codecs.again(kind, one, order, {}, currency) for one in order.of(kind.kind)]
        )
    )


def _extras(body: Sent, names: Iterable[str], checkout: CheckoutRequest | None) -> Json:
    kept = {name: body[name] for name in names if body.get(name) is not None}
    return kept | (checkout.extras if checkout else {})
