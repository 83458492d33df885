"""Why a charge was declined, in Conekta's words.

Sources: captured charges (card_declined, insufficient_funds, suspected_fraud, restricted_card) and the list of codes in
the documents of version 2.0; the other pairs and sentences are chosen.
"""

from typing import Final, NamedTuple

from mockpay.orders.order import Charge, Failure
from mockpay.providers.conekta.protocol.errors import Detail

BANK: Final = "processing.bank."


class Reason(NamedTuple):
    """`code` and `message` are the charge's failure_code and failure_message, `detail` the code of the 402."""

    code: str
    message: str
    detail: str


DECLINED: Final = Reason(
    "card_declined",
    "La tarjeta ingresada ha sido declinada. Por favor intenta con otro método de pago.",
    f"{BANK}declined",
)
NO_FUNDS: Final = Reason(
    "insufficient_funds",
    "Esta tarjeta no tiene suficientes fondos para completar la compra.",
    f"{BANK}insufficient_funds",
)
STOLEN: Final = Reason("pick_up_card", "La tarjeta fue reportada como perdida o robada.", f"{BANK}pick_up_card")
RESTRICTED: Final = Reason("restricted_card", "El banco restringió esta tarjeta.", f"{BANK}card_not_supported")
OVER_LIMIT: Final = Reason("amount_over_limit", "El monto supera el límite de la tarjeta.", f"{BANK}amount_over_limit")
UNREACHABLE: Final = Reason("general_error", "El banco no pudo ser contactado. Intenta más tarde.", f"{BANK}timeout")
EXPIRED: Final = Reason("expired_card", "La tarjeta ingresada está vencida.", f"{BANK}declined")
FRAUD: Final = Reason(
    "suspected_fraud",
    "Este cargo ha sido declinado porque el comportamiento del comprador es sospechoso.",
    "processing.charge.card_payment.suspicious_behaviour",
)
NOT_AUTHENTICATED: Final = Reason(
    "declined_by_3ds",
    "El tarjetahabiente no pudo ser autenticado (3D Secure).",
    "processing.charge.card_payment.declined_by_3ds",
)

REASONS: Final = {
    **{reason.code: reason for reason in (DECLINED, NO_FUNDS, STOLEN, RESTRICTED, OVER_LIMIT, UNREACHABLE, EXPIRED)},
    **{reason.code: reason for reason in (FRAUD, NOT_AUTHENTICATED)},
    "declined": DECLINED,
    "not_authenticated": NOT_AUTHENTICATED,
    "no_funds": NO_FUNDS,
    "lost": STOLEN,
    "stolen": STOLEN,
    "restricted": RESTRICTED,
    "limit_exceeded": OVER_LIMIT,
    "processing_error": UNREACHABLE,
    "expired": EXPIRED,
}
"""By the code a scenario declines with, or by the name of its test card."""


def reason(charge: Charge) -> Reason | None:
    """Why it failed, None where it did not; in the scenario's own words where there are no others."""
    failure = charge.failure
    if failure is None:
        return None
    return REASONS.get(failure.code) or REASONS.get(charge.method.test_card) or _as_said(failure)


def _as_said(failure: Failure) -> Reason:
    return Reason(failure.code, failure.message, DECLINED.detail)


def detail(why: Reason) -> Detail:
    """What a 402 says of it."""
    known = why == REASONS.get(why.code)
    return Detail(code=why.detail, values=(why.message,), message=None if known else why.message)
