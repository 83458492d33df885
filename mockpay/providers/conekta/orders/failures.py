"""Why a charge was declined, in Conekta's words.

Sources: captured charges (card_declined, insufficient_funds, suspected_fraud, restricted_card), the codes of the bank
that Conekta's pay page reads; which code belongs to which test card is chosen.
"""

from typing import Final, NamedTuple

from mockpay.orders.order import Charge, Failure
from mockpay.providers.conekta.protocol.catalogue import REFUSALS
from mockpay.providers.conekta.protocol.refusal_row import PREFIX
from mockpay.providers.conekta.protocol.violations import Detail
from mockpay.scenario.rules import DECLINED as NO_WORDS

BANK: Final = "processing.bank."
CODES: Final = tuple(row.name.removeprefix(BANK) for row in REFUSALS if row.name.startswith(BANK))
CHARGE: Final = "processing.charge.card_payment."


class Reason(NamedTuple):
    """`code` and `message` are the charge's failure_code and failure_message, always in Spanish; `detail` is the code
    of the 402. `own` are the words of a scenario, which then say it in any language."""

    code: str
    message: str
    detail: str
    own: str | None = None


def _bank(code: str, name: str | None = None) -> Reason:
    """A reason of the bank's; `name` is the failure_code where that is another word."""
    return Reason(name or code, str(REFUSALS[BANK + code].sentences["es"]), BANK + code)


DECLINED: Final = _bank("declined", "card_declined")
FRAUD: Final = Reason(
    "suspected_fraud",
    "Este cargo ha sido declinado porque el comportamiento del comprador es sospechoso.",
    f"{CHARGE}suspicious_behaviour",
)
NOT_AUTHENTICATED: Final = Reason(
    "declined_by_3ds", str(REFUSALS[f"{CHARGE}declined_by_3ds"].sentences["es"]), f"{CHARGE}declined_by_3ds"
)
RESTRICTED: Final = _bank("card_not_supported", "restricted_card")
EXPIRED: Final = _bank("invalid_expiration_date", "expired_card")
UNREACHABLE: Final = _bank("timeout", "general_error")

REASONS: Final = {
    **{code: _bank(code) for code in CODES},
    **{reason.code: reason for reason in (DECLINED, FRAUD, NOT_AUTHENTICATED, RESTRICTED, EXPIRED)},
    "declined": DECLINED,
    "not_authenticated": NOT_AUTHENTICATED,
    "suspicious_behaviour": FRAUD,
}
"""By the code a scenario declines with: a failure_code, or the last word of a detail's code."""
OF_CARDS: Final = {
    "declined": DECLINED,
    "insufficient_funds": REASONS["insufficient_funds"],
    "no_funds": REASONS["insufficient_funds"],
    "lost": REASONS["pick_up_card"],
    "stolen": REASONS["pick_up_card"],
    "restricted": RESTRICTED,
    "limit_exceeded": REASONS["amount_over_limit"],
    "processing_error": UNREACHABLE,
    "expired": EXPIRED,
}
"""By the name of a test card, whose codes are another provider's numbers."""
OF_NUMBERS: Final = {
    "301": EXPIRED,
    "302": REASONS["pick_up_card"],
    "303": RESTRICTED,
    "401": REASONS["insufficient_funds"],
    "402": REASONS["amount_over_limit"],
    "501": DECLINED,
    "502": UNREACHABLE,
}
"""By such a number, where a rule of a scenario declines with it: the sentence beside it is the other provider's too."""


def reason(charge: Charge) -> Reason | None:
    """Why it failed, None where it did not."""
    failure = charge.failure
    if failure is None:
        return None
    code = failure.code.removeprefix(PREFIX)
    if code in OF_NUMBERS:
        return OF_CARDS.get(charge.method.test_card) or OF_NUMBERS[code]
    known = REASONS.get(code.rpartition(".")[2]) or Reason(code.rpartition(".")[2], DECLINED.message, _detail_of(code))
    return _in_own_words(known, failure)


def _detail_of(code: str) -> str:
    return code if "." in code else BANK + code


def _in_own_words(known: Reason, failure: Failure) -> Reason:
    """The reason with what the scenario says of it, if anything."""
    if failure.message in ("", NO_WORDS.message) or known is NOT_AUTHENTICATED:
        return known
    return known._replace(message=failure.message, own=failure.message)


def detail(why: Reason) -> Detail:
    """What a 402 says of it."""
    return Detail(code=why.detail, message=why.own)
