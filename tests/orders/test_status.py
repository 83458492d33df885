"""Where an order stands, on three axes, in the cases that one status could not tell apart."""

from typing import Any

import msgspec
import pytest

from mockpay.orders import status
from mockpay.orders.commands import (
    ChangeCharge,
    ChangeDispute,
    ChangeRefund,
    ChangeShipment,
    Command,
    FlagOrder,
    OpenDispute,
    Outcome,
    PayOrder,
    RefundOrder,
    ShipOrder,
)
from mockpay.orders.lifecycle import Action
from mockpay.orders.order import Charge, Flag, Flags, Order, Shipment, Totals
from mockpay.orders.states import ChargeState, ShipmentState
from tests.orders.shop import CARD, CASH, NOW, TRANSFER, Till, item

Stand = tuple[str, str, str, int]
"""Payment, fulfilment, life, what is due."""


def pay(amount: int | None = None, action: Action = Action.PAY, method: Any = CARD) -> PayOrder:
    return PayOrder(method=method, amount=amount, outcome=Outcome(action=action))


def charge(action: Action, charge_id: str | None = None, amount: int | None = None) -> ChangeCharge:
    return ChangeCharge(order_id="", action=action, charge_id=charge_id, amount=amount)


def refund(amount: int | None = None, *, settled: bool = True) -> RefundOrder:
    return RefundOrder(order_id="", amount=amount, settled=settled)


def mark(action: Action) -> FlagOrder:
    return FlagOrder(order_id="", action=action)


def ship(*line_ids: str, action: Action = Action.SHIP) -> ShipOrder:
    return ShipOrder(order_id="", action=action, line_ids=line_ids)


def shipment(action: Action) -> ChangeShipment:
    return ChangeShipment(order_id="", action=action)


DISPUTED = OpenDispute(order_id="", amount=4_000)
LOST = ChangeDispute(order_id="", action=Action.LOSE_DISPUTE)
WON = ChangeDispute(order_id="", action=Action.WIN_DISPUTE)
FAILED_REFUND = ChangeRefund(order_id="", action=Action.FAIL_REFUND)

LIVED: dict[str, tuple[list[Command], Stand]] = {
    "no charge yet": ([], ("none", "unfulfilled", "active", 10_000)),
    "declined": ([pay(action=Action.DECLINE)], ("declined", "unfulfilled", "active", 10_000)),
    "declined, then a second charge": ([pay(action=Action.DECLINE), pay()], ("paid", "unfulfilled", "active", 0)),
    "declined beside one that waits": (
        [pay(5_000, Action.WAIT), pay(action=Action.DECLINE)],
        ("pending", "unfulfilled", "active", 5_000),
    ),
    "card paid, transfer still to come": (
        [pay(4_000), pay(None, Action.WAIT, TRANSFER)],
        ("partially_paid", "unfulfilled", "active", 0),
    ),
    "card paid, transfer expired": (
        [pay(4_000), pay(None, Action.WAIT, TRANSFER), charge(Action.EXPIRE)],
        ("partially_paid", "unfulfilled", "active", 6_000),
    ),
    "the most hopeful attempt counts": (
        [pay(1_000, Action.REVIEW), pay(1_000, Action.CHALLENGE), pay(1_000, Action.WAIT), pay(1_000, Action.DECLINE)],
        ("pending", "unfulfilled", "active", 7_000),
    ),
    "authorized": ([pay(action=Action.AUTHORIZE)], ("authorized", "unfulfilled", "active", 0)),
    "authorized, then voided": (
        [pay(action=Action.AUTHORIZE), charge(Action.VOID)],
        ("voided", "unfulfilled", "active", 10_000),
    ),
    "captured in part is paid": (
        [pay(action=Action.AUTHORIZE), charge(Action.CAPTURE, amount=6_000)],
        ("paid", "unfulfilled", "active", 0),
    ),
    "captured in part, half of that refunded": (
        [pay(action=Action.AUTHORIZE), charge(Action.CAPTURE, amount=6_000), refund(3_000)],
        ("partially_refunded", "unfulfilled", "active", 0),
    ),
    "captured in part, all of that refunded": (
        [pay(action=Action.AUTHORIZE), charge(Action.CAPTURE, amount=6_000), refund()],
        ("refunded", "unfulfilled", "active", 0),
    ),
    "a refund on its way is no refund yet": (
        [pay(), refund(settled=False)],
        ("paid", "unfulfilled", "active", 0),
    ),
    "a refund that failed is none": (
        [pay(), refund(settled=False), FAILED_REFUND],
        ("paid", "unfulfilled", "active", 0),
    ),
    "two charges, one refunded": (
        [pay(4_000), pay(), refund(4_000)],
        ("partially_refunded", "unfulfilled", "active", 0),
    ),
    "a chargeback that is open": ([pay(), DISPUTED], ("paid", "unfulfilled", "active", 0)),
    "a chargeback that was lost": ([pay(), DISPUTED, LOST], ("charged_back", "unfulfilled", "active", 0)),
    "a chargeback that was won, then a refund": (
        [pay(), DISPUTED, WON, refund()],
        ("refunded", "unfulfilled", "active", 0),
    ),
    "refunded by being cancelled": ([pay(), mark(Action.CANCEL)], ("refunded", "unfulfilled", "cancelled", 0)),
    "expired, its charge too": (
        [pay(None, Action.WAIT, CASH), mark(Action.EXPIRE)],
        ("expired", "unfulfilled", "expired", 10_000),
    ),
    "paid late, after the order was deleted": (
        [pay(None, Action.WAIT, CASH), mark(Action.DELETE), charge(Action.PAY)],
        ("paid", "unfulfilled", "deleted", 0),
    ),
    "held, its charge still being paid": (
        [pay(None, Action.WAIT, CASH), mark(Action.HOLD), charge(Action.PAY)],
        ("paid", "unfulfilled", "held", 0),
    ),
    "packed is not sent": ([ship(action=Action.PACK)], ("none", "unfulfilled", "active", 10_000)),
    "one line sent": ([ship("line-1")], ("none", "partially_fulfilled", "active", 10_000)),
    "each line sent by itself": ([ship("line-1"), ship("line-2")], ("none", "fulfilled", "active", 10_000)),
    "all sent and paid, then refunded": ([pay(), ship(), refund()], ("refunded", "fulfilled", "active", 0)),
    "one parcel delivered, one on its way": (
        [ship("line-1"), shipment(Action.DELIVER), ship("line-2")],
        ("none", "fulfilled", "active", 10_000),
    ),
    "one parcel delivered, one returned": (
        [ship("line-1"), shipment(Action.RETURN), ship("line-2"), shipment(Action.DELIVER)],
        ("none", "delivered", "active", 10_000),
    ),
    "delivered and returned": (
        [pay(), ship(), shipment(Action.DELIVER), shipment(Action.RETURN)],
        ("paid", "returned", "active", 0),
    ),
    "completed": ([pay(), ship(), mark(Action.COMPLETE)], ("paid", "fulfilled", "completed", 0)),
}  # fmt: skip


