"""Parcels: packing, sending, delivering, returning."""

import msgspec

from mockpay.orders import status
from mockpay.orders.case import Case
from mockpay.orders.commands import ChangeShipment, ShipOrder
from mockpay.orders.errors import NotFound, WrongState
from mockpay.orders.lifecycle import NEW, Entity, allows, row, words
from mockpay.orders.order import LineKind, Order, Shipment
from mockpay.orders.states import ShipmentState


def ship(case: Case, command: ShipOrder) -> None:
    """Make a parcel of some lines, or of all."""
    order = case.order
    row(Entity.ORDER, status.life(order), command.action)
    unknown = set(command.line_ids) - {line.id for line in order.of(LineKind.ITEM)}
    if unknown:
        raise NotFound(f"order {order.id} has no item {sorted(unknown)[0]}", field="line_ids")
    cell = row(Entity.SHIPMENT, NEW, command.action)
    parcel = Shipment(
        id=case.new_id("shipment"),
        state=ShipmentState(cell.to),
        created_at=case.now,
        updated_at=case.now,
        line_ids=command.line_ids,
        carrier=command.carrier,
        tracking=command.tracking,
        extras=command.extras,
    )
    case.step(cell.event or "", parcel.id, shipments=(*order.shipments, parcel))


def change_shipment(case: Case, command: ChangeShipment) -> None:
    """Move a parcel along its row of the table, with what is said of it on the way."""
    parcel = _find(case.order, command)
    cell = row(Entity.SHIPMENT, parcel.state, command.action)
    said = {name: value for name in ("carrier", "tracking", "extras") if (value := getattr(command, name)) is not None}
    moved = msgspec.structs.replace(parcel, state=ShipmentState(cell.to), updated_at=case.now, **said)
    parcels = tuple(moved if one.id == parcel.id else one for one in case.order.shipments)
    case.step(cell.event or "", parcel.id, shipments=parcels)


def _find(order: Order, command: ChangeShipment) -> Shipment:
    parcels = order.shipments
    if command.shipment_id is not None:
        parcels = tuple(one for one in parcels if one.id == command.shipment_id)
        if not parcels:
            raise NotFound(f"order {order.id} has no shipment {command.shipment_id}", field="shipment_id")
    if not parcels:
        raise WrongState(f"order {order.id} has no parcel to {words(command.action)}; ship it first")
    able = [one for one in parcels if allows(Entity.SHIPMENT, one.state, command.action)]
    return (able or parcels)[-1]
