"""The one place where a command becomes a decision. Pure: time, ids and the bank's answer are arguments."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from mockpay.orders import challenge, charging, commands, editing, flags, receiving, refunding, shipping
from mockpay.orders.commands import Command, PlaceOrder
from mockpay.orders.decision import Deadline, Decision, DecisionBuilder, IdMaker, line_id
from mockpay.orders.events import Event
from mockpay.orders.issuer import Issuer
from mockpay.orders.lifecycle import NEW, Action, Entity, row
from mockpay.orders.order import Line, Order
from mockpay.orders.pricing import priced, totals

DECIDERS: Final[dict[type, Callable[[DecisionBuilder, Any], None]]] = {
    commands.EditOrder: editing.edit,
    commands.EditLines: editing.edit_lines,
    commands.PayOrder: charging.pay,
    commands.AnswerChallenge: challenge.answer,
    commands.ReceiveMoney: receiving.receive,
    commands.EditCharge: charging.edit,
    commands.ChangeCharge: charging.change,
    commands.RefundOrder: refunding.refund,
    commands.ChangeRefund: refunding.change_refund,
    commands.OpenDispute: refunding.open_dispute,
    commands.ChangeDispute: refunding.change_dispute,
    commands.ShipOrder: shipping.ship,
    commands.ChangeShipment: shipping.change_shipment,
    commands.FlagOrder: flags.flag,
}


def decide(order: Order, command: Command, issuer: Issuer, now: datetime, mint: IdMaker) -> Decision:
    """What `command` makes of `order`. Raises a `Refusal` and changes nothing when it may not happen now.

    `now` is aware and UTC; `issuer` answers once the charge is known; `mint` makes ids.
    """
    builder = DecisionBuilder(order, issuer, now, mint)
    DECIDERS[type(command)](builder, command)
    return builder.decision()


def place(command: PlaceOrder, seq: int, now: datetime, mint: IdMaker) -> Decision:
    """A new order: ids minted, lines priced, totals added up. Raises `Unacceptable`."""
    lines = [priced(new, command.currency, line_id(command.rules, new.kind, mint)) for new in command.lines]
    return placed(command, tuple(lines), seq, now, mint)


def placed(command: PlaceOrder, lines: tuple[Line, ...], seq: int, now: datetime, mint: IdMaker) -> Decision:
    """The same for lines that are priced already; those of the command are not looked at."""
    cell = row(Entity.ORDER, NEW, Action.PLACE)
    ids = command.rules.ids
    order = Order(
        id=mint(ids.get("order", "objectid")),
        seq=seq,
        version=1,
        origin=command.origin,
        rules=command.rules,
        number=mint(ids.get("number", "serial:N:1")),
        currency=command.currency,
        buyer=command.buyer,
        lines=lines,
        totals=totals(lines),
        created_at=now,
        updated_at=now,
        expires_at=command.expires_at,
        shipping_address=command.shipping_address,
        billing_address=command.billing_address,
        notify_url=command.notify_url,
        named_by=command.named_by,
        redirect_url=command.redirect_url,
        reference=command.reference,
        reference_id=command.reference_id,
        metadata=command.metadata,
        extras=command.extras,
    )
    event = Event(name=cell.event or "", order=order, before=None, subject=order.id, at=now)
    deadlines = (Deadline(at=order.expires_at),) if order.expires_at else ()
    return Decision(order=order, events=(event,), deadlines=deadlines)
