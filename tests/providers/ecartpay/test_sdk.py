"""What EcartPay serves to browsers, as files; `test_sdk_browser.py` runs them."""

from collections.abc import Callable
from typing import Any

import pytest
from api_client import ANYBODY, ApiClient
from msgspec.structs import replace

from mockpay.providers.ecartpay.checkouts.sdk import OPERATIONS
from mockpay.scenario.scenario import Auth, KeyPair
from tests.providers.ecartpay.wallet import DEFAULT, costing


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)
def test_files_are_served_without_a_token(api: ApiClient, operation: Any) -> None:
    answer = api.get(f"/~a{operation.path}?v=2", headers={})
    assert (answer.status_code, answer.headers["mockpay-fidelity"]) == (200, "invented")
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "http" not in answer.text.replace("https://", "").replace("http://", ""), "nothing comes from elsewhere"


def test_a_public_key_makes_orders_and_no_more(open_client: Callable[..., ApiClient]) -> None:
    account = replace(DEFAULT.account, keys=(KeyPair(public="pub1", private="priv1"),))
    shop = open_client(scenario=replace(DEFAULT, auth=Auth.STRICT, account=account))
    assert shop.post("/api/orders", costing(10), headers={"authorization": "pub1"}).status_code == 200
    assert shop.post("/api/orders", costing(10), headers={"authorization": "priv1"}).json()["code"] == 114
    assert shop.get("/api/orders", headers={"authorization": "pub1"}).json()["code"] == 114
    assert shop.get("/api/orders", headers=ANYBODY).json()["code"] == 114
