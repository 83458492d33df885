"""The pay form: what is on offer, what was typed, what is wrong with it, how the last attempt ended."""

from functools import partial
from typing import Any

from mockpay.checkout import layout, messages, offers, page_state, test_data
from mockpay.checkout.card_form import Errors
from mockpay.checkout.form import shown
from mockpay.checkout.page_request import PageRequest
from mockpay.checkout.page_state import PageState
from mockpay.orders import status
from mockpay.orders.card_number import BRANDS
from mockpay.orders.method_kind import MethodKind
from mockpay.orders.order import Charge, Failure
from mockpay.orders.states import ChargeState
from mockpay.sandbox.sandbox import Sandbox
from mockpay.scenario.rules import DECLINED
from mockpay.web.errors import Invalid
from mockpay.web.form import Form
from mockpay.web.language import Language
from mockpay.web.page import HtmlPage
from mockpay.web.payment_pages import failure


def show(visit: PageRequest) -> HtmlPage:
    """The form as it opens."""
    return again(visit, _filled_in(visit))


def again(visit: PageRequest, form: Form, errors: Errors | None = None, *, code: int = 200) -> HtmlPage:
    """The form with what was typed and what is wrong with it."""
    if errors:
        visit.call.refused(Invalid(*_as_violations(errors)))
    charge, sandbox = page_state.waiting(visit.order), visit.call.sandbox
    kinds = offers.kinds(visit.order, visit.terms, sandbox)
    chosen = form.get("do") or visit.call.query.get("method", "")
    return layout.page(
        visit,
        PageState.PAY,
        code,
        form=form if errors is None else shown(form),
        errors=errors or {},
        kinds=kinds,
        chosen=chosen if chosen in kinds else next(iter(kinds), ""),
        left=status.left_to_pay(visit.order),
        before=status.paid_before(visit.order),
        charge_id=charge.id if charge else "",
        offers=offers.offers(visit.order, visit.terms, sandbox),
        **card_fields(sandbox),
        fill=partial(visit.link, **({"view": "pay"} if charge else {})),
        failed=_failed(visit),
        cards=test_data.cards(sandbox.scenario, sandbox.clock.now(), visit.language, _payer(visit)),
        buyers=test_data.buyers(sandbox.scenario),
    )


def card_fields(sandbox: Sandbox) -> dict[str, Any]:
    """What the fields of a card need."""
    return {"brands": BRANDS, "spans": _spans(), "today": f"{sandbox.clock.now():%y%m}"}


def _as_violations(errors: Errors) -> list[str]:
    """What is wrong, for the request log."""
    say = messages.speaker(Language.EN)
    return [f"{field}: {say(key, digits=say('cvc_digits'))}" for field, key in errors.items()]


def _spans() -> str:
    """How the script tells a brand from the first four digits: `visa:4000-4999:3`, the last the digits of its CVC."""
    return " ".join(f"{brand.name}:{low}-{high}:{brand.cvc}" for brand in BRANDS for low, high in brand.spans)


def _filled_in(visit: PageRequest) -> Form:
    """What the form holds at first: the test card of `?card=`, or the card that was declined, without its number."""
    query, sandbox = visit.call.query, visit.call.sandbox
    form = {"name": _payer(visit)}
    if charge := _declined(visit):
        method = charge.method
        form = {"name": method.name, "expiry": f"{method.exp_month:02} / {method.exp_year % 100:02}"}
    if card := sandbox.rule_engine.cards.get(query.get("card", "")):
        one = test_data.sample(card, sandbox.clock.now(), visit.language, _payer(visit))
        form = {"number": one.number, "expiry": one.expiry, "cvc": one.cvc, "name": one.holder}
    chosen = test_data.buyers(sandbox.scenario).get(query.get("buyer", ""))
    return form | ({"name": chosen} if chosen else {})


def _payer(visit: PageRequest) -> str:
    buyer = visit.order.buyer
    return " ".join(filter(None, (buyer.first_name, buyer.last_name)))


def _declined(visit: PageRequest) -> Charge | None:
    last = visit.order.charges[-1] if visit.order.charges else None
    is_card = last and last.state is ChargeState.DECLINED and last.method.kind == MethodKind.CARD and last.method.last4
    return last if is_card else None


def _failed(visit: PageRequest) -> tuple[str, str] | None:
    """How the last attempt ended, when that was badly: a heading and a sentence."""
    say = messages.speaker(visit.language)
    why = failure(visit.order)
    last = visit.order.charges[-1] if visit.order.charges else None
    if last and why:
        return say("declined"), messages.reason(visit.language, *_names(visit, last, why), otherwise=why.message)
    if last and last.state is ChargeState.EXPIRED:
        is_card = last.method.kind == MethodKind.CARD
        return say("attempt_expired" if is_card else "voucher_expired"), say("voucher_expired_text")
    return None


def _names(visit: PageRequest, charge: Charge, why: Failure) -> tuple[str, ...]:
    """What a decline may be known by: the test card, if it was declined as its row says, and the provider's code, if
    the bank's words are not a scenario's own."""
    row = visit.call.sandbox.rule_engine.cards.get(charge.method.test_card)
    if row and (row.code, row.message) == (why.code, why.message):
        return row.name, why.code
    return () if why.code == DECLINED.code and why.message != DECLINED.message else (why.code,)
