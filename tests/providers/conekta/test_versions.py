"""The version that is spoken: the caller's, else the account's; one there is not is refused, or never served."""

from collections.abc import Callable

import pytest
from api_client import ANYBODY, ApiClient
from msgspec.structs import replace

from mockpay.scenario.load import BadScenario, load
from tests.providers.conekta.box import order, version

DEFAULT = load(["default"])
Open = Callable[..., ApiClient]


@pytest.mark.parametrize(("account", "asked", "old"), [
    ({}, "", False), ({}, "2.0.0", True), ({"conekta": "2.0.0"}, "", True), ({"conekta": "2.0.0"}, "2.1.0", False),
    ({"conekta": "2.2.0"}, "", False),
])  # fmt: skip
def test_the_callers_else_the_accounts(open_client: Open, account: dict[str, str], asked: str, old: bool) -> None:
    client = open_client(scenario=replace(DEFAULT, versions=account))
    path = f"/orders/{order(client)['id']}"
    answer = client.get(path, headers=version(asked) if asked else ANYBODY)
    assert ("is_refundable" not in answer.json()) is old


@pytest.mark.parametrize("account", ["1.0.0", "2.3.1"])
def test_an_account_of_a_version_there_is_not(open_client: Open, account: str) -> None:
    with pytest.raises(BadScenario, match=r"versions.conekta must be one of 2.0.0, 2.1.0, 2.2.0, 2.3.0"):
        open_client(scenario=replace(DEFAULT, versions={"conekta": account}))


def test_a_caller_of_a_version_there_is_not(shop: ApiClient) -> None:
    answer = shop.get("/orders", headers=version("1.0.0"))
    assert (answer.status_code, answer.json()["type"]) == (409, "conflict_error")
