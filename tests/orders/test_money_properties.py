"""Whatever is asked of an order, in any sequence, its totals, fees and ledger are what exact fractions say."""

from collections import Counter
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import NamedTuple

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockpay.orders import commands, engine, status
from mockpay.orders.actions import DISPUTES, FLAGS, REFUNDS, SHIPMENT_MOVES
from mockpay.orders.charging import MOVES
from mockpay.orders.commands import Command, Outcome
from mockpay.orders.decision import Decision
from mockpay.orders.errors import Refusal, Unacceptable
from mockpay.orders.fees import FeeSchedule, Rounding
from mockpay.orders.issuer import KnownOutcome
from mockpay.orders.ledger import Posting, balances, postings_of
from mockpay.orders.lifecycle import NEW, TABLE, Action, Entity
from mockpay.orders.order import Charge, Failure, Fee, Installments, LineKind, Order, Totals
from mockpay.orders.pricing import NewLine, Tax
from mockpay.orders.states import ChargeState, DisputeState, ReceiptOutcome, RefundState
from tests.orders.shop import CARD, CASH, NOW, RULES, TRANSFER, Ids, basket

UNUSED = (ReceiptOutcome.TWICE, ReceiptOutcome.TOO_LATE)
DIGITS = {"MXN": 2, "CLP": 0, "KWD": 3}
# What is asked: commands drawn so that most find something to do, and each sort of refusal comes up too


def decimals(most: int) -> st.SearchStrategy[Decimal]:
    return st.builds(lambda digits, places: Decimal(digits).scaleb(-places), st.integers(0, most), st.integers(0, 4))


def ids(kind: str) -> st.SearchStrategy[str | None]:
    return st.sampled_from([None] * 8 + [f"{kind}-1", f"{kind}-1", f"{kind}-2", "nobody's"])


def cells(*places: tuple[Entity, str]) -> st.SearchStrategy[Action]:
    return st.sampled_from([action for place in places for action in TABLE[place]])


def asked(command: type, **parts: st.SearchStrategy[object]) -> st.SearchStrategy[Command]:
    return st.builds(command, order_id=st.just("order-1"), **parts)


taxes = st.builds(Tax, percent=decimals(400_000)) | st.builds(Tax, amount=decimals(2_000)) | st.just(Tax())
priced_lines = st.builds(
    NewLine,
    kind=st.sampled_from([LineKind.ITEM, *LineKind]),
    name=st.just("thing"),
    unit_price=decimals(100_000),
    quantity=st.integers(1, 4),
    discount=st.just(Decimal(0)) | decimals(5_000),
    tax=st.none() | decimals(5_000),
    taxes=st.lists(taxes, max_size=3).map(tuple),
)
sent_lines = st.lists(priced_lines, min_size=1, max_size=4).map(tuple)
dear = NewLine(kind=LineKind.ITEM, name="dear", unit_price=Decimal("50000.005"))
cheap_lines = st.lists(priced_lines.map(lambda line: msgspec.structs.replace(line, discount=Decimal(0))), max_size=3)
payable_lines = cheap_lines.map(lambda some: (dear, *some))
odd = st.sampled_from([None, None, -1, 0, 10**9])
amounts = st.sampled_from([st.none(), odd, *[st.integers(1, 20_000)] * 5]).flatmap(lambda drawn: drawn)
failures = st.none() | st.just(Failure(code="insufficient_funds", message="Too little"))
plans = st.none() | st.builds(
    Installments, months=st.sampled_from([3, 12]), percent=decimals(2_000), buyer_pays=st.booleans()
)
outcomes = st.builds(Outcome, action=cells((Entity.CHARGE, NEW)), failure=failures, plan=plans)
charge_actions = st.sampled_from(MOVES)
parcel_lines = st.lists(st.sampled_from(["line-1"] * 5 + ["line-2", "nobody's"]), max_size=2).map(tuple)
pay = asked(
    commands.PayOrder,
    method=st.sampled_from([CARD, CARD, CASH, TRANSFER]),
    amount=amounts,
    capture_later=st.sampled_from([False, False, True]),
    completes=st.sampled_from([False] * 5 + [True]),
    outcome=st.none() | outcomes,
)
move = asked(commands.ChangeCharge, action=charge_actions, charge_id=ids("charge"), amount=amounts)
answer = asked(commands.AnswerChallenge, passed=st.booleans(), charge_id=ids("charge"))
receive = asked(commands.ReceiveMoney, amount=amounts, charge_id=ids("charge"), late=st.booleans())
refund = asked(commands.RefundOrder, amount=amounts, charge_id=ids("charge"), settled=st.booleans())
move_refund = asked(commands.ChangeRefund, action=st.sampled_from(REFUNDS), refund_id=ids("refund"))
dispute = asked(commands.OpenDispute, amount=amounts, charge_id=ids("charge"))
move_dispute = asked(commands.ChangeDispute, action=st.sampled_from(DISPUTES), charge_id=ids("charge"))
ship = asked(commands.ShipOrder, action=cells((Entity.SHIPMENT, NEW)), line_ids=parcel_lines)
move_parcel = asked(commands.ChangeShipment, action=st.sampled_from([Action.SHIP, *SHIPMENT_MOVES]))
edit = asked(commands.EditOrder, lines=st.none() | sent_lines, metadata=st.sampled_from([None, {}, {"a": 1}]))
hold = asked(commands.FlagOrder, action=st.sampled_from([Action.HOLD, *[Action.RELEASE] * 4]))
end = asked(commands.FlagOrder, action=st.sampled_from(FLAGS))
often = [pay, move, receive, answer, refund, move_refund, dispute, move_dispute]
steps = st.sampled_from([*often * 8, *[pay, move] * 8, ship, ship, move_parcel, move_parcel, edit, hold, end]).flatmap(
    lambda drawn: drawn
)
schedules = st.builds(
    FeeSchedule,
    percent=decimals(60_000),
    fixed=decimals(3_000),
    tax_percent=st.sampled_from([Decimal(0), Decimal(16), Decimal("10.5")]),
    rounding=st.sampled_from(Rounding),
)


