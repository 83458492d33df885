"""What every order is found by, whoever made it; providers add keys of their own."""

from collections.abc import Iterable

from mockpay.orders import status
from mockpay.orders.order import Order
from mockpay.orders.status import Life, Payment
from mockpay.sandbox.provider_spec import ProviderSpec
from mockpay.sandbox.store import Keys
from mockpay.scenario.scenario import Scenario

PAYMENTS = {one: ("payment", one.value) for one in Payment}
LIVES = {one: ("life", one.value) for one in Life}
"""Keys of orders; equal keys are one object."""


def shared_keys(order: Order) -> Keys:
    """Its origin, where it stands, its reference."""
    keys = (("origin", order.origin), PAYMENTS[status.payment(order)], LIVES[status.life(order)])
    return (*keys, (f"{order.origin}.reference_id", order.reference_id)) if order.reference_id else keys


class OrderKeys:
    """Works out what an order is found by under a scenario: as everybody finds it, and what each provider adds. It
    knows nothing of the space, so that orders which wait for it do not keep that alive."""

    __slots__ = ("_scenario", "_specs")

    def __init__(self, specs: Iterable[ProviderSpec], scenario: Scenario) -> None:
        self._specs = tuple(specs)
        self._scenario = scenario

    def __call__(self, order: Order) -> Keys:
        """The keys of an order."""
        keys = list(shared_keys(order))
        for spec in self._specs:
            if spec.sees(order):
                keys += spec.keys(order, self._scenario)
        return tuple(keys)
