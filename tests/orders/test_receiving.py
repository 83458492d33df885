"""Money by cash and transfer: on time, late, too late, under, over, twice, for nobody; and the ledger after each."""

import pytest

from mockpay.orders import status
from mockpay.orders.commands import (
    AnswerChallenge,
    ChangeCharge,
    Command,
    FlagOrder,
    Outcome,
    PayOrder,
    ReceiveMoney,
)
from mockpay.orders.errors import Duplicate, Mismatch, NotAllowed, NotFound, Refusal, TooMuch, Unacceptable, WrongState
from mockpay.orders.ledger import balances
from mockpay.orders.lifecycle import Action
from mockpay.orders.order import Failure, Rules
from mockpay.orders.states import ChargeState, ReceiptOutcome
from tests.orders.shop import CARD, CASH, NOW, RULES, Till, item

TOTAL = 10_000
EXPIRE = ChangeCharge(order_id="order-1", action=Action.EXPIRE)
CANCEL = FlagOrder(order_id="order-1", action=Action.CANCEL)
FORGET = FlagOrder(order_id="order-1", action=Action.EXPIRE)


def come(amount: int | None = None, *, late: bool = False) -> ReceiveMoney:
    return ReceiveMoney(order_id="order-1", amount=amount, late=late)


def waiting(*steps: Command) -> Till:
    """An order of 100.00 that a cash charge waits for, and what happened since."""
    till = Till(item("100"), rules=RULES)
    till.do(PayOrder(order_id="order-1", method=CASH), Outcome(action=Action.WAIT))
    for step in steps:
        till.do(step)
    return till


STORIES = {
    "on time": ([come()], "captured", [(ReceiptOutcome.EXACT, TOTAL)], 0),
    "under": ([come(4_000)], "pending", [(ReceiptOutcome.PART, 4_000)], 4_000),
    "under, then the rest": (
        [come(4_000), come()],
        "captured",
        [(ReceiptOutcome.PART, 4_000), (ReceiptOutcome.EXACT, 6_000)],
        0,
    ),
    "over": ([come(12_000)], "captured", [(ReceiptOutcome.OVER, 12_000)], 2_000),
    "twice": ([come(), come()], "captured", [(ReceiptOutcome.EXACT, TOTAL), (ReceiptOutcome.TWICE, TOTAL)], TOTAL),
    "reported late": ([EXPIRE, come(late=True)], "captured", [(ReceiptOutcome.LATE, TOTAL)], 0),
    "reported late for an order that had expired": (
        [FORGET, come(late=True)],
        "captured",
        [(ReceiptOutcome.LATE, TOTAL)],
        0,
    ),
    "after expiry": ([EXPIRE, come()], "expired", [(ReceiptOutcome.TOO_LATE, TOTAL)], TOTAL),
    "after a cancellation": ([CANCEL, come()], "canceled", [(ReceiptOutcome.TOO_LATE, TOTAL)], TOTAL),
    "under, then expired": ([come(1), EXPIRE], "expired", [(ReceiptOutcome.PART, 1)], 1),
}


@pytest.mark.parametrize("name", STORIES)
def test_all_that_comes_in_is_kept_and_only_what_fits_pays(name: str) -> None:
    steps, state, receipts, left = STORIES[name]
    till = waiting(*steps)
    charge = till.order.charges[0]
    assert charge.state == state
    assert [(receipt.fit, receipt.amount) for receipt in charge.receipts] == receipts
    assert charge.captured == (TOTAL if state == "captured" else 0)
    assert status.payment(till.order) == {"captured": "paid"}.get(state, state)
    assert status.life(till.order) == ("cancelled" if CANCEL in steps else "active")
    booked = balances(posting for decision in till.decisions for _, posting in decision.postings)
    assert booked.get("received", 0) == left
    assert sum(booked.values()) == 0
    assert booked["buyer"] == -sum(amount for _, amount in receipts)


def test_late_money_does_not_pay_twice() -> None:
    till = waiting(EXPIRE, PayOrder(order_id="order-1", method=CARD), come(late=True))
    assert [charge.state for charge in till.order.charges] == [ChargeState.EXPIRED, ChargeState.CAPTURED]
    assert till.order.charges[0].receipts[0].fit is ReceiptOutcome.TWICE


def paid_by_card() -> Till:
    till = Till(item("100"))
    till.do(PayOrder(order_id="order-1", method=CARD))
    return till


