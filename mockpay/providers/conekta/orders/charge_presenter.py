"""Charges as Conekta lists them, with their refunds and chargebacks. Amounts in minor units.

Keys and their order: the charge in the documents of version 2.0, then what OpenAPI 2.3.0 and captured charges add.
"""

from typing import Any, Final

from mockpay.orders.fees import fee
from mockpay.orders.order import Charge, Order, Refund
from mockpay.orders.states import DisputeState, RefundState
from mockpay.providers.conekta.orders import checkouts, failures, payment_method
from mockpay.providers.conekta.protocol import status, versions
from mockpay.providers.conekta.protocol.formats import Json, epoch, nested, sent
from mockpay.providers.conekta.protocol.rules import NAME
from mockpay.providers.conekta.protocol.versions import Version
from mockpay.scenario.fees import fee_schedule
from mockpay.scenario.scenario import Scenario

REFUND_WORDS: Final = {
    RefundState.PENDING: "pending",  # OpenAPI 2.3.0; the others are chosen
    RefundState.PAID: "refunded",
    RefundState.CANCELED: "canceled",
    RefundState.FAILED: "failed",
}
DISPUTE_WORDS: Final = {
    DisputeState.OPENED: "action_required",
    DisputeState.REVIEW: "under_review",
    DisputeState.WON: "won",
    DisputeState.LOST: "lost",
}
REASONS: Final = ("unrecognized", "unauthorized", "fraudulent", "duplicate", "general", "product_not_received",
                  "product_unacceptable", "credit_not_processed", "subscription_canceled")  # fmt: skip
"""Reasons of chargebacks; any other is `general`."""


def charge(charge: Charge, order: Order, scenario: Scenario, version: Version | None = None) -> Json:
    """A charge. Without a `version` it is written in the account's."""
    why, code = failures.reason(charge), charge.references
    known = (version or versions.default(scenario)) > versions.OLDEST
    return {
        "id": charge.id,
        "object": "charge",
        "livemode": False,
        "created_at": epoch(charge.created_at),
        **sent(description=code.get("description")),
        "status": status.of_charge(charge),
        "amount": charge.captured or charge.amount,
        **sent(
            paid_at=epoch(charge.paid_at) if charge.paid_at else None,
            monthly_installments=charge.installments.months if charge.installments else None,
            reference_id=code.get("reference_id"),
            failure_code=why.code if why else None,
            failure_message=why.message if why else None,
        ),
        "currency": order.currency,
        "fee": _fee(charge, order, scenario),
        "customer_id": code.get("customer_id", ""),
        "order_id": order.id,
        **({"is_refundable": status.is_refundable(order, charge)} if known else {}),
        **sent(channel=checkouts.channel(order), refunds=refunds(charge), chargeback=_chargeback(charge)),
        "payment_method": payment_method.present(charge),
    }


def _fee(charge: Charge, order: Order, scenario: Scenario) -> int:
    """What the charge costs the merchant; captured charges say so before they are paid."""
    if charge.captured:
        return charge.fee.total
    schedule = fee_schedule(scenario.fees, NAME, charge.method)
    return fee(charge.amount, order.currency, schedule, charge.installments).total


def refunds(charge: Charge) -> Json | None:
    """The refunds of a charge, newest first; None where there are none."""
    return nested([_refund(one, charge) for one in reversed(charge.refunds)])


def _refund(one: Refund, charge: Charge) -> Json:
    """Money that goes back is written below zero (captured)."""
    return {
        "id": one.id,
        "object": "refund",
        "amount": -one.amount,
        **sent(auth_code=payment_method.auth_code(charge)),
        "created_at": epoch(one.created_at),
        "status": REFUND_WORDS[one.state],
    }


def _chargeback(charge: Charge) -> Json | None:
    dispute = charge.dispute
    if dispute is None:
        return None
    unsaid: dict[str, Any] = {"note": None, "followup_status": None, "response_from_client": None, "files": []}
    return {
        "id": dispute.id,
        "object": "chargeback",
        "status": DISPUTE_WORDS[dispute.state],
        "reason": dispute.reason if dispute.reason in REASONS else "general",
        "charge_id": charge.id,
        "created_at": epoch(dispute.created_at),
        **unsaid,
    }
