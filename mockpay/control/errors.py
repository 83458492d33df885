"""The control plane's own error shape: `{"error": {"code", "message"}}`."""

from http import HTTPStatus
from typing import Final

import msgspec

from mockpay.orders import errors as core
from mockpay.sandbox.store import Full
from mockpay.web import errors as web
from mockpay.web.reply import Reply

STATUSES: Final[tuple[tuple[type[Exception], int], ...]] = (
    (web.Malformed, 400),
    (web.Invalid, 422),
    (msgspec.ValidationError, 422),
    (web.NoRoute, 404),
    (web.BadMethod, 405),
    (web.TooLarge, 413),
    (core.NotFound, 404),
    (core.Unacceptable, 422),
    (core.Duplicate, 409),
    (Full, 507),
    (core.Refusal, 409),
)
"""The first row whose class fits decides."""

REFUSALS: Final = tuple(kind for kind, _ in STATUSES)


def refuse(exc: Exception) -> Reply:
    """Any refusal in the control plane's shape."""
    status = next((status for kind, status in STATUSES if isinstance(exc, kind)), 500)
    code = exc.code if isinstance(exc, core.Refusal) else HTTPStatus(status).name.lower()
    message = str(exc) if status != 500 else "mockpay has a defect here; its log says more"
    return Reply({"error": {"code": code, "message": message}}, status)
