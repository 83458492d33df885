"""How a browser shows that somebody typed the control token into it: a cookie that is not the token itself."""

from hashlib import sha256
from http.cookies import CookieError, SimpleCookie
from typing import Final

COOKIE: Final = "mockpay_control"
SIGN_IN: Final = "/_mockpay/live/sign-in"
"""Where it is typed."""


def proof(token: bytes) -> str:
    """What the cookie holds for a token."""
    return sha256(b"mockpay control " + token).hexdigest()


def cookie(token: bytes) -> tuple[bytes, bytes]:
    """The header that has a browser bring it: to this host alone, from its own pages alone, until it is closed."""
    return b"set-cookie", f"{COOKIE}={proof(token)}; Path=/; HttpOnly; SameSite=Strict".encode()


def brought(header: str) -> str:
    """What a Cookie header has, empty when it has none."""
    try:
        found = SimpleCookie(header).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""
