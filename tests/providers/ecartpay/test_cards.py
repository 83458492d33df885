"""Cards of customers and of the account: what is taken, what is refused with which code."""

import json
from typing import Any
from urllib.parse import quote

import pytest
from api_client import ORDER, ApiClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockpay.orders.real_cards import SENTENCE
from tests.providers.ecartpay.wallet import ACCOUNT, CARD, DEFAULT, NOON, OF_ROB, ROB

TYPES = "a whole number or a string"


def save(shop: ApiClient, path: str = OF_ROB, **fields: Any) -> dict[str, Any]:
    answer = shop.post(path, CARD | fields)
    assert answer.status_code == 200, answer.text
    saved: dict[str, Any] = answer.json()
    return saved


class TestOfCustomers:
    def test_a_new_card(self, shop: ApiClient) -> None:
        answer = shop.post(OF_ROB, CARD)
        assert (answer.status_code, answer.headers["mockpay-fidelity"]) == (200, "documented")
        assert list(answer.json().items()) == [
            ("id", answer.json()["id"]), ("brand", "visa"), ("name", "Ana Ruiz"), ("last", "4242"), ("default", False),
        ]  # fmt: skip

    @pytest.mark.parametrize("card", DEFAULT.cards, ids=lambda card: card.name)
    def test_every_card_of_the_table_is_saved(self, shop: ApiClient, card: Any) -> None:
        cvc = "1111" if card.brand == "amex" else "111"
        saved = save(shop, number=card.number, cvc=cvc, name=None)
        expected = {"brand": card.brand, "name": card.holder, "last": card.number[-4:], "default": False}
        assert saved == {"id": saved["id"]} | expected
        (record,) = [one for one in shop.get("/_mockpay/state").json()["records"] if one["id"] == saved["id"]]
        assert record["data"] == {
            "name": card.holder,
            "brand": card.brand,
            "bin": card.number[:6],
            "last4": card.number[-4:],
            "exp_month": 1,
            "exp_year": 2050,
            "test_card": card.name,
            "default": False,
        }

    @pytest.mark.parametrize(
        "fields",
        [
            {"number": "4242-4242-4242-4242"},
            {"number": "4242 4242 4242 4242"},
            {"number": 4242424242424242},
            {"exp_month": 9, "exp_year": 2025, "cvc": 111},
            {"exp_month": "9", "exp_year": "25"},
            {"exp_month": "09"},
            {"exp_month": 12, "exp_year": 2099},
            {"cvc": "000"},
        ],
    )
    def test_ways_to_write_a_card(self, shop: ApiClient, fields: dict[str, Any]) -> None:
        saved = save(shop, **fields)
        assert saved == {"id": saved["id"], "brand": "visa", "name": "Ana Ruiz", "last": "4242", "default": False}

    @pytest.mark.parametrize(
        ("number", "cvc", "brand"),
        [
            ("4111111111111111", "123", "visa"),
            ("4222222222222", "123", "visa"),
            ("5555555555554444", "123", "mastercard"),
            ("2223003122003222", "123", "mastercard"),
            ("371449635398431", "1234", "amex"),
        ],
    )
    def test_numbers_that_are_not_in_the_table(self, shop: ApiClient, number: str, cvc: str, brand: str) -> None:
        saved = save(shop, number=number, cvc=cvc)
        assert (saved["brand"], saved["last"]) == (brand, number[-4:])

    def test_the_list_is_bare_and_starts_with_the_oldest(self, shop: ApiClient) -> None:
        assert shop.get(OF_ROB).json() == []
        other = shop.post("/api/customers", {"first_name": "Ana"}).json()["id"]
        saved = [save(shop, number=number) for number in ("4242424242424242", "5200000000002235")]
        save(shop, f"/api/customers/{other}/cards")
        assert shop.get(OF_ROB).json() == saved

    def test_one_card_at_a_time_is_the_default(self, shop: ApiClient) -> None:
        first, second = save(shop), save(shop)
        for chosen, rest in ((first, second), (second, first), (second, first)):
            answer = shop.put(f"{OF_ROB}/{chosen['id']}/default")
            without_brand = {name: value for name, value in chosen.items() if name != "brand"}
            assert answer.json() == without_brand | {"default": True}
            assert list(answer.json()) == list(without_brand)
            by_id = {card["id"]: card["default"] for card in shop.get(OF_ROB).json()}
            assert by_id == {chosen["id"]: True, rest["id"]: False}

    def test_a_deleted_card_is_gone_with_its_tokens(self, shop: ApiClient) -> None:
        saved, other = save(shop), save(shop)
        token = shop.post("/api/tokens", {"id": saved["id"]}).json()["token"]
        assert shop.ask("DELETE", f"{OF_ROB}/{saved['id']}").json() == {"success": True}
        assert shop.get(OF_ROB).json() == [other]
        assert shop.ask("DELETE", f"{OF_ROB}/{saved['id']}").status_code == 404
        assert shop.post("/api/tokens", {"id": saved["id"]}).status_code == 404
        assert shop.post("/api/orders", ORDER | {"token": token}).status_code == 404

    @pytest.mark.parametrize(("method", "path"), [("PUT", "{}/default"), ("DELETE", "{}")])
    @pytest.mark.parametrize("owner", ["nobody", "another customer", "the account"])
    def test_cards_of_others_are_404(self, shop: ApiClient, method: str, path: str, owner: str) -> None:
        other = shop.post("/api/customers", {"first_name": "Ana"}).json()["id"]
        card_id = {
            "nobody": lambda: "000000000000000000000000",
            "another customer": lambda: save(shop, f"/api/customers/{other}/cards")["id"],
            "the account": lambda: save(shop, "/api/cards")["id"],
        }[owner]()
        answer = shop.ask(method, f"{OF_ROB}/{path.format(card_id)}")
        assert (answer.status_code, answer.json()["message"]) == (
            404,
            f"this customer has no such card; GET /api/customers/{ROB}/cards lists them",
        )


