"""Refusals in EcartPay's shape: `{statusCode, error, message, code?}`, Spanish unless the caller asks for English.

The shape and code 114 were observed live (401, 2026-04); the other pairs of status and reason are chosen where
the documents are silent.
"""

from http import HTTPStatus
from typing import Any, Final

from mockpay.orders import errors as core
from mockpay.sandbox.store import Full
from mockpay.web import errors as web
from mockpay.web.call import Call
from mockpay.web.errors import Trouble, Unauthorized
from mockpay.web.provider import Answer, Fidelity

INVALID_TOKEN: Final = 114

STATUSES: Final[tuple[tuple[type[Exception], int, Fidelity], ...]] = (
    (web.Malformed, 400, Fidelity.INVENTED),
    (web.Invalid, 422, Fidelity.OBSERVED),
    (web.Unauthorized, 401, Fidelity.OBSERVED),
    (web.NotBuilt, 501, Fidelity.INVENTED),
    (web.NoRoute, 404, Fidelity.INVENTED),
    (web.BadMethod, 405, Fidelity.INVENTED),
    (web.TooLarge, 413, Fidelity.INVENTED),
    (core.NotFound, 404, Fidelity.INVENTED),
    (core.Duplicate, 409, Fidelity.OBSERVED),
    (core.TooMuch, 400, Fidelity.INVENTED),
    (core.Unacceptable, 422, Fidelity.OBSERVED),
    (Full, 507, Fidelity.INVENTED),
    (core.Refusal, 400, Fidelity.INVENTED),
)
"""The first row whose class fits decides."""

MESSAGES: Final = {
    Trouble.INVALID: {"es": "El token no es válido.", "en": "The token is not valid."},
    Trouble.MISSING: {
        "es": "Falta el token: envíe el encabezado Authorization.",
        "en": "The token is missing: send the Authorization header.",
    },
    Trouble.EXPIRED: {
        "es": "El token ha expirado; pida otro con POST /api/authorizations/token.",
        "en": "The token has expired; ask for another with POST /api/authorizations/token.",
    },
}
"""Spanish for an invalid token was observed; the rest is chosen."""


def refuse(exc: Exception, call: Call) -> Answer:
    """Any refusal as EcartPay would word it; anything else is a 500."""
    status, fidelity = next(
        ((status, fidelity) for kind, status, fidelity in STATUSES if isinstance(exc, kind)),
        (500, Fidelity.INVENTED),
    )
    body: dict[str, Any] = {"statusCode": status, "error": HTTPStatus(status).phrase, "message": _message(exc, call)}
    if isinstance(exc, Unauthorized):
        body["code"] = INVALID_TOKEN
    if isinstance(exc, core.Duplicate):
        body["received"] = {"order_id": exc.subject}
    headers = ((b"allow", ", ".join(exc.allowed).encode()),) if isinstance(exc, web.BadMethod) else ()
    return Answer(status, body, fidelity, headers)


def _message(exc: Exception, call: Call) -> str:
    if isinstance(exc, Unauthorized):
        return MESSAGES[exc.trouble][language(call)]
    if isinstance(exc, core.Refusal | web.BadRequest | web.Malformed):
        return str(exc)
    return "mockpay has a defect here; its log says more"


def language(call: Call) -> str:
    """`en` by cookie `lang=en` or an Accept-Language that begins with it, else `es`."""
    asked = call.request.cookies.get("lang") or call.header("accept-language")
    return "en" if asked[:2].lower() == "en" else "es"
