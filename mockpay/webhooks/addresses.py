"""Where hooks may go: loopback and private addresses, unless a setting opens more. A test must never tell a production
endpoint that something was paid."""

import asyncio
import socket
from ipaddress import ip_address, ip_network
from typing import Final

from mockpay.webhooks.reach import out_of_reach

NEAR: Final = tuple(
    ip_network(network)
    for network in ("127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
)


class Refused(Exception):
    """The receiver is not near, and nothing opened the way."""


class Unreachable(ValueError):
    """The address leads nowhere."""


async def near(host: str, port: int, *, named_by: str = "", allow_public: bool = False) -> str:
    """An address of `host` that a hook may go to, if `named_by` named it (see `reach.py`). Raises `Refused` or
    `Unreachable`.

    The caller connects to the address it gets, so that a name cannot lead elsewhere a moment later.
    """
    found = await _lookup(host, port)
    near_ones = [address for address in found if _is_near(address)]
    if len(near_ones) < len(found) and not allow_public:
        raise Refused(
            f"{host} is not a loopback or private address, so nothing was sent; "
            "set MOCKPAY_ALLOW_PUBLIC_WEBHOOKS=true to send there"
        )
    for address in near_ones:
        if why := out_of_reach(address, named_by):
            raise Refused(f"{host} {why}")
    return found[0]


def _is_near(address: str) -> bool:
    parsed = ip_address(address)
    mapped = getattr(parsed, "ipv4_mapped", None)
    return any((mapped or parsed) in network for network in NEAR)


async def _lookup(host: str, port: int) -> list[str]:
    try:
        return [str(ip_address(host))]
    except ValueError:
        pass
    try:
        infos = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"the name {host!r} leads nowhere: {error}") from None
    return [str(info[4][0]).partition("%")[0] for info in infos]
