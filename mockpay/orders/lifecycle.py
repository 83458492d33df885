"""The life of an order, as one table: (entity, state) -> action -> row.

Rules:
1. What may happen now is decided by `TABLE`, by the guards of its rows, and by an order's own `Rules`.
2. A state with an empty row is an end; a missing cell is a refusal.
3. A row without an event only lets an action through: the part it makes or moves tells what happened.

Sources: GUIDE, REFUNDS = docs.ecartpay.com/docs/orders, /refunds; SHOPS = docs.ecartapi.com/docs/orders, /fulfillments;
CONEKTA = Conekta's order object, OpenAPI 2.3.0 and captured webhooks; "chosen" = mockpay decided.
"""

from enum import StrEnum
from typing import Final

from mockpay.orders.errors import WrongState
from mockpay.orders.guards import Guard
from mockpay.orders.order import Struct

NEW: Final = "new"
"""The state of what does not exist yet."""


class Entity(StrEnum):
    """What has a life of its own."""

    ORDER = "order"
    CHARGE = "charge"
    REFUND = "refund"
    DISPUTE = "dispute"
    SHIPMENT = "shipment"


class Action(StrEnum):
    """What can be done to an order or to a part of it."""

    PLACE = "place"
    EDIT = "edit"
    HOLD = "hold"
    RELEASE = "release"
    COMPLETE = "complete"
    DELETE = "delete"
    PAY = "pay"
    AUTHORIZE = "authorize"
    WAIT = "wait"
    CHALLENGE = "challenge"
    REVIEW = "review"
    DECLINE = "decline"
    CAPTURE = "capture"
    VOID = "void"
    EXPIRE = "expire"
    CANCEL = "cancel"
    RECEIVE = "receive"
    RECEIVE_LATE = "receive_late"
    REFUND = "refund"
    REQUEST_REFUND = "request_refund"
    SETTLE_REFUND = "settle_refund"
    CANCEL_REFUND = "cancel_refund"
    FAIL_REFUND = "fail_refund"
    DISPUTE = "dispute"
    REVIEW_DISPUTE = "review_dispute"
    WIN_DISPUTE = "win_dispute"
    LOSE_DISPUTE = "lose_dispute"
    PACK = "pack"
    SHIP = "ship"
    DELIVER = "deliver"
    RETURN = "return"


class Row(Struct, frozen=True):
    """Where an action leads, the event it makes (if any), who says so, and what it asks for besides the state."""

    to: str
    event: str | None = None
    source: str = "chosen"
    guard: Guard | None = None


def _through(state: str, *actions: Action, guard: Guard | None = None) -> dict[Action, Row]:
    return {action: Row(to=state, guard=guard) for action in actions}


