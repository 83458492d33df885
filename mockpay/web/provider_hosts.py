"""The names that the real hosts of providers have. A client that has such a name written in it reaches mockpay by it
when its HTTPS is intercepted, or when the name leads here."""

from collections.abc import Iterable
from typing import Final

from starlette.types import Scope

from mockpay.web.body import header
from mockpay.web.hosts import name_of

HOSTS: Final = "mockpay.hosts"
"""Where in the scope the names are."""
PLAIN_PORT: Final = "mockpay.plain_port"
"""Extension of the ASGI scope: the port that speaks plain HTTP, for a request that came over TLS."""


class ProviderHosts:
    """Names of hosts, each with all names below it."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self.names: Final = tuple(sorted({name.lower() for name in names}))
        self._endings: Final = tuple(f".{name}" for name in self.names)

    def has(self, name: str | None) -> bool:
        """Whether a name, in lower case and without a port, is one of them or below one."""
        return name is not None and (name in self.names or name.endswith(self._endings))


NONE: Final = ProviderHosts()


def provider_host(scope: Scope) -> str:
    """The provider's name that a request is addressed to; empty when it is addressed to mockpay itself."""
    hosts: ProviderHosts = scope.get(HOSTS, NONE)
    name = name_of(f"//{header(scope, b'host')}")
    return name if name and hosts.has(name) else ""
