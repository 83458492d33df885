"""Where a request comes from, as far as a browser or its connection tells: whether a page of somebody else's is behind
it, and who it is that names a receiver of webhooks.

Every browser says of a page's POST which origin the page has (Fetch Standard, 3.2), and to what it trusts how that
origin relates to the one asked (Fetch Metadata, `Sec-Fetch-Site`). No page can change either.
"""

import re
from typing import Final
from urllib.parse import urlsplit

from starlette.types import Scope

from mockpay.settings import Settings
from mockpay.web.api_request import SETTINGS, ApiRequest
from mockpay.web.body import header
from mockpay.web.errors import ForeignName, ForeignPage
from mockpay.web.hosts import address_of, is_foreign, is_foreign_page, is_loopback, place_of
from mockpay.web.provider_hosts import provider_host

LONGEST: Final = 100
"""Characters of a header that are repeated to whoever sent it, and kept."""
LOOKS: Final = ("GET", "HEAD")
ELSEWHERE: Final = ("cross-site", "same-site")
"""Values of `Sec-Fetch-Site` for what another origin began; `same-site` is another port or a neighbour."""
INBOX: Final = re.compile("(?:/~[^/]+)?/_mockpay/inbox/[^/]+")


def foreign_name(scope: Scope) -> str:
    """The name this sandbox is asked under, if that is one that somebody else may own and the server listens on
    loopback, where nobody has to reach it by such a name; else empty. A provider's own name is none of them."""
    settings: Settings = scope[SETTINGS]
    host = header(scope, b"host")
    if is_loopback(settings.host) and is_foreign(host, settings.public_url) and not provider_host(scope):
        return host[:LONGEST]
    return ""


def foreign_page(scope: Scope) -> str:
    """The page behind a request, if it is not one of mockpay's own: its origin, or how the browser calls it; else
    empty. Opening an address, from a link anywhere, is no request of a page's."""
    origin = header(scope, b"origin")
    if origin:
        return "" if _is_own(scope, origin) and not _is_from_elsewhere(scope) else origin[:LONGEST]
    return "cross-site" if _is_from_elsewhere(scope) and not _is_opened(scope) else ""


def refuse_foreign_name(scope: Scope) -> None:
    """Raises `ForeignName`."""
    if name := foreign_name(scope):
        raise ForeignName(name)


def refuse_foreign_page(scope: Scope) -> None:
    """Raises `ForeignPage`."""
    if page := foreign_page(scope):
        raise ForeignPage(page)


def _is_own(scope: Scope, origin: str) -> bool:
    settings: Settings = scope[SETTINGS]
    place = place_of(origin)
    return place != "" and place in (header(scope, b"host").lower(), place_of(settings.public_url))


def _is_from_elsewhere(scope: Scope) -> bool:
    return header(scope, b"sec-fetch-site") in ELSEWHERE


def _is_opened(scope: Scope) -> bool:
    return scope["method"] in LOOKS and header(scope, b"sec-fetch-mode") == "navigate"


def named_by(call: ApiRequest, url: str | None) -> str:
    """Who names a receiver of webhooks with this request, unless it is somebody on this machine: the origin of a page
    that somebody else may have put there, or the address of another machine. Where webhooks may not go then:
    `webhooks/reach.py`."""
    scope = call.request.scope
    who = _stranger(scope, call.settings) if url else ""
    return "" if who and url and _is_own_inbox(scope, url) else who


def _stranger(scope: Scope, settings: Settings) -> str:
    origin = header(scope, b"origin")
    if origin and is_foreign_page(origin, settings.public_url):
        return origin[:LONGEST]
    return foreign_name(scope) or _machine(scope)


def _machine(scope: Scope) -> str:
    """The other machine that a request comes from; empty for this one, and for what is asked in process. What a proxy
    adds of the way it came (`X-Forwarded-For`) can only show that it came from elsewhere."""
    client = scope.get("client")
    if client and not is_loopback(client[0]) and address_of(client[0]):
        return str(client[0])
    steps = header(scope, b"x-forwarded-for")
    if not steps:
        return ""
    return next((one[:LONGEST] for step in steps.split(",") if (one := step.strip()) and not is_loopback(one)), "")


def _is_own_inbox(scope: Scope, url: str) -> bool:
    """Whether a receiver is an inbox of this very server, which does nothing with what it gets but keep it."""
    try:
        parts = urlsplit(url)
        port = parts.port or 80
    except ValueError:
        return False
    server = scope.get("server") or ("", None)
    is_here = parts.scheme == "http" and is_loopback(parts.hostname or "") and port == server[1]
    return is_here and INBOX.fullmatch(parts.path) is not None
