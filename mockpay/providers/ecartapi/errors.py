"""Refusals in Ecart API's shape: `{statusCode, error, message}`, as Hapi writes them.

The shape is what the dashboard's own error classes and the sibling services print; which refusal gets which status is
chosen, but for 401 and its words, which are documented.
"""

from typing import Final

from mockpay.orders import errors as core
from mockpay.providers.ecartapi.protocol.content_type import WrongType
from mockpay.providers.ecartapi.stores.auth import MESSAGES, Closed, Unsupported
from mockpay.sandbox.store import Full
from mockpay.scenario.rules import ScenarioError
from mockpay.web import errors as web
from mockpay.web.api_request import ApiRequest
from mockpay.web.faults import Injected
from mockpay.web.provider import Fidelity, ProviderError
from mockpay.web.reason_phrases import BOOM
from mockpay.web.refusal_headers import retry_after

OBSERVED, INVENTED = Fidelity.OBSERVED, Fidelity.INVENTED
STATUSES: Final[tuple[tuple[type[Exception], int, Fidelity], ...]] = (
    (web.Unauthorized, 401, Fidelity.DOCUMENTED),
    (Closed, 401, Fidelity.DOCUMENTED),
    (Unsupported, 501, INVENTED),
    (WrongType, 415, INVENTED),
    (web.NoJson, 400, INVENTED),
    (web.BadQuery, 400, INVENTED),
    (web.Malformed, 400, OBSERVED),
    (web.Unfit, 400, INVENTED),
    (web.Invalid, 400, OBSERVED),
    (web.NotBuilt, 501, INVENTED),
    (web.NoRoute, 404, OBSERVED),
    (web.BadMethod, 404, OBSERVED),  # Hapi knows no 405
    (web.TooLarge, 413, INVENTED),
    (web.UnknownCoding, 415, INVENTED),
    (core.NotFound, 404, OBSERVED),
    (core.Duplicate, 409, OBSERVED),
    (Full, 507, INVENTED),
    (core.Refusal, 422, OBSERVED),
)
"""The first row whose class fits decides."""


def refuse(exc: Exception, _call: ApiRequest) -> ProviderError:
    """Any refusal as Ecart API would word it; anything else is a 500."""
    status, fidelity = _status(exc)
    body = {"statusCode": status, "error": BOOM.get(status, "Unknown"), "message": _message(exc)}
    return ProviderError(status, body, fidelity, retry_after(exc))


def _status(exc: Exception) -> tuple[int, Fidelity]:
    if isinstance(exc, Injected | ScenarioError):
        return exc.status, INVENTED
    fitting = ((status, fidelity) for kind, status, fidelity in STATUSES if isinstance(exc, kind))
    return next(fitting, (500, INVENTED))


def _message(exc: Exception) -> str:
    if isinstance(exc, web.Unauthorized):
        return MESSAGES.get(exc.problem, "invalid token")
    if isinstance(exc, core.Refusal | web.BadRequest):
        return str(exc)
    return web.DEFECT
