"""Every test that asks for a store runs once with each."""

from collections.abc import Callable

import pytest

from mockpay.sandbox.store import Store
from tests.sandbox.stores import STORES


@pytest.fixture(params=STORES.values(), ids=STORES)
def new_store(request: pytest.FixtureRequest) -> Callable[..., Store]:
    made: Callable[..., Store] = request.param
    return made


@pytest.fixture
def store(new_store: Callable[..., Store]) -> Store:
    return new_store()
