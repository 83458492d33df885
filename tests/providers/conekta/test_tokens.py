"""Tokens: of a card, for one use and ten minutes; the test tokens; and that no number and no CVC is kept or said."""

import asyncio
from typing import Any

import httpx
import pytest
from api_client import ANYBODY, ApiClient
from msgspec.structs import replace

from mockpay.orders.real_cards import SENTENCE
from mockpay.providers.conekta import PROVIDER
from mockpay.providers.conekta.cards import tokens
from mockpay.sandbox.clock import Clock
from mockpay.sandbox.sandbox import Sandbox
from mockpay.scenario.load import load
from mockpay.scenario.scenario import Account, Auth, KeyPair
from mockpay.settings import Settings
from mockpay.web import provider
from mockpay.web.journal import journalled
from mockpay.web.spaces import SpaceLayer, Spaces
from tests.providers.conekta.people import ANA, AT_NOON, CARD, VISA, got, made, missing, of_card, too_short, wrong
from tests.sandbox.stores import YieldingStore

PARAM = "payment_sources.token_id"
REFUSED = "parameter_validation.payment_sources.token_id"


def token_for(shop: ApiClient, **card: Any) -> str:
    token: str = made(shop, "/tokens", {"card": CARD | card})["id"]
    return token


def used(shop: ApiClient, token: str) -> Any:
    """What comes of making a payment source of a token."""
    return shop.post(f"/customers/{made(shop)['id']}/payment_sources", VISA | {"token_id": token})


def test_a_token(shop: ApiClient) -> None:
    token = made(shop, "/tokens", {"card": CARD})
    assert list(token.items()) == [("id", token["id"]), ("object", "token"), ("used", False), ("livemode", False)]
    assert used(shop, token["id"]).json()["last4"] == "4242"


def test_a_token_is_good_once(shop: ApiClient) -> None:
    token = token_for(shop)
    assert used(shop, token).status_code == 200
    again = used(shop, token)
    assert (again.status_code, again.json()["type"]) == (402, "processing_error")
    assert again.json()["details"] == [
        {
            "code": "conekta.errors.processing.tokenization.used",
            "param": None,
            "message": "La tarjeta no pudo ser procesada.",
            "debug_message": "The token has already been used.",
        }
    ]


@pytest.mark.parametrize(("seconds", "status"), [(599, 200), (600, 422)])
def test_a_token_is_good_for_ten_minutes(shop: ApiClient, seconds: int, status: int) -> None:
    token = token_for(shop)
    shop.post("/_mockpay/clock", {"advance": seconds})
    answer = used(shop, token)
    assert answer.status_code == status
    if status == 422:
        assert wrong(answer) == (422, [(f"{REFUSED}.expired", PARAM)])


class TestTestTokens:
    @pytest.mark.parametrize("token", tokens.TESTS)
    def test_they_are_always_there(self, shop: ApiClient, token: str) -> None:
        for _ in range(2):
            source = used(shop, token).json()
            known = {"name": "Jorge Lopez", "exp_month": "09", "exp_year": "26", "last4": tokens.TESTS[token][-4:]}
            assert {name: source[name] for name in known} == known

    def test_each_has_its_row_in_the_scenario(self) -> None:
        rows = {card.number: card for card in load(["default"]).cards}
        ends = {token: str(rows[number].then) for token, number in tokens.TESTS.items()}
        declined = {"tok_test_card_declined", "tok_test_insufficient_funds"}
        assert ends == {token: "decline" if token in declined else "approve" for token in tokens.TESTS}

    @pytest.mark.parametrize("token", ["tok_test_visa_4241", "tok_test_visa_42", "invalid_token", "4242424242424242"])
    def test_there_are_no_others(self, shop: ApiClient, token: str) -> None:
        answer = used(shop, token)
        assert wrong(answer) == (422, [(f"{REFUSED}.nonexistent_token", PARAM)])
        assert token not in answer.text

    def test_one_is_always_too_old(self, shop: ApiClient) -> None:
        answer = used(shop, "tok_test_msi_error")
        assert wrong(answer) == (422, [(f"{REFUSED}.expired", PARAM)])
        said = "El cargo fue tokenizado hace más de 10 minutos (MSI)"
        assert answer.json()["details"][0]["message"] == said


def test_a_token_for_a_checkout(shop: ApiClient) -> None:
    token = made(shop, "/tokens", {"checkout": {"returns_control_on": "Token"}})
    checkout = token.pop("checkout")
    assert token == {"id": token["id"], "object": "token", "used": False, "livemode": False}
    known = {
        "name": token["id"].replace("_", "-"), "allowed_payment_methods": ["card"], "object": "checkout",
        "monthly_installments_enabled": False, "monthly_installments_options": [], "type": "Integration",
        "status": "Issued", "starts_at": AT_NOON, "expires_at": AT_NOON + 3 * 86_400,
    }  # fmt: skip
    assert {name: checkout[name] for name in known} == known
    assert len(checkout["id"]) == 36
    assert wrong(used(shop, token["id"])) == (422, [(f"{REFUSED}.nonexistent_token", PARAM)]), "it has no card"


