"""What the sandbox needs to know of a provider: its rules, its words, the keys it finds orders by, what it sends."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mockpay.orders import status
from mockpay.orders.events import Event
from mockpay.orders.order import Order, Rules, Struct
from mockpay.sandbox.outbox import NotSent, WebhookMessage
from mockpay.sandbox.records import Records
from mockpay.scenario.provider_settings import ProviderSettings

if TYPE_CHECKING:
    from mockpay.scenario.scenario import Scenario

KeysOf = Callable[[Order, "Scenario"], tuple[tuple[str, str], ...]]
WordOf = Callable[[Order, "Scenario"], str]
WebhooksOf = Callable[[Event, Records, "Scenario"], Awaitable[Sequence[WebhookMessage] | NotSent]]
"""What an event sends, or why it sends nothing."""


def by_id_only(_order: Order, _scenario: "Scenario") -> tuple[tuple[str, str], ...]:
    """For a provider that finds orders by id only."""
    return ()


async def silent(_event: Event, _records: Records, _scenario: "Scenario") -> NotSent:
    """For a provider that sends nothing."""
    return NotSent(why="this provider sends no webhooks")


def payment_status(order: Order, _scenario: "Scenario") -> str:
    """For a provider that calls an order's status what the core calls its payment."""
    return status.payment(order)


class RecordKind(Struct, frozen=True):
    """A kind of records that a scenario may bring along: the type their data has to fit, and the kind they hang on."""

    data: Any
    under: str = ""


class StartingOrders(Struct, frozen=True):
    """Orders that a provider has from the start besides those that the scenario names: written as the state document
    writes them, or so many that are `seeded` under a `name`. Each carries `extras`; `place` is where the provider's
    settings say so."""

    place: str
    name: str = ""
    extras: dict[str, Any] = {}
    orders: tuple[dict[str, Any], ...] = ()
    seeded: int = 0


def no_orders(_scenario: "Scenario") -> tuple[StartingOrders, ...]:
    """For a provider that has none."""
    return ()


class ProviderSpec(Struct, frozen=True):
    """One provider as the sandbox sees it. Left to themselves, `keys` find by id only, `webhooks_of` sends nothing, and
    `word` calls an order's status what the core does. `keys` and `webhooks_of` are asked about orders that the provider
    sees: its own, or everybody's (`sees_all`). `kinds` gives those of its records a scenario may bring along,
    `settings` is the type of what stands under its name in a scenario's `providers`, and `starting_orders` are the
    orders that those settings put there."""

    name: str
    rules: Rules
    keys: KeysOf = by_id_only
    webhooks_of: WebhooksOf = silent
    sees_all: bool = False
    word: WordOf = payment_status
    kinds: Callable[[], Mapping[str, RecordKind]] = dict
    settings: type[ProviderSettings] = ProviderSettings
    starting_orders: Callable[["Scenario"], Sequence[StartingOrders]] = no_orders

    def sees(self, order: Order) -> bool:
        """Whether an order concerns it."""
        return self.sees_all or self.name == order.origin
