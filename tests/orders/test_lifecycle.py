"""The table of states and actions: whole, closed, and the same for those who ask what is allowed and those who act."""

from enum import StrEnum
from functools import cache

import msgspec
import pytest

from mockpay.orders import engine, status
from mockpay.orders.actions import NAMED, ActionInput, allowed, command_for
from mockpay.orders.commands import (
    Outcome,
)
from mockpay.orders.errors import NotAllowed, Refusal, WrongState
from mockpay.orders.issuer import KnownOutcome
from mockpay.orders.lifecycle import NEW, TABLE, Action, Entity, Row, row
from mockpay.orders.order import Order, Rules
from mockpay.orders.states import ChargeState, DisputeState, RefundState, ShipmentState
from mockpay.orders.status import Life
from tests.orders.shop import CARD, CASH, NOW, RULES, Ids, Till, item

STATES: dict[Entity, type[StrEnum]] = {
    Entity.ORDER: Life,
    Entity.CHARGE: ChargeState,
    Entity.REFUND: RefundState,
    Entity.DISPUTE: DisputeState,
    Entity.SHIPMENT: ShipmentState,
}
PLACES = [(entity, state) for entity, states in STATES.items() for state in (NEW, *states)]
ENDS = {
    (Entity.ORDER, "deleted"),
    (Entity.CHARGE, "declined"),
    (Entity.CHARGE, "voided"),
    (Entity.REFUND, "paid"),
    (Entity.REFUND, "canceled"),
    (Entity.REFUND, "failed"),
    (Entity.DISPUTE, "won"),
    (Entity.DISPUTE, "lost"),
    (Entity.SHIPMENT, "returned"),
}
KINDS_OF_RULES = {
    "refunds on cancel": RULES,
    "refuses to cancel what is paid": Rules(ids=RULES.ids, cancel_when_paid="refuse"),
    "refunds nothing": Rules(ids=RULES.ids, refundable=()),
}
HALF = 5_000


# The table by itself


def test_every_state_has_its_row_and_every_row_its_state() -> None:
    assert sorted(TABLE) == sorted(PLACES)


def test_the_ends_are_the_empty_rows() -> None:
    assert {place for place, cells in TABLE.items() if not cells} == ENDS


def test_every_cell_leads_to_a_state_of_its_entity_and_names_its_source() -> None:
    cells = [(entity, cell) for (entity, _), cells in TABLE.items() for cell in cells.values()]
    assert [cell for entity, cell in cells if cell.to not in set(STATES[entity]) or not cell.source] == []


def test_what_moves_a_part_tells_an_event_of_that_part() -> None:
    silent = {
        (Entity.ORDER, "active", Action.PAY),
        (Entity.ORDER, "active", Action.PACK),
        (Entity.ORDER, "active", Action.SHIP),
        (Entity.CHARGE, "captured", Action.REFUND),
        (Entity.CHARGE, "captured", Action.REQUEST_REFUND),
        (Entity.CHARGE, "captured", Action.DISPUTE),
    }
    cells = {(*place, action): cell for place, cells in TABLE.items() for action, cell in cells.items()}
    assert {key for key, cell in cells.items() if cell.event is None} == silent
    assert all(cell.event.startswith(f"{entity}.") for (entity, _, _), cell in cells.items() if cell.event)


@pytest.mark.parametrize(("entity", "state"), PLACES)
def test_a_missing_cell_is_refused_with_what_is_allowed(entity: Entity, state: str) -> None:
    cells = TABLE[entity, state]
    instead = ", ".join(cells) or f"nothing, {state} is an end"
    for action in Action:
        if action in cells:
            assert row(entity, state, action) == cells[action]
        else:
            with pytest.raises(WrongState) as refused:
                row(entity, state, action)
            article = "an" if entity is Entity.ORDER else "a"
            verb = action.replace("_", " ")
            assert refused.value.sentence == (
                f"cannot {verb} {article} {entity} that is {state}; allowed now: {instead}"
            )


def test_a_row_is_frozen() -> None:
    with pytest.raises(AttributeError):
        Row(to="paid").to = "lost"  # type: ignore[misc]


# The table against what is done


@cache
def reachable() -> tuple[Order, ...]:
    """Small orders in all combinations of states they can get into, each once."""
    first = Till(item("100"), item("0")).order
    found = {shape(first): first}
    fresh = [first]
    while fresh:
        order = fresh.pop()
        for after in steps_from(order):
            if shape(after) not in found and is_small(after):
                found[shape(after)] = after
                fresh.append(after)
    return tuple(found.values())


def steps_from(order: Order) -> list[Order]:
    wishes = [ActionInput(method=CARD), ActionInput(method=CASH, amount=HALF)]
    ends = [attempt(order, action, wish) for action in NAMED for wish in wishes]
    return [end for end in ends if isinstance(end, Order)]


def attempt(order: Order, action: Action, wish: ActionInput) -> Order | Refusal:
    command = command_for(order, action, wish)
    outcome = getattr(command, "outcome", None) or Outcome()
    try:
        return engine.decide(order, command, KnownOutcome(outcome=outcome), NOW, Ids(taken=order.version)).order
    except Refusal as refusal:
        return refusal


def shape(order: Order) -> object:
    charges = [
        (
            charge.state,
            charge.method,
            charge.captured,
            sorted((refund.state, refund.amount) for refund in charge.refunds),
            charge.dispute and (charge.dispute.state, charge.dispute.amount),
        )
        for charge in order.charges
    ]
    return repr((status.life(order), charges, [shipment.state for shipment in order.shipments]))


def is_small(order: Order) -> bool:
    """Two charges and a refund or dispute, or one with three of those, or one beside a parcel; less when not active."""
    refunds = [refund for charge in order.charges for refund in charge.refunds]
    disputes = [charge.dispute for charge in order.charges if charge.dispute]
    parts = 2 * len(order.charges) + 2 * len(order.shipments) + len(refunds) + len(disputes)
    return parts <= (5 if status.life(order) is Life.ACTIVE else 3)


def test_small_orders_reach_every_state_of_the_table() -> None:
    def places(order: Order) -> set[tuple[Entity, str]]:
        refunds = [refund for charge in order.charges for refund in charge.refunds]
        disputes = [charge.dispute for charge in order.charges if charge.dispute]
        parts = {
            Entity.CHARGE: order.charges,
            Entity.REFUND: refunds,
            Entity.DISPUTE: disputes,
            Entity.SHIPMENT: order.shipments,
        }
        return {(Entity.ORDER, status.life(order))} | {
            (entity, part.state) for entity, some in parts.items() for part in some
        }

    reached = {place for order in reachable() for place in places(order)}
    assert reached == {(entity, state) for entity, state in PLACES if state != NEW}


@pytest.mark.parametrize("rules", KINDS_OF_RULES.values(), ids=KINDS_OF_RULES)
def test_what_is_allowed_is_done_unless_the_rules_of_the_order_forbid_it(rules: Rules) -> None:
    forbidden: set[Action] = set()
    for order in [msgspec.structs.replace(order, rules=rules) for order in reachable()]:
        ends = {action: attempt(order, action, ActionInput(method=CARD)) for action in NAMED}
        done = {action for action, end in ends.items() if isinstance(end, Order)}
        against_rules = {action for action, end in ends.items() if isinstance(end, NotAllowed)}
        assert done <= set(allowed(order)) <= done | against_rules, shape(order)
        forbidden |= set(allowed(order)) - done
    assert forbidden == {Action.CANCEL, Action.REFUND, Action.REQUEST_REFUND}
