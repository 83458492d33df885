"""Tokens and the three ways to look at an Authorization header."""

import base64
import json
from collections.abc import Callable

import jwt
import pytest
from api_client import ORDER, ApiClient

Open = Callable[..., ApiClient]
STRANGER = {"public": "pub000000000000000000000001", "private": "priv000000000000000000000002"}
SPANISH = {"statusCode": 401, "error": "Unauthorized", "message": "El token no es válido.", "code": 114}
ENGLISH = SPANISH | {"message": "The token is not valid."}


def basic(public: str, private: str) -> dict[str, str]:
    return {"authorization": "Basic " + base64.b64encode(f"{public}:{private}".encode()).decode()}


def pair_of(api: ApiClient) -> dict[str, str]:
    from mockpay.scenario.load import load

    key = load(["strict"]).account.keys[0]
    return basic(key.public, key.private)


@pytest.mark.parametrize("body", [None, b"", b"{}", b'{"public_key": "x"}', b"a=b", b"{not json"])
def test_a_token_is_a_jwt_for_an_hour_whatever_the_body(api: ApiClient, body: bytes | None) -> None:
    answer = api.post("/api/authorizations/token", body, headers=basic("pub_x", "priv_x"))
    assert list(answer.json()) == ["token"]
    token = answer.json()["token"]
    head = token.partition(".")[0]
    assert base64.urlsafe_b64decode(head + "==") == b'{"alg":"HS512","typ":"JWT"}'
    claims = jwt.decode(token, options={"verify_signature": False})
    assert list(claims) == ["id", "account_id", "account", "iat", "exp"]
    assert list(claims["account"]) == [
        "email", "first_name", "last_name", "phone", "country", "currency", "verified", "active",
    ]  # fmt: skip
    assert claims["exp"] - claims["iat"] == 3600


@pytest.mark.parametrize("value", ["eyJ.old.token", "Bearer eyJ.old.token", "bearer x", "Basic abc", "{{token}}"])
def test_lenient_takes_any_authorization(api: ApiClient, value: str) -> None:
    assert api.post("/api/orders", ORDER, headers={"authorization": value}).status_code == 200


@pytest.mark.parametrize("path", ["/api/orders", "/api/orders/6b0247b70952134a3213e96d", "/api/customers"])
def test_a_missing_authorization_is_401(api: ApiClient, path: str) -> None:
    answer = api.get(path, headers={})
    message = "Falta el token: envíe el encabezado Authorization."
    assert (answer.status_code, answer.json()) == (401, SPANISH | {"message": message})
    assert answer.headers["mockpay-fidelity"] == "invented", "only the sentence about a wrong token was seen"


def test_open_lets_a_missing_one_pass(open_client: Open) -> None:
    from msgspec.structs import replace

    from mockpay.scenario.load import load
    from mockpay.scenario.scenario import Auth

    api = open_client(scenario=replace(load(["default"]), auth=Auth.OPEN))
    assert api.post("/api/orders", ORDER, headers={}).status_code == 200
    assert api.post("/api/authorizations/token", headers={}).status_code == 200


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({}, SPANISH),
        ({"cookie": "lang=en"}, ENGLISH),
        ({"accept-language": "en-US,en;q=0.9"}, ENGLISH),
        ({"accept-language": "es-MX"}, SPANISH),
        ({"cookie": "lang=es", "accept-language": "en"}, SPANISH),
    ],
)
def test_strict_refuses_a_foreign_token_in_the_callers_language(
    open_client: Open, headers: dict[str, str], body: dict[str, object]
) -> None:
    answer = open_client("strict").get("/api/orders", headers={"authorization": "eyJ.x.y", **headers})
    assert (answer.status_code, answer.json()) == (401, body)


def test_strict_takes_its_own_tokens_raw_or_bearer_until_they_expire(open_client: Open) -> None:
    api = open_client("strict")
    token = api.post("/api/authorizations/token", headers=pair_of(api)).json()["token"]
    for value in (token, f"Bearer {token}"):
        assert api.get("/api/orders", headers={"authorization": value}).status_code == 200
    flawed = token[:-6] + ("AAAAAA" if not token.endswith("AAAAAA") else "BBBBBB")
    assert api.get("/api/orders", headers={"authorization": flawed}).json() == SPANISH
    api.post("/_mockpay/clock", {"advance": 3600})
    late = api.get("/api/orders", headers={"authorization": token, "cookie": "lang=en"})
    assert late.status_code == 401
    assert "has expired" in late.json()["message"]


def test_strict_knows_its_keys(open_client: Open) -> None:
    api = open_client("strict")
    for headers in (basic(**STRANGER), {"authorization": "Basic abc"}, {"authorization": "Bearer x"}):
        assert api.post("/api/authorizations/token", headers=headers).json() == SPANISH


def test_a_token_of_one_space_is_not_one_of_another(open_client: Open) -> None:
    api = open_client("strict")
    token = api.post("/~a/api/authorizations/token", headers=pair_of(api)).json()["token"]
    assert api.get("/~a/api/orders", headers={"authorization": token}).status_code == 200
    assert api.get("/~b/api/orders", headers={"authorization": token}).status_code == 401


def test_public_order_needs_no_token(api: ApiClient) -> None:
    created = api.order()
    assert api.get(f"/api/orders/public/{created['id']}", headers={}).text == json.dumps(
        created, separators=(",", ":"), ensure_ascii=False
    )