class Story(NamedTuple):
    """An order and all that is asked of it."""

    currency: str
    lines: tuple[NewLine, ...]
    fees: FeeSchedule
    cancel_when_paid: str
    steps: list[Command]


stories = st.builds(
    Story,
    currency=st.sampled_from(sorted(DIGITS)),
    lines=payable_lines,
    fees=schedules,
    cancel_when_paid=st.sampled_from(["refund", "refuse"]),
    steps=st.lists(steps, min_size=15, max_size=40),
)


class Chapter(NamedTuple):
    """One step of a story: the order before it, the decision or the refusal, and the order's bytes before it."""

    command: Command
    before: Order
    end: Decision | Refusal
    bytes_before: bytes

    @property
    def after(self) -> Order:
        return self.before if isinstance(self.end, Refusal) else self.end.order


def told(story: Story) -> list[Chapter]:
    """The story from its first step on, an hour between steps; empty if the order itself is refused."""
    mint = Ids()
    rules = msgspec.structs.replace(RULES, cancel_when_paid=story.cancel_when_paid)
    chapters: list[Chapter] = []
    try:
        order = engine.place(basket(*story.lines, rules=rules, currency=story.currency), 1, NOW, mint).order
    except Unacceptable:
        return chapters
    for hour, command in enumerate(story.steps, 1):
        bytes_before = msgspec.json.encode(order)
        end = decided(order, command, story.fees, NOW + timedelta(hours=hour), mint)
        chapters.append(Chapter(command, order, end, bytes_before))
        order = chapters[-1].after
    return chapters


def decided(order: Order, command: Command, fees: FeeSchedule, now: datetime, mint: Ids) -> Decision | Refusal:
    wanted = command.outcome if isinstance(command, commands.PayOrder) else None
    outcome = msgspec.structs.replace(wanted or Outcome(), fees=fees)
    if wanted:
        command = msgspec.structs.replace(command, outcome=outcome)
    try:
        return engine.decide(order, command, KnownOutcome(outcome=outcome), now, mint)
    except Refusal as refusal:
        return refusal


def written(end: Decision | Refusal) -> bytes:
    return msgspec.json.encode(end.sentence if isinstance(end, Refusal) else end)


# What exact fractions say


def rounded(exact: Fraction) -> int:
    return floor(exact + Fraction(1, 2))


def minor(amount: Decimal, currency: str) -> int:
    return rounded(Fraction(amount) * 10 ** DIGITS[currency])


def reckoned_line(new: NewLine, currency: str) -> tuple[int, int, int]:
    """Amount, discount, tax."""
    discount = minor(new.discount, currency)
    amount = rounded(Fraction(new.unit_price) * new.quantity * 10 ** DIGITS[currency]) - discount
    if new.tax is not None:
        return amount, discount, minor(new.tax, currency)
    parts = [
        minor(one.amount, currency) if one.amount is not None else rounded(Fraction(one.percent or 0) * amount / 100)
        for one in new.taxes
    ]
    return amount, discount, sum(parts)


