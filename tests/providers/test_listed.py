"""What a vendor's documents list is built, or answers 501 by name; and what is planned is in some document."""

import re

import pytest
from api_client import ApiClient

from mockpay.app import find_providers
from tests.providers.listed import ECARTAPI, ECARTPAY_ELSEWHERE, ECARTPAY_OPENAPI

PROVIDERS = {one.name: one for one in find_providers()}
ROWS = [
    (name, *row.split())
    for name, text in (("ecartpay", ECARTPAY_OPENAPI), ("ecartpay", ECARTPAY_ELSEWHERE), ("ecartapi", ECARTAPI))
    for row in text.split("\n")
    if row
]


def test_the_list_is_whole() -> None:
    assert len(ECARTPAY_OPENAPI.split("\n")) - 2 == 93
    assert len(set(ROWS)) == len(ROWS)


@pytest.mark.parametrize(("provider", "method", "path"), ROWS)
def test_its_route_is_there(api: ApiClient, provider: str, method: str, path: str) -> None:
    answer = api.ask(method, re.sub(r"\{\w+\}", "68d3dd400952134a3213e96d", path), {} if method != "GET" else None)
    refused = answer.headers.get("mockpay-refusal", "")
    assert refused not in ("no_route", "wrong_method"), answer.text
    assert answer.status_code != 405
    if answer.status_code == 501:
        assert refused == "not_built"
        assert f"{method} {path.partition('{')[0]}" in answer.json()["message"]
    (entry,) = api.get("/_mockpay/requests?limit=1").json()["requests"]
    assert entry["operation"].partition(".")[0] == provider


def test_what_is_planned_from_the_openapi_is_in_it() -> None:
    def place(row: str) -> str:
        return re.sub(r"\{\w+\}", "{}", row)

    listed = {place(row) for row in ECARTPAY_OPENAPI.split("\n")}
    planned = [one for one in PROVIDERS["ecartpay"].operations if not one.handler and one.source == "OAS"]
    assert planned
    assert {place(f"{one.method} {one.path}") for one in planned} - listed == set()
