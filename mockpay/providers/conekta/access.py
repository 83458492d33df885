"""Who asks: a private key, in any of the forms that real clients send it in.

`Bearer key`, `Basic` of `key:`, `Basic` of `key` with the colon outside the encoding or nowhere (old official clients).
"""

import base64
import binascii
from typing import Final

from mockpay.providers.conekta import versions
from mockpay.steering.scenario import Auth
from mockpay.web.call import Call
from mockpay.web.errors import BadRequest, Trouble, Unauthorized
from mockpay.web.provider import Fidelity, Handler, Operation

MOST: Final = 500


class WrongVersion(BadRequest):
    """The Accept header asks for a version there is not."""


def key_of(call: Call) -> str:
    """The private key, empty where there is none."""
    scheme, _, rest = call.header("authorization").strip()[:MOST].partition(" ")
    if scheme.lower() == "basic":
        return _decoded(rest.strip().rstrip(":")).partition(":")[0]
    return rest.strip() if scheme.lower() == "bearer" else scheme


def _decoded(text: str) -> str:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""


async def check_key(call: Call) -> None:
    """Guard of all operations: lenient takes any Authorization, open takes none too, strict knows the account's keys.
    Raises `Unauthorized`, `WrongVersion`."""
    _check(call, {pair.private for pair in call.sandbox.scenario.account.keys})


async def check_any_key(call: Call) -> None:
    """Guard of what a shop's page may do in the browser: the public keys of the account are good for it too."""
    _check(call, {key for pair in call.sandbox.scenario.account.keys for key in (pair.private, pair.public)})


def _check(call: Call, known: set[str]) -> None:
    auth = call.sandbox.scenario.auth
    if not call.header("authorization").strip() and auth is not Auth.OPEN:
        raise Unauthorized(Trouble.MISSING)
    if auth is Auth.STRICT and key_of(call) not in known:
        raise Unauthorized(Trouble.INVALID)
    if versions.asked(call) not in versions.KNOWN:
        raise WrongVersion("this version of the API does not exist")


def signed_in(
    method: str, path: str, name: str, fidelity: Fidelity, source: str, handler: Handler | None = None
) -> Operation:
    """An operation for callers with a key."""
    return Operation(method, path, name, fidelity, source, handler, check_key)
