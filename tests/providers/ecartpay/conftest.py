"""A shop whose clock stands still."""

import pytest
from doors import FrontDoor

from tests.providers.ecartpay.wallet import NOON


@pytest.fixture
def shop(api: FrontDoor) -> FrontDoor:
    """The default scenario at noon of 24 September 2025."""
    api.post("/_mockpay/clock", {"freeze": NOON})
    return api