class TestOfTheAccount:
    DOCUMENTED = {"name": "Ana", "number": "4242-4242-4242-4142", "exp_month": "10", "exp_year": "2028"}

    def test_a_new_card(self, shop: ApiClient) -> None:
        answer = shop.post("/api/cards", self.DOCUMENTED)
        body = answer.json()
        assert list(body.items()) == [
            ("account_id", ACCOUNT),
            ("brand", "visa"),
            ("created_at", NOON),
            ("exp_month", "10"),
            ("exp_year", "2028"),
            ("id", body["id"]),
            ("last", "4142"),
            ("name", "Ana"),
            ("number", body["number"]),
            ("updated_at", NOON),
        ]
        assert shop.get(f"/api/cards/{body['id']}").json() == body
        in_list = {name: value for name, value in body.items() if name not in ("account_id", "number")}
        assert shop.get("/api/cards").json() == [in_list]
        assert [*shop.get("/api/cards").json()[0]] == [*in_list]

    def test_the_cipher_is_the_cards_and_not_the_numbers(self, shop: ApiClient) -> None:
        first, second = (shop.post("/api/cards", self.DOCUMENTED).json() for _ in range(2))
        assert first["number"] != second["number"]
        assert shop.get(f"/api/cards/{first['id']}").json()["number"] == first["number"]

    def test_lists_do_not_mix(self, shop: ApiClient) -> None:
        account, customers = save(shop, "/api/cards"), save(shop)
        assert [card["id"] for card in shop.get("/api/cards").json()] == [account["id"]]
        assert shop.get(OF_ROB).json() == [customers]

    def test_any_card_can_be_looked_at_and_deleted_by_id(self, shop: ApiClient) -> None:
        for saved in (save(shop), save(shop, "/api/cards")):
            assert shop.get(f"/api/cards/{saved['id']}").json()["last"] == "4242"
            assert shop.ask("DELETE", f"/api/cards/{saved['id']}").json() == {"success": True}
            assert shop.ask("DELETE", f"/api/cards/{saved['id']}").status_code == 404
        assert (shop.get("/api/cards").json(), shop.get(OF_ROB).json()) == ([], [])

    def test_an_unknown_id_is_not_quoted_for_it_may_be_a_number(self, shop: ApiClient) -> None:
        for method in ("GET", "DELETE"):
            answer = shop.ask(method, "/api/cards/4242424242424242")
            assert (answer.status_code, answer.json()["statusCode"]) == (404, 404)
            assert answer.json()["message"].startswith("id is not the id of a card; ")
            assert "4242" not in answer.text


BAD_NUMBER = "Invalid card number: number must be a visa, mastercard or amex number that checks"
MAY_BE_REAL = f"Invalid card number: {SENTENCE}"
NO_DATE = "Invalid expiration date: "
REFUSED = [
    ({"number": "4242424242424241"}, 200, BAD_NUMBER),
    ({"number": "4242424242424142"[:-1]}, 200, BAD_NUMBER),
    ({"number": "6011111111111117"}, 200, BAD_NUMBER),
    ({"number": "424242424242"}, 200, BAD_NUMBER),
    ({"number": ""}, 200, BAD_NUMBER),
    ({"number": "abc"}, 200, BAD_NUMBER),
    ({"number": "4242\u00a04242\u00a04242\u00a04242"}, 200, BAD_NUMBER),
    ({"number": 0}, 200, BAD_NUMBER),
    ({"number": -4242424242424242}, 200, BAD_NUMBER),
    ({"number": "4242 0000 0000 0018"}, 200, MAY_BE_REAL),
    ({"number": "5100000000000016"}, 200, MAY_BE_REAL),
    ({"number": "370000000000010"}, 200, MAY_BE_REAL),
    ({"exp_month": "08", "exp_year": "2025"}, 201, f"{NO_DATE}exp_month and exp_year lie before 09/2025"),
    ({"exp_year": "2024"}, 201, f"{NO_DATE}exp_month and exp_year lie before 09/2025"),
    ({"exp_year": 0}, 201, f"{NO_DATE}exp_year must be a year like 2028"),
    ({"exp_year": "1999"}, 201, f"{NO_DATE}exp_year must be a year like 2028"),
    ({"exp_year": "20281"}, 201, f"{NO_DATE}exp_year must be a year like 2028"),
    ({"exp_year": "٢٠٢٨"}, 201, f"{NO_DATE}exp_year must be a year like 2028"),
    ({"exp_month": "13"}, 201, f"{NO_DATE}exp_month must be from 01 to 12"),
    ({"exp_month": 0}, 201, f"{NO_DATE}exp_month must be from 01 to 12"),
    ({"exp_month": "1O"}, 201, f"{NO_DATE}exp_month must be from 01 to 12"),
    ({"exp_month": "010"}, 201, f"{NO_DATE}exp_month must be from 01 to 12"),
    ({"cvc": "11"}, 202, "Invalid security code: cvc must have 3 digits"),
    ({"cvc": "1111"}, 202, "Invalid security code: cvc must have 3 digits"),
    ({"cvc": "12a"}, 202, "Invalid security code: cvc must have 3 digits"),
    ({"cvc": 7}, 202, "Invalid security code: cvc must have 3 digits"),
    ({"cvc": ""}, 202, "Invalid security code: cvc must have 3 digits"),
    ({"number": "378282246310005"}, 202, "Invalid security code: cvc must have 4 digits"),
    ({"number": "371449635398431", "cvc": "111"}, 202, "Invalid security code: cvc must have 4 digits"),
]
PATHS = {OF_ROB: "a customer's card", "/api/cards": "an account's card", "/api/tokens": "a raw card"}


