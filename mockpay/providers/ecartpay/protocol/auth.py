"""API tokens: HS512 JWTs as EcartPay issues them, and the three ways to look at an Authorization header."""

import base64
import binascii
from datetime import timedelta
from hashlib import blake2b
from typing import Any, Final

from mockpay.providers.ecartpay.protocol.rules import NAME
from mockpay.providers.ecartpay.protocol.settings import settings
from mockpay.scenario.scenario import Account, Auth, Scenario
from mockpay.web.api_request import ApiRequest
from mockpay.web.credentials import are_missing, is_unset, pair_of, scheme_of
from mockpay.web.errors import AuthProblem, Unauthorized
from mockpay.web.provider import Fidelity, Handler, Operation
from mockpay.web.reply import encoder

ALGORITHM: Final = "HS512"
LIFETIME: Final = timedelta(seconds=3600)
"""docs.ecartpay.com/docs/authorization-token."""

CUSTOMER_LIFETIME: Final = timedelta(seconds=600)
"""docs.ecartpay.com/docs/payment-method-1, decoded from its sample."""

CHECKOUT_LIFETIME: Final = timedelta(seconds=900)
"""docs.ecartpay.com/reference/getcheckout-1, decoded from its sample."""

CHECKOUTS: Final = "checkouts"


def issue(call: ApiRequest) -> str:
    """A token for the account, valid for an hour of the sandbox's clock."""
    return _signed(_claims(call.sandbox.scenario), LIFETIME, call)


def issue_for_customer(call: ApiRequest, customer_id: str) -> str:
    """A token for a customer's own pages, valid for ten minutes of the sandbox's clock."""
    claims = {"id": settings(call.sandbox.scenario).authorization_id, "customer_id": customer_id}
    return _signed(claims, CUSTOMER_LIFETIME, call)


def issue_for_checkouts(call: ApiRequest) -> str:
    """A token to change checkouts with, valid for a quarter of an hour of the sandbox's clock."""
    claims = {"id": settings(call.sandbox.scenario).authorization_id, "scopes": ["write_checkouts"]}
    return _signed(claims, CHECKOUT_LIFETIME, call, aud=call.base_url, sub=CHECKOUTS)


def _signed(claims: dict[str, Any], lifetime: timedelta, call: ApiRequest, **more: str) -> str:
    import jwt  # on first need: start-up stays short

    now = call.sandbox.clock.now()
    span = {"iat": int(now.timestamp()), "exp": int((now + lifetime).timestamp())}
    payload = encoder.encode(claims | span | more)  # letters as JavaScript writes them, unescaped
    return jwt.PyJWS().encode(payload, _secret(call), ALGORITHM, sort_headers=True)


def _claims(scenario: Scenario) -> dict[str, Any]:
    """The claims of autumn 2025, decoded from the documents' sample."""
    return {
        "id": settings(scenario).authorization_id,
        "account_id": scenario.account.id,
        "account": merchant(scenario.account),
    }


def merchant(account: Account) -> dict[str, Any]:
    """The account as a token tells of it."""
    return {
        "email": account.email,
        "first_name": account.first_name,
        "last_name": account.last_name,
        "phone": account.phone,
        "country": account.country,
        "currency": account.currency,
        "verified": True,
        "active": True,
    }


def _secret(call: ApiRequest) -> bytes:
    return blake2b(f"{call.sandbox.seed}\0jwt".encode(), digest_size=64).digest()


async def check_token(call: ApiRequest) -> None:
    """Guard of most operations: lenient takes any Authorization, open takes none too, strict verifies the JWT."""
    header = call.header("authorization").strip()
    mode = call.sandbox.scenario.auth
    if mode is not Auth.OPEN and are_missing(header):
        raise Unauthorized(AuthProblem.MISSING)
    if mode is Auth.STRICT and not _is_browser(header, call):
        _verify(_without_scheme(header), call)


def _is_browser(header: str, call: ApiRequest) -> bool:
    """Pay.Checkout.create of the browser SDK signs in with a public key alone, which makes orders and no more (chosen;
    docs.ecartpay.com/docs/checkout has it take a `publicID`)."""
    known = [pair.public for pair in call.sandbox.scenario.account.keys]
    return call.operation == f"{NAME}.create_order" and header in known


def _without_scheme(header: str) -> str:
    scheme, _, rest = header.partition(" ")
    return rest.strip() if scheme.lower() == "bearer" else header


def _verify(token: str, call: ApiRequest) -> None:
    import jwt

    try:
        options: Any = {"verify_exp": False, "verify_iat": False, "verify_aud": False}  # decided below, by our clock
        claims = jwt.decode(token, _secret(call), [ALGORITHM], options=options)
    except jwt.InvalidTokenError:
        raise Unauthorized(AuthProblem.INVALID) from None
    if claims.get("customer_id", call.path.get("id")) != call.path.get("id"):
        raise Unauthorized(AuthProblem.INVALID)  # a customer's token opens that customer only (chosen)
    if claims.get("sub") == CHECKOUTS and not call.request.scope["path"].startswith(f"/api/{CHECKOUTS}"):
        raise Unauthorized(AuthProblem.INVALID)  # a checkout's token opens checkouts only
    if claims["exp"] <= call.sandbox.clock.now().timestamp():
        raise Unauthorized(AuthProblem.EXPIRED)


async def check_keys(call: ApiRequest) -> None:
    """Guard of the token endpoint: strict wants a Basic pair that the scenario's account has, and half a pair is none
    (docs.ecartpay.com/docs/authorization-token: a public and a private key)."""
    header = call.header("authorization").strip()
    scenario = call.sandbox.scenario
    if scenario.auth is not Auth.OPEN and (are_missing(header) or _is_half(header)):
        raise Unauthorized(AuthProblem.MISSING)
    if scenario.auth is Auth.STRICT and _pair(header) not in [f"{k.public}:{k.private}" for k in scenario.account.keys]:
        raise Unauthorized(AuthProblem.INVALID)


def _is_half(header: str) -> bool:
    scheme, encoded = scheme_of(header)
    return scheme == "basic" and any(map(is_unset, pair_of(encoded)))


def _pair(header: str) -> str:
    scheme, _, rest = header.partition(" ")
    try:
        return base64.b64decode(rest, validate=True).decode() if scheme.lower() == "basic" else ""
    except (binascii.Error, UnicodeDecodeError):
        return ""


def signed_in(
    method: str,
    path: str,
    name: str,
    fidelity: Fidelity,
    source: str,
    handler: Handler | None = None,
    query: tuple[str, ...] = (),
) -> Operation:
    """An operation for callers with a token."""
    return Operation(method, path, name, fidelity, source, handler, check_token, query=query)
