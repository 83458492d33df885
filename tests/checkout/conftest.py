"""Orders with a buyer at their pay page."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from api_client import ApiClient, Server

from tests.checkout.buyer import ITEMS, Buyer

if TYPE_CHECKING:
    from tests.checkout.browser import Shop, Space

Visiting = Callable[..., Buyer]


@pytest.fixture
def visit(api: ApiClient) -> Visiting:
    """Places an order and opens its pay link; keywords go into the order."""

    def at_the_page(**order: Any) -> Buyer:
        return Buyer(api, api.order(**{"items": ITEMS, **order})["pay_link"])

    return at_the_page


@pytest.fixture(scope="module")
def shop() -> Iterator["Shop"]:
    """A merchant's own server."""
    from tests.checkout.browser import Shop

    one = Shop()
    yield one
    one.close()


@pytest.fixture
def space(server: Server, request: pytest.FixtureRequest) -> Iterator["Space"]:
    """A space of the test's own on the real server."""
    from tests.checkout.browser import Space

    one = Space(f"{server.url}/~{abs(hash(request.node.name))}")
    yield one
    one.close()
