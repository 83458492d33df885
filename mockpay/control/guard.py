"""Who may steer: no page of another host, and with MOCKPAY_CONTROL_TOKEN set only those who bring it."""

import re
from hmac import compare_digest
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from mockpay.settings import Settings
from mockpay.web import session
from mockpay.web.api_request import base_url, root
from mockpay.web.body import header
from mockpay.web.errors import ForeignName
from mockpay.web.origin import foreign_name, foreign_page
from mockpay.web.page import see_other
from mockpay.web.provider_hosts import provider_host
from mockpay.web.reply import Headers, Reply

OPEN: Final = ("/livez", "/readyz", "/_mockpay/health")
"""Paths that need no token: probes look at them. Files of the checkout are not the control plane's."""
INBOX: Final = re.compile("/_mockpay/inbox/[^/]+")
SENDING: Final = ("POST", "PUT", "PATCH")
"""Who sends a webhook to an inbox has no token."""
CHALLENGE: Final[Headers] = ((b"www-authenticate", b"Bearer"),)


def guarded(app: ASGIApp, settings: Settings) -> ASGIApp:
    """The app, for those who may. It sends no CORS headers, so that no page of another host can read its answers."""
    token = settings.control_token.encode()

    async def guard(scope: Scope, receive: Receive, send: Send) -> None:
        refusal = _by_provider_name(scope) or _from_elsewhere(scope)
        if token and not refusal and not _may(scope, token):
            refusal = _unknown(scope)
        await (refusal or app)(scope, receive, send)

    return guard


def own_pages_only(app: ASGIApp, *, by_any_name: bool = False) -> ASGIApp:
    """The app, for whoever is no page of somebody else's; no token is asked for. `by_any_name`: under a provider's name
    too."""

    async def guard(scope: Scope, receive: Receive, send: Send) -> None:
        refusal = None if by_any_name else _by_provider_name(scope)
        await (refusal or _from_elsewhere(scope) or app)(scope, receive, send)

    return guard


def _by_provider_name(scope: Scope) -> Reply | None:
    """The real service has nothing of this: a client that asks its name for it has lost its way, and a page of the
    provider's is not to steer anything."""
    if name := provider_host(scope):
        return _refusal(404, "not_found", f"{name} has no control API; it is at {base_url(scope)}/_mockpay/")
    return None


def _from_elsewhere(scope: Scope) -> Reply | None:
    if not _is_open(scope) and (name := foreign_name(scope)):
        return _refusal(403, "forbidden", str(ForeignName(name)))
    if page := foreign_page(scope):
        return _refusal(403, "forbidden", f"a page of {page!r} may not steer this sandbox, only its own may")
    return None


def _may(scope: Scope, token: bytes) -> bool:
    return _is_open(scope) or _is_known(scope, token)


def _unknown(scope: Scope) -> Reply:
    if scope["method"] == "GET" and "text/html" in header(scope, b"accept"):
        return see_other(root(scope) + session.SIGN_IN)
    return _refusal(401, "unauthorized", SAYS_TOKEN, CHALLENGE)


def _is_known(scope: Scope, token: bytes) -> bool:
    """Whether the request brings the token, or a browser shows that it was typed there."""
    return compare_digest(_brought(scope), token) or session.is_signed_in(header(scope, b"cookie"), token)


SAYS_TOKEN: Final = "send the Authorization header `Bearer TOKEN`, with the token that MOCKPAY_CONTROL_TOKEN holds"  # noqa: S105


def _is_open(scope: Scope) -> bool:
    path = scope["path"]
    return path in OPEN or (scope["method"] in SENDING and INBOX.fullmatch(path) is not None)


def _brought(scope: Scope) -> bytes:
    scheme, _, token = header(scope, b"authorization").partition(" ")
    return token.strip().encode("latin-1") if scheme.lower() == "bearer" else b""


def _refusal(status: int, code: str, message: str, headers: Headers = ()) -> Reply:
    return Reply({"error": {"code": code, "message": message}}, status, headers)
