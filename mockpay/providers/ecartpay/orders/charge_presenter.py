"""Charges as EcartPay lists them in an order: activity, payments, transactions, refunds, chargebacks."""

from typing import Final

from mockpay.orders.method_kind import MethodKind
from mockpay.orders.order import Charge, Method, Order, Refund
from mockpay.orders.revenue import net_amount
from mockpay.orders.states import ChargeState
from mockpay.providers.ecartpay.protocol.formats import Json, money_in, sent
from mockpay.providers.ecartpay.protocol.rules import NAME
from mockpay.providers.ecartpay.protocol.status import CHARGEBACK_WORDS, REFUND_WORDS
from mockpay.web.instants import instant

AFFILIATION: Final = "SANDBOX-10-12-17"
ACTIVITY: Final = {ChargeState.CAPTURED: "paid", ChargeState.DECLINED: "failed"}
"""Which charges are listed as activity, and how: `paid` is printed, `failed` is a filter of GET /api/activity."""


def activity(charge: Charge, order: Order) -> Json:
    """An attempt to pay, as the order's activity lists it."""
    buyer = order.buyer
    risk = charge.context.get("risk", {})
    failure = charge.failure
    return {
        "id": charge.id,
        "status": ACTIVITY[charge.state],
        "message": failure.message if failure else "Success!",
        "customer": sent(first_name=buyer.first_name, last_name=buyer.last_name, phone=buyer.phone, email=buyer.email),
        "device": charge.context.get("device", {}),
        "method": _method(charge.method),
        "risk_level": risk.get("level", "low"),
        "risk_notes": risk.get("notes", []),
        "risk_score": risk.get("score", 0),
    }


def _method(method: Method) -> Json:
    if method.kind != MethodKind.CARD:
        return _reference_to_json(method)
    return {
        "name": method.name,
        "exp_month": method.exp_month,
        "exp_year": method.exp_year,
        "last4": method.last4,
        "brand": method.brand,
    }


def _reference_to_json(method: Method) -> Json:
    """What is paid otherwise than by card; chosen, no document shows one."""
    return {"name": method.name, "type": method.kind, **sent(reference=method.reference or None)}


def payment(charge: Charge, order: Order) -> Json:
    """What was taken. `amount` in minor units."""
    method = charge.method
    return {
        "id": charge.references["payment"],
        "folio": charge.references["folio"],
        "reference": charge.references["reference"],
        "status": "paid",
        "type": method.kind,
        "currency": order.currency,
        "amount": charge.captured,
        "gateway": NAME,
        "method": _paid_with(method),
        "affiliation_number": AFFILIATION,
    }


def _paid_with(method: Method) -> Json:
    if method.kind != MethodKind.CARD:
        return _reference_to_json(method)
    return {
        "name": method.name,
        "exp_month": f"{method.exp_month:02}",
        "exp_year": str(method.exp_year),
        "type": method.funding,
        "last4": method.last4,
        "brand": method.brand,
        "bankname": method.bank,
        "domestic": method.domestic,
    }


def transaction(charge: Charge, order: Order, account_id: str) -> Json:
    """What the merchant gets: `amount` is net of the fee, in currency units."""
    money = money_in(order.currency)
    return {
        "id": charge.references["transaction"],
        "account_id": account_id,
        "transaction_id": charge.references["transaction_number"],
        "status": "paid",
        "amount": money(net_amount(charge)),
        "fee": money(charge.fee.total),
        "currency": order.currency,
        "gateway": NAME,
        "created_at": instant(charge.paid_at or charge.created_at),
        "updated_at": instant(charge.updated_at),
    }


def refund(refund: Refund, charge: Charge, order: Order, account_id: str) -> Json:
    """What went back, gross, in currency units."""
    return {
        "id": refund.id,
        "account_id": account_id,
        "type": "full" if refund.amount == charge.captured else "partial",
        "reason": refund.reason,
        "status": REFUND_WORDS[refund.state],
        "amount": money_in(order.currency)(refund.amount),
        "currency": order.currency,
        "gateway": NAME,
        "created_at": instant(refund.created_at),
        "updated_at": instant(refund.updated_at),
    }


def chargeback(charge: Charge, order: Order, account_id: str) -> Json:
    """A chargeback. Its shape is chosen."""
    dispute = charge.dispute
    assert dispute is not None  # noqa: S101  the caller looked
    return {
        "id": dispute.id,
        "account_id": account_id,
        "order_id": order.id,
        "charge_id": charge.id,
        "reason": dispute.reason,
        "status": CHARGEBACK_WORDS[dispute.state],
        "amount": money_in(order.currency)(dispute.amount),
        "currency": order.currency,
        "gateway": NAME,
        "created_at": instant(dispute.created_at),
        "updated_at": instant(dispute.updated_at),
    }
