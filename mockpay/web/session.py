"""How a browser shows that somebody typed the control token into it: a cookie that is not the token itself."""

from hashlib import sha256
from hmac import compare_digest
from typing import Final

from starlette.requests import cookie_parser

SIGN_IN: Final = "/_mockpay/live/sign-in"
"""Where it is typed."""


def cookie(token: bytes, *, secure: bool) -> tuple[bytes, bytes]:
    """The header that has a browser bring it: to this host alone, from its own pages alone, until it is closed; where
    the page came over TLS, over TLS alone."""
    flags = "Path=/; HttpOnly; SameSite=Strict" + ("; Secure" if secure else "")
    return b"set-cookie", f"{_name(token)}={_proof(token)}; {flags}".encode()


def is_signed_in(cookies: str, token: bytes) -> bool:
    """Whether a Cookie header shows that the token was typed. Cookies of all ports of a host come together, and
    whatever another program put into its own is passed over, as `SimpleCookie` does not."""
    shown = cookie_parser(cookies).get(_name(token), "")
    return compare_digest(shown.encode(), _proof(token).encode())


def _name(token: bytes) -> str:
    """Another one for another token: a host may have two sandboxes."""
    return f"mockpay_{_proof(token)[:8]}"


def _proof(token: bytes) -> str:
    return sha256(b"mockpay control " + token).hexdigest()
