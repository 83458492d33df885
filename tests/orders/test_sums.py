"""What pages and reports add up comes from the core."""

from decimal import Decimal

import pytest

from mockpay.orders import status
from mockpay.orders.actions import cancel_waiting_attempts
from mockpay.orders.commands import Command, Outcome, PayOrder, ReceiveMoney
from mockpay.orders.fees import FeeSchedule, in_installments, monthly, payments, surcharge
from mockpay.orders.lifecycle import Action
from mockpay.orders.order import Installments, Method
from mockpay.orders.revenue import missing
from tests.orders.shop import CARD, CASH, Till, item


def pay(amount: int | None = None, action: Action = Action.PAY, method: Method = CARD) -> PayOrder:
    return PayOrder(order_id="", method=method, amount=amount, outcome=Outcome(action=action))


LIVED: dict[str, tuple[list[Command], tuple[int, int, int]]] = {
    "nothing yet": ([], (10_000, 0, 0)),
    "a part is paid": ([pay(4_000)], (6_000, 4_000, 4_000)),
    "all is paid": ([pay()], (0, 10_000, 10_000)),
    "set aside": ([pay(action=Action.AUTHORIZE)], (0, 10_000, 10_000)),
    "declined": ([pay(action=Action.DECLINE)], (10_000, 0, 0)),
    "cash is waited for": ([pay(action=Action.WAIT, method=CASH)], (10_000, 0, 0)),
    "a part is paid, cash is waited for": ([pay(4_000), pay(action=Action.WAIT, method=CASH)], (6_000, 4_000, 4_000)),
    "some of the cash came": (
        [pay(action=Action.WAIT, method=CASH), ReceiveMoney(order_id="", amount=2_500)], (0, 10_000, 0),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("commands", "sums"), LIVED.values(), ids=LIVED)
def test_what_is_left_what_was_before_and_what_is_secured(commands: list[Command], sums: tuple[int, int, int]) -> None:
    till = Till(item("100"))
    for command in commands:
        till.do(command)
    order = till.order
    assert (status.left_to_pay(order), status.paid_before(order), status.secured(order)) == sums
    assert status.is_secured(order) is bool(sums[2])
    for command in cancel_waiting_attempts(order):
        till.do(command)
    assert status.due(till.order) == sums[0], "what was left is due with the waiting attempts out of the way"


def test_what_is_missing_of_a_voucher() -> None:
    till = Till(item("100"))
    till.do(pay(action=Action.WAIT, method=CASH))
    assert missing(till.order.charges[0]) == 10_000
    till.do(ReceiveMoney(order_id="", amount=2_500))
    assert missing(till.order.charges[0]) == 7_500


@pytest.mark.parametrize(("total", "months", "each"), [(10_000, 3, 3_334), (9_999, 3, 3_333), (0, 6, 0), (1, 12, 1)])
def test_what_each_month_costs(total: int, months: int, each: int) -> None:
    assert monthly(total, months) == each
    each_one = payments(total, months)
    assert (len(each_one), sum(each_one), each_one[0]) == (months, total, each)


@pytest.mark.parametrize(("buyer_pays", "on_top"), [(True, 616), (False, 0)])
def test_what_the_buyer_pays_on_top(on_top: int, *, buyer_pays: bool) -> None:
    plan = Installments(months=3, percent=Decimal(5), buyer_pays=buyer_pays)
    assert surcharge(in_installments(10_000, plan, FeeSchedule())) == on_top
    assert surcharge(None) == 0
