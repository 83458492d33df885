"""Each refusal of Conekta's table, made over HTTP in Spanish and in English."""

import re
from typing import Any, Final

import pytest
from api_client import ApiClient

from mockpay.providers.conekta.protocol.catalogue import REFUSALS
from mockpay.scenario.load import load
from mockpay.web.refusal_catalogue import RefusalRow
from tests.providers.conekta.box import ORDER
from tests.providers.conekta.people import NOON, got
from tests.providers.conekta.refusal_cases import BY_HAND, Case, Told
from tests.providers.conekta.refusal_names import OURS
from tests.providers.conekta.refusal_steps import ENGLISH, SPANISH, struck

LANGUAGES: Final = {"es": SPANISH, "en": ENGLISH}
TYPES: Final = {
    400: "malformed_request_error", 401: "authentication_error", 402: "processing_error",
    404: "resource_not_found_error", 409: "conflict_error", 422: "parameter_validation_error",
    428: "precondition_required_error",
}  # fmt: skip
"""Those of the documents of version 2.3.0; of any other status `api_error`."""


@pytest.fixture
def small(open_client: Any) -> ApiClient:
    """A shop that takes bodies of 8 kB and keeps one order."""
    client: ApiClient = open_client(max_body=8_000, max_orders=1)
    client.post("/_mockpay/clock", {"freeze": NOON})
    return client


