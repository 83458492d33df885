"""Who asks: the access token opens a shop, and the shop's platform can do some operations or not."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

from mockpay.providers.ecartapi.protocol.refusals import TOKEN_DELETED, TOKEN_INACTIVE, UNSUPPORTED
from mockpay.providers.ecartapi.protocol.settings import StoreState
from mockpay.providers.ecartapi.stores.stores import Shop, shops_of
from mockpay.scenario.scenario import Auth
from mockpay.web.api_request import ApiRequest
from mockpay.web.credentials import are_missing, scheme_of
from mockpay.web.errors import AuthProblem, Unauthorized
from mockpay.web.provider import Fidelity, Handler, Operation

CLOSED: Final = {StoreState.DELETED: TOKEN_DELETED, StoreState.INACTIVE: TOKEN_INACTIVE}


def token_of(call: ApiRequest) -> str:
    """The access token: raw, or behind `Bearer`; empty where there is none."""
    header = call.header("authorization")
    if are_missing(header):
        return ""
    scheme, rest = scheme_of(header)
    return rest if scheme == "bearer" else header.strip()


def shop_of(call: ApiRequest) -> Shop:
    """The shop that the caller's token opens: any unknown one the default shop."""
    shops = shops_of(call.sandbox.scenario)
    return shops.by_token.get(token_of(call)) or shops.default


async def check_token(call: ApiRequest) -> None:
    """Guard of all operations. `strict` knows the scenario's tokens only, `open` takes none too. Raises `Unauthorized`
    or `Closed`."""
    token, scenario = token_of(call), call.sandbox.scenario
    if not token and scenario.auth is not Auth.OPEN:
        raise Unauthorized(AuthProblem.MISSING)
    shop = shops_of(scenario).by_token.get(token)
    if shop is None and scenario.auth is Auth.STRICT:
        raise Unauthorized(AuthProblem.INVALID)
    if shop is not None and shop.state is not StoreState.ACTIVE:
        raise CLOSED[shop.state].refusal()


def able(name: str) -> Callable[[ApiRequest], Awaitable[None]]:
    """Guard of an operation that not every platform can do. Raises `Unsupported`."""

    async def check(call: ApiRequest) -> None:
        await check_token(call)
        shop = shop_of(call)
        if name not in shop.preset.operations:
            raise UNSUPPORTED.refusal({"operation": name, "platform": shop.preset.ecommerce})

    return check


def signed_in(
    method: str, path: str, name: str, fidelity: Fidelity, source: str, handler: Handler | None = None, **rest: Any
) -> Operation:
    """An operation for callers with a token."""
    return Operation(method, path, name, fidelity, source, handler, check_token, **rest)


def of_orders(
    method: str,
    paths: tuple[str, ...],
    name: str,
    fidelity: Fidelity,
    source: str,
    handler: Handler,
    query: tuple[str, ...] = (),
) -> tuple[Operation, ...]:
    """An operation on orders, which a platform may lack, on each of its paths."""
    guard = able(name)
    return tuple(Operation(method, path, name, fidelity, source, handler, guard, query=query) for path in paths)
