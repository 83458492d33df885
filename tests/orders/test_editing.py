"""What of an order may change, and when."""

import pytest

from mockpay.orders.commands import EditOrder, FlagOrder, Outcome, PayOrder
from mockpay.orders.errors import NotAllowed, Unacceptable, WrongState
from mockpay.orders.lifecycle import Action
from mockpay.orders.order import Address, Buyer, LineKind, Rules
from tests.orders.shop import CARD, NOW, RULES, Till, item

NEW_LINES = EditOrder(order_id="", lines=(item("200"), item("50", LineKind.DISCOUNT)))


def test_an_edit_is_one_event_whatever_it_changes() -> None:
    till = Till(item("100"))
    told = till.do(EditOrder(order_id="", lines=(item("200"),), buyer=Buyer(email="a@b.c"), metadata={"a": 1}))
    assert [(event.name, event.subject, event.version) for event in told.events] == [("order.edited", "order-1", 2)]
    assert (till.order.totals.total, till.order.buyer.email, till.order.metadata) == (20_000, "a@b.c", {"a": 1})


def test_an_edit_that_changes_nothing_is_no_event() -> None:
    till = Till(item("100"))
    before = till.order
    assert till.do(EditOrder(order_id="", buyer=before.buyer, metadata=before.metadata)).events == ()
    assert till.order is before


def test_a_held_order_may_be_edited_and_a_cancelled_one_not() -> None:
    till = Till(item("100"))
    edit = EditOrder(order_id="", shipping_address=Address(city="Monterrey"))
    till.do(FlagOrder(order_id="", action=Action.HOLD))
    assert till.do(edit).order.shipping_address == Address(city="Monterrey")
    till.do(FlagOrder(order_id="", action=Action.CANCEL))
    with pytest.raises(WrongState):
        till.do(edit)


@pytest.mark.parametrize("rules", [RULES, Rules(lines_editable=True)])
def test_edited_lines_have_ids_where_the_origin_gives_lines_ids(rules: Rules) -> None:
    till = Till(item("100"), rules=rules)
    assert [bool(line.id) for line in till.do(NEW_LINES).order.lines] == [bool(till.order.rules.ids)] * 2


def test_lines_stay_as_they_are_when_the_rules_or_a_live_charge_or_their_sum_forbid_a_change() -> None:
    with pytest.raises(NotAllowed):
        Till(item("100"), rules=Rules()).do(NEW_LINES)
    with pytest.raises(Unacceptable):
        Till(item("100")).do(EditOrder(order_id="", lines=(item("50", LineKind.DISCOUNT),)))
    till = Till(item("100"))
    till.do(PayOrder(method=CARD), Outcome(action=Action.DECLINE))
    till.do(NEW_LINES)
    till.do(PayOrder(method=CARD), Outcome(action=Action.WAIT))
    with pytest.raises(WrongState):
        till.do(NEW_LINES)


def test_lines_can_change_their_currency_and_keep_their_ids() -> None:
    till = Till(item("100"))
    (line,) = till.order.lines
    till.do(EditOrder(order_id="", lines=(item("100", id=line.id), item("5")), currency="CLP"))
    assert (till.order.currency, till.order.totals.total) == ("CLP", 105)
    assert [one.id == line.id for one in till.order.lines] == [True, False]


def test_an_order_can_be_given_an_end() -> None:
    till = Till(item("100"))
    done = till.do(EditOrder(order_id="", expires_at=NOW))
    assert till.order.expires_at == NOW
    assert [(one.at, one.charge_id) for one in done.deadlines] == [(NOW, "")]