@pytest.mark.parametrize("body", [{}, {"card": None}, {"card": None, "checkout": None}])
def test_of_nothing(shop: ApiClient, body: Any) -> None:
    assert wrong(shop.post("/tokens", body)) == missing("card")


@pytest.mark.parametrize("name", ["number", "name", "exp_month", "exp_year", "cvc"])
def test_what_a_card_needs(shop: ApiClient, name: str) -> None:
    body = {"card": {key: value for key, value in CARD.items() if key != name}}
    assert wrong(shop.post("/tokens", body)) == missing(f"card.{name}")


@pytest.mark.parametrize(
    ("name", "value"),
    [("cvc", "12"), ("cvc", "x23"), ("exp_month", "13"), ("exp_month", "0"), ("exp_year", "1")],
)
def test_what_a_card_cannot_be(shop: ApiClient, name: str, value: Any) -> None:
    assert wrong(shop.post("/tokens", {"card": CARD | {name: value}})) == of_card(name)


def test_a_card_has_a_name(shop: ApiClient) -> None:
    assert wrong(shop.post("/tokens", {"card": CARD | {"name": ""}})) == too_short("card.name")


def test_a_number_that_could_be_somebodys(shop: ApiClient) -> None:
    answer = shop.post("/tokens", {"card": CARD | {"number": "4242000000000018"}})
    assert wrong(answer) == (422, [("parameter_validation.card.number", "card[card[number]]")])
    assert answer.json()["details"][0]["debug_message"] == SENTENCE
    assert answer.json()["details"][0]["message"].startswith("mockpay solo acepta los números que")


@pytest.mark.parametrize("number", ["4242424242424241", "1", "x", "6011111111111117", 4242424242424241])
def test_a_number_that_is_no_cards(shop: ApiClient, number: Any) -> None:
    answer = shop.post("/tokens", {"card": CARD | {"number": number}})
    assert wrong(answer) == (422, [("parameter_validation.card.number", "card[card[number]]")])
    assert len(str(number)) < 2 or str(number) not in answer.text


@pytest.mark.parametrize("year", ["2022", "24", 2040, 40])
def test_years_of_the_past_are_taken(shop: ApiClient, year: Any) -> None:
    assert token_for(shop, number="5475040095304607", exp_year=year).startswith("tok_")


def test_the_page_of_a_shop_has_only_the_public_key(open_client: Any) -> None:
    account = Account(id="a", keys=(KeyPair(public="key_public", private="key_private"),))
    client = open_client(scenario=replace(load(["default"]), auth=Auth.STRICT, account=account))
    for key, status in (("key_public", 200), ("key_private", 200), ("key_other", 401)):
        headers = {"authorization": f"Bearer {key}"}
        assert client.post("/tokens", {"card": CARD}, headers=headers).status_code == status
    assert client.get("/customers", headers={"authorization": "Bearer key_public"}).status_code == 401


def test_no_number_and_no_cvc_is_kept_or_said(shop: ApiClient) -> None:
    number, cvc = "5475040095304607", "7319"
    card = CARD | {"number": number, "cvc": cvc}
    customer = made(shop)["id"]
    said = [
        shop.post("/tokens", {"card": card | more}).text
        for more in ({}, {"cvc": f"{cvc}x"}, {"exp_year": number}, {"number": [number]}, {"number": f"{number}0"})
    ]
    sources = f"/customers/{customer}/payment_sources"
    said += [
        shop.post(sources, {"type": "card", "card": card}).text,
        shop.post(sources, VISA | {"token_id": number}).text,
    ]
    said += [shop.put(f"{sources}/{number}", {}).text, shop.get(f"/customers/{number}").text]
    said += [shop.get(path).text for path in (sources, "/customers", "/events", "/logs", "/_mockpay/state")]
    for text in said:
        assert number not in text
        assert f'"{cvc}"' not in text
    assert got(shop, sources)["data"][0]["last4"] == "4607"


def test_a_token_is_good_once_for_many_who_ask_at_a_time() -> None:
    """The yielding store gives the others their turn at every await, as a database would."""

    def box(name: str) -> Sandbox:
        return Sandbox(name, load(["default"]), YieldingStore(), Clock(), [PROVIDER.spec])

    async def race() -> list[int]:
        app = SpaceLayer(journalled(provider.build(PROVIDER)), Spaces(box, 1), Settings())
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://sandbox.test", headers=ANYBODY) as client:
            customer = (await client.post("/customers", json=ANA)).json()["id"]
            token = (await client.post("/tokens", json={"card": CARD})).json()["id"]
            path, body = f"/customers/{customer}/payment_sources", VISA | {"token_id": token}
            answers = await asyncio.gather(*[client.post(path, json=body) for _ in range(10)])
            return sorted(answer.status_code for answer in answers)

    assert asyncio.run(race()) == [200] + [402] * 9
