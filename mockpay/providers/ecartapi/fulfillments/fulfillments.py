"""Fulfillments: an order's parcels on their way. An order's packages say what there is to be sent."""

from collections.abc import Mapping
from typing import Any, Final

from mockpay.orders.commands import ChangeShipment, Command, ShipOrder
from mockpay.orders.lifecycle import Action
from mockpay.orders.order import Line, LineKind, Order, Shipment
from mockpay.orders.states import ShipmentState
from mockpay.providers.ecartapi.orders import lookup
from mockpay.providers.ecartapi.orders.items import item_id, rest_id, unpacked
from mockpay.providers.ecartapi.orders.routes import paths
from mockpay.providers.ecartapi.protocol import refusals
from mockpay.providers.ecartapi.protocol.content_type import body_of
from mockpay.providers.ecartapi.protocol.formats import Json, moment_of_day
from mockpay.providers.ecartapi.stores.auth import of_orders
from mockpay.web.api_request import ApiRequest
from mockpay.web.provider import Fidelity
from mockpay.web.validation import Schema

CREATE: Final = Schema("ecartapi/create_fulfillment.request")
UPDATE: Final = Schema("ecartapi/update_fulfillment.request")
BULK: Final = Schema("ecartapi/create_fulfillments.request")
ECHO: Final = ("companyId", "url")
SHIPMENT: Final = {
    ShipmentState.SHIPPED: "in_transit",
    ShipmentState.DELIVERED: "delivered",
    ShipmentState.RETURNED: "returned",
}
"""What `status.shipment` says; the words are chosen."""


async def list_fulfillments(call: ApiRequest) -> Any:
    """GET …/orders/{id}/fulfillments."""
    order = await lookup.order(call)
    return {"success": True, "fulfillments": [fulfillment(order, shipment) for shipment in _sent(order)]}


async def get_fulfillment(call: ApiRequest) -> Any:
    """GET …/orders/{id}/fulfillments/{fulfillment_id}."""
    order = await lookup.order(call)
    return _fulfillment_answer(order, _shipment(order, call.path["fulfillment_id"]))


async def create_fulfillment(call: ApiRequest) -> Any:
    """POST …/orders/{id}/fulfillments."""
    body = await body_of(call, CREATE)
    order = await lookup.order(call)
    after = await call.sandbox.handle(_ship(order, body["fulfillment"]), context=call.context(body))
    return _fulfillment_answer(after, _new(order, after)[-1])


async def create_fulfillments(call: ApiRequest) -> Any:
    """POST …/orders/{id}/packages/fulfillments: several at once, all or none."""
    body = await body_of(call, BULK)
    order = await lookup.order(call)
    wanted = body.get("fulfillments") or ([body["fulfillment"]] if body.get("fulfillment") else [])
    if not wanted:
        raise refusals.NO_FULFILLMENTS.refusal()
    after = await call.sandbox.handle(*_apart([_ship(order, one) for one in wanted]), context=call.context(body))
    return {"success": True, "fulfillments": [fulfillment(after, shipment) for shipment in _new(order, after)]}


async def update_fulfillment(call: ApiRequest) -> Any:
    """PUT …/orders/{id}/fulfillments/{fulfillment_id}: its tracking."""
    body = await body_of(call, UPDATE)
    order = await lookup.order(call)
    shipment = _shipment(order, call.path["fulfillment_id"])
    said = _shipment_fields(body["fulfillment"])
    if said.get("extras") is not None:
        said["extras"] = shipment.extras | said["extras"]
    command = ChangeShipment(order_id=order.id, action=Action.EDIT, shipment_id=shipment.id, **said)
    after = await call.sandbox.handle(command, context=call.context(body))
    return _fulfillment_answer(after, _shipment(after, shipment.id))


async def cancel_fulfillment(call: ApiRequest) -> Any:
    """POST …/orders/{id}/fulfillments/{fulfillment_id}/cancel: the goods are back and can be sent again."""
    order = await lookup.order(call)
    shipment = _shipment(order, call.path["fulfillment_id"])
    command = ChangeShipment(order_id=order.id, action=Action.RETURN, shipment_id=shipment.id)
    await call.sandbox.handle(command, context=call.context())
    return {"success": True}


def _sent(order: Order) -> list[Shipment]:
    return [shipment for shipment in order.shipments if shipment.state is not ShipmentState.OPEN]


def _new(before: Order, after: Order) -> list[Shipment]:
    """The parcels that were not on their way before."""
    known = {shipment.id for shipment in _sent(before)}
    return [shipment for shipment in _sent(after) if shipment.id not in known]


def _shipment(order: Order, fulfillment_id: str) -> Shipment:
    for shipment in _sent(order):
        if shipment.id == fulfillment_id:
            return shipment
    raise refusals.NO_FULFILLMENT.refusal(subject=fulfillment_id)


def _ship(order: Order, sent: Mapping[str, Any]) -> Command:
    """The command that sends a package, some items, or all that is left."""
    said = _shipment_fields(sent)
    package = sent.get("fulfillmentOrderId")
    waiting = {shipment.id: shipment for shipment in order.shipments if shipment.state is ShipmentState.OPEN}
    if package is not None and str(package) in waiting:
        return ChangeShipment(order_id=order.id, action=Action.SHIP, shipment_id=str(package), **said)
    if package is not None and str(package) != rest_id(order):
        raise refusals.NO_PACKAGE.refusal({"order": order.id, "package": package})
    return ShipOrder(order_id=order.id, line_ids=_line_ids(order, sent.get("items")), **said)


