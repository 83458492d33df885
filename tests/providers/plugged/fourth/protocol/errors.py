"""Refusals in Fourth's shape."""

from mockpay.orders.errors import NotFound, Refusal
from mockpay.web.api_request import ApiRequest
from mockpay.web.errors import AuthProblem, BadMethod, BadRequest, NoRoute, NotBuilt, Unauthorized
from mockpay.web.provider import Fidelity, ProviderError

STATUSES = {Unauthorized: 401, NotBuilt: 501, NoRoute: 404, NotFound: 404, BadMethod: 405}


async def guard(call: ApiRequest) -> None:
    """Any key will do."""
    if not call.header("authorization"):
        raise Unauthorized(AuthProblem.MISSING)


def refuse(exc: Exception, call: ApiRequest) -> ProviderError:
    """One sentence under `wrong`."""
    status = STATUSES.get(type(exc), 400 if isinstance(exc, BadRequest | Refusal) else 500)
    return ProviderError(status, {"wrong": str(exc)}, Fidelity.INVENTED)
