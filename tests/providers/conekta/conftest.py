"""A merchant at Conekta whose clock stands still."""

from collections.abc import Iterator

import pytest
from api_client import ApiClient, Server

from tests.providers.conekta.people import NOON


@pytest.fixture
def shop(api: ApiClient) -> ApiClient:
    """The default scenario at noon of 24 September 2025."""
    api.post("/_mockpay/clock", {"freeze": NOON})
    return api


@pytest.fixture(scope="session")
def account() -> Iterator[Server]:
    """The real server with the shipped account; each test takes a space of its own."""
    with Server("--scenario", "conekta-account") as one:
        yield one