TABLE: Final[dict[tuple[Entity, str], dict[Action, Row]]] = {
    (Entity.ORDER, NEW): {Action.PLACE: Row(to="active", event="order.placed", source="GUIDE")},
    (Entity.ORDER, "active"): {
        **_through("active", Action.PAY, guard=Guard.DUE),
        **_through("active", Action.PACK, Action.SHIP),
        Action.EDIT: Row(to="active", event="order.edited", source="SHOPS, CONEKTA"),
        Action.HOLD: Row(to="held", event="order.held", source="SHOPS"),
        Action.COMPLETE: Row(to="completed", event="order.completed", source="SHOPS"),
        Action.EXPIRE: Row(
            to="expired", event="order.expired", source="CONEKTA; EcartPay's Odoo add-on", guard=Guard.UNSECURED
        ),
        Action.CANCEL: Row(to="cancelled", event="order.cancelled", source="SHOPS, CONEKTA", guard=Guard.NOT_SHIPPED),
        Action.DELETE: Row(to="deleted", event="order.deleted", source="SHOPS"),
    },
    (Entity.ORDER, "held"): {
        Action.EDIT: Row(to="held", event="order.edited", source="SHOPS"),
        Action.RELEASE: Row(to="active", event="order.released", source="SHOPS"),
        Action.CANCEL: Row(to="cancelled", event="order.cancelled", source="SHOPS", guard=Guard.NOT_SHIPPED),
        Action.DELETE: Row(to="deleted", event="order.deleted", source="SHOPS"),
    },
    (Entity.ORDER, "completed"): {Action.DELETE: Row(to="deleted", event="order.deleted", source="SHOPS")},
    (Entity.ORDER, "expired"): {
        Action.RECEIVE_LATE: Row(to="active", event="order.reinstated"),
        Action.DELETE: Row(to="deleted", event="order.deleted", source="SHOPS"),
    },
    (Entity.ORDER, "cancelled"): {Action.DELETE: Row(to="deleted", event="order.deleted", source="SHOPS")},
    (Entity.ORDER, "deleted"): {},
    (Entity.CHARGE, NEW): {
        Action.PAY: Row(to="captured", event="charge.captured", source="GUIDE, CONEKTA"),
        Action.AUTHORIZE: Row(to="authorized", event="charge.authorized", source="CONEKTA pre_authorize"),
        Action.WAIT: Row(to="pending", event="charge.pending", source="CONEKTA pending_payment"),
        Action.CHALLENGE: Row(to="action_required", event="charge.challenged", source="CONEKTA next_action"),
        Action.REVIEW: Row(to="review", event="charge.held_for_review", source="CONEKTA under_fraud_review"),
        Action.DECLINE: Row(to="declined", event="charge.declined", source="CONEKTA; GUIDE lists failed activity"),
    },
    (Entity.CHARGE, "pending"): {
        Action.PAY: Row(to="captured", event="charge.captured", source="CONEKTA pending_payment -> paid"),
        Action.DECLINE: Row(to="declined", event="charge.declined"),
        Action.EXPIRE: Row(to="expired", event="charge.expired", source="CONEKTA charge.expired"),
        Action.CANCEL: Row(to="canceled", event="charge.canceled", source="CONEKTA charge.canceled"),
        Action.RECEIVE: Row(to="pending", event="charge.received", guard=Guard.ARRIVES),
    },
    (Entity.CHARGE, "action_required"): {
        Action.PAY: Row(to="captured", event="charge.captured", source="docs.ecartpay.com 3-D Secure guide"),
        Action.AUTHORIZE: Row(to="authorized", event="charge.authorized", source="CONEKTA"),
        Action.DECLINE: Row(to="declined", event="charge.declined", source="CONEKTA declined_by_3ds"),
        Action.EXPIRE: Row(to="expired", event="charge.expired"),
        Action.CANCEL: Row(to="canceled", event="charge.canceled"),
    },
    (Entity.CHARGE, "review"): {
        Action.PAY: Row(to="captured", event="charge.captured", source="CONEKTA under_fraud_review"),
        Action.AUTHORIZE: Row(to="authorized", event="charge.authorized"),
        Action.DECLINE: Row(to="declined", event="charge.declined", source="CONEKTA fraudulent"),
        Action.CANCEL: Row(to="canceled", event="charge.canceled"),
    },
    (Entity.CHARGE, "authorized"): {
        Action.CAPTURE: Row(to="captured", event="charge.captured", source="CONEKTA capture"),
        Action.VOID: Row(to="voided", event="charge.voided", source="CONEKTA order.voided"),
    },
    (Entity.CHARGE, "captured"): {
        **_through("captured", Action.REFUND, Action.REQUEST_REFUND, guard=Guard.REFUNDABLE),
        **_through("captured", Action.DISPUTE, guard=Guard.DISPUTABLE),
        Action.RECEIVE: Row(to="captured", event="charge.received", guard=Guard.ARRIVES),
    },
    (Entity.CHARGE, "declined"): {},
    (Entity.CHARGE, "expired"): {
        Action.RECEIVE: Row(to="expired", event="charge.received", guard=Guard.ARRIVES),
        Action.RECEIVE_LATE: Row(to="captured", event="charge.captured", guard=Guard.ARRIVES),
    },
    (Entity.CHARGE, "canceled"): {Action.RECEIVE: Row(to="canceled", event="charge.received", guard=Guard.ARRIVES)},
    (Entity.CHARGE, "voided"): {},
    (Entity.REFUND, NEW): {
        Action.REFUND: Row(to="paid", event="refund.paid", source="GUIDE, REFUNDS, CONEKTA"),
        Action.REQUEST_REFUND: Row(to="pending", event="refund.requested", source="CONEKTA refund.expires_at"),
    },
    (Entity.REFUND, "pending"): {
        Action.SETTLE_REFUND: Row(to="paid", event="refund.paid"),
        Action.CANCEL_REFUND: Row(to="canceled", event="refund.canceled", source="CONEKTA DELETE …/refunds/{id}"),
        Action.FAIL_REFUND: Row(to="failed", event="refund.failed"),
    },
    (Entity.REFUND, "paid"): {},
    (Entity.REFUND, "canceled"): {},
    (Entity.REFUND, "failed"): {},
    (Entity.DISPUTE, NEW): {
        Action.DISPUTE: Row(to="opened", event="dispute.opened", source="CONEKTA, GUIDE chargebacks"),
    },
    (Entity.DISPUTE, "opened"): {
        Action.REVIEW_DISPUTE: Row(to="review", event="dispute.reviewed", source="CONEKTA chargeback.under_review"),
        Action.WIN_DISPUTE: Row(to="won", event="dispute.won", source="CONEKTA chargeback.won"),
        Action.LOSE_DISPUTE: Row(to="lost", event="dispute.lost", source="CONEKTA chargeback.lost"),
    },
    (Entity.DISPUTE, "review"): {
        Action.WIN_DISPUTE: Row(to="won", event="dispute.won", source="CONEKTA chargeback.won"),
        Action.LOSE_DISPUTE: Row(to="lost", event="dispute.lost", source="CONEKTA chargeback.lost"),
    },
    (Entity.DISPUTE, "won"): {},
    (Entity.DISPUTE, "lost"): {},
    (Entity.SHIPMENT, NEW): {
        Action.PACK: Row(to="open", event="shipment.opened", source="SHOPS fulfillments"),
        Action.SHIP: Row(to="shipped", event="shipment.shipped", source="SHOPS fulfillments"),
    },
    (Entity.SHIPMENT, "open"): {Action.SHIP: Row(to="shipped", event="shipment.shipped", source="SHOPS fulfillments")},
    (Entity.SHIPMENT, "shipped"): {
        Action.EDIT: Row(to="shipped", event="shipment.edited", source="SHOPS fulfillments"),
        Action.DELIVER: Row(to="delivered", event="shipment.delivered", source="SHOPS dates.deliveredAt"),
        Action.RETURN: Row(to="returned", event="shipment.returned"),
    },
    (Entity.SHIPMENT, "delivered"): {Action.RETURN: Row(to="returned", event="shipment.returned")},
    (Entity.SHIPMENT, "returned"): {},
}


def row(entity: Entity, state: str, action: Action) -> Row:
    """The cell for an action. A missing cell raises `WrongState`, naming what the state allows."""
    cells = TABLE[entity, state]
    found = cells.get(action)
    if found is None:
        allowed = ", ".join(cells) or f"nothing, {state} is an end"
        sentence = f"cannot {words(action)} {_a(entity)} that is {state}; allowed now: {allowed}"
        raise WrongState(sentence, cell=(entity, state, action))
    return found


def allows(entity: Entity, state: str, action: Action) -> bool:
    """Whether the table has a cell for it."""
    return action in TABLE[entity, state]


def words(action: Action) -> str:
    """The action as a sentence says it."""
    return action.replace("_", " ")


def _a(entity: Entity) -> str:
    return f"an {entity}" if entity is Entity.ORDER else f"a {entity}"
