"""Conekta's own Python client, version 9: every resource that is built is created, read, listed in pages, changed and
deleted through its models. What it reads is what plain HTTP answers; `typed_client.DROPPED` names what its models lose.
"""

from collections.abc import Callable

import conekta
import pytest
from api_client import Server

from tests.providers.conekta import sdk_orders, sdk_people
from tests.providers.conekta.sdk_coverage import LACKED, called, expected
from tests.providers.conekta.sdk_shop import Shop
from tests.providers.conekta.typed_client import DROPPED

pytestmark = pytest.mark.filterwarnings("ignore:.* is deprecated:DeprecationWarning")
"""The client says so of the operations on the one subscription of a customer."""
STORIES: dict[str, Callable[[Shop], None]] = {
    story.__name__: story
    for story in (
        sdk_orders.orders, sdk_orders.charges, sdk_orders.refunds_and_captures, sdk_orders.lines,
        sdk_orders.payment_links, sdk_orders.webhooks_and_events, sdk_orders.webhook_keys, sdk_orders.logs,
        sdk_people.customers, sdk_people.payment_sources, sdk_people.contacts, sdk_people.fiscal_entities,
        sdk_people.plans, sdk_people.the_one_subscription, sdk_people.subscriptions,
        sdk_people.a_subscription_that_is_tried_again,
    )
}  # fmt: skip


def run(account: Server, name: str, prefix: str) -> Shop:
    """A client that went through a story, in a space of its own."""
    shop = Shop(f"{account.url}/~{prefix}-{name.replace('_', '-')}")
    try:
        STORIES[name](shop)
    finally:
        shop.close()
    return shop


@pytest.mark.parametrize("name", STORIES)
def test_a_resource(account: Server, name: str) -> None:
    run(account, name, "python")


def test_every_operation_is_called(account: Server) -> None:
    shops = [run(account, name, "all") for name in STORIES]
    assert called([shop.url for shop in shops]) == expected()
    assert set().union(*(shop.dropped for shop in shops)) == DROPPED.keys()


def test_the_client_has_no_method_for_the_others() -> None:
    apis = [getattr(conekta, name) for name in dir(conekta) if name.endswith("Api")]
    assert not {name for api in apis for name in dir(api)} & LACKED.keys()
