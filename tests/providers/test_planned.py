"""What is planned is what is not built."""

import re

import pytest

from mockpay.app import find_providers
from mockpay.web.provider import Operation, Provider

PROVIDERS = list(find_providers())


def place(one: Operation) -> tuple[str, str]:
    """Method and path, whatever the parameters are called."""
    return one.method, re.sub(r"\{[^}]*\}", "{}", one.path)


@pytest.mark.parametrize("provider", PROVIDERS, ids=lambda provider: provider.name)
def test_no_planned_operation_is_built(provider: Provider) -> None:
    built = [one for one in provider.operations if one.handler]
    planned = [one for one in provider.operations if not one.handler]
    assert built and planned
    assert {place(one) for one in planned} & {place(one) for one in built} == set()
    assert {one.name for one in planned} & {one.name for one in built} == set()


@pytest.mark.parametrize("provider", PROVIDERS, ids=lambda provider: provider.name)
def test_nothing_is_planned_twice(provider: Provider) -> None:
    planned = [place(one) for one in provider.operations if not one.handler]
    assert sorted(planned) == sorted(set(planned))
