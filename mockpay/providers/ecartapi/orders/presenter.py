"""Our order -> Ecart API's canonical order: everything it could say, then the platform's constants, then its shape."""

from datetime import datetime
from typing import Any

from mockpay.orders import status
from mockpay.orders.order import LineKind, Order
from mockpay.orders.states import ShipmentState
from mockpay.orders.status import Life
from mockpay.providers.ecartapi.orders.addresses import address
from mockpay.providers.ecartapi.orders.items import items, packages
from mockpay.providers.ecartapi.protocol.formats import Json, amount, date, flag, laid_over
from mockpay.providers.ecartapi.protocol.rules import NAME
from mockpay.providers.ecartapi.stores.preset import Preset
from mockpay.providers.ecartapi.stores.shapes import shaped
from mockpay.providers.ecartapi.stores.statuses import FULFILMENT_IDS, STATUS_IDS, StatusWords
from mockpay.providers.ecartapi.stores.stores import Shop


def canonical(order: Order, shop: Shop, base_url: str) -> Json:
    """The order as its shop's platform has it."""
    known = _known(order, shop, base_url)
    for layer in (shop.preset.constants, echoed(order)):
        known = laid_over(known, layer) if layer else known
    return shaped(known, shop.shape)


def echoed(order: Order) -> Json:
    """What this API keeps of an order only to say it again."""
    kept: Json = order.extras.get(NAME, {})
    return {key: value for key, value in kept.items() if key not in ("aliases", "channel")}


def _known(order: Order, shop: Shop, base_url: str) -> Json:
    words, preset = shop.words(order), shop.preset
    return {
        "id": order.id,
        "number": order.number,
        "marketPlaceId": order.origin,
        "name": order.number,
        "email": order.buyer.email,
        "fulfillmentStatus": _fulfilment(words, preset),
        "currency": order.currency,
        "discountsCoupon": _coupon(order, preset),
        "totals": _totals(order, preset),
        "taxesIncluded": "false",
        "taxLines": [],
        "status": _status(words),
        "reference": order.reference_id or order.reference,
        "tags": [],
        "payment": _payment(order, words, preset),
        "customer": _customer(order),
        "refunds": _refunds(order, preset),
        "billingAddress": address(order.billing_address, preset),
        "logistic": {"free": "false"},
        "shippingMethod": next((line.name for line in order.of(LineKind.SHIPPING)), None),
        "documents": {"shippingLabels": []},
        "shippingAddress": address(order.shipping_address, preset),
        "items": items(order, words, preset, base_url),
        "packages": packages(order, preset),
        "dates": _dates(order, preset),
        "cancelReason": order.flags.cancelled and order.flags.cancelled.reason,
        "locations": [],
        "localizationExtensions": [],
        "events": [],
    }


def _fulfilment(words: StatusWords, preset: Preset) -> Json:
    native = words.native if preset.words is None else preset.words.get(words.fulfilment, words.fulfilment)
    return {
        "status": native,
        "ecartapi": words.fulfilment,
        "ecartapiId": FULFILMENT_IDS.get(words.fulfilment),
        "partiallAvailable": flag(words.fulfilment != "fulfilled"),
    }


def _status(words: StatusWords) -> Json:
    return {
        "id": words.native_id,
        "status": words.native,
        "financial": words.financial,
        "ecartapi": words.status,
        "ecartapiId": STATUS_IDS.get(words.status),
    }


def _coupon(order: Order, preset: Preset) -> Any:
    """An empty list until 2023, then an object (printed so)."""
    if preset.generation < 2024:
        return []
    lines = order.of(LineKind.DISCOUNT)
    if not lines:
        return None
    off = amount(sum(line.amount for line in lines), order.currency, fixed=preset.fixed_amounts)
    return {"type": "fixed_amount", "codeCupon": lines[0].code or lines[0].name, "discount": off, "discountAmount": off}


def _totals(order: Order, preset: Preset) -> Json:
    totals = order.totals
    pairs = {name: getattr(totals, name) for name in ("subtotal", "discount", "shipping", "tax", "total")}
    return {
        name: None
        if not minor and f"totals.{name}" in preset.null_zeros
        else amount(minor, order.currency, fixed=preset.fixed_amounts)
        for name, minor in pairs.items()
    }


def _payment(order: Order, words: StatusWords, preset: Preset) -> Json:
    kind = order.charges[-1].method.kind if order.charges else None
    return {"method": preset.methods.get(kind or "", kind), "status": words.financial, "ecartapi": words.status}


def _customer(order: Order) -> Json:
    buyer = order.buyer
    return {
        "id": buyer.customer_id,
        "email": buyer.email,
        "firstName": buyer.first_name,
        "lastName": buyer.last_name,
        "phone": buyer.phone,
        **buyer.extras,
    }


def _refunds(order: Order, preset: Preset) -> list[Json]:
    """Chosen: no document prints a refund."""
    return [
        {
            "id": one.id,
            "amount": amount(one.amount, order.currency, fixed=preset.fixed_amounts),
            "currency": order.currency,
            "reason": one.reason,
            "status": one.state,
            "createdAt": date(one.created_at, millis=preset.millis),
        }
        for charge in order.charges
        for one in charge.refunds
    ]


def _dates(order: Order, preset: Preset) -> Json:
    marks, paid = order.flags, [charge.paid_at for charge in order.charges if charge.paid_at]
    arrived = [shipment.updated_at for shipment in order.shipments if shipment.state is ShipmentState.DELIVERED]
    ended = marks.cancelled or marks.expired
    moments: dict[str, datetime | None] = {
        "deliveredAt": arrived[-1] if arrived and status.life(order) is not Life.CANCELLED else None,
        "canceledAt": ended.at if ended else None,
        "closedAt": marks.completed.at if marks.completed else None,
        "createdAt": order.created_at,
        "updatedAt": order.updated_at,
        "paidAt": paid[-1] if paid else None,
    }
    return {
        name: None if name in preset.null_dates else date(moment, millis=preset.millis)
        for name, moment in moments.items()
    }