def stand(order: Order) -> Stand:
    return status.payment(order), status.fulfilment(order), status.life(order), status.due(order)


def placed() -> Till:
    """Two lines, 100.00 together, and a service that is never shipped."""
    return Till(item("60"), item("40"), item("0", is_service=True))


@pytest.mark.parametrize(("commands", "expected"), LIVED.values(), ids=LIVED)
def test_an_order_that_lived_through_it(commands: list[Command], expected: Stand) -> None:
    till = placed()
    for command in commands:
        till.do(command)
    assert stand(till.order) == expected


def captured(amount: int, **rest: Any) -> Charge:
    facts = {"id": "c", "method": CARD, "created_at": NOW, "updated_at": NOW, "captured": amount}
    return Charge(state=ChargeState.CAPTURED, amount=amount, **facts | rest)


MARK = Flag(at=NOW)
IMPORTED: dict[str, tuple[dict[str, Any], Stand]] = {
    "a surcharge makes the charge larger than the order": (
        {"charges": (captured(10_000, surcharge=900, captured=10_900),)},
        ("paid", "unfulfilled", "active", 0),
    ),
    "cash, too little": ({"charges": (captured(9_900),)}, ("partially_paid", "unfulfilled", "active", 100)),
    "cash, too much": ({"charges": (captured(10_100),)}, ("paid", "unfulfilled", "active", 0)),
    "cash, twice": ({"charges": (captured(10_000), captured(10_000))}, ("paid", "unfulfilled", "active", 0)),
    "cash, late": (
        {"charges": (captured(10_000),), "flags": Flags(expired=MARK)},
        ("paid", "unfulfilled", "expired", 0),
    ),
    "paid, cancelled, not shipped, not refunded": (
        {"charges": (captured(10_000),), "flags": Flags(cancelled=MARK)},
        ("paid", "unfulfilled", "cancelled", 0),
    ),
    "printed totals that do not add up": (
        {"charges": (captured(10_000),), "totals": Totals(subtotal=1, discount=2, tax=3, shipping=4, total=12_345)},
        ("partially_paid", "unfulfilled", "active", 2_345),
    ),
    "costs nothing": (
        {"totals": Totals(subtotal=0, discount=0, tax=0, shipping=0, total=0)},
        ("none", "unfulfilled", "active", 0),
    ),
    "the gravest mark counts": (
        {"flags": Flags(held=MARK, expired=MARK, cancelled=MARK, completed=MARK, deleted=MARK)},
        ("none", "unfulfilled", "deleted", 10_000),
    ),
    "sent before it was paid": (
        {"shipments": (Shipment(id="s", state=ShipmentState.SHIPPED, created_at=NOW, updated_at=NOW),)},
        ("none", "fulfilled", "active", 10_000),
    ),
}


@pytest.mark.parametrize(("facts", "expected"), IMPORTED.values(), ids=IMPORTED)
def test_an_order_that_was_imported(facts: dict[str, Any], expected: Stand) -> None:
    assert stand(msgspec.structs.replace(placed().order, **facts)) == expected


def test_a_refund_leaves_the_charge_captured() -> None:
    till = placed()
    till.do(pay())
    till.do(refund())
    assert (till.order.charges[0].state, status.payment(till.order)) == ("captured", "refunded")
