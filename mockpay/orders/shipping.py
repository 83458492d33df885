"""Parcels: packing, sending, delivering, returning."""

import msgspec

from mockpay.orders import status
from mockpay.orders.commands import ChangeShipment, ShipOrder
from mockpay.orders.decision import DecisionBuilder
from mockpay.orders.errors import NotFound, WrongState
from mockpay.orders.lifecycle import NEW, Entity, allows, row, words
from mockpay.orders.order import LineKind, Order, Shipment
from mockpay.orders.states import ShipmentState


def ship(builder: DecisionBuilder, command: ShipOrder) -> None:
    """Make a parcel of some lines, or of all."""
    order = builder.order
    row(Entity.ORDER, status.life(order), command.action)
    unknown = set(command.line_ids) - {line.id for line in order.of(LineKind.ITEM)}
    if unknown:
        raise NotFound(f"order {order.id} has no item {sorted(unknown)[0]}", field="line_ids")
    cell = row(Entity.SHIPMENT, NEW, command.action)
    shipment = Shipment(
        id=builder.new_id("shipment"),
        state=ShipmentState(cell.to),
        created_at=builder.now,
        updated_at=builder.now,
        line_ids=command.line_ids,
        carrier=command.carrier,
        tracking=command.tracking,
        extras=command.extras,
    )
    builder.step(cell.event or "", shipment.id, shipments=(*order.shipments, shipment))


def change_shipment(builder: DecisionBuilder, command: ChangeShipment) -> None:
    """Move a parcel along its row of the table, with what is said of it on the way."""
    shipment = _find(builder.order, command)
    cell = row(Entity.SHIPMENT, shipment.state, command.action)
    said = {name: value for name in ("carrier", "tracking", "extras") if (value := getattr(command, name)) is not None}
    moved = msgspec.structs.replace(shipment, state=ShipmentState(cell.to), updated_at=builder.now, **said)
    shipments = tuple(moved if one.id == shipment.id else one for one in builder.order.shipments)
    builder.step(cell.event or "", shipment.id, shipments=shipments)


def _find(order: Order, command: ChangeShipment) -> Shipment:
    shipments = order.shipments
    if command.shipment_id is not None:
        shipments = tuple(one for one in shipments if one.id == command.shipment_id)
        if not shipments:
            raise NotFound(f"order {order.id} has no shipment {command.shipment_id}", field="shipment_id")
    if not shipments:
        raise WrongState(f"order {order.id} has no parcel to {words(command.action)}; ship it first")
    able = [one for one in shipments if allows(Entity.SHIPMENT, one.state, command.action)]
    return (able or shipments)[-1]
