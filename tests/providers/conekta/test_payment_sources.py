"""Payment sources: cards by token or as they are, standing references, and what of them can change."""

from typing import Any

import pytest
from api_client import ApiClient

from tests.providers.conekta.box import version
from tests.providers.conekta.people import (
    AT_NOON,
    CARD,
    DECLINED,
    MASTERCARD,
    VISA,
    got,
    made,
    missing,
    of_card,
    too_short,
    wrong,
)


def path_of(customer: dict[str, Any]) -> str:
    return f"/customers/{customer['id']}/payment_sources"


def test_a_card_by_token(shop: ApiClient) -> None:
    customer = made(shop)
    source = made(shop, path_of(customer), VISA)
    assert list(source.items()) == [
        ("id", source["id"]),
        ("object", "payment_source"),
        ("type", "card"),
        ("created_at", AT_NOON),
        ("last4", "4242"),
        ("bin", "424242"),
        ("card_type", "credit"),
        ("exp_month", "09"),
        ("exp_year", "26"),
        ("brand", "visa"),
        ("name", "Jorge Lopez"),
        ("parent_id", customer["id"]),
        ("default", True),
        ("payment_source_status", "active"),
        ("visible_on_checkout", False),
    ]


def test_a_card_as_it_is(shop: ApiClient) -> None:
    source = made(shop, path_of(made(shop)), {"type": "card", "card": CARD})
    known = {"last4": "4242", "exp_month": "12", "exp_year": "30", "name": "Ana Ruiz"}
    assert {name: source[name] for name in known} == known


def test_brands_as_conekta_calls_them(shop: ApiClient) -> None:
    path = path_of(made(shop))
    tokens = ("tok_test_visa_1881", "tok_test_mastercard_4444", "tok_test_amex_0005", "tok_test_amex_8431")
    brands = [made(shop, path, VISA | {"token_id": token})["brand"] for token in tokens]
    assert brands == ["visa", "mastercard", "american_express", "american_express"]


def test_a_card_that_will_be_declined_is_kept_all_the_same(shop: ApiClient) -> None:
    assert made(shop, path_of(made(shop)), DECLINED)["last4"] == "0002"


@pytest.mark.parametrize("kind", ["cash", "cash_recurrent", "oxxo_recurrent"])
def test_a_reference_for_cash(shop: ApiClient, kind: str) -> None:
    customer = made(shop)
    source = made(shop, path_of(customer), {"type": kind})
    reference = source["reference"]
    assert list(source.items()) == [
        ("id", source["id"]),
        ("object", "payment_source"),
        ("provider", "Oxxo"),
        ("type", "cash_recurrent"),
        ("reference", reference),
        ("barcode", reference),
        ("barcode_url", f"https://barcodes.conekta.com/{reference}.png"),
        ("expires_at", 0),
        ("created_at", AT_NOON),
        ("parent_id", customer["id"]),
    ]
    assert (source["id"][:8], reference[:2]) == ("off_ref_", "98")
    assert "default_payment_source_id" not in got(shop, f"/customers/{customer['id']}")
    older = shop.get(f"{path_of(customer)}/{source['id']}", headers=version("2.1.0")).json()
    assert older == source | {"type": "oxxo_recurrent"}, "the name that clients of that version know"


@pytest.mark.parametrize("kind", ["spei", "spei_recurrent"])
def test_a_reference_for_spei(shop: ApiClient, kind: str) -> None:
    path = path_of(customer := made(shop))
    source = made(shop, path, {"type": kind})
    assert list(source.items()) == [
        ("id", source["id"]),
        ("object", "payment_source"),
        ("type", "spei_recurrent"),
        ("reference", source["reference"]),
        ("expires_at", "none"),
        ("created_at", AT_NOON),
        ("parent_id", customer["id"]),
    ]
    later = shop.put(f"{path}/{source['id']}", {"expires_at": AT_NOON + 60, "name": "nobody"}).json()
    assert later == source | {"expires_at": AT_NOON + 60}


def test_name_and_expiry_can_change(shop: ApiClient) -> None:
    path = path_of(made(shop))
    source = made(shop, path, VISA)
    for body in ({"name": "Eva", "exp_month": 1, "exp_year": "2031"}, {"exp_month": "01", "exp_year": "31"}):
        assert shop.put(f"{path}/{source['id']}", body).json() == source | {
            "name": "Eva", "exp_month": "01", "exp_year": "31",
        }  # fmt: skip


def test_the_card_itself_cannot(shop: ApiClient) -> None:
    path = path_of(made(shop))
    source = made(shop, path, VISA)
    answer = shop.put(f"{path}/{source['id']}", MASTERCARD | {"name": "Eva"})
    assert answer.json()["details"] == [
        {
            "code": f"conekta.errors.parameter_validation.{name}.immutable",
            "param": name,
            "message": f'"{name}" no debe ser actualizado.',
            "debug_message": f'"{name}" is immutable.',
        }
        for name in ("token_id", "type")
    ]
    assert got(shop, f"{path}/{source['id']}") == source


@pytest.mark.parametrize(("name", "value"), [("exp_year", "1"), ("exp_year", 1), ("exp_month", "13")])
def test_no_expiry_at_all(shop: ApiClient, name: str, value: Any) -> None:
    path = path_of(made(shop))
    source = made(shop, path, VISA)
    assert wrong(shop.put(f"{path}/{source['id']}", {name: value})) == of_card(name)
    assert wrong(shop.put(f"{path}/{source['id']}", {"name": ""})) == too_short("name")


def test_what_it_takes(shop: ApiClient) -> None:
    path = path_of(made(shop))
    assert wrong(shop.post(path, {})) == missing("type")
    assert wrong(shop.post(path, {"type": "card"})) == missing("payment_sources.token_id")
    assert shop.post(path, {"type": "card", "token_id": "tok_1"}).json()["details"] == [
        {
            "code": "conekta.errors.parameter_validation.payment_sources.token_id.nonexistent_token",
            "param": "payment_sources.token_id",
            "message": "El token no existe.",
            "debug_message": "The token does not exist.",
        }
    ]


def test_one_that_is_not_there_is_called_a_card(shop: ApiClient) -> None:
    answer = shop.put(f"{path_of(made(shop))}/src_1", {})
    assert (answer.status_code, answer.json()["type"]) == (404, "resource_not_found_error")
    assert answer.json()["details"][0]["debug_message"] == 'The object card "src_1" could not be found.'