@pytest.mark.parametrize("path", PATHS, ids=PATHS.get)
@pytest.mark.parametrize(("fields", "code", "message"), REFUSED)
def test_bad_cards_have_the_vendors_codes(
    shop: ApiClient, path: str, fields: dict[str, Any], code: int, message: str
) -> None:
    before = shop.get("/_mockpay/state").json()["records"]
    answer = shop.post(path, CARD | fields)
    assert (answer.status_code, list(answer.json().items())) == (
        400,
        [("statusCode", 400), ("error", "Bad Request"), ("message", message), ("code", code)],
    )
    assert shop.get("/_mockpay/state").json()["records"] == before


WRONG_SHAPES = [
    ({"number": None}, f"number must be {TYPES}"),
    ({"number": ["4242424242424242"]}, f"number must be {TYPES}"),
    ({"number": {"4242424242424242": "4242424242424242"}}, f"number must be {TYPES}"),
    ({"number": "4242424242424242" * 5}, "number must have at most 64 character(s)"),
    ({"number": 4242424242424242.5}, f"number must be {TYPES}"),
    ({"exp_month": [1]}, f"exp_month must be {TYPES}"),
    ({"exp_year": 2028.5}, f"exp_year must be {TYPES}"),
    ({"cvc": [1, 1, 1]}, "cvc must be"),
    ({"name": [5]}, "name must be null or a string"),
]


@pytest.mark.parametrize(("fields", "message"), WRONG_SHAPES)
def test_wrong_shapes_name_the_field_and_quote_nothing(shop: ApiClient, fields: dict[str, Any], message: str) -> None:
    for path in (OF_ROB, "/api/cards"):
        answer = shop.post(path, CARD | fields)
        assert answer.status_code == 422, answer.text
        assert answer.json()["message"].startswith(message)
        assert "4242" not in answer.text
        assert shop.get(path).json() == []


def test_what_is_required(shop: ApiClient) -> None:
    required = ["number is required", "exp_month is required", "exp_year is required", "cvc is required"]
    assert shop.post(OF_ROB, {}).json()["message"] == "; ".join(required)
    assert shop.post("/api/cards", {}).json()["message"] == "; ".join(required[:3])


def test_a_card_is_good_until_its_month_ends_by_the_sandboxs_clock(shop: ApiClient) -> None:
    for moment, status in [("2028-10-31T23:59:59.999Z", 200), ("2028-11-01T00:00:00Z", 400)]:
        shop.post("/_mockpay/clock", {"freeze": moment})
        assert shop.post(OF_ROB, CARD | {"exp_month": "10", "exp_year": "2028"}).status_code == status


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
LIKELY = st.sampled_from(["4242424242424242", 378282246310005, "12", 10, "2028", 28, "111", "1111", "", "0", -1, 10.0])


@given(
    fields=st.dictionaries(
        st.sampled_from([*CARD, "id", "installments", "fixed_installments", "tokenization"]),
        LIKELY | ANYTHING,
        max_size=5,
    ),
    path=st.sampled_from([OF_ROB, "/api/cards", "/api/tokens"]),
    card_id=st.text(
        st.characters(codec="utf-8", exclude_characters="/"), min_size=1, max_size=20
    ),  # as an address can say
)
@settings(
    max_examples=200, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_never_a_500(api: ApiClient, fields: dict[str, Any], path: str, card_id: str) -> None:
    answer = api.post(path, json.dumps(CARD | fields).encode())
    assert answer.status_code in (200, 400, 402, 404, 422), answer.text
    quoted = quote(card_id, safe="")
    for method, url in (("GET", f"/api/cards/{quoted}"), ("DELETE", f"{OF_ROB}/{quoted}")):
        assert api.ask(method, url).status_code in (404, 405), url
