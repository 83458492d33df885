"""The guards of the table: each is used, and refuses for those who act what is not allowed for those who ask."""

import pytest

from mockpay.orders.actions import ActionInput, allowed, command_for
from mockpay.orders.errors import NotAllowed, Refusal, WrongState
from mockpay.orders.guards import CONDITIONS, Guard, check, holds
from mockpay.orders.lifecycle import TABLE, Action, Entity
from mockpay.orders.order import Method
from tests.orders.shop import CARD, CASH, Till, item

CELLS = [(*place, action, cell.guard) for place, cells in TABLE.items() for action, cell in cells.items()]


def test_every_guard_has_its_condition_and_stands_in_the_table() -> None:
    assert set(CONDITIONS) == set(Guard) == {guard for *_, guard in CELLS if guard}


def test_whatever_receives_money_asks_whether_it_arrives_by_itself() -> None:
    receiving = {
        guard for entity, _, action, guard in CELLS if entity is Entity.CHARGE and action.startswith("receive")
    }
    assert receiving == {Guard.ARRIVES}


def done(*actions: Action, method: Method = CARD) -> Till:
    till = Till(item("100"))
    for action in actions:
        till.do(command_for(till.order, action, ActionInput(method=method)))
    return till


@pytest.mark.parametrize(
    ("before", "method", "action", "kind", "sentence"),
    [
        ((Action.PAY,), CARD, Action.PAY, WrongState,
         "order order-1 has nothing left to pay; refund it or place another"),
        ((Action.PAY, Action.REFUND), CARD, Action.REFUND, WrongState,
         "order order-1 is refunded already; nothing is left to give back"),
        ((Action.PAY, Action.REFUND), CARD, Action.DISPUTE, WrongState,
         "order order-1 is refunded already; nothing is left to give back"),
        ((Action.PAY, Action.DISPUTE), CARD, Action.DISPUTE, WrongState,
         "charge charge-1 has a chargeback already; win or lose that one"),
        ((Action.PAY,), CARD, Action.RECEIVE, NotAllowed,
         "card payments do not arrive by themselves; use pay instead"),
        ((Action.SHIP,), CARD, Action.CANCEL, WrongState,
         "cannot cancel order order-1: it has left; return and refund it instead"),
        ((Action.PAY,), CARD, Action.EXPIRE, WrongState,
         "cannot expire order order-1: it is paid; cancel it instead"),
    ],
)  # fmt: skip
def test_what_a_guard_stops_is_not_allowed_and_refused_in_its_words(
    before: tuple[Action, ...], method: Method, action: Action, kind: type[Refusal], sentence: str
) -> None:
    till = done(*before, method=method)
    assert action not in allowed(till.order)
    with pytest.raises(kind) as refused:
        till.do(command_for(till.order, action, ActionInput(method=method)))
    assert refused.value.sentence == sentence


def test_no_guard_lets_everything_through() -> None:
    order = done(Action.WAIT, method=CASH).order
    assert holds(None, order, order.charges)
    check(None, order, order.charges)
    check(Guard.ARRIVES, order, order.charges)
