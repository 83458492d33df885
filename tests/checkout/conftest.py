"""Orders with a buyer at their pay page."""

from collections.abc import Callable
from typing import Any

import pytest
from api_client import ApiClient

from tests.checkout.buyer import ITEMS, Buyer

Visiting = Callable[..., Buyer]


@pytest.fixture
def visit(api: ApiClient) -> Visiting:
    """Places an order and opens its pay link; keywords go into the order."""

    def at_the_page(**order: Any) -> Buyer:
        return Buyer(api, api.order(**{"items": ITEMS, **order})["pay_link"])

    return at_the_page
