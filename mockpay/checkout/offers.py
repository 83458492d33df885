"""What an order can be paid with: the kinds of methods, and the installments with their exact figures."""

from typing import Final

from mockpay.orders import payment_terms
from mockpay.orders.errors import NotAllowed
from mockpay.orders.fees import in_installments, monthly, surcharge
from mockpay.orders.method_kind import MethodKind
from mockpay.orders.order import Installments, Method, Order, Struct
from mockpay.orders.status import left_to_pay
from mockpay.sandbox.sandbox import Sandbox
from mockpay.web.payment_pages import InstallmentOffer, PaymentOptions

KINDS: Final = (MethodKind.CARD, MethodKind.CASH, MethodKind.TRANSFER)
"""Method kinds the page can take, in its order."""


def kinds(order: Order, terms: PaymentOptions, sandbox: Sandbox) -> list[str]:
    """The kinds on offer that take such an amount."""
    return [kind for kind in KINDS if kind in terms.kinds and _takes(kind, order, sandbox)]


def _takes(kind: str, order: Order, sandbox: Sandbox) -> bool:
    terms = sandbox.terms_of(order.origin)
    try:
        payment_terms.check(terms, Method(kind=kind), 1, left_to_pay(order), order.currency)
    except NotAllowed:
        return False
    return True


class Offer(Struct, frozen=True):
    """Paying in `months`: what each costs and what they come to, minor units."""

    months: int
    each: int
    total: int
    buyer_pays: bool


AT_ONCE: Final = Offer(months=1, each=0, total=0, buyer_pays=False)
"""What is chosen when no installments are."""


def offers(order: Order, terms: PaymentOptions, sandbox: Sandbox) -> list[Offer]:
    """The plans that apply to what is left to pay, few months first."""
    rates = sandbox.terms_of(order.origin).installments
    plans = terms.plans if terms.plans is not None else [InstallmentOffer(months=row.months) for row in rates]
    wanted = {plan.months: plan for plan in plans}
    found = (_offer(order, wanted[months], sandbox) for months in sorted(wanted))
    return [offer for offer in found if offer]


def _offer(order: Order, plan: InstallmentOffer, sandbox: Sandbox) -> Offer | None:
    amount, card = left_to_pay(order), Method(kind=MethodKind.CARD)
    rate = _rate(order, plan, amount, card, sandbox)
    if rate is None:
        return None
    total = amount + surcharge(in_installments(amount, rate, sandbox.rule_engine.fees_for(order.origin, card)))
    return Offer(months=plan.months, each=monthly(total, plan.months), total=total, buyer_pays=plan.buyer_pays)


def _rate(order: Order, plan: InstallmentOffer, amount: int, card: Method, sandbox: Sandbox) -> Installments | None:
    terms, currency = sandbox.terms_of(order.origin), order.currency
    try:
        payment_terms.check(terms, card, plan.months, amount, currency)
        return payment_terms.plan(terms, card, plan.months, amount, currency, buyer_pays=plan.buyer_pays)
    except NotAllowed:
        return None
