"""What a buyer does on a page: one act per button. Each ends in a look at the order as it then stands."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final

from mockpay.checkout import card_form, contact_form, page_state, pay_form
from mockpay.checkout.form import shown
from mockpay.checkout.html import see_other
from mockpay.checkout.offers import AT_ONCE, KINDS, Offer, kinds, offers
from mockpay.checkout.page_request import PageRequest
from mockpay.checkout.page_state import PageState
from mockpay.orders.actions import cancel_waiting_attempts
from mockpay.orders.actor import Actor
from mockpay.orders.commands import AnswerChallenge, Command, EditOrder, PayOrder, ReceiveMoney
from mockpay.orders.errors import NotAllowed, WrongState
from mockpay.orders.method_kind import MethodKind
from mockpay.orders.order import Method
from mockpay.web.form import Form
from mockpay.web.page import HtmlPage
from mockpay.web.payment_pages import failure

PATIENCE: Final = timedelta(minutes=15)
"""How long a buyer has to answer the bank's question, and a slow bank to answer the buyer (chosen)."""

Handler = Callable[[PageRequest, Form], Awaitable[HtmlPage]]


async def introduce(visit: PageRequest, form: Form) -> HtmlPage:
    """The buyer says who pays."""
    buyer, errors = contact_form.read(form, visit.order.buyer)
    if errors:
        return pay_form.again(visit, form, errors, code=422)
    return await _change(visit, form, EditOrder(order_id=visit.order.id, buyer=buyer))


async def pay_by_card(visit: PageRequest, form: Form) -> HtmlPage:
    """Charge the card that was typed."""
    sandbox = visit.call.sandbox
    card = card_form.read(form, sandbox.rule_engine, sandbox.clock.now())
    if card.errors:
        return pay_form.again(visit, form, card.errors, code=422)
    offer = _offer(visit, form)
    if offer is None:
        return pay_form.again(visit, form, {"months": "months_wrong"}, code=422)
    pay = PayOrder(
        order_id=visit.order.id,
        method=card.method,
        months=offer.months,
        buyer_pays=offer.buyer_pays,
        three_ds=True,
        strict=visit.terms.strict,
        capture_later=visit.terms.capture_later,
        references=visit.terms.references,
        expires_at=sandbox.clock.now() + PATIENCE,
    )
    return await _change(visit, form, *cancel_waiting_attempts(visit.order), pay)


async def pay_by_cash(visit: PageRequest, form: Form) -> HtmlPage:
    """Make a voucher to pay at a store."""
    return await _pay_elsewhere(visit, form, Method(kind=MethodKind.CASH, name="OXXO"))


async def pay_by_transfer(visit: PageRequest, form: Form) -> HtmlPage:
    """Make an account number to transfer to."""
    return await _pay_elsewhere(visit, form, Method(kind=MethodKind.TRANSFER, name="SPEI"))


async def approve(visit: PageRequest, form: Form) -> HtmlPage:
    """The buyer tells the bank it was them."""
    return await _change(visit, form, AnswerChallenge(order_id=visit.order.id, passed=True, charge_id=form["charge"]))


async def reject(visit: PageRequest, form: Form) -> HtmlPage:
    """The buyer tells the bank it was not them."""
    return await _change(visit, form, AnswerChallenge(order_id=visit.order.id, passed=False, charge_id=form["charge"]))


async def give_up(visit: PageRequest, form: Form) -> HtmlPage:
    """The buyer leaves the bank's question unanswered, for another way to pay."""
    return await _change(visit, form, *cancel_waiting_attempts(visit.order))


async def receive(visit: PageRequest, form: Form) -> HtmlPage:
    """What only a sandbox can do: the money of a voucher or a transfer arrives."""
    await _change(visit, form, ReceiveMoney(order_id=visit.order.id, charge_id=form["charge"]))
    return see_other(visit.link(done="1"))


START: Final = (PageState.PAY, PageState.CHALLENGE, PageState.CASH, PageState.TRANSFER, PageState.PROCESSING)
"""Where another way to pay may be chosen; see `page_state.can_change`."""

ACTS: Final[dict[str, tuple[Handler, tuple[PageState, ...]]]] = {
    "contact": (introduce, (PageState.PAY,)),
    "card": (pay_by_card, START),
    "cash": (pay_by_cash, START),
    "transfer": (pay_by_transfer, START),
    "approve": (approve, (PageState.CHALLENGE,)),
    "reject": (reject, (PageState.CHALLENGE,)),
    "give_up": (give_up, (PageState.CHALLENGE,)),
    "receive": (receive, (PageState.CASH, PageState.TRANSFER)),
}
"""Name of the button -> what it does, and at which stages. Some are kinds of methods."""


async def act(visit: PageRequest, form: Form) -> HtmlPage:
    """Do what the form asks for; then look again. A form that does not know of the attempt that waits was sent twice,
    or from another tab: it does nothing but show the order as it stands."""
    name, here = form.get("do", ""), page_state.page_state(visit.order)
    doing, stages = ACTS.get(name, (_refuse, START))
    waits = page_state.waiting(visit.order)
    if here not in stages or form.get("charge", "") != (waits.id if waits else ""):
        visit.call.refused(WrongState(f"the form is not that of the page as it stands, which is {here}"))
        return see_other(visit.link())
    if (name == "contact") != visit.needs_contact or (name in KINDS and not _on_offer(visit, name)):
        return await _refuse(visit, form)
    return await doing(visit, form)


def _on_offer(visit: PageRequest, kind: str) -> bool:
    offered = kinds(visit.order, visit.terms, visit.call.sandbox)
    return kind in offered and (page_state.waiting(visit.order) is None or page_state.can_change(visit.order))


async def _refuse(visit: PageRequest, form: Form) -> HtmlPage:
    """A form that no page of this order holds."""
    if page_state.page_state(visit.order) is not PageState.PAY:
        return see_other(visit.link())
    return pay_form.again(visit, form, {"do": "do_wrong"}, code=400)


def _offer(visit: PageRequest, form: Form) -> Offer | None:
    """The installments that were chosen, None where they are not on offer."""
    months = form.get("months", "") or "1"
    if months == "1":
        return AT_ONCE
    found = offers(visit.order, visit.terms, visit.call.sandbox)
    return next((offer for offer in found if str(offer.months) == months), None)


async def _pay_elsewhere(visit: PageRequest, form: Form, method: Method) -> HtmlPage:
    pay = PayOrder(order_id=visit.order.id, method=method, references=visit.terms.references)
    return await _change(visit, form, *cancel_waiting_attempts(visit.order), pay)


async def _change(visit: PageRequest, form: Form, *commands: Command) -> HtmlPage:
    """Carry out commands. What can no longer be done changes nothing: the page shows why."""
    try:
        order = await visit.call.sandbox.handle(*commands, context=visit.call.context(shown(form), Actor.PAY_PAGE))
    except WrongState as refusal:
        visit.call.refused(refusal)
        return see_other(visit.link())
    except NotAllowed as refusal:
        visit.call.refused(refusal)
        field = "months" if refusal.field == "installments" else "do"
        return pay_form.again(visit, form, {field: f"{field}_wrong"}, code=422)
    return _onward(visit.after(order))


def _onward(visit: PageRequest) -> HtmlPage:
    """To the shop with a paid order, or after the last declined card; else back to the page."""
    if page_state.page_state(visit.order) is PageState.PAID:
        return see_other(visit.success_url or visit.link(done="1"))
    if failure(visit.order) and visit.is_out_of_attempts and visit.failure_url:
        return see_other(visit.failure_url)
    return see_other(visit.link())
