"""Refusals in EcartPay's shape: `{statusCode, error, message, code?}`, Spanish unless the caller asks for English.

The shape and code 114 were observed live (401, 2026-04); the codes of cards are those of EcartPay's error guide, as a
public client maps it; the other pairs of status and reason are chosen where the documents are silent.
"""

from typing import Any, Final

from mockpay.orders import errors as core
from mockpay.orders.order import Failure
from mockpay.sandbox.store import Full
from mockpay.scenario.rules import ScenarioError
from mockpay.web import errors as web
from mockpay.web.api_request import ApiRequest
from mockpay.web.errors import AuthProblem, Unauthorized
from mockpay.web.faults import Injected
from mockpay.web.provider import Fidelity, ProviderError
from mockpay.web.reason_phrases import BOOM
from mockpay.web.refusal_headers import refusal_headers

INVALID_TOKEN: Final = 114
DECLINED_BY_BANK: Final = "501"


class CardRefused(core.Refusal):
    """A card that is not taken, and EcartPay's number for why. Status 400 for one that cannot be right as it was sent,
    402 where the bank says no (chosen; clients take either)."""

    code = "card_refused"

    def __init__(self, vendor_code: str, sentence: str, *, status: int = 400) -> None:
        super().__init__(sentence)
        self.vendor_code = vendor_code
        self.status = status


class Declined(CardRefused):
    """The bank said no. Unlike other refusals this one may come after something was saved: the order `order_id` stands
    and keeps the attempt."""

    committed = True

    def __init__(self, failure: Failure, order_id: str = "") -> None:
        known = failure.code.isascii() and failure.code.isdecimal()
        super().__init__(failure.code if known else DECLINED_BY_BANK, failure.message, status=402)
        self.order_id = order_id


STATUSES: Final[tuple[tuple[type[Exception], int, Fidelity], ...]] = (
    (web.Malformed, 400, Fidelity.INVENTED),
    (web.Unfit, 422, Fidelity.INVENTED),
    (web.Invalid, 422, Fidelity.OBSERVED),
    (web.Unauthorized, 401, Fidelity.OBSERVED),
    (web.NotBuilt, 501, Fidelity.INVENTED),
    (web.NoRoute, 404, Fidelity.INVENTED),
    (web.BadMethod, 405, Fidelity.INVENTED),
    (web.TooLarge, 413, Fidelity.INVENTED),
    (web.ForeignName, 403, Fidelity.INVENTED),
    (web.UnknownCoding, 415, Fidelity.INVENTED),
    (core.NotFound, 404, Fidelity.INVENTED),
    (core.Duplicate, 409, Fidelity.OBSERVED),
    (core.TooMuch, 400, Fidelity.INVENTED),
    (core.Unacceptable, 422, Fidelity.OBSERVED),
    (Full, 507, Fidelity.INVENTED),
    (core.Refusal, 400, Fidelity.INVENTED),
)
"""The first row whose class fits decides."""

MESSAGES: Final = {
    AuthProblem.INVALID: {"es": "El token no es válido.", "en": "The token is not valid."},
    AuthProblem.MISSING: {
        "es": "Falta el token: envíe el encabezado Authorization.",
        "en": "The token is missing: send the Authorization header.",
    },
    AuthProblem.EXPIRED: {
        "es": "El token ha expirado; pida otro con POST /api/authorizations/token.",
        "en": "The token has expired; ask for another with POST /api/authorizations/token.",
    },
}
"""Spanish for an invalid token was observed; the rest is chosen."""


def refuse(exc: Exception, call: ApiRequest) -> ProviderError:
    """Any refusal as EcartPay would word it; anything else is a 500."""
    status, fidelity = _status(exc)
    body: dict[str, Any] = {"statusCode": status, "error": _phrase(status), "message": _message(exc, call)}
    code = _code(exc)
    if code is not None:
        body["code"] = code
    if received := _received(exc):
        body["received"] = received
    return ProviderError(status, body, fidelity, refusal_headers(exc))


def _status(exc: Exception) -> tuple[int, Fidelity]:
    """What carries a status of its own keeps it; else the first row of `STATUSES` that fits."""
    if isinstance(exc, CardRefused | ScenarioError | Injected):
        return exc.status, Fidelity.INVENTED
    rows = ((status, fidelity) for kind, status, fidelity in STATUSES if isinstance(exc, kind))
    return next(rows, (500, Fidelity.INVENTED))


def _phrase(status: int) -> str:
    """In Boom's words, as the body has Boom's shape (chosen); a status unknown to Boom has the word of its class."""
    return BOOM.get(status) or BOOM[status // 100 * 100]


def _code(exc: Exception) -> int | None:
    if isinstance(exc, Unauthorized):
        return INVALID_TOKEN
    vendor_code = exc.vendor_code if isinstance(exc, CardRefused | ScenarioError) else ""
    return int(vendor_code) if vendor_code.isascii() and vendor_code.isdecimal() else None


def _received(exc: Exception) -> dict[str, str]:
    """The id of what stands in the way, or of what was kept, under the name its readers look for."""
    if isinstance(exc, Declined) and exc.order_id:
        return {"order_id": exc.order_id}
    if isinstance(exc, core.Duplicate) and exc.subject:
        return {"customer_id" if exc.field == "customer_id" else "order_id": exc.subject}
    return {}


def _message(exc: Exception, call: ApiRequest) -> str:
    if isinstance(exc, Unauthorized):
        return MESSAGES[exc.problem][language(call)]
    if isinstance(exc, core.Refusal | web.BadRequest):
        return str(exc)
    return web.DEFECT


def language(call: ApiRequest) -> str:
    """`en` by cookie `lang=en` or an Accept-Language that begins with it, else `es`."""
    asked = call.request.cookies.get("lang") or call.header("accept-language")
    return "en" if asked[:2].lower() == "en" else "es"
