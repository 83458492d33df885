"""The worlds, one for all tests."""

import os
from collections.abc import Iterator

import pytest

from tests.clients.clients import bare_environment
from tests.clients.worlds import World, apart, names_lead_here


@pytest.fixture(scope="session")
def alone(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What a command is run behind so that it can reach nobody but this machine."""
    return apart(tmp_path_factory.mktemp("alone") / "hosts")


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The names lead here."""
    with names_lead_here(tmp_path_factory.mktemp("world")) as one:
        yield one


@pytest.fixture(autouse=True)
def no_proxy_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in set(os.environ) - set(bare_environment()):
        if not name.startswith("MOCKPAY_REQUIRE_"):
            monkeypatch.delenv(name)
