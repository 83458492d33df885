"""Which payment gives money back when none is named, and what a cancellation does about money."""

from typing import Any

import pytest

from mockpay.orders import status
from mockpay.orders.commands import ChangeDispute, ChangeRefund, Command, FlagOrder, OpenDispute, PayOrder, RefundOrder
from mockpay.orders.errors import NotAllowed, Refusal, TooMuch, WrongState
from mockpay.orders.lifecycle import Action
from mockpay.orders.order import Rules
from mockpay.orders.status import Life, Payment
from tests.orders.shop import CARD, CASH, RULES, Till, item

CANCEL = FlagOrder(order_id="", action=Action.CANCEL)
REFUSING = Rules(ids=RULES.ids, cancel_when_paid="refuse")


def paid(*amounts: tuple[Any, int], rules: Rules = RULES) -> Till:
    """An order of 100.00 with a captured charge for each (method, amount)."""
    till = Till(item("100"), rules=rules)
    for method, amount in amounts:
        till.do(PayOrder(method=method, amount=amount))
    return till


def given_back(till: Till) -> list[list[int]]:
    return [[refund.amount for refund in charge.refunds] for charge in till.order.charges]


def test_a_refund_takes_from_the_oldest_charge_on_and_leaves_out_what_cannot_be_refunded() -> None:
    till = paid((CARD, 3_000), (CASH, 3_000), (CARD, 4_000))
    till.do(RefundOrder(order_id="", amount=5_000))
    assert given_back(till) == [[3_000], [], [2_000]]
    till.do(RefundOrder(order_id=""))
    assert given_back(till) == [[3_000], [], [2_000, 2_000]]


def test_a_refund_that_failed_can_be_asked_for_again() -> None:
    till = paid((CARD, 10_000))
    till.do(RefundOrder(order_id="", settled=False))
    till.do(ChangeRefund(order_id="", action=Action.FAIL_REFUND))
    till.do(RefundOrder(order_id=""))
    assert status.payment(till.order) is Payment.REFUNDED


def test_a_chargeback_takes_from_the_latest_charge_that_has_something_left() -> None:
    till = paid((CARD, 6_000), (CARD, 4_000))
    till.do(RefundOrder(order_id="", charge_id="charge-2"))
    till.do(OpenDispute(order_id=""))
    assert [charge.dispute and charge.dispute.amount for charge in till.order.charges] == [6_000, None]


def test_the_latest_chargeback_that_is_open_is_decided() -> None:
    till = paid((CARD, 6_000), (CARD, 4_000))
    for command in (
        OpenDispute(order_id=""),
        OpenDispute(order_id=""),
        ChangeDispute(order_id="", action=Action.WIN_DISPUTE, charge_id="charge-2"),
        ChangeDispute(order_id="", action=Action.LOSE_DISPUTE),
    ):
        till.do(command)
    assert [charge.dispute and charge.dispute.state for charge in till.order.charges] == ["lost", "won"]


@pytest.mark.parametrize(
    ("before", "command", "kind", "sentence"),
    [
        ((), RefundOrder(order_id=""), WrongState, "cannot refund order order-1: nothing was paid; pay it first"),
        (
            (PayOrder(method=CASH), ),
            RefundOrder(order_id=""),
            NotAllowed,
            "cash payments cannot be refunded; give the money back outside the provider",
        ),
        (
            (PayOrder(method=CASH, amount=6_000), PayOrder(method=CARD), RefundOrder(order_id="")),
            RefundOrder(order_id=""),
            NotAllowed,
            "cash payments cannot be refunded; give the money back outside the provider",
        ),
        (
            (PayOrder(method=CARD), RefundOrder(order_id="", amount=4_000, settled=False)),
            RefundOrder(order_id="", amount=6_001),
            TooMuch,
            "only 60.00 MXN is left to refund",
        ),
        (
            (PayOrder(method=CARD), RefundOrder(order_id="")),
            RefundOrder(order_id=""),
            WrongState,
            "order order-1 is refunded already; nothing is left to give back",
        ),
        (
            (PayOrder(method=CARD), OpenDispute(order_id="", amount=1)),
            OpenDispute(order_id=""),
            WrongState,
            "charge charge-1 has a chargeback already; win or lose that one",
        ),
    ],
)  # fmt: skip
def test_refusals(before: tuple[Command, ...], command: Command, kind: type[Refusal], sentence: str) -> None:
    till = Till(item("100"))
    for earlier in before:
        till.do(earlier)
    with pytest.raises(kind) as refused:
        till.do(command)
    assert refused.value.sentence == sentence


def test_cancelling_gives_back_what_is_left_or_is_refused_as_the_origin_wants_it() -> None:
    till = paid((CARD, 10_000))
    till.do(RefundOrder(order_id="", amount=1_000))
    till.do(CANCEL)
    assert given_back(till) == [[1_000, 9_000]]
    with pytest.raises(NotAllowed, match=r"^cannot cancel order order-1: it is paid; refund it instead$"):
        paid((CARD, 10_000), rules=REFUSING).do(CANCEL)


@pytest.mark.parametrize("rules", [RULES, REFUSING])
def test_an_order_whose_money_is_all_on_its_way_back_can_be_cancelled(rules: Rules) -> None:
    till = paid((CARD, 10_000))
    till.do(RefundOrder(order_id="", amount=9_000, settled=False))
    till.do(OpenDispute(order_id=""))
    till.do(CANCEL)
    assert (given_back(till), status.life(till.order)) == ([[9_000]], Life.CANCELLED)


def test_cancelling_after_a_lost_chargeback_gives_back_the_rest() -> None:
    till = paid((CARD, 10_000))
    till.do(OpenDispute(order_id="", amount=1_000))
    till.do(ChangeDispute(order_id="", action=Action.LOSE_DISPUTE))
    till.do(CANCEL)
    assert (given_back(till), status.life(till.order)) == ([[9_000]], Life.CANCELLED)
