"""What only Ecart API understands in a scenario: the shops that access tokens open, and how their platforms differ."""

from enum import StrEnum
from typing import Any

from mockpay.orders.order import Struct
from mockpay.orders.status import Fulfilment, Life, Payment
from mockpay.providers.ecartapi.protocol.rules import NAME
from mockpay.scenario.provider_settings import ProviderSettings
from mockpay.scenario.scenario import Scenario


class StoreState(StrEnum):
    """What is the matter with a store's access token."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    DELETED = "deleted"


class Paging(StrEnum):
    """How a store's lists lead on: by numbers, or by tokens as well."""

    NUMBERS = "numbers"
    TOKENS = "tokens"


class NativeStatus(Struct, frozen=True):
    """A platform's own word for orders whose state is among `payment`, `fulfilment` and `life` (none means any), and
    what it means in the provider's words; `financial` and `fulfillment` follow from the state when left out."""

    native: str
    status: str
    id: str | None = None
    payment: tuple[Payment, ...] = ()
    fulfilment: tuple[Fulfilment, ...] = ()
    life: tuple[Life, ...] = ()
    financial: str | None = None
    fulfillment: str | None = None


class ConnectedStore(Struct, frozen=True):
    """A shop that an access token opens. `preset` names how its platform writes orders; None leaves that to the preset.
    Without a name it is the default store, which holds all orders of no other one."""

    token: str
    name: str = ""
    preset: str = ""
    state: StoreState = StoreState.ACTIVE
    generation: int | None = None
    statuses: tuple[NativeStatus, ...] | None = None
    limit: int | None = None
    most: int | None = None
    paging: Paging | None = None
    operations: tuple[str, ...] | None = None
    masked: bool | None = None
    orders: tuple[dict[str, Any], ...] = ()
    seeded: int = 0


class EcartApiSettings(ProviderSettings, frozen=True):
    """`stores` are the shops that access tokens open."""

    stores: tuple[ConnectedStore, ...] = ()


def settings(scenario: Scenario) -> EcartApiSettings:
    """Those of a scenario."""
    return scenario.provider(NAME, EcartApiSettings)
