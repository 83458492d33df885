"""Items and packages: an order's lines and parcels as Ecart API writes them."""

from typing import Final

from mockpay.orders import status
from mockpay.orders.order import Line, LineKind, Order, Shipment
from mockpay.orders.states import ShipmentState
from mockpay.orders.status import Life
from mockpay.providers.ecartapi.protocol.formats import Json, amount, decimal
from mockpay.providers.ecartapi.stores.preset import Preset
from mockpay.providers.ecartapi.stores.statuses import StatusWords

BACK: Final = ShipmentState.RETURNED


def item_id(order: Order, line: Line) -> str:
    """The id of an item: its own, else its place in the order (as Liverpool numbers items)."""
    return line.id or f"{order.id}-{order.of(LineKind.ITEM).index(line) + 1}"


def items(order: Order, words: StatusWords, preset: Preset, base_url: str) -> list[Json]:
    """All items."""
    lines = order.of(LineKind.ITEM)
    sent = sent_lines(order)
    return [
        _item(order, line, line.id or f"{order.id}-{place}", words, preset, base_url, is_sent=_is_in(line, sent))
        for place, line in enumerate(lines, 1)
    ]


def _item(
    order: Order, line: Line, its_id: str, words: StatusWords, preset: Preset, base_url: str, *, is_sent: bool
) -> Json:
    fixed, currency, product = preset.fixed_amounts, order.currency, line.extras.get("productId")
    state = words.native if preset.item_native else ("fulfilled" if is_sent else "unfulfilled")
    return {
        "id": its_id,
        "sku": line.code,
        "name": line.name,
        "quantity": str(line.quantity),
        "price": decimal(line.unit_price, currency, fixed=fixed),
        "discount": _or_null(line.discount, "items.discount", currency, preset),
        "tax": _or_null(line.tax, "items.tax", currency, preset),
        "fulfillment": {"quantity": str(line.quantity), "service": line.extras.get("service"), "status": state},
        "associatedItems": [],
        "currency": currency,
        "ecartapiUrl": f"{base_url}/api/v2/products/{product}" if product else None,
        **line.extras,
    }


def _or_null(minor: int, path: str, currency: str, preset: Preset) -> str | None:
    if not minor and path in preset.null_zeros:
        return None
    return amount(minor, currency, fixed=preset.fixed_amounts)


def sent_lines(order: Order) -> set[str]:
    """The ids of the lines that are on their way; `*` stands for all."""
    moved = [shipment for shipment in order.shipments if shipment.state not in (ShipmentState.OPEN, BACK)]
    return {line_id for shipment in moved for line_id in shipment.line_ids or ("*",)}


def _is_in(line: Line, some: set[str]) -> bool:
    return "*" in some or line.id in some


def unpacked(order: Order) -> list[Line]:
    """The goods that are in no parcel (or were, and came back)."""
    packed = {
        line_id for shipment in order.shipments if shipment.state is not BACK for line_id in shipment.line_ids or ("*",)
    }
    return [line for line in order.of(LineKind.ITEM) if not line.is_service and not _is_in(line, packed)]


def rest_id(order: Order) -> str:
    """The id of the package that holds what nobody packed yet."""
    return f"{order.id}-{len(order.shipments) + 1}"


def packages(order: Order, preset: Preset) -> list[Json]:
    """The parcels, and one for the goods that still wait, if the platform offers that."""
    shipments = [_package(shipment) for shipment in order.shipments if shipment.state is not BACK]
    if preset.offers and status.life(order) in (Life.ACTIVE, Life.HELD) and unpacked(order):
        shipments.append(_named(rest_id(order), "open"))
    return shipments


def _package(shipment: Shipment) -> Json:
    return _named(shipment.id, shipment.state)


def _named(package_id: str, state: str) -> Json:
    return {"id": package_id, "fulfillmentOrderId": package_id, "status": state}