def reckoned_totals(sent: tuple[NewLine, ...], currency: str) -> Totals | None:
    """None where the discounts are too large."""
    priced = [(new.kind, *reckoned_line(new, currency)) for new in sent]
    of = {wanted: sum(amount for kind, amount, _, _ in priced if kind is wanted) for wanted in LineKind}
    tax = of[LineKind.TAX] + sum(tax for *_, tax in priced)
    total = of[LineKind.ITEM] + of[LineKind.SHIPPING] - of[LineKind.DISCOUNT] + tax
    if total < 0 or any(amount < 0 for _, amount, _, _ in priced):
        return None
    return Totals(
        subtotal=of[LineKind.ITEM],
        discount=of[LineKind.DISCOUNT],
        tax=tax,
        shipping=of[LineKind.SHIPPING],
        total=total,
    )


def reckoned_plan(amount: int, plan: Installments, schedule: FeeSchedule) -> Installments:
    """The buyer's share lets the merchant get what would be left without installments; the merchant's is plain."""
    rate = Fraction(plan.percent) / 100
    if plan.buyer_pays:
        share = amount / (1 - rate * (1 + Fraction(schedule.tax_percent) / 100)) - amount
    else:
        share = amount * rate
    return msgspec.structs.replace(plan, amount=rounded(share))


def with_tax(base: Fraction, schedule: FeeSchedule) -> tuple[int, int]:
    """Total and tax."""
    rate = Fraction(schedule.tax_percent) / 100
    if schedule.rounding is Rounding.PARTS:
        tax = rounded(rounded(base) * rate)
        return rounded(base) + tax, tax
    return rounded(base * (1 + rate)), rounded(base * rate)


def reckoned_fee(charge: Charge, currency: str, schedule: FeeSchedule) -> Fee:
    if not charge.captured:
        return Fee()
    amount, plan = charge.captured - charge.surcharge, charge.installments
    share = amount * Fraction(schedule.percent) / 100
    base = share + minor(schedule.fixed, currency)
    msi = amount * Fraction(plan.percent) / 100 if plan and not plan.buyer_pays else 0
    total, tax = with_tax(base + msi, schedule)
    untaxed = rounded(charge.surcharge / (1 + Fraction(schedule.tax_percent) / 100))
    return Fee(
        percent=schedule.percent,
        fixed=schedule.fixed,
        percent_amount=rounded(share),
        tax=tax + charge.surcharge - untaxed,
        installments=total - with_tax(base, schedule)[0] + charge.surcharge,
        total=total + charge.surcharge,
    )


def reckoned_balances(order: Order, schedule: FeeSchedule) -> dict[str, int]:
    """What the charges say should stand on each account; empty accounts left out."""
    sums = dict.fromkeys(("buyer", "merchant", "fees", "tax", "disputed", "received"), 0)
    for charge in order.charges:
        came = sum(receipt.amount for receipt in charge.receipts)
        sums["buyer"] -= came
        used = min(sum(one.amount for one in charge.receipts if one.fit not in UNUSED), charge.captured)
        sums["received"] += came - used
        if charge.state is not ChargeState.CAPTURED:
            continue
        fee = reckoned_fee(charge, order.currency, schedule)
        held = taken = 0
        if charge.dispute and charge.dispute.state in (DisputeState.OPENED, DisputeState.REVIEW):
            held = charge.dispute.amount
        if charge.dispute and charge.dispute.state is DisputeState.LOST:
            taken = charge.dispute.amount
        back = sum(one.amount for one in charge.refunds if one.state is RefundState.PAID) + taken
        sums["buyer"] += back + used - charge.captured
        sums["merchant"] += charge.captured - fee.total - back - held
        sums["fees"] += fee.total - fee.tax
        sums["tax"] += fee.tax
        sums["disputed"] += held
    return {account: amount for account, amount in sums.items() if amount}


# What holds of every story


def totals_are_those_of_the_lines_last_sent(story: Story, chapters: list[Chapter]) -> None:
    sent = story.lines
    for command, _, end, _ in chapters:
        if isinstance(command, commands.EditOrder) and command.lines is not None and isinstance(end, Decision):
            sent = command.lines
        if isinstance(end, Decision):
            assert end.order.totals == reckoned_totals(sent, story.currency)


def no_more_goes_back_than_came_in(_story: Story, chapters: list[Chapter]) -> None:
    for charge in [charge for chapter in chapters for charge in chapter.after.charges]:
        on_its_way = (RefundState.PAID, RefundState.PENDING)
        back = sum(one.amount for one in charge.refunds if one.state in on_its_way)
        lost = charge.dispute.amount if charge.dispute and charge.dispute.state is not DisputeState.WON else 0
        assert 0 <= back + lost <= charge.captured <= charge.amount + charge.surcharge


def no_more_is_charged_than_the_total(_story: Story, chapters: list[Chapter]) -> None:
    ended = (ChargeState.DECLINED, ChargeState.EXPIRED, ChargeState.CANCELED, ChargeState.VOIDED)
    for order in [chapter.after for chapter in chapters]:
        live = sum(charge.amount for charge in order.charges if charge.state not in ended)
        assert status.due(order) == order.totals.total - live >= 0


