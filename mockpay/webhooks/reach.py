"""No further than whoever named a receiver reaches by themselves: a page of another site gets neither to this machine
nor into its network through mockpay, another machine not to this one's loopback.

Without that, a page that is open in a developer's browser could place an order whose `notify_url` is a service of the
machine that trusts whatever comes from loopback.
"""

from ipaddress import ip_address
from typing import Final

FOR_PAGES: Final = (
    "is a loopback or private address and was named by a page of {}, so nothing was sent: a page of another site may "
    "not reach those through mockpay; name it from your server, or set MOCKPAY_PUBLIC_URL if the page is mockpay's own"
)
FOR_MACHINES: Final = (
    "is a loopback address and was named from {}, so nothing was sent: another machine may not reach mockpay's "
    "loopback through it; name an address that your receiver has in the network (from a container "
    "host.docker.internal, or the name of its service)"
)


def out_of_reach(address: str, named_by: str) -> str:
    """Why nothing goes to a loopback or private address that `named_by` named: the origin of a page, or the address of
    another machine (empty: nobody of whom one has to be careful). Words that follow the receiver's name, empty when
    nothing speaks against it."""
    if not named_by:
        return ""
    if not _is_machine(named_by):
        return FOR_PAGES.format(named_by)
    parsed = ip_address(address)
    plain = getattr(parsed, "ipv4_mapped", None) or parsed
    return FOR_MACHINES.format(named_by) if plain.is_loopback else ""


def _is_machine(named_by: str) -> bool:
    try:
        ip_address(named_by)
    except ValueError:
        return False
    return True
