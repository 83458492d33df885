"""Names of hosts, as the headers Host and Origin carry them: which are well formed, and which somebody else may own.

DNS rebinding: the owner of evil.example lets that name point to 127.0.0.1. To a browser its page and whatever listens
there are then one origin, but the browser still sends the name as Host.
"""

import re
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final
from urllib.parse import urlsplit

from mockpay.webhooks.address_policy import NEAR

PRIVATE: Final = ("localhost", "test", "internal")
"""Last labels that public DNS does not have: RFC 6761, and ICANN's resolution of 2024-07-29 for `internal`, which
containers know their host by."""
LONGEST: Final = 253
"""Characters of a host name (RFC 1035, written with dots)."""
LARGEST_PORT: Final = 65_535
HOST: Final = re.compile(
    r"(?P<name>[a-z0-9_-]{1,63}(?:[.][a-z0-9_-]{1,63})*[.]?|\[(?P<v6>[0-9a-f]*:[0-9a-f:.]{1,44})\])(?::(?P<port>[0-9]{1,5}))?",
    re.IGNORECASE | re.ASCII,
)


@lru_cache(maxsize=256)
def is_host(text: str) -> bool:
    """Whether a Host header is what RFC 9110 lets it be, a name or an address, and a port if need be."""
    found = HOST.fullmatch(text)
    if found is None or len(found["name"]) > LONGEST or int(found["port"] or 1) not in range(1, LARGEST_PORT + 1):
        return False
    return found["v6"] is None or address_of(found["v6"]) is not None


@lru_cache(maxsize=256)
def is_loopback(host: str) -> bool:
    """Whether a server that listens there is reached from its own machine only, or a client there is on it."""
    address = address_of(host)
    return host == "localhost" or bool(address and address.is_loopback)


@lru_cache(maxsize=256)
def is_foreign(host: str, public_url: str) -> bool:
    """Whether a Host header is a name that somebody else may own; nobody owns an address, or a name without a dot."""
    name = name_of(f"//{host}")
    if name is None or not is_host(host):
        return bool(host)
    return not (is_private(name) or address_of(name) or name == name_of(public_url))


@lru_cache(maxsize=256)
def is_foreign_page(origin: str, public_url: str) -> bool:
    """Whether an Origin header is that of a page that somebody else may have put there: it is neither on this machine
    or in its network nor at the public address. A page without an origin (`null`) may be anybody's."""
    name = name_of(origin)
    if not name:
        return True
    if address := address_of(name):
        return not any(address in network for network in NEAR)
    return not (is_private(name) or name == name_of(public_url))


def is_private(name: str) -> bool:
    """Whether public DNS has no such name."""
    return "." not in name or name.rpartition(".")[2] in PRIVATE


def name_of(url: str) -> str | None:
    """The host of an address, in lower case without a port; None where it has none."""
    try:
        found = urlsplit(url).hostname
    except ValueError:
        return None
    return found and found.removesuffix(".")


def place_of(url: str) -> str:
    """Host and port of an address as they are written there, in lower case; empty where it has none (`null`)."""
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return ""


def address_of(host: str) -> IPv4Address | IPv6Address | None:
    """The IP address that a host is; an IPv4 one that is written as IPv6 is that IPv4 one. None for a name."""
    try:
        address = ip_address(host)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
