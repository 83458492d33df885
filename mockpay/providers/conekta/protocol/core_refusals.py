"""What the core and a scenario refuse, as details of an answer."""

from typing import Final

from mockpay.orders import errors as core
from mockpay.orders.currencies import exponent
from mockpay.providers.conekta.protocol import violations
from mockpay.providers.conekta.protocol.pending_methods import PENDING_METHODS
from mockpay.providers.conekta.protocol.refusal_row import PREFIX, VALIDATION
from mockpay.providers.conekta.protocol.violations import Detail
from mockpay.scenario.rules import ScenarioError
from mockpay.scenario.scenario import ErrorDetail

PRECONDITIONS: Final = {
    "order_refund": "is_not_returnable",
    "refund_order": "is_not_returnable",
    "cancel_order": "is_not_cancelable",
    "orders_create_capture": "is_not_capturable",
    "update_capture": "is_not_capturable",
    "void_order": "is_not_voidable",
    "order_cancel_refund": "refund_is_not_cancelable",
}
"""Operation -> code of its wrong state; of any other it is that the order is closed."""
SUMS: Final = ("create_order", "update_order", "orders_create_charge", "orders_create_charges")
"""Operations whose charges have to fit the order's amount."""
SUM: Final = f"{VALIDATION}.combo.order.amount.invalid_charges_amount"
INJECTED: Final = "api.system.injected"
CURRENCY_TYPE: Final = f"{VALIDATION}.combo.order.currency_type"
KINDS: Final = {one.method.kind: one.code for one in PENDING_METHODS}
"""What codes of limits call a kind of method."""
MONTHS: Final = {
    core.NotOfferedFor.DEBIT: "monthly_installments_not_supported_for_debit",
    core.NotOfferedFor.FOREIGN: "monthly_installments_not_supported_for_international_cards",
}
"""Why there are no installments for a card: the codes that Conekta's pay page reads."""
PARAMS: Final = {
    "items": "line_items",
    "price": "line_items",
    "discounts": "discount_lines",
    "discount": "discount_lines",
    "installments": "payment_method.monthly_installments",
}
"""What the core calls a field -> what Conekta does."""


def details(exc: core.Refusal, operation: str) -> tuple[Detail, ...]:
    """What is wrong; `operation` is the name of the one that was asked for."""
    if isinstance(exc, ScenarioError):
        return of_scenario(exc.details, exc.vendor_code, exc.message)
    return (_detail(exc, operation),)


def of_scenario(asked: tuple[ErrorDetail, ...], code: str, message: str) -> tuple[Detail, ...]:
    """The error that a scenario asks for: detail by detail, or by its code and its message alone. A code without a
    sentence says what the catalogue has for it."""
    one = ErrorDetail(code=code or INJECTED, message=message)
    return tuple(
        Detail(
            code=detail.code.removeprefix(PREFIX) or INJECTED,
            param=detail.param,
            values=("", ""),
            message=detail.message or None,
            debug=detail.debug_message or None,
            chosen=True,
        )
        for detail in asked or (one,)
    )


def outside_limits(refusal: core.OutsideLimits) -> Detail:
    """A charge of too little or too much."""
    kind, side = KINDS.get(refusal.kind, refusal.kind), "minimum" if refusal.is_minimum else "maximum"
    bound = f"{refusal.bound:,.{exponent(refusal.currency)}f}"
    return Detail(code=f"{CURRENCY_TYPE}.{kind}.{side}", param="amount", values=(bound, refusal.currency))


def _of_account(exc: core.NotAllowed) -> Detail | None:
    """What the account does not take; None for what an order's own rules say no to."""
    if isinstance(exc, core.OutsideLimits):
        return outside_limits(exc)
    reason = exc.reason if isinstance(exc, core.NotEnabled) else None
    if isinstance(exc, core.NotOffered):
        reason = MONTHS.get(exc.why)
    return Detail(code=f"{VALIDATION}.charge.{reason}") if reason else None


def _detail(exc: core.Refusal, operation: str) -> Detail:
    if isinstance(exc, core.NotAllowed) and (detail := _of_account(exc)):
        return detail
    field = PARAMS.get(exc.field or "", exc.field)
    if isinstance(exc, core.NotFound):
        return Detail(code="resource_not_found.entity", values=("Order", exc.subject or ""))
    if isinstance(exc, core.Mismatch) or (isinstance(exc, core.TooMuch) and operation in SUMS):
        return Detail(code=SUM, param=field)
    if isinstance(exc, core.TooMuch):
        return Detail(code=f"{VALIDATION}.amount.too_large", param=field)
    if isinstance(exc, core.Duplicate):
        return violations.of("found", field or "id")
    if isinstance(exc, core.Unacceptable | core.NotOffered | core.OtherCurrency):
        return violations.of("invalid", field or "body", str(exc), row="*.refused")
    return Detail(code=f"precondition_required.combo.order.{PRECONDITIONS.get(operation, 'is_closed')}", param=field)
