"""What the sandbox needs to know of a provider: its rules, the keys it finds orders by, the hooks it sends."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from mockpay.orders.events import Event
from mockpay.orders.order import Order, Rules, Struct
from mockpay.sandbox.outbox import Hook
from mockpay.sandbox.store import Transaction

if TYPE_CHECKING:
    from mockpay.steering.scenario import Scenario

KeysOf = Callable[[Order, "Scenario"], tuple[tuple[str, str], ...]]
HooksOf = Callable[[Event, Transaction, "Scenario"], Awaitable[Sequence[Hook]]]


def by_id_only(_order: Order, _scenario: "Scenario") -> tuple[tuple[str, str], ...]:
    """For a face that finds orders by id only."""
    return ()


async def silent(_event: Event, _tx: Transaction, _scenario: "Scenario") -> Sequence[Hook]:
    """For a face that sends nothing."""
    return ()


class Face(Struct, frozen=True):
    """One provider as the sandbox sees it. Left to themselves, `keys` find by id only and `hooks` send nothing."""

    name: str
    rules: Rules
    keys: KeysOf = by_id_only
    hooks: HooksOf = silent
