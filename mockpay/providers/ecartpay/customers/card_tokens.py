"""Card tokens: a card and the installments it is to pay in, for one order or many (chosen), and paying with one.

Source: docs.ecartpay.com/docs/tokenized-card; a raw card in the place of an id: a public client.
"""

from collections.abc import Mapping
from typing import Any, Final

from mockpay.orders.commands import Outcome, PayOrder
from mockpay.orders.lifecycle import Action
from mockpay.orders.order import Failure, Order
from mockpay.orders.states import ChargeState
from mockpay.providers.ecartpay.customers import card_reading, cards
from mockpay.providers.ecartpay.protocol import auth
from mockpay.providers.ecartpay.protocol import customer_refusals as refusals
from mockpay.providers.ecartpay.protocol.bodies import body_of
from mockpay.providers.ecartpay.protocol.formats import Json
from mockpay.providers.ecartpay.protocol.refusals import Declined
from mockpay.providers.ecartpay.protocol.rules import NAME
from mockpay.providers.ecartpay.protocol.settings import settings
from mockpay.sandbox.records import Records
from mockpay.sandbox.sandbox import Sandbox
from mockpay.sandbox.store import Record
from mockpay.web.api_request import ApiRequest
from mockpay.web.provider import Fidelity
from mockpay.web.validation import Schema

CREATE: Final = Schema("ecartpay/create_card_token.request")
KIND: Final = "ecartpay.card_token"
RAW: Final = ("number", "exp_month", "exp_year", "cvc")
ONE_PAYMENT: Final = 1


async def create_card_token(call: ApiRequest) -> Any:
    """POST /api/tokens."""
    body = await body_of(call, CREATE)
    terms = _terms(body, call.sandbox)
    async with call.sandbox.records() as records:
        card, parent = await _card(body, records, call.sandbox)
        if body.get("tokenization"):
            _check_with_bank(card, call, body)
        token = f"ca_{records.mint('hex:17')}"
        await records.add(KIND, card | terms, record_id=token, parent=parent)
    return {"token": token}


def _terms(body: Mapping[str, Any], sandbox: Sandbox) -> Json:
    """In how many months, and at whose cost. Raises `Invalid` for months the scenario does not offer."""
    months = int(body.get("installments") or ONE_PAYMENT)
    offered = sorted({ONE_PAYMENT, *(row.months for row in settings(sandbox.scenario).installments)})
    if months not in offered:
        raise refusals.STRANGE_MONTHS.refusal({"offered": ", ".join(map(str, offered))})
    return {"months": months, "buyer_pays": bool(body.get("fixed_installments"))}


async def _card(body: Mapping[str, Any], records: Records, sandbox: Sandbox) -> tuple[Json, str]:
    """The card to tokenize, and the id of the record it is kept in, if any."""
    card_id = body.get("id")
    if card_id is None:
        _refuse_missing(body)
        return card_reading.read(body, sandbox), ""
    if body.get("number") is not None:
        raise refusals.TWO_CARDS.refusal()
    record = await cards.get_or_refuse(records, card_id)
    if body.get("cvc") is not None:
        card_reading.check_cvc(body["cvc"], record.data["brand"])
    card = {name: value for name, value in record.data.items() if name != "default"}
    return card | ({"name": body["name"]} if body.get("name") else {}), record.id


def _refuse_missing(body: Mapping[str, Any]) -> None:
    if body.get("number") is None:
        raise refusals.NO_CARD_NAMED.refusal()
    missing = [name for name in RAW if body.get(name) is None]
    if missing:
        raise refusals.CARD_INCOMPLETE.refusal({"missing": " is required; ".join(missing)})


def _check_with_bank(card: Json, call: ApiRequest, body: Json) -> None:
    """`tokenization`: a hold of 10 pesos that is released at once, so nothing of it is kept; where the bank refuses it,
    there is no token. Raises `Declined`."""
    failure = card_reading.failure(card, call.sandbox.clock.now())
    if failure is None:
        method = card_reading.method(card, call.sandbox.rule_engine)
        failure = call.sandbox.rule_engine.outcome_for(NAME, method, call.context(body)).failure
    if failure:
        raise Declined(failure)


async def payment(call: ApiRequest, token: str | None) -> tuple[PayOrder, ...]:
    """The command that pays the order of the command before it with a card token; none without a token.

    Raises `NotFound`, which does not quote the token: it might be a number.
    """
    if not token:
        return ()
    async with call.sandbox.records() as records:
        record = await records.get(KIND, token)
    if record is None:
        raise refusals.NO_TOKEN.refusal(field="token")
    return (_pay(record, call.sandbox),)


def _pay(record: Record, sandbox: Sandbox) -> PayOrder:
    card = record.data
    failure = card_reading.failure(card, sandbox.clock.now())
    return PayOrder(
        method=card_reading.method(card, sandbox.rule_engine),
        months=card["months"],
        buyer_pays=card["buyer_pays"],
        outcome=_refused(failure, sandbox) if failure else None,
    )


def _refused(failure: Failure, sandbox: Sandbox) -> Outcome:
    return Outcome(action=Action.DECLINE, failure=failure, context=sandbox.rule_engine.context)


def unless_declined(order: Order) -> Order:
    """The order, unless its last attempt to pay was declined: the order is kept, and the answer says why not.

    Raises `Declined`.
    """
    last = order.charges[-1] if order.charges else None
    if last and last.state is ChargeState.DECLINED and last.failure:
        raise Declined(last.failure, order.id)
    return order


OPERATIONS: Final = (
    auth.signed_in(
        "POST", "/api/tokens", "create_card_token", Fidelity.DOCUMENTED, "DOC tokenized-card", create_card_token
    ),
)
