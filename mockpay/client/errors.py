"""What goes wrong between a test and mockpay."""

from typing import Any, Final

import msgspec


class MockpayError(Exception):
    """mockpay refused, and says why. `details` is what was there instead of what was asked for."""

    def __init__(self, status: int, code: str, message: str, details: dict[str, Any]) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.details = details


class NotVerified(MockpayError, AssertionError):
    """Not as many requests match as were expected; the message has what differs from the nearest."""


class TimedOut(MockpayError, AssertionError):
    """What was waited for did not come in time; the message has what there is instead."""


KINDS: Final[dict[str, type[MockpayError]]] = {"not_verified": NotVerified, "timed_out": TimedOut}
"""Code of a refusal -> its class; the others are plain `MockpayError`."""


def refusal(status: int, raw: bytes) -> MockpayError:
    """The refusal that an answer tells of; an answer of somebody else is one too."""
    try:
        details = dict(msgspec.json.decode(raw)["error"])
        code, message = str(details.pop("code")), str(details.pop("message"))
    except (msgspec.DecodeError, UnicodeDecodeError, LookupError, TypeError, ValueError):
        code, message, details = "unknown", f"that is no answer of mockpay's: {raw[:200]!r}", {}
    return KINDS.get(code, MockpayError)(status, code, message, details)
