"""Customers and what hangs on them, for the tests of Conekta's customers."""

from typing import Any

from api_client import ANYBODY, ApiClient

NOON = "2025-09-24T12:00:00.000Z"
AT_NOON = 1758715200
OLD = ANYBODY | {"accept": "application/vnd.conekta-v2.0.0+json"}
ENGLISH = ANYBODY | {"accept-language": "en"}
ANA = {"name": "Ana Ruiz Soto", "email": "ana@example.com", "phone": "+525512345678"}
PLACE = {"street1": "Nuevo León 4", "city": "Ciudad de México", "country": "MX", "postal_code": "06100"}
CONTACT = {"receiver": "Ana Ruiz", "phone": "5512345678", "address": PLACE}
FISCAL = {"tax_id": "XAXX010101000", "address": PLACE | {"external_number": "4"}}
VISA = {"type": "card", "token_id": "tok_test_visa_4242"}
MASTERCARD = {"type": "card", "token_id": "tok_test_mastercard_5100"}
DECLINED = {"type": "card", "token_id": "tok_test_card_declined"}
CARD = {"number": "4242424242424242", "name": "Ana Ruiz", "exp_month": "12", "exp_year": "2030", "cvc": "317"}
GOLD = {"id": "gold", "name": "Gold", "amount": 10_000, "interval": "month", "frequency": 1}


def made(shop: ApiClient, path: str = "/customers", body: Any = None, **more: Any) -> dict[str, Any]:
    """What a POST that works answers."""
    answer = shop.post(path, {**(ANA if body is None else body), **more})
    assert answer.status_code == 200, answer.text
    done: dict[str, Any] = answer.json()
    return done


def got(shop: ApiClient, path: str) -> dict[str, Any]:
    """What a GET that works answers."""
    answer = shop.get(path)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def wrong(answer: Any) -> tuple[int, list[tuple[str, str | None]]]:
    """The status of a refusal, and code (without its prefix) and param of each detail."""
    details = answer.json()["details"]
    return answer.status_code, [(one["code"].removeprefix("conekta.errors."), one["param"]) for one in details]


def refused(param: str, kind: str) -> tuple[int, list[tuple[str, str | None]]]:
    """What `wrong` says of one parameter; `kind` is the last word of its code."""
    return 422, [(f"parameter_validation.{bare(param)}.{kind}", param)]


def missing(param: str) -> tuple[int, list[tuple[str, str | None]]]:
    return refused(param, "missing")


def invalid(param: str) -> tuple[int, list[tuple[str, str | None]]]:
    return refused(param, "invalid")


def datatype(param: str) -> tuple[int, list[tuple[str, str | None]]]:
    return refused(param, "invalid_datatype")


def too_small(param: str) -> tuple[int, list[tuple[str, str | None]]]:
    return refused(param, "number_is_not_greater_than")


def too_large(param: str) -> tuple[int, list[tuple[str, str | None]]]:
    return refused(param, "number_is_not_less_than")


def too_short(param: str) -> tuple[int, list[tuple[str, str | None]]]:
    return refused(param, "too_short")


def of_card(name: str) -> tuple[int, list[tuple[str, str | None]]]:
    """What `wrong` says of a card's field."""
    return 422, [(f"parameter_validation.card.{name}", f"card[card[{name}]]")]


def bare(param: str) -> str:
    return ".".join(step for step in param.split(".") if not step.isdigit())


NOWHERE = (404, [("resource_not_found.entity", None)])
