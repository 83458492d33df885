"""Who may steer: no page of another host, and with MOCKPAY_CONTROL_TOKEN set only those who bring it."""

import re
from hmac import compare_digest
from typing import Final
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Receive, Scope, Send

from mockpay.control.rebinding import is_foreign, is_loopback
from mockpay.settings import Settings
from mockpay.web import session
from mockpay.web.body import header
from mockpay.web.call import root
from mockpay.web.page import see_other
from mockpay.web.reply import Headers, Reply

OPEN: Final = ("/livez", "/readyz", "/_mockpay/health")
"""Paths that need no token: probes look at them. Files of the checkout are not the control plane's."""
INBOX: Final = re.compile("/_mockpay/inbox/[^/]+")
HOOKS: Final = ("POST", "PUT", "PATCH")
"""Who sends a hook to an inbox has no token."""
CHALLENGE: Final[Headers] = ((b"www-authenticate", b"Bearer"),)


def guarded(app: ASGIApp, settings: Settings) -> ASGIApp:
    """The app, for those who may. It sends no CORS headers, so that no page of another host can read its answers."""
    home, token = _host(settings.public_url), settings.control_token.encode()
    is_local = is_loopback(settings.host)

    async def door(scope: Scope, receive: Receive, send: Send) -> None:
        if is_local and not _is_open(scope) and is_foreign(header(scope, b"host"), settings.public_url):
            await _renamed(scope)(scope, receive, send)
        else:
            await (_refused(scope, home, token) or app)(scope, receive, send)

    return door


def _refused(scope: Scope, home: str, token: bytes) -> Reply | None:
    origin = header(scope, b"origin")
    if origin and _host(origin) not in {header(scope, b"host").lower(), home} - {""}:
        return _refusal(403, "forbidden", f"a page of {origin[:100]!r} may not steer this sandbox, only its own may")
    if token and not _is_open(scope) and not _is_known(scope, token):
        return _unknown(scope)
    return None


def _renamed(scope: Scope) -> Reply:
    name = header(scope, b"host")[:100]
    return _refusal(403, "forbidden", f"this sandbox is not reached as {name!r}; {SAYS_NAME}")


def _unknown(scope: Scope) -> Reply:
    if scope["method"] == "GET" and "text/html" in header(scope, b"accept"):
        return see_other(root(scope) + session.SIGN_IN)
    return _refusal(401, "unauthorized", SAYS_TOKEN, CHALLENGE)


def _is_known(scope: Scope, token: bytes) -> bool:
    """Whether the request brings the token, or a browser shows that it was typed there."""
    return compare_digest(_brought(scope), token) or session.is_signed_in(header(scope, b"cookie"), token)


SAYS_NAME: Final = "use 127.0.0.1, or set MOCKPAY_PUBLIC_URL to the address it has outside"
SAYS_TOKEN: Final = "send the Authorization header `Bearer TOKEN`, with the token that MOCKPAY_CONTROL_TOKEN holds"  # noqa: S105


def _host(origin: str) -> str:
    """Host and port of an address, nothing where it has none (`null`): that is nobody's own."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""


def _is_open(scope: Scope) -> bool:
    path = scope["path"]
    return path in OPEN or (scope["method"] in HOOKS and INBOX.fullmatch(path) is not None)


def _brought(scope: Scope) -> bytes:
    scheme, _, token = header(scope, b"authorization").partition(" ")
    return token.strip().encode("latin-1") if scheme.lower() == "bearer" else b""


def _refusal(status: int, code: str, message: str, headers: Headers = ()) -> Reply:
    return Reply({"error": {"code": code, "message": message}}, status, headers)
