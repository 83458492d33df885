"""Cards that a phone or a page has encrypted before it asks for a token.

Sources: conekta/conekta-elements (2026) sends `{data, key}`: the JSON `{"card": {…}}` by AES as CryptoJS does with a
passphrase, and that passphrase by RSA, PKCS #1 v1.5, both twice in base64; conekta-ios sends each field of a card by
RSA. The app brings the public key along: mockpay publishes one (`GET /_mockpay/keys`). What was encrypted for another
key cannot be read, and stands for the first test card (chosen; the answer is marked invented).
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from mockpay.orders.card_number import is_cvc
from mockpay.providers.conekta.events import key_pairs
from mockpay.web.api_request import ApiRequest
from mockpay.web.fidelity import Fidelity

CIPHERTEXT: Final = re.compile(r"[A-Za-z0-9+/\s]{300,2000}={0,2}\s*")
"""What RSA makes of a field; nothing that a card says in the clear is as long."""
FIELDS: Final = ("number", "name", "exp_month", "exp_year", "cvc")
SALTED: Final = b"Salted__"
KEY_LENGTH, BLOCK = 32, 16
STAND_IN: Final = {"number": "4242424242424242", "name": "Jorge Lopez", "cvc": "123"}
LONGEST: Final = 16_384
"""Characters of an encrypted card."""


def is_encrypted(body: Any) -> bool:
    """Whether a body holds an encrypted card."""
    if not isinstance(body, dict):
        return False
    card = body.get("card")
    if isinstance(card, dict):
        return any(_is_ciphertext(card.get(name)) for name in FIELDS)
    return card is None and all(isinstance(body.get(name), str) and body[name] for name in ("data", "key"))


def opened(call: ApiRequest, body: Mapping[str, Any]) -> dict[str, Any]:
    """The same body with its card in the clear."""
    card = _of_fields(body["card"]) if isinstance(body.get("card"), dict) else _of_whole(body["data"], body["key"])
    if card is None:
        call.fidelity = Fidelity.INVENTED
        card = _stand_in(call)
    return {name: value for name, value in body.items() if name not in ("data", "key")} | {"card": card}


def _is_ciphertext(value: object) -> bool:
    return isinstance(value, str) and CIPHERTEXT.fullmatch(value) is not None


def _of_fields(card: Mapping[str, Any]) -> dict[str, Any] | None:
    clear = {name: _decrypted(value) if _is_ciphertext(value) else value for name, value in card.items()}
    return clear if _makes_sense(clear) else None


def _of_whole(data: str, key: str) -> dict[str, Any] | None:
    passphrase = _decrypted(_unpacked(key[:LONGEST]))
    text = passphrase and _by_passphrase(_unpacked(data[:LONGEST]), passphrase)
    try:
        card = msgspec.json.decode(text or b"")["card"]
    except (msgspec.DecodeError, TypeError, KeyError):
        return None
    return card if isinstance(card, dict) and _makes_sense(card) else None


def _makes_sense(card: Mapping[str, Any]) -> bool:
    """Whether it was encrypted for our key: what was not comes out as noise."""
    cvc = card.get("cvc")
    return all(card.get(name) is not None for name in FIELDS) and isinstance(cvc, str | int) and is_cvc(str(cvc))


def _unpacked(text: str) -> str:
    """Base64 of base64, as base64."""
    try:
        return base64.b64decode(text).decode("ascii")
    except (binascii.Error, ValueError):
        return ""


def _decrypted(text: str) -> str | None:
    """What was encrypted by RSA; None for what cannot be read."""
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15  # on first need: start-up stays short

    try:
        return key_pairs.card_key().decrypt(base64.b64decode(text), PKCS1v15()).decode()
    except (binascii.Error, ValueError):
        return None


def _by_passphrase(text: str, passphrase: str) -> bytes | None:
    """What CryptoJS encrypted by AES-256-CBC with a passphrase, from which OpenSSL's EVP_BytesToKey makes key and
    initialization vector; None for what cannot be read."""
    from cryptography.hazmat.primitives.ciphers import Cipher
    from cryptography.hazmat.primitives.ciphers.algorithms import AES
    from cryptography.hazmat.primitives.ciphers.modes import CBC
    from cryptography.hazmat.primitives.padding import PKCS7

    try:
        raw = base64.b64decode(text)
        salt, ciphertext = raw[len(SALTED) : BLOCK], raw[BLOCK:]
        made = _stretched(passphrase.encode(), salt)
        reading = Cipher(AES(made[:KEY_LENGTH]), CBC(made[KEY_LENGTH:])).decryptor()
        padding = PKCS7(BLOCK * 8).unpadder()
        return padding.update(reading.update(ciphertext) + reading.finalize()) + padding.finalize()
    except (binascii.Error, ValueError):
        return None


def _stretched(passphrase: bytes, salt: bytes) -> bytes:
    made = last = b""
    while len(made) < KEY_LENGTH + BLOCK:
        last = hashlib.md5(last + passphrase + salt, usedforsecurity=False).digest()
        made += last
    return made[: KEY_LENGTH + BLOCK]


def _stand_in(call: ApiRequest) -> dict[str, Any]:
    """The card that a ciphertext which nobody can read stands for."""
    now = call.sandbox.clock.now()
    return {**STAND_IN, "exp_month": now.month, "exp_year": now.year + 1}
