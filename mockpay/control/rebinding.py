"""DNS rebinding: a page of evil.example, whose name its owner lets point to 127.0.0.1, reaches what listens only there,
and is no page of another host to a browser. It still sends its own name as Host."""

from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final
from urllib.parse import urlsplit

PRIVATE: Final = ("localhost", "test", "internal")
"""Last labels that public DNS does not have: RFC 6761, and ICANN's resolution of 2024-07-29 for `internal`, which
containers know their host by."""


def is_loopback(host: str) -> bool:
    """Whether a server that listens there is reached from its own machine only."""
    address = _address(host)
    return host == "localhost" or bool(address and address.is_loopback)


def is_foreign(host: str, public_url: str) -> bool:
    """Whether a Host header is a name that somebody else may own; nobody owns an address, or a name without a dot."""
    name = _name(f"//{host}")
    if name is None:
        return bool(host)
    is_private = "." not in name or name.rpartition(".")[2] in PRIVATE
    return not (is_private or _address(name) or name == _name(public_url))


def _name(url: str) -> str | None:
    """The host of an address, without a port; None where it has none."""
    try:
        found = urlsplit(url).hostname
    except ValueError:
        return None
    return found and found.removesuffix(".")


def _address(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None
