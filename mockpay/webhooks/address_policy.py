"""Where webhooks may go: loopback and private addresses, unless a setting opens more. A test must never tell a
production endpoint that something was paid, and nothing here may ask a cloud for its credentials."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

from mockpay.webhooks.lookup import addresses_of
from mockpay.webhooks.reach import out_of_reach

Address = IPv4Address | IPv6Address
Networks = tuple[IPv4Network | IPv6Network, ...]
NEAR: Final[Networks] = tuple(
    ip_network(network)
    for network in ("127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
)
METADATA: Final[Networks] = tuple(
    ip_network(network)
    for network in (
        "169.254.0.0/16",  # link-local: AWS, Google Cloud, Azure, DigitalOcean, Oracle
        "fe80::/10",  # link-local
        "fd00:ec2::/32",  # AWS over IPv6: metadata ::254, pod identity ::23 (docs.aws.amazon.com, EC2 user guide, IMDS)
        "fd20:ce::/32",  # Google Cloud over IPv6: ::254 (docs.cloud.google.com, compute metadata)
        "100.100.100.200/32",  # Alibaba Cloud
        "168.63.129.16/32",  # Azure's wire server (learn.microsoft.com, what is 168.63.129.16)
        "192.0.0.192/32",  # Oracle Cloud, classic
    )
)
"""Where clouds hand out credentials to whoever asks from inside: refused whatever the settings say."""
NAT64: Final = ip_network("64:ff9b::/96")
LOOPBACK: Final = ["::1", "127.0.0.1"]
"""What `localhost` and all names below it mean, whatever DNS says (RFC 6761, 6.3)."""


class Blocked(Exception):
    """The receiver is not near and nothing opened the way, or it is nobody's to ask."""


class Unreachable(ValueError):
    """The address leads nowhere."""


class Unconnected(OSError):
    """Nobody listens at any address of a receiver, or nobody who can be trusted."""


async def allowed_addresses(host: str, port: int, *, named_by: str = "", allow_public: bool = False) -> list[str]:
    """All addresses of `host`, each one that a webhook may go to if `named_by` named it (`reach.py`). Raises `Blocked`
    or `Unreachable`.

    The caller connects to one of them, so that a name cannot lead elsewhere a moment later.
    """
    found = await _lookup(host, port)
    if any(_is_in(address, METADATA) for address in found):
        raise Blocked(
            f"{host} is where clouds keep credentials (a link-local or metadata address): nothing is ever sent there"
        )
    if not allow_public and not all(_is_in(address, NEAR) for address in found):
        raise Blocked(
            f"{host} is not a loopback or private address, so nothing was sent; "
            "set MOCKPAY_ALLOW_PUBLIC_WEBHOOKS=true to send there"
        )
    for address in found:
        if _is_in(address, NEAR) and (why := out_of_reach(str(_meant(ip_address(address))), named_by)):
            raise Blocked(f"{host} {why}")
    return found


def _is_in(address: str, networks: Networks) -> bool:
    meant = _meant(ip_address(address))
    return any(meant in network for network in networks)


def _meant(address: Address) -> Address:
    """The IPv4 address that an IPv6 one stands for: mapped, 6to4 or NAT64."""
    if isinstance(address, IPv4Address):
        return address
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or address


async def _lookup(host: str, port: int) -> list[str]:
    try:
        return [str(ip_address(host))]
    except ValueError:
        pass
    if host.lower().removesuffix(".").rpartition(".")[2] == "localhost":
        return LOOPBACK
    try:
        return await addresses_of(host, port)
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"the name {host!r} leads nowhere: {error}") from None