def _apart(commands: list[Command]) -> list[Command]:
    """The same commands, if no line goes twice."""
    lines = [one for command in commands if isinstance(command, ShipOrder) for one in command.line_ids or ("*",)]
    if len(lines) != len(set(lines)) or ("*" in lines and len(lines) > 1):
        raise refusals.SENT_TWICE.refusal()
    return commands


def _shipment_fields(sent: Mapping[str, Any]) -> dict[str, Any]:
    tracking = sent.get("tracking") or {}
    number, company = tracking.get("number"), tracking.get("company")
    extras = {name: str(tracking[name]) for name in ECHO if tracking.get(name) is not None}
    method = {"id": sent.get("shippingMethodId"), "service": sent.get("shippingMethod")}
    extras |= {f"method_{name}": str(value) for name, value in method.items() if value is not None}
    found = {"tracking": None if number is None else str(number), "carrier": company}
    return {name: value for name, value in found.items() if value is not None} | ({"extras": extras} if extras else {})


def _line_ids(order: Order, items: list[Mapping[str, Any]] | None) -> tuple[str, ...]:
    """The lines that go; none named means all that is left. A line goes whole."""
    left = {item_id(order, line): line for line in unpacked(order)}
    if not left:
        raise refusals.NOTHING_LEFT.refusal({"order": order.id})
    if not items:
        return _named(order, list(left.values()))
    chosen = []
    for one in items:
        line = left.get(str(one["id"]))
        if line is None:
            raise refusals.NOT_TO_SEND.refusal({"order": order.id, "item": one["id"], "left": ", ".join(left)})
        if int(one.get("quantity", line.quantity)) != line.quantity:
            raise refusals.GOES_WHOLE.refusal({"item": one["id"], "quantity": line.quantity})
        chosen.append(line)
    return _named(order, chosen)


def _named(order: Order, lines: list[Line]) -> tuple[str, ...]:
    """No ids stand for all lines; where lines have none, they can only go together."""
    if len(lines) == len(order.of(LineKind.ITEM)):
        return ()
    if not all(line.id for line in lines):
        raise refusals.ONLY_TOGETHER.refusal({"order": order.id})
    return tuple(line.id for line in lines)


def _fulfillment_answer(order: Order, shipment: Shipment) -> Any:
    return {"success": True, "fulfillment": fulfillment(order, shipment)}


def fulfillment(order: Order, shipment: Shipment) -> Json:
    """A parcel on its way, as docs.ecartapi.com/docs/fulfillments lists its fields."""
    lines = [line for line in order.of(LineKind.ITEM) if not shipment.line_ids or line.id in shipment.line_ids]
    number, url = shipment.tracking, shipment.extras.get("url")
    return {
        "id": shipment.id,
        "orderId": order.id,
        "shippingMethod": {"id": shipment.extras.get("method_id"), "service": shipment.extras.get("method_service")},
        "tracking": {
            "number": number,
            "url": url,
            "company": shipment.carrier,
            "numbers": [number] if number else [],
            "urls": [url] if url else [],
        },
        "status": {
            "id": None,
            "status": "cancelled" if shipment.state is ShipmentState.RETURNED else "success",
            "shipment": SHIPMENT[shipment.state],
        },
        "location": None,
        "items": [
            {"id": item_id(order, line), "sku": line.code, "name": line.name, "quantity": str(line.quantity)}
            for line in lines
        ],
        "packages": [{"id": shipment.id, "fulfillmentOrderId": shipment.id, "status": shipment.state}],
        "dates": {
            "createdAt": moment_of_day(shipment.created_at),
            "updatedAt": moment_of_day(shipment.updated_at),
            "shippedAt": moment_of_day(shipment.created_at),
        },
    }


FULFILLMENTS: Final = paths("/{id}/fulfillments")
ONE: Final = paths("/{id}/fulfillments/{fulfillment_id}")
STOP: Final = paths("/{id}/fulfillments/{fulfillment_id}/cancel")
ALL: Final = paths("/{id}/packages/fulfillments")
DOCUMENTED, INVENTED, SOURCE = Fidelity.DOCUMENTED, Fidelity.INVENTED, "GUIDE fulfillments"
OPERATIONS: Final = (
    *of_orders("GET", FULFILLMENTS, "list_fulfillments", DOCUMENTED, SOURCE, list_fulfillments),
    *of_orders("POST", FULFILLMENTS, "create_fulfillment", DOCUMENTED, SOURCE, create_fulfillment),
    *of_orders("GET", ONE, "get_fulfillment", DOCUMENTED, SOURCE, get_fulfillment),
    *of_orders("PUT", ONE, "update_fulfillment", DOCUMENTED, SOURCE, update_fulfillment),
    *of_orders("POST", STOP, "cancel_fulfillment", DOCUMENTED, SOURCE, cancel_fulfillment),
    *of_orders("POST", ALL, "create_fulfillments", INVENTED, f"{SOURCE}; body: chosen", create_fulfillments),
)
