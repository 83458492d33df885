"""What an origin takes: tables of limits and installments, and the refusals of what lies outside."""

from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockpay.orders import engine
from mockpay.orders.commands import Outcome, PayOrder
from mockpay.orders.errors import NotOffered, NotOfferedFor, OutsideLimits
from mockpay.orders.issuer import KnownOutcome
from mockpay.orders.lifecycle import Action
from mockpay.orders.money import to_minor
from mockpay.orders.order import Method
from mockpay.orders.payment_terms import InstallmentRate, Limit, PaymentTerms, check_amount, limit, plan
from tests.orders.shop import NOW, Ids, Till, item

LIMITS = (
    Limit(method="card", minimum=Decimal(3)),
    Limit(maximum=Decimal(100)),
    Limit(currency="USD", minimum=Decimal(1)),
)
RATES = (
    InstallmentRate(months=3, percent=Decimal(1), minimum=Decimal(300), brand="amex", debit=True, foreign=True),
    InstallmentRate(months=3, percent=Decimal(2), minimum=Decimal(300), maximum=Decimal(900)),
    InstallmentRate(months=6, percent=Decimal(4), minimum=Decimal(600), currency="USD"),
)
TERMS = PaymentTerms(limits=LIMITS, installments=RATES)
CREDIT = Method(kind="card", brand="visa", funding="credit")
AMEX_DEBIT = Method(kind="card", brand="amex", funding="debit", domestic=False)


@pytest.mark.parametrize(
    ("kind", "currency", "wanted"),
    [("card", "MXN", LIMITS[0]), ("cash", "MXN", LIMITS[1]), ("card", "USD", LIMITS[2]), ("card", "EUR", Limit())],
)
def test_the_first_row_that_matches_counts(kind: str, currency: str, wanted: Limit) -> None:
    assert limit(LIMITS, kind, currency) == wanted


@dataclass(frozen=True)
class Wrong:
    """Installments that are refused, and why."""

    method: Method = CREDIT
    months: int = 3
    amount: int = 30_000
    currency: str = "MXN"
    why: NotOfferedFor = NotOfferedFor.MONTHS


@pytest.mark.parametrize(
    "wrong",
    [
        Wrong(months=4),
        Wrong(months=6),
        Wrong(currency="EUR"),
        Wrong(amount=29_999, why=NotOfferedFor.AMOUNT),
        Wrong(amount=90_001, why=NotOfferedFor.AMOUNT),
        Wrong(method=Method(kind="cash"), why=NotOfferedFor.METHOD),
        Wrong(method=Method(kind="card", funding="debit"), why=NotOfferedFor.DEBIT),
        Wrong(method=Method(kind="card", funding="credit", domestic=False), why=NotOfferedFor.FOREIGN),
    ],
)
def test_installments_that_are_not_on_offer(wrong: Wrong) -> None:
    with pytest.raises(NotOffered) as refused:
        plan(TERMS, wrong.method, wrong.months, wrong.amount, wrong.currency, buyer_pays=False)
    assert (refused.value.why, refused.value.field) == (wrong.why, "installments")


def test_a_row_may_take_other_cards() -> None:
    found = plan(TERMS, AMEX_DEBIT, 3, 10**9, "MXN", buyer_pays=True)
    assert found
    assert (found.months, found.percent, found.buyer_pays) == (3, 1, True)
    assert plan(TERMS, AMEX_DEBIT, 1, 1, "EUR", buyer_pays=False) is None


amounts = st.integers(1, 10**6)
bounds = st.none() | st.decimals("0.01", 9_999, places=2)
kinds = st.sampled_from(["card", "cash", "transfer", "wallet"])


@st.composite
def terms(draw: st.DrawFn) -> PaymentTerms:
    rows = [
        Limit(minimum=draw(bounds), maximum=draw(bounds), method=draw(st.none() | kinds))
        for _ in range(draw(st.integers(0, 4)))
    ]
    return PaymentTerms(limits=tuple(rows))


@given(terms=terms(), kind=kinds, amount=amounts)
def test_what_is_taken_lies_within_the_row_and_what_is_not_does_not(
    terms: PaymentTerms, kind: str, amount: int
) -> None:
    row = next((row for row in terms.limits if row.method in (None, kind)), Limit())
    low = row.minimum is not None and amount < to_minor(row.minimum, "MXN")
    high = row.maximum is not None and amount > to_minor(row.maximum, "MXN")
    if not (low or high):
        check_amount(terms, kind, amount, "MXN")
        return
    with pytest.raises(OutsideLimits) as refused:
        check_amount(terms, kind, amount, "MXN")
    assert refused.value.bound == (row.minimum if low else row.maximum)
    assert (refused.value.is_minimum, refused.value.kind, refused.value.currency) == (low, kind, "MXN")


ATTEMPTS = (Action.PAY, Action.AUTHORIZE, Action.WAIT, Action.CHALLENGE, Action.REVIEW, Action.DECLINE)


@given(
    terms=terms(), kind=kinds, price=st.integers(1, 20_000), share=st.none() | amounts, action=st.sampled_from(ATTEMPTS)
)
def test_no_attempt_begins_outside_the_limits(
    terms: PaymentTerms, kind: str, price: int, share: int | None, action: Action
) -> None:
    """However the attempt would end: what the limits refuse is refused, and nothing else is refused for them."""
    till = Till(item(f"{Decimal(price) / 100}"))
    command = PayOrder(order_id=till.order.id, method=Method(kind=kind), amount=share)
    issuer = KnownOutcome(outcome=Outcome(action=action), taken=terms)
    try:
        check_amount(terms, kind, price if share is None else share, "MXN")
    except OutsideLimits as wanted:
        with pytest.raises(OutsideLimits, match=str(wanted)):
            engine.decide(till.order, command, issuer, NOW, Ids())
    else:
        if share is None or share <= price:
            decided = engine.decide(till.order, command, issuer, NOW, Ids())
            assert [charge.amount for charge in decided.order.charges] == [price if share is None else share]
