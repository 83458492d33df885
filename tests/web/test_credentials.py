"""Empty credentials are none: a client whose variable was never set is told so by every provider."""

import base64
from collections.abc import Callable
from typing import Any

import pytest
from api_client import ApiClient
from msgspec.structs import replace

from mockpay.scenario.load import load
from mockpay.scenario.scenario import Auth

Open = Callable[..., ApiClient]


def basic(user: str, password: str) -> str:
    return f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"


EMPTY = ["", " ", "Bearer", "Bearer ", "bearer   ", "Basic", "Basic ", "Basic Og==", "Basic ####",
         basic(" ", "\t"), "Bearer undefined", "Bearer null", "Bearer None", basic("undefined", ""),
         "undefined"]  # fmt: skip
OPERATIONS = {"/api/orders": "114", "/orders": "authentication.missing_key", "/api/v2/orders": "Missing authentication"}
FULL = ["anything", "Bearer x", basic("key_x", ""), basic("pub", "priv"), "Token x"]


@pytest.mark.parametrize("value", EMPTY)
@pytest.mark.parametrize("auth", Auth)
def test_empty_ones_are_missing(open_client: Open, value: str, auth: Auth) -> None:
    client = open_client(scenario=replace(load(["default"]), auth=auth))
    for path, said in OPERATIONS.items():
        answer = client.get(path, headers={"authorization": value})
        if auth is Auth.OPEN:
            assert answer.status_code == 200, (path, value, answer.text)
            continue
        assert answer.status_code == 401, (path, value)
        assert said in answer.text
        assert answer.json() | {"log_id": ""} == client.get(path, headers={}).json() | {"log_id": ""}


@pytest.mark.parametrize("value", FULL)
def test_any_other_is_taken_by_default(api: ApiClient, value: str) -> None:
    for path in OPERATIONS:
        assert api.get(path, headers={"authorization": value}).status_code == 200


@pytest.mark.parametrize("value", [basic("pub", ""), basic("", "priv"), basic("pub", "undefined"), *EMPTY])
def test_half_a_pair_makes_no_token(api: ApiClient, value: str) -> None:
    answer: Any = api.post("/api/authorizations/token", headers={"authorization": value})
    assert (answer.status_code, answer.json()["code"]) == (401, 114)
    assert "Falta el token" in answer.json()["message"]
    assert api.post("/api/authorizations/token", headers={"authorization": basic("pub", "priv")}).status_code == 200


def test_a_password_alone_is_no_key(api: ApiClient) -> None:
    answer = api.get("/orders", headers={"authorization": basic("", "key_x")})
    assert (answer.status_code, answer.json()["details"][0]["code"]) == (
        401,
        "conekta.errors.authentication.missing_key",
    )
