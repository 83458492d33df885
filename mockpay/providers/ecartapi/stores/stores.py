"""Which shop a token opens: its preset, with what the scenario says of it laid over."""

from functools import cached_property
from typing import Any, Final

from msgspec.structs import replace

from mockpay.orders.order import Order
from mockpay.providers.ecartapi.protocol.settings import ConnectedStore, StoreState, settings
from mockpay.providers.ecartapi.stores.preset import Preset
from mockpay.providers.ecartapi.stores.presets import DEFAULT, PRESETS
from mockpay.providers.ecartapi.stores.shapes import GENERATIONS, Shape, parse
from mockpay.providers.ecartapi.stores.statuses import State, StatusWords, state_of, words
from mockpay.sandbox.provider_spec import StartingOrders
from mockpay.scenario.load import BadScenario
from mockpay.scenario.scenario import Scenario

OVERRIDES: Final = ("generation", "statuses", "limit", "most", "paging", "operations", "masked")
MOST_KEPT: Final = 64
STORE: Final = "store"
"""Key of an order's extras: the name of the store it is in; an order of the default store has none."""


class Shop:
    """A store of the scenario, ready for use."""

    def __init__(self, name: str, preset: Preset, state: StoreState = StoreState.ACTIVE) -> None:
        self.name = name
        self.preset = preset
        self.state = state
        self._words: dict[State, StatusWords] = {}

    @cached_property
    def shape(self) -> Shape:
        """The keys of its orders."""
        return parse(self.preset.shape())

    def words(self, order: Order) -> StatusWords:
        """What the state of an order is called here."""
        state = state_of(order)
        found = self._words.get(state)
        if found is None:
            found = self._words[state] = words(state, self.preset.statuses)
        return found


class Shops:
    """All shops of a scenario."""

    def __init__(self, scenario: Scenario) -> None:
        stores = [(store.token, _shop(store)) for store in settings(scenario).stores]
        self.by_token = dict(stores)
        names = [shop.name for _, shop in stores]
        if len(self.by_token) < len(stores) or len(set(names)) < len(names):
            raise BadScenario("stores: each needs a token and a name of its own")
        self.by_name = {"": Shop("", DEFAULT)} | {shop.name: shop for _, shop in stores}

    @property
    def default(self) -> Shop:
        """The one that any other token opens."""
        return self.by_name[""]

    def of(self, order: Order) -> Shop:
        """The shop an order is in; one that the scenario does not know is like the default one."""
        return self.by_name.get(store_of(order)) or self.default


def store_of(order: Order) -> str:
    """The name of the store an order is in, empty for the default one."""
    name: str = order.extras.get(STORE, "")
    return name


def _shop(store: ConnectedStore) -> Shop:
    if store.preset not in PRESETS:
        known = ", ".join(name for name in PRESETS if name)
        raise BadScenario(f"stores: there is no preset {store.preset!r}; there are {known}")
    if store.generation not in (None, *GENERATIONS):
        raise BadScenario(
            f"stores: there is no generation {store.generation}; there are {', '.join(map(str, GENERATIONS))}"
        )
    given: dict[str, Any] = {name: value for name in OVERRIDES if (value := getattr(store, name)) is not None}
    return Shop(store.name, replace(PRESETS[store.preset], **given), store.state)


_kept: dict[int, tuple[Scenario, Shops]] = {}


def check(scenario: Scenario) -> None:
    """Raises `BadScenario` when a store wants a preset or generation that is not there, or is named twice."""
    Shops(scenario)


def shops_of(scenario: Scenario) -> Shops:
    """The shops of a scenario, made once for each."""
    found = _kept.get(id(scenario))
    if found is None:
        if len(_kept) >= MOST_KEPT:
            _kept.pop(next(iter(_kept)))
        found = _kept[id(scenario)] = (scenario, Shops(scenario))
    return found[1]


def starting_orders(scenario: Scenario) -> tuple[StartingOrders, ...]:
    """What the stores hold from the start; each order carries the name of its store."""
    return tuple(
        StartingOrders(
            place=f"stores[{number}]",
            name=store.name,
            extras={STORE: store.name} if store.name else {},
            orders=store.orders,
            seeded=store.seeded,
        )
        for number, store in enumerate(settings(scenario).stores)
    )


def word(order: Order, scenario: Scenario) -> str:
    """Ecart API's word for an order's status."""
    return shops_of(scenario).of(order).words(order).status
