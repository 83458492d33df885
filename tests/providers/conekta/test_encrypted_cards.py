"""Cards that an app encrypts before it asks for a token, with the public key that mockpay tells."""

import base64
import hashlib
import json
import os
from typing import Any

import pytest
from api_client import ANYBODY, ApiClient
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, generate_private_key
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7
from cryptography.hazmat.primitives.serialization import load_der_public_key, load_pem_public_key

from tests.providers.conekta.box import ORDER, declined
from tests.providers.conekta.people import CARD, got, made, wrong

DECLINES = CARD | {"number": "4000000000000002"}


def published(shop: ApiClient) -> RSAPublicKey:
    (row,) = [
        one for one in got(shop, "/_mockpay/keys")["keys"] if (one["provider"], one["use"]) == ("conekta", "cards")
    ]
    key = load_der_public_key(base64.b64decode(row["base64"]))
    assert isinstance(key, RSAPublicKey)
    assert key == load_pem_public_key(row["pem"].encode())
    return key


def somebody_elses() -> RSAPublicKey:
    return generate_private_key(65537, 2048).public_key()


def by_field(key: RSAPublicKey, card: dict[str, Any]) -> dict[str, Any]:
    """As conekta-ios does: every field by itself."""
    secret = {name: base64.b64encode(key.encrypt(value.encode(), PKCS1v15())).decode() for name, value in card.items()}
    assert {len(value) for value in secret.values()} == {344}
    return {"card": secret}


def as_a_whole(key: RSAPublicKey, card: dict[str, Any]) -> dict[str, Any]:
    """As conekta-elements does: AES with a passphrase, as CryptoJS makes it, and the passphrase by RSA."""
    passphrase, salt = os.urandom(16).hex().encode(), os.urandom(8)
    made = last = b""
    while len(made) < 48:
        last = hashlib.md5(last + passphrase + salt).digest()
        made += last
    padding = PKCS7(128).padder()
    padded = padding.update(json.dumps({"card": card}).encode()) + padding.finalize()
    writing = Cipher(algorithms.AES(made[:32]), modes.CBC(made[32:48])).encryptor()
    secret = b"Salted__" + salt + writing.update(padded) + writing.finalize()
    twice = [base64.b64encode(base64.b64encode(one)).decode() for one in (secret, key.encrypt(passphrase, PKCS1v15()))]
    return dict(zip(("data", "key"), twice, strict=True))


FORMS = pytest.mark.parametrize("form", [by_field, as_a_whole])


@FORMS
def test_a_card_for_our_key_is_read(shop: ApiClient, form: Any) -> None:
    answer = shop.post("/tokens", form(published(shop), DECLINES))
    assert (answer.status_code, answer.headers["mockpay-fidelity"]) == (200, "documented")
    token = answer.json()
    assert token == {"id": token["id"], "object": "token", "used": False, "livemode": False}
    charges = [{"payment_method": {"type": "card", "token_id": token["id"]}}]
    made_of_it = declined(shop.post("/orders", ORDER | {"charges": charges}))["charges"]["data"][0]["payment_method"]
    assert (made_of_it["last4"], made_of_it["name"]) == ("0002", CARD["name"])


@FORMS
def test_one_for_another_key_stands_for_a_test_card_and_says_so(shop: ApiClient, form: Any) -> None:
    answer = shop.post("/tokens", form(somebody_elses(), DECLINES))
    assert (answer.status_code, answer.headers["mockpay-fidelity"]) == (200, "invented")
    source = made(
        shop, f"/customers/{made(shop)['id']}/payment_sources", {"type": "card", "token_id": answer.json()["id"]}
    )
    assert (source["last4"], source["brand"], source["name"]) == ("4242", "visa", "Jorge Lopez")


@FORMS
def test_what_is_wrong_with_a_card_is_told_as_ever(shop: ApiClient, form: Any) -> None:
    answer = shop.post("/tokens", form(published(shop), CARD | {"number": "4242424242424241"}))
    assert wrong(answer) == (422, [("parameter_validation.card.number", "card[card[number]]")])


@pytest.mark.parametrize(
    "body",
    [
        {"data": "x", "key": "y"}, {"data": "", "key": ""}, {"data": "A" * 400, "key": "A" * 400},
        {"data": "é", "key": "é"}, {"data": 1, "key": 2}, {"data": "YQ==" * 9000, "key": "YQ==" * 9000},
        {"card": CARD | {"number": "A" * 344}}, {"card": CARD | {"cvc": "A" * 343 + "="}},
        {"card": {"number": "A" * 344}},
    ],
    ids=str,
)  # fmt: skip
def test_nonsense_is_no_500(shop: ApiClient, body: Any) -> None:
    assert shop.post("/tokens", body).status_code in (200, 422)


def test_no_number_is_kept_or_logged(shop: ApiClient) -> None:
    shop.post("/tokens", as_a_whole(published(shop), DECLINES))
    kept = shop.get("/_mockpay/state").text + shop.get("/_mockpay/requests").text
    assert "4000000000000002" not in kept


def test_the_key_is_the_same_for_every_seed(shop: ApiClient) -> None:
    before = published(shop)
    shop.put("/_mockpay/scenario", {"name": "default", "seed": "another"})
    assert published(shop) == before


@pytest.mark.parametrize("version", ["0.3.0", "1.0.0", "2.0.0", "2.3.0"])
def test_old_tokenizers(shop: ApiClient, version: str) -> None:
    media = f"application/vnd.conekta-v{version}+json"
    answer = shop.post("/tokens", {"card": CARD}, headers=ANYBODY | {"accept": media})
    assert (answer.status_code, answer.json()["object"], answer.headers["content-type"]) == (200, "token", media)


def test_and_nothing_else_of_their_versions(shop: ApiClient) -> None:
    old = ANYBODY | {"accept": "application/vnd.conekta-v1.0.0+json"}
    assert shop.get("/orders", headers=old).status_code == 409
    answer = shop.post("/tokens", {"card": CARD | {"cvc": "1"}}, headers=old)
    said = "El cvc (código de seguridad) de la tarjeta es inválido"
    assert (answer.status_code, answer.json()) == (422, {
        "object": "error",
        "type": "parameter_validation_error",
        "message": "The cvc (security code) of the card is invalid",
        "message_to_purchaser": said,
        "param": "card[card[cvc]]",
        "code": "parameter_validation.card.cvc",
    })  # fmt: skip
