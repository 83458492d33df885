"""A shop whose clock stands still."""

import pytest
from api_client import ApiClient

from tests.providers.ecartpay.wallet import NOON


@pytest.fixture
def shop(api: ApiClient) -> ApiClient:
    """The default scenario at noon of 24 September 2025."""
    api.post("/_mockpay/clock", {"freeze": NOON})
    return api
