"""Who asks: a private key, in any of the forms that real clients send it in.

`Bearer key`, `Basic` of `key:`, `Basic` of `key` with the colon outside the encoding or nowhere (old official clients).
"""

from collections.abc import Collection
from typing import Final

from mockpay.providers.conekta.protocol import versions
from mockpay.providers.conekta.protocol.versions import Version
from mockpay.scenario.scenario import Auth
from mockpay.web.api_request import ApiRequest
from mockpay.web.credentials import is_unset, pair_of
from mockpay.web.errors import AuthProblem, BadRequest, Unauthorized
from mockpay.web.provider import Fidelity, Handler, Operation

MOST: Final = 500


class WrongVersion(BadRequest):
    """The Accept header asks for a version there is not."""


def key_of(call: ApiRequest) -> str:
    """The private key, empty where there is none."""
    scheme, _, rest = call.header("authorization").strip()[:MOST].partition(" ")
    if scheme.lower() == "basic":
        return pair_of(rest.strip().rstrip(":"))[0]
    return rest.strip() if scheme.lower() == "bearer" else scheme


async def check_key(call: ApiRequest) -> None:
    """Guard of all operations: lenient takes any Authorization, open takes none too, strict knows the account's keys.
    Raises `Unauthorized`, `WrongVersion`."""
    _check(call, {pair.private for pair in call.sandbox.scenario.account.keys}, versions.KNOWN)


async def check_any_key(call: ApiRequest) -> None:
    """Guard of what a shop's page may do in the browser: the public keys of the account are good for it too, and the
    versions of old tokenizers."""
    keys = {key for pair in call.sandbox.scenario.account.keys for key in (pair.private, pair.public)}
    _check(call, keys, (*versions.KNOWN, *versions.OF_TOKENIZERS))


def _check(call: ApiRequest, known: set[str], spoken: Collection[Version]) -> None:
    auth = call.sandbox.scenario.auth
    if auth is not Auth.OPEN and is_unset(key_of(call)):
        raise Unauthorized(AuthProblem.MISSING)
    if auth is Auth.STRICT and key_of(call) not in known:
        raise Unauthorized(AuthProblem.INVALID)
    if versions.context(call) not in spoken:
        raise WrongVersion("this version of the API does not exist")


def signed_in(
    method: str,
    path: str,
    name: str,
    fidelity: Fidelity,
    source: str,
    handler: Handler | None = None,
    query: tuple[str, ...] = (),
) -> Operation:
    """An operation for callers with a key."""
    return Operation(method, path, name, fidelity, source, handler, check_key, query=query)
