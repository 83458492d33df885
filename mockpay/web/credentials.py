"""What an Authorization header holds, if it holds anything: an empty one is what a client sends whose variable was
never set."""

import base64
import binascii
from typing import Final

UNSET: Final = ("undefined", "null", "none")
"""How languages write a variable that was never set; nobody has such a key (chosen)."""


def scheme_of(header: str) -> tuple[str, str]:
    """The scheme in lower case and what stands behind it; without a scheme the whole header is that."""
    first, _, rest = header.strip().partition(" ")
    if first.lower() in ("basic", "bearer"):
        return first.lower(), rest.strip()
    return "", header.strip()


def pair_of(encoded: str) -> list[str]:
    """User and password of a `Basic` header (RFC 7617); one text where there is no colon between them, an empty one
    where nothing in it is base64."""
    try:
        read = base64.b64decode(encoded + "=" * (-len(encoded) % 4))
    except binascii.Error:
        return [encoded]  # something, but no key that anybody has
    return [part.strip() for part in read.decode("latin-1").split(":", 1)]


def are_missing(header: str) -> bool:
    """Whether nothing was brought: no header, a scheme alone, neither user nor password, or a variable not set."""
    scheme, rest = scheme_of(header)
    if scheme == "basic":
        return all(map(is_unset, pair_of(rest)))
    return is_unset(rest)


def is_unset(text: str) -> bool:
    """Whether a key is none."""
    return not text or text.lower() in UNSET
