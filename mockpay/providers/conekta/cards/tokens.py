"""Card tokens: good for one use and ten minutes; beside them the test tokens, which are always there and never used up.

Sources: OpenAPI 2.3.0; Conekta's clients, which use the test tokens in their own tests (cardholder, this month, next
year); that a token lasts ten minutes: developers.conekta.com. What a token says that is too old is chosen.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec

from mockpay.orders.order import Method, Struct
from mockpay.providers.conekta.cards import cards, encrypted
from mockpay.providers.conekta.cards.cards import StoredCard
from mockpay.providers.conekta.protocol import auth, errors, requests, violations
from mockpay.providers.conekta.protocol.errors import WordedRefusal
from mockpay.providers.conekta.protocol.formats import Json, epoch
from mockpay.providers.conekta.protocol.violations import Detail
from mockpay.sandbox.records import Records
from mockpay.sandbox.store import Record
from mockpay.scenario.rules import RuleEngine
from mockpay.web.api_request import ApiRequest
from mockpay.web.provider import Fidelity, Operation
from mockpay.web.validation import Schema

CREATE: Final = Schema("conekta/create_token.request")
KIND: Final = "conekta.token"
LIFE: Final = timedelta(minutes=10)
HOLDER: Final = "Jorge Lopez"
TESTS: Final = {
    "tok_test_visa_4242": "4242424242424242",
    "tok_test_visa_1881": "4012888888881881",
    "tok_test_mastercard_4444": "5555555555554444",
    "tok_test_mastercard_5100": "5105105105105100",
    "tok_test_amex_0005": "378282246310005",
    "tok_test_amex_8431": "371449635398431",
    "tok_test_card_declined": "4000000000000002",
    "tok_test_insufficient_funds": "4000000000000127",
}
"""The card behind each test token; what becomes of it says the scenario's row of that number."""
TOO_OLD: Final = "tok_test_msi_error"
"""The test token that is always too old."""
DAYS: Final = timedelta(days=3)
"""How long a checkout for a card is open (chosen, like that of an order)."""


class Token(Struct, frozen=True):
    """The data of a token's record; one that was made for a checkout has no card yet."""

    card: StoredCard | None = None
    used: bool = False
    checkout_id: str | None = None


async def create_token(call: ApiRequest) -> Any:
    """POST /tokens: of a card, or for a checkout that will ask for one."""
    sent = await call.json()
    body = requests.checked(call, encrypted.opened(call, sent) if encrypted.is_encrypted(sent) else sent, CREATE)
    if body.get("card") is None and body.get("checkout") is None:
        raise WordedRefusal(422, violations.missing("card"))
    async with call.sandbox.records() as records:
        token = _read(records, body, call.sandbox.rule_engine)
        record = await records.add(KIND, msgspec.to_builtins(token), record_id=records.mint("base58:tok"))
    return present(record)


def _read(records: Records, body: Mapping[str, Any], rule_engine: RuleEngine) -> Token:
    if body.get("card") is not None:
        return Token(card=cards.read(body["card"], rule_engine))
    return Token(checkout_id=records.mint("uuid"))


def present(record: Record) -> Json:
    """A token, as it is answered once."""
    token = msgspec.convert(record.data, Token)
    head = {"checkout": _checkout(record, token.checkout_id)} if token.checkout_id else {}
    return head | {"id": record.id, "object": "token", "used": token.used, "livemode": False}


def _checkout(record: Record, checkout_id: str) -> Json:
    """The page that would ask for the card, in the fields of OpenAPI 2.3.0."""
    return {
        "id": checkout_id,
        "name": record.id.replace("_", "-"),
        "livemode": False,
        "emails_sent": 0,
        "success_url": "",
        "failure_url": "",
        "paid_payments_count": 0,
        "sms_sent": 0,
        "status": "Issued",
        "type": "Integration",
        "recurrent": False,
        "starts_at": epoch(record.created_at),
        "expires_at": epoch(record.created_at + DAYS),
        "allowed_payment_methods": ["card"],
        "exclude_card_networks": [],
        "needs_shipping_contact": False,
        "monthly_installments_options": [],
        "monthly_installments_enabled": False,
        "force_3ds_flow": False,
        "metadata": {},
        "can_not_expire": False,
        "object": "checkout",
    }


async def method(call: ApiRequest, token_id: str, param: str) -> Method:
    """How a charge to a token is paid. Raises `Refused`: 422 for a token there is not, 402 for a used one."""
    rule_engine = call.sandbox.rule_engine
    if token_id in TESTS:
        return cards.method(_test_card(token_id, call.sandbox.clock.now(), rule_engine), rule_engine)
    async with call.sandbox.records() as records:
        card, _ = await _card(records, token_id, param, rule_engine)
    return cards.method(card, rule_engine)


async def spend(call: ApiRequest, token_id: str) -> None:
    """A token is used up; a test token never is."""
    if token_id in TESTS:
        return
    async with call.sandbox.records() as records:
        record = await records.get(KIND, token_id)
        if record is not None:
            await _use_up(records, record)


async def take(records: Records, token_id: str, param: str, rule_engine: RuleEngine) -> StoredCard:
    """The card of a token, which is used up by it. Raises `Refused`."""
    card, record = await _card(records, token_id, param, rule_engine)
    if record is not None:
        await _use_up(records, record)
    return card


async def _use_up(records: Records, record: Record) -> None:
    await records.change(record, record.data | {"used": True})


async def _card(
    records: Records, token_id: str, param: str, rule_engine: RuleEngine
) -> tuple[StoredCard, Record | None]:
    """The card, and the record where the token has one."""
    if token_id in TESTS:
        return _test_card(token_id, records.mint.now, rule_engine), None
    if token_id == TOO_OLD:
        raise _refused("expired", param, " (MSI)")
    record = await records.get(KIND, token_id)
    token = msgspec.convert(record.data, Token) if record else Token()
    if record is None or token.card is None:
        raise _refused("nonexistent_token", param)
    if token.used:
        raise WordedRefusal(402, Detail(code="processing.tokenization.used"))
    if records.mint.now - record.created_at >= LIFE:
        raise _refused("expired", param)
    return token.card, record


def _test_card(token_id: str, now: datetime, rule_engine: RuleEngine) -> StoredCard:
    return cards.stored_card(TESTS[token_id], HOLDER, now.month, now.year + 1, rule_engine)


def _refused(kind: str, param: str, *values: str) -> WordedRefusal:
    return errors.refused(violations.of(kind, param, *values))


OPERATIONS: Final = (
    Operation(
        "POST", "/tokens", "create_token", Fidelity.DOCUMENTED, "OpenAPI 2.3.0", create_token, auth.check_any_key
    ),
)
