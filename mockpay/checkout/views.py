"""What a buyer sees: the page of an order's stage, or the pay form that was asked for."""

from collections.abc import Callable
from typing import Any, Final

from mockpay.checkout import frame, pay_form, stage
from mockpay.checkout.barcode import code128
from mockpay.checkout.stage import Stage
from mockpay.checkout.visit import Visit
from mockpay.orders import status
from mockpay.orders.revenue import gross
from mockpay.orders.states import ChargeState
from mockpay.web.page import HtmlPage

Context = dict[str, Any]
BANKS: Final = {"646": "STP", "706": "Arcus FI"}
"""Whose accounts begin with it: Banco de México, list of SPEI participants (90646, 90706)."""


def show(visit: Visit) -> HtmlPage:
    """The page the order calls for; `?view=pay` turns from an attempt that waits to the pay form."""
    here = stage.stage(visit.order)
    if here is Stage.PAY or (visit.call.query.get("view") == "pay" and stage.can_change(visit.order)):
        return pay_form.show(visit)
    return frame.page(visit, here, **MORE[here](visit))


def _waiting(visit: Visit) -> Context:
    charge = stage.waiting(visit.order)
    assert charge is not None  # noqa: S101  its stage says so
    due, came = gross(charge), status.received(charge)
    return {"charge": charge, "due": due, "received": came, "missing": due - came}


def _slip(visit: Visit) -> Context:
    waits = _waiting(visit)
    reference = waits["charge"].method.reference
    return waits | {"barcode": code128(reference) if _fits(reference) else None, "bank": BANKS.get(reference[:3], "")}


def _fits(reference: str) -> bool:
    return bool(reference) and reference.isascii() and reference.isprintable()


def _paid(visit: Visit) -> Context:
    taken = [charge for charge in visit.order.charges if charge.captured or charge.state is ChargeState.AUTHORIZED]
    head = stage.paid_head(visit.order)
    return {
        "charge": taken[-1],
        "sum": sum(charge.captured or charge.amount for charge in taken),
        "refunded": status.total_of(visit.order, status.refunded),
        "head": "already_paid" if head == "paid" and "done" not in visit.call.query else head,
    }


def _closed(visit: Visit) -> Context:
    return {"head": stage.closed_head(visit.order)}


MORE: Final[dict[Stage, Callable[[Visit], Context]]] = {
    Stage.CHALLENGE: _waiting,
    Stage.CASH: _slip,
    Stage.TRANSFER: _slip,
    Stage.PROCESSING: _waiting,
    Stage.PAID: _paid,
    Stage.CLOSED: _closed,
}
"""What a page needs besides the order."""
