"""Changing an order as far as its own rules let anyone: addresses, buyer, metadata, lines."""

from collections.abc import Iterable

from mockpay.orders import status
from mockpay.orders.commands import EditLines, EditOrder
from mockpay.orders.decision import Deadline, DecisionBuilder, line_id
from mockpay.orders.errors import NotAllowed, NotFound, WrongState
from mockpay.orders.lifecycle import Action, Entity, row
from mockpay.orders.order import Line, Order
from mockpay.orders.pricing import NewLine, priced, totals

PARTS = ("shipping_address", "billing_address", "buyer", "metadata", "extras", "expires_at")


def edit(builder: DecisionBuilder, command: EditOrder) -> None:
    """Change addresses, buyer, metadata; lines only as far as the order's rules let them."""
    order = builder.order
    changes: dict[str, object] = {
        name: value for name in PARTS if (value := getattr(command, name)) is not None
    }  # fmt: skip
    if command.lines is not None:
        _refuse_line_edit(order)
        currency = command.currency or order.currency
        changes |= {"currency": currency, **_with(_priced(builder, command.lines, currency))}
    _change(builder, changes)
    if command.expires_at:
        builder.deadlines.append(Deadline(at=command.expires_at))


def edit_lines(builder: DecisionBuilder, command: EditLines) -> None:
    """Change single lines; the others keep their ids and places."""
    order = builder.order
    known = {line.id for line in order.lines}
    for wanted in (*command.drop, *(new.id for new in command.put if new.id)):
        if wanted not in known:
            raise NotFound(f"order {order.id} has no line {wanted}", field="line_id", subject=wanted)
    _refuse_line_edit(order)
    put = {line.id: line for line in _priced(builder, [new for new in command.put if new.id], order.currency)}
    kept = [put.get(line.id, line) for line in order.lines if line.id not in command.drop]
    added = _priced(builder, [new for new in command.put if not new.id], order.currency)
    _change(builder, _with((*kept, *added)))


def _priced(builder: DecisionBuilder, lines: Iterable[NewLine], currency: str) -> tuple[Line, ...]:
    rules = builder.order.rules
    return tuple(priced(new, currency, new.id or line_id(rules, new.kind, builder.mint)) for new in lines)


def _with(lines: tuple[Line, ...]) -> dict[str, object]:
    return {"lines": lines, "totals": totals(lines)}


def _change(builder: DecisionBuilder, changes: dict[str, object]) -> None:
    """One event if anything is other than before."""
    order = builder.order
    cell = row(Entity.ORDER, status.life(order), Action.EDIT)
    if order.rules.closed_by_charges and status.covered(order):
        raise WrongState(f"order {order.id} cannot be changed: it has a live charge", field="charges")
    if any(getattr(order, name) != value for name, value in changes.items()):
        builder.step(cell.event or "", order.id, **changes)


def _refuse_line_edit(order: Order) -> None:
    if not order.rules.lines_editable:
        raise NotAllowed(f"the lines of order {order.id} cannot be changed; cancel it and place another", field="items")
    if status.covered(order):
        raise WrongState(f"the lines of order {order.id} cannot be changed: it has a live charge", field="items")
