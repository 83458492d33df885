"""The control plane's own error shape: `{"error": {"code", "message"}}`, with what was there instead if it helps."""

from typing import Any, Final

import msgspec

from mockpay.orders import errors as core
from mockpay.sandbox.store import Full
from mockpay.scenario.load import BadScenario
from mockpay.web import errors as web
from mockpay.web.reply import Reply


class ExpectationFailed(Exception):
    """What a test asked for does not hold, or cannot be told. `details` stand in the answer beside the message."""

    def __init__(self, status: int, code: str, message: str, **details: Any) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.details = details


STATUSES: Final[tuple[tuple[type[Exception], int], ...]] = (
    (web.Malformed, 400),
    (web.Invalid, 422),
    (msgspec.ValidationError, 422),
    (BadScenario, 422),
    (web.NoRoute, 404),
    (web.BadMethod, 405),
    (web.TooLarge, 413),
    (web.UnknownCoding, 415),
    (core.NotFound, 404),
    (core.Unacceptable, 422),
    (core.Duplicate, 409),
    (Full, 507),
    (core.Refusal, 409),
)
"""The first row whose class fits decides."""

CODES: Final = {
    400: "bad_request",
    404: "not_found",
    405: "method_not_allowed",
    409: "conflict",
    413: "request_entity_too_large",
    415: "unsupported_media_type",
    422: "unprocessable_entity",
    500: "internal_server_error",
    507: "insufficient_storage",
}
"""The `code` of a refusal that brings none of its own."""

REFUSALS: Final[tuple[type[Exception], ...]] = (ExpectationFailed, *(kind for kind, _ in STATUSES))


def refuse(exc: Exception) -> Reply:
    """Any refusal in the control plane's shape."""
    if isinstance(exc, ExpectationFailed):
        return Reply({"error": {"code": exc.code, "message": str(exc), **exc.details}}, exc.status)
    status = next((status for kind, status in STATUSES if isinstance(exc, kind)), 500)
    code = exc.code if isinstance(exc, core.Refusal) else CODES[status]
    message = str(exc) if status != 500 else web.DEFECT
    return Reply({"error": {"code": code, "message": message}}, status)
