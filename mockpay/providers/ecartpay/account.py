"""The merchant's own account: the scenario's. The path is EcartPay's (OpenAPI description), the shape is chosen: the
account as its tokens tell of it."""

from typing import Any, Final

from mockpay.providers.ecartpay.protocol.auth import merchant, signed_in
from mockpay.web.api_request import ApiRequest
from mockpay.web.provider import Fidelity


async def get_account(call: ApiRequest) -> Any:
    """GET /api/accounts/me."""
    account = call.sandbox.scenario.account
    return {"id": account.id, **merchant(account)}


OPERATIONS: Final = (
    signed_in("GET", "/api/accounts/me", "get_account", Fidelity.INVENTED, "OAS; body: chosen", get_account),
)
