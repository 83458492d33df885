"""Request targets in absolute form (`GET http://a.example/b`), which clients send to proxies: RFC 9112, 3.2.2."""

from typing import Final, NamedTuple
from urllib.parse import urlsplit

from mockpay.web.hosts import is_host, name_of

SCHEMES: Final = ("http", "https")
TARGET: Final = "mockpay.target"
"""In the scope the address that somebody else is to be asked for."""


class AbsoluteTarget(NamedTuple):
    """What one says: `https`, `a.example:8443`, `a.example`, and the path with its query."""

    scheme: str
    authority: str
    name: str
    path: bytes

    @property
    def url(self) -> str:
        """All of it."""
        return f"{self.scheme}://{self.authority}{self.path.decode('latin-1')}"

    @classmethod
    def read(cls, target: bytes) -> "AbsoluteTarget | None":
        """None for any other form."""
        try:
            parts = urlsplit(target.decode("latin-1"))
        except ValueError:
            return None
        scheme, authority = parts.scheme.lower(), parts.netloc.rpartition("@")[2].lower()
        if scheme not in SCHEMES or not is_host(authority):
            return None
        query = f"?{parts.query}" if parts.query else ""
        return cls(scheme, authority, name_of(f"//{authority}") or "", f"{parts.path or '/'}{query}".encode("latin-1"))
