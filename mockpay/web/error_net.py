"""The last net under every entry point: whatever is raised while a request is handled becomes an answer."""

import logging
from collections.abc import Callable
from typing import Final

from starlette.types import ASGIApp, Scope

from mockpay.orders.errors import Refusal
from mockpay.web.errors import BadRequest
from mockpay.web.faults import BrokenResponse, Dropped

log = logging.getLogger("mockpay")
REFUSALS: Final[tuple[type[Exception], ...]] = (BadRequest, Refusal)
"""What is raised on purpose, to be told to the caller."""


def answer_to_error(
    error: Exception,
    scope: Scope,
    worded: Callable[[Exception], ASGIApp],
    refusals: tuple[type[Exception], ...] = REFUSALS,
) -> ASGIApp:
    """What to answer where `error` was raised: a connection that the scenario drops breaks, anything else is `worded`
    by the entry point. What is neither that nor one of the `refusals` is a defect, and is logged."""
    if isinstance(error, Dropped):
        return BrokenResponse()
    if not isinstance(error, refusals):
        log.error("defect on %s %s", scope["method"], scope["path"], exc_info=error)
    return worded(error)
