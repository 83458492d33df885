"""What a buyer sees: the page of an order's stage, or the pay form that was asked for."""

from collections.abc import Callable
from itertools import groupby
from typing import Any, Final

from mockpay.checkout import layout, page_state, pay_form
from mockpay.checkout.barcode import code128
from mockpay.checkout.page_request import PageRequest
from mockpay.checkout.page_state import PageState
from mockpay.orders import status
from mockpay.orders.fees import payments
from mockpay.orders.order import Charge
from mockpay.orders.revenue import gross_amount, missing, paid_amount, surcharges, total_amount
from mockpay.orders.tones import OF_STATE
from mockpay.web.page import HtmlPage

Context = dict[str, Any]
BANKS: Final = {"646": "STP", "706": "Arcus FI"}
"""Whose accounts begin with it: Banco de México, list of SPEI participants (90646, 90706)."""


def show(visit: PageRequest) -> HtmlPage:
    """The page the order calls for; `?view=pay` turns from an attempt that waits to the pay form."""
    here = page_state.page_state(visit.order)
    if here is PageState.PAY or (visit.call.query.get("view") == "pay" and page_state.can_change(visit.order)):
        return pay_form.show(visit)
    return layout.page(visit, here, **MORE[here](visit))


def _waiting(visit: PageRequest) -> Context:
    charge = page_state.waiting(visit.order)
    assert charge is not None  # noqa: S101  its stage says so
    return {
        "charge": charge,
        "due": gross_amount(charge),
        "received": status.received(charge),
        "missing": missing(charge),
    }


def _reference_context(visit: PageRequest) -> Context:
    waits = _waiting(visit)
    reference = waits["charge"].method.reference
    return waits | {"barcode": code128(reference) if _fits(reference) else None, "bank": BANKS.get(reference[:3], "")}


def _fits(reference: str) -> bool:
    return bool(reference) and reference.isascii() and reference.isprintable()


def _paid(visit: PageRequest) -> Context:
    taken = [charge for charge in visit.order.charges if status.secures(charge)]
    head, query = page_state.paid_head(visit.order), visit.call.query
    has_just_paid = "done" in query
    return {
        "taken": [(charge, gross_amount(charge), _payments(charge)) for charge in taken],
        "sum": paid_amount(visit.order),
        "total": total_amount(visit.order),
        "on_top": surcharges(visit.order),
        "refunded": status.total_of(visit.order, status.refunded),
        "head": "already_paid" if head == "paid" and not has_just_paid else head,
        "goes_on": has_just_paid and "stay" not in query and bool(visit.success_url),
    }


def _payments(charge: Charge) -> list[tuple[int, int]]:
    """How many monthly payments there are of which amount; none where it is paid at once."""
    each = payments(gross_amount(charge), charge.installments.months) if charge.installments else ()
    return [(len(list(same)), amount) for amount, same in groupby(each)]


def _closed(visit: PageRequest) -> Context:
    return {"head": page_state.closed_head(visit.order), "tone": OF_STATE[status.life(visit.order)]}


MORE: Final[dict[PageState, Callable[[PageRequest], Context]]] = {
    PageState.CHALLENGE: _waiting,
    PageState.CASH: _reference_context,
    PageState.TRANSFER: _reference_context,
    PageState.PROCESSING: _waiting,
    PageState.PAID: _paid,
    PageState.CLOSED: _closed,
}
"""What a page needs besides the order."""