def whole(shop: ApiClient, told: list[Told], language: str) -> list[dict[str, Any]]:
    customers = [one["id"] for one in got(shop, "/customers")["data"]] if "{customer}" in told[0].es else []
    return [
        {
            "code": f"conekta.errors.{one.code}",
            "param": one.param,
            "message": getattr(one, language).replace("{customer}", *customers or [""]),
            "debug_message": one.debug.replace("{customer}", *customers or [""]),
        }
        for one in told
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", BY_HAND, ids=lambda case: f"{case.rows} {case.told[0].param}")
def test_the_whole_answer(shop: ApiClient, case: Case, language: str) -> None:
    answer = case.ask(shop, LANGUAGES[language])
    body = answer.json()
    assert re.fullmatch("[0-9a-f]{24}", body["log_id"])
    assert answer.headers["mockpay-refusal"] == case.rows
    assert answer.headers["mockpay-fidelity"] == case.fidelity[[*LANGUAGES].index(language)]
    assert (answer.status_code, body.pop("data", {}).get("object", "order")) == (case.status, "order")
    assert body == {
        "details": whole(shop, case.told, language),
        "object": "error",
        "type": TYPES.get(case.status, "api_error"),
        "log_id": body["log_id"],
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", OURS)
def test_what_mockpay_words_itself(small: ApiClient, name: str, language: str) -> None:
    row, answer = REFUSALS[name], OURS[name](small, LANGUAGES[language])
    (detail,) = answer.json()["details"]
    assert answer.headers["mockpay-refusal"] == name, answer.text
    assert answer.headers["mockpay-fidelity"] == "invented"
    assert answer.json()["type"] == TYPES.get(answer.status_code, "api_error")
    assert answer.status_code == (row.status or 500)
    assert like(f"conekta.errors.{row.code.replace('*', '{0}')}", detail["code"])
    assert like(row.sentences[language], detail["message"])
    assert like(row.sentences["debug"], detail["debug_message"])


def like(template: str, said: str) -> bool:
    """Whether a sentence is that of a template."""
    return bool(re.fullmatch(re.sub(r"\\\{\w+\\\}", ".*", re.escape(template)), said, re.DOTALL))


def test_every_row_is_made_by_a_request() -> None:
    made = {name for case in BY_HAND for name in case.rows.split(", ")} | OURS.keys()
    assert made == {row.name for row in REFUSALS}


@pytest.mark.parametrize("row", REFUSALS.rows, ids=lambda row: row.name)
def test_each_sentence_is_in_its_language(row: RefusalRow) -> None:
    spanish, english, debug = (row.sentences[name] for name in ("es", "en", "debug"))
    assert spanish != english
    assert not WORDS_OF_ENGLISH & words(spanish), spanish
    assert not WORDS_OF_SPANISH & (words(english) | words(debug)), (english, debug)
    assert (WORDS_OF_SPANISH | {"no", "las"}) & words(spanish), spanish
    assert {english, debug} == {"{0}"} or WORDS_OF_ENGLISH & words(english), english


def words(sentence: str) -> set[str]:
    return {*re.findall(r"[a-záéíóúñ]+", re.sub(r"\{\w+\}|\"\w+\"", "", sentence).lower())}


WORDS_OF_ENGLISH: Final = {
    "the", "is", "of", "and", "not", "does", "has", "for", "be", "with", "by", "could", "your", "access", "was", "it",
    "payment", "invalid", "charge",
}  # fmt: skip
WORDS_OF_SPANISH: Final = {
    "el", "la", "los", "de", "del", "que", "para", "ya", "es", "este", "esta", "tu", "con", "su", "una", "y",
    "acceso", "tiene", "fue", "al",
}  # fmt: skip


@pytest.mark.parametrize("scenario", ["default", "declines"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_decline_is_told_in_its_language(open_client: Any, scenario: str, language: str) -> None:
    client = open_client(scenario)
    cards = [card.number for card in load([scenario]).cards]
    asked = {number: client.post("/orders", ORDER | raw(number), headers=LANGUAGES[language]) for number in cards}
    declined = {number: answer.json() for number, answer in asked.items() if answer.status_code == 402}
    assert len(declined) > 5
    unlike = {"es": WORDS_OF_ENGLISH, "en": WORDS_OF_SPANISH}[language]
    like = {"en": WORDS_OF_ENGLISH, "es": WORDS_OF_SPANISH}[language]
    for number, body in declined.items():
        for detail in body["details"]:
            assert not unlike & words(detail["message"]), (number, detail)
            assert like & words(detail["message"]), (number, detail)
            assert not WORDS_OF_SPANISH & words(detail["debug_message"]), (number, detail)
        failure = body["data"]["charges"]["data"][0]["failure_message"]
        assert not WORDS_OF_ENGLISH & words(failure), (number, failure)


def raw(number: str) -> dict[str, Any]:
    card = {
        "number": number,
        "name": "Ana Ruiz",
        "exp_month": "12",
        "exp_year": "2030",
        "cvc": "1234"[: 4 if number[:2] in ("34", "37") else 3],
    }
    return {"charges": [{"payment_method": {"type": "card"} | card}]}


def test_several_details_missing_first_then_from_the_outside_in(shop: ApiClient) -> None:
    body = {"currency": 484, "line_items": [{"name": "", "unit_price": 1}], "customer_info": {"name": 1}}
    details = shop.post("/orders", body).json()["details"]
    assert [detail["code"].removeprefix("conekta.errors.parameter_validation.") for detail in details] == [
        "line_items.quantity.missing",
        "currency.invalid_datatype",
        "customer_info.name.invalid_datatype",
        "line_items.name.too_short",
    ]


def test_a_scenario_words_it_as_it_likes(shop: ApiClient) -> None:
    own = {"code": "processing.bank.declined", "message": "No.", "debug_message": "No funds.", "param": "amount"}
    answer = struck(own, {"code": "conekta.errors.processing.bank.timeout"}, status=403)(shop, SPANISH)
    assert (answer.status_code, answer.headers["mockpay-fidelity"]) == (403, "invented")
    assert answer.json()["type"] == "processing_error"
    assert answer.json()["details"] == [
        own | {"code": "conekta.errors.processing.bank.declined"},
        {
            "code": "conekta.errors.processing.bank.timeout",
            "param": None,
            "message": "El banco no pudo ser contactado. Intenta más tarde.",
            "debug_message": "The bank could not be reached. Try again later.",
        },
    ]


@pytest.mark.parametrize(
    ("code", "status"),
    [("parameter_validation.own", 422), ("processing.own", 402), ("precondition_required.own", 428), ("own", 500),
     ("authentication.own", 401), ("resource_not_found.own", 404), ("processing.own.expired", 402)],
)  # fmt: skip
def test_the_status_of_a_code_that_no_row_has(shop: ApiClient, code: str, status: int) -> None:
    answer = struck({"code": code})(shop, SPANISH)
    assert (answer.status_code, answer.headers["mockpay-refusal"]) == (status, "*")