REFUSED = {
    "by card": (paid_by_card, come(), NotAllowed),
    "late, while it still waits": (waiting, come(late=True), WrongState),
    "nothing": (waiting, come(0), Unacceptable),
    "more than can be counted": (waiting, come(2**53), Unacceptable),
    "for another charge": (waiting, ReceiveMoney(order_id="order-1", charge_id="nobody's"), NotFound),
    "by a command that moves charges": (waiting, ChangeCharge(order_id="order-1", action=Action.RECEIVE), WrongState),
    "before anybody chose to pay": (lambda: Till(item("100")), come(), WrongState),
    "a second time": (
        lambda: waiting(ReceiveMoney(order_id="order-1", amount=1, reference="MB1")),
        ReceiveMoney(order_id="order-1", amount=1, reference="MB1"),
        Duplicate,
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_money_that_is_nobodys_is_refused(name: str) -> None:
    make, command, refusal = REFUSED[name]
    till = make()
    before = till.order
    with pytest.raises(refusal):
        till.do(command)
    assert till.order == before


# The buyer's bank asks who is there


def challenged(*, capture_later: bool = False) -> Till:
    till = Till(item("100"))
    pay = PayOrder(order_id="order-1", method=CARD, capture_later=capture_later)
    till.do(pay, Outcome(action=Action.CHALLENGE))
    return till


UNKNOWN = Failure(code="declined_by_3ds", message="Not authenticated")


@pytest.mark.parametrize(
    ("capture_later", "outcome", "state"),
    [
        (False, Outcome(), "captured"),
        (True, Outcome(), "authorized"),
        (False, Outcome(action=Action.CHALLENGE), "captured"),
        (False, Outcome(action=Action.WAIT), "captured"),
        (False, Outcome(action=Action.DECLINE, failure=UNKNOWN), "declined"),
    ],
)
def test_after_the_challenge_the_bank_decides(capture_later: bool, outcome: Outcome, state: str) -> None:
    till = challenged(capture_later=capture_later)
    till.do(AnswerChallenge(order_id="order-1", passed=True), outcome)
    charge = till.order.charges[0]
    assert (charge.state, charge.failure) == (state, outcome.failure)


def test_a_challenge_is_answered_once() -> None:
    till = challenged()
    till.do(AnswerChallenge(order_id="order-1", passed=True))
    for charge_id in (None, "charge-1"):
        with pytest.raises(WrongState):
            till.do(AnswerChallenge(order_id="order-1", passed=True, charge_id=charge_id))


# Several charges at once


@pytest.mark.parametrize(
    ("amounts", "outcome", "refusal"),
    [
        ((TOTAL,), Action.PAY, None),
        ((4_000, 6_000), Action.PAY, None),
        ((4_000, 5_999), Action.PAY, Mismatch),
        ((4_000, 6_001), Action.PAY, TooMuch),
        ((4_000, 9_999), Action.DECLINE, None),
    ],
)
def test_charges_sent_together_add_up(amounts: tuple[int, ...], outcome: Action, refusal: type[Refusal] | None) -> None:
    till = Till(item("100"))
    *first, last = amounts
    for amount in first:
        till.do(PayOrder(order_id="order-1", method=CARD, amount=amount))
    command = PayOrder(order_id="order-1", method=CARD, amount=last, completes=True)
    if refusal is None:
        till.do(command, Outcome(action=outcome))
        assert [charge.amount for charge in till.order.charges] == list(amounts)
    else:
        with pytest.raises(refusal):
            till.do(command, Outcome(action=outcome))


def test_a_voucher_waits_to_midnight_and_carries_its_reference() -> None:
    rules = Rules(
        ids=RULES.ids, pending_for={"cash": 30 * 86_400}, until_midnight=True, reference_formats={"cash": "slip"}
    )
    till = Till(item("100"), rules=rules)
    till.do(PayOrder(order_id="order-1", method=CASH), Outcome(action=Action.WAIT))
    charge = till.order.charges[0]
    assert (charge.method.reference, str(charge.deadline)) == ("slip-1", "2025-10-25 00:00:00+00:00")
    with pytest.raises(Unacceptable):
        waiting(CANCEL_PENDING, PayOrder(order_id="order-1", method=CASH, expires_at=NOW, outcome=WAITS))


WAITS = Outcome(action=Action.WAIT)
CANCEL_PENDING = ChangeCharge(order_id="order-1", action=Action.CANCEL)
