"""The stores of scenario `demo`: one per platform, each with orders of its own."""

from collections.abc import Callable

import pytest
from api_client import ApiClient

from mockpay.providers.ecartapi.stores.presets import PRESETS


@pytest.mark.parametrize("platform", [name for name in PRESETS if name])
def test_each_platform_has_a_store_with_its_own_orders(open_client: Callable[..., ApiClient], platform: str) -> None:
    api = open_client("demo")
    listed = api.get("/api/v2/orders", headers={"authorization": platform}).json()["orders"]
    assert len(listed) == 12
    assert len({order["status"]["ecartapi"] for order in listed}) > 1
    others = {order["id"] for order in api.get("/api/v2/orders?limit=100").json()["orders"]}
    assert len(others) == 60 + 30
    assert others.isdisjoint(order["id"] for order in listed)