def fees_are_exact(story: Story, chapters: list[Chapter]) -> None:
    for charge in chapters[-1].after.charges:
        assert charge.fee == reckoned_fee(charge, story.currency, story.fees)


def installments_are_exact(story: Story, chapters: list[Chapter]) -> None:
    for charge in chapters[-1].after.charges:
        plan, amount = charge.installments, charge.captured - charge.surcharge if charge.captured else charge.amount
        assert plan == (plan and reckoned_plan(amount, plan, story.fees))
        assert charge.surcharge == (plan.amount if plan and plan.buyer_pays else 0)


def the_books_say_what_the_charges_say(story: Story, chapters: list[Chapter]) -> None:
    postings: list[Posting] = []
    for chapter in chapters:
        if isinstance(chapter.end, Decision):
            postings += [posting for _, posting in chapter.end.postings]
        standing = {account: amount for account, amount in balances(postings).items() if amount}
        assert standing == reckoned_balances(chapter.after, story.fees)
    for order in [chapter.after for chapter in chapters[-1:]]:
        imported = [posting for charge in order.charges for posting in postings_of(charge)]
        assert Counter(balances(imported)) == Counter(balances(postings))


def the_books_balance_at_every_version(_story: Story, chapters: list[Chapter]) -> None:
    for decision in [chapter.end for chapter in chapters if isinstance(chapter.end, Decision)]:
        sums: Counter[int] = Counter()
        for version, posting in decision.postings:
            sums[version] += posting.amount
        assert not any(sums.values())
        assert set(sums) <= {event.version for event in decision.events}


def every_change_is_an_event_and_every_event_a_change(_story: Story, chapters: list[Chapter]) -> None:
    for command, before, end, _ in chapters:
        if isinstance(end, Refusal):
            continue
        order = before
        for event in end.events:
            unchanged = msgspec.structs.replace(order, version=event.version, updated_at=event.at)
            assert (event.before, event.version, event.order.updated_at) == (order, order.version + 1, event.at)
            assert event.order != unchanged
            order = event.order
        assert end.order == order
        assert end.events or isinstance(command, commands.EditOrder)


def deadlines_are_told_once(_story: Story, chapters: list[Chapter]) -> None:
    for _, before, end, _ in chapters:
        if isinstance(end, Decision):
            new = end.order.charges[len(before.charges) :]
            told = [(charge.deadline, charge.id) for charge in new if charge.deadline]
            assert [(one.at, one.charge_id) for one in end.deadlines] == told


def a_refusal_says_what_is_wrong_and_changes_nothing(_story: Story, chapters: list[Chapter]) -> None:
    for chapter in chapters:
        assert msgspec.json.encode(chapter.before) == chapter.bytes_before
        assert not isinstance(chapter.end, Refusal) or len(chapter.end.sentence) > 20


def the_same_story_ends_in_the_same_bytes(story: Story, chapters: list[Chapter]) -> None:
    assert [written(chapter.end) for chapter in chapters] == [written(chapter.end) for chapter in told(story)]


def orders_are_read_back_from_their_bytes(_story: Story, chapters: list[Chapter]) -> None:
    order = chapters[-1].after
    assert msgspec.json.decode(msgspec.json.encode(order), type=Order) == order


LAWS = (
    totals_are_those_of_the_lines_last_sent,
    no_more_goes_back_than_came_in,
    no_more_is_charged_than_the_total,
    fees_are_exact,
    installments_are_exact,
    the_books_say_what_the_charges_say,
    the_books_balance_at_every_version,
    every_change_is_an_event_and_every_event_a_change,
    deadlines_are_told_once,
    a_refusal_says_what_is_wrong_and_changes_nothing,
    the_same_story_ends_in_the_same_bytes,
    orders_are_read_back_from_their_bytes,
)


@settings(max_examples=120, deadline=None, derandomize=True)
@given(stories)
def test_every_story_keeps_every_law(story: Story) -> None:
    chapters = told(story)
    for law in LAWS if chapters else ():
        law(story, chapters)


@settings(max_examples=120, deadline=None, derandomize=True)
@given(st.sampled_from(sorted(DIGITS)), sent_lines)
def test_totals_are_exact_and_only_discounts_refuse_them(currency: str, sent: tuple[NewLine, ...]) -> None:
    expected = reckoned_totals(sent, currency)
    if expected is None:
        with pytest.raises(Unacceptable):
            engine.place(basket(*sent, currency=currency), 1, NOW, Ids())
        return
    order = engine.place(basket(*sent, currency=currency), 1, NOW, Ids()).order
    assert order.totals == expected
    assert [(one.amount, one.discount, one.tax) for one in order.lines] == [
        reckoned_line(new, currency) for new in sent
    ]
