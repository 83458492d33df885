"""A test's own sandbox: the client, and each provider by its name."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx

from mockpay.client.aio import AsyncMockpay
from mockpay.client.sync import Mockpay

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from mockpay.webhooks.sender import Sender


@dataclass(frozen=True)
class ProviderUrl:
    """A provider as the test's sandbox plays it: give `url` to your client instead of the provider's host."""

    name: str
    url: str

    def operation(self, name: str) -> str:
        """The full name of an operation, as faults and the journal know it."""
        return f"{self.name}.{name}"


class SandboxSpace(Mockpay):
    """A sandbox that blocks; `space.NAME.url` is where it plays the provider of that name."""

    def __init__(self, url: str, providers: Sequence[str], *, token: str = "", ca: str = "") -> None:
        super().__init__(url, token=token, ca=ca)
        self.providers = {name: ProviderUrl(name, self.url) for name in providers}

    def __getattr__(self, name: str) -> ProviderUrl:
        return _provider(self.__dict__.get("providers", {}), name)


class AsyncSandboxSpace(AsyncMockpay):
    """A sandbox in this very process; `transport` is what your `httpx.AsyncClient` reaches it by."""

    def __init__(
        self, url: str, providers: Sequence[str], transport: httpx.AsyncBaseTransport, sender: "Sender"
    ) -> None:
        super().__init__(url, client=httpx.AsyncClient(transport=transport))
        self.transport = transport
        self._sender = sender
        self.providers = {name: ProviderUrl(name, self.url) for name in providers}

    def deliver_to(self, origin: str, app: "ASGIApp") -> None:
        """Webhooks to `origin`, such as `http://shop`, go straight into your app from now on. Its lifespan is yours."""
        self._sender.deliver_to(origin, app)

    def __getattr__(self, name: str) -> ProviderUrl:
        return _provider(self.__dict__.get("providers", {}), name)


def _provider(providers: dict[str, ProviderUrl], name: str) -> ProviderUrl:
    if name in providers:
        return providers[name]
    raise AttributeError(f"there is no provider {name!r}; there are {', '.join(providers)}")


def provider_names() -> list[str]:
    """The providers of this mockpay."""
    from mockpay.app import find_providers

    return [provider.name for provider in find_providers()]


def staged(scenario: Any, seed: Any, clock: Any, yaml: Any) -> tuple[list[str], dict[str, Any]]:
    """What a marker says, as `scenario.use` takes it: a name or several, any seed, a moment to stand still at."""
    names = [scenario] if isinstance(scenario, str) else list(scenario or ())
    given = {
        "yaml": yaml,
        "seed": None if seed is None else str(seed),
        "clock": {"freeze": clock} if isinstance(clock, str) else clock,
    }
    return names, {name: value for name, value in given.items() if value is not None}
