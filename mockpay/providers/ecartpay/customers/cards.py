"""Cards of customers and of the account. What is kept of a card: `card_reading.py`. A card in use is `default`; a new
one is not, as the documents print it.

Sources: OAS; that DELETE /api/cards/{id} takes customers' cards too: a public client.
"""

import base64
from typing import Any, Final

from mockpay.providers.ecartpay.customers import card_reading, customers
from mockpay.providers.ecartpay.protocol import auth
from mockpay.providers.ecartpay.protocol import customer_refusals as refusals
from mockpay.providers.ecartpay.protocol.bodies import body_of
from mockpay.providers.ecartpay.protocol.formats import Json
from mockpay.sandbox.ids import digest
from mockpay.sandbox.records import Records
from mockpay.sandbox.store import Record
from mockpay.web.api_request import ApiRequest
from mockpay.web.instants import instant
from mockpay.web.provider import Fidelity
from mockpay.web.validation import Schema

CREATE: Final = Schema("ecartpay/create_customer_card.request")
CREATE_FOR_ACCOUNT: Final = Schema("ecartpay/create_card.request")
CARD: Final = "ecartpay.card"


async def create_customer_card(call: ApiRequest) -> Any:
    """POST /api/customers/{id}/cards."""
    body = await body_of(call, CREATE)
    async with call.sandbox.records() as records:
        customer = await customers.get_or_refuse(records, call)
        data = card_reading.read(body, call.sandbox) | {"default": False}
        record = await records.add(CARD, data, parent=customer.id)
    return present(record)


async def list_customer_cards(call: ApiRequest) -> Any:
    """GET /api/customers/{id}/cards: a bare list, the oldest first."""
    async with call.sandbox.records() as records:
        customer = await customers.get_or_refuse(records, call)
        return [present(record) for record in await records.under(CARD, customer.id)]


async def set_default_card(call: ApiRequest) -> Any:
    """PUT /api/customers/{id}/cards/{card_id}/default: the one that was is no longer. The answer that is printed, and
    its length, have no brand (OAS)."""
    async with call.sandbox.records() as records:
        chosen = await _of_customer(records, call)
        for card in await records.under(CARD, chosen.parent):
            if card.data["default"] is not (card.id == chosen.id):
                await records.change(card, card.data | {"default": card.id == chosen.id})
    return {name: value for name, value in present(chosen).items() if name != "brand"} | {"default": True}


async def delete_customer_card(call: ApiRequest) -> Any:
    """DELETE /api/customers/{id}/cards/{card_id}: its tokens go too (chosen)."""
    async with call.sandbox.records() as records:
        await records.drop(await _of_customer(records, call))
    return {"success": True}


async def create_card(call: ApiRequest) -> Any:
    """POST /api/cards: a card of the account."""
    body = await body_of(call, CREATE_FOR_ACCOUNT)
    data = card_reading.read(body, call.sandbox) | {"default": False}
    async with call.sandbox.records() as records:
        record = await records.add(CARD, data, parent=call.sandbox.scenario.account.id)
    return present_to_account(record, call)


async def list_cards(call: ApiRequest) -> Any:
    """GET /api/cards: the account's, a bare list, the oldest first."""
    async with call.sandbox.records() as records:
        cards = await records.under(CARD, call.sandbox.scenario.account.id)
    return [_in_list(present_to_account(card, call)) for card in cards]


async def get_card(call: ApiRequest) -> Any:
    """GET /api/cards/{id}."""
    async with call.sandbox.records() as records:
        return present_to_account(await get_or_refuse(records, call.path["id"]), call)


async def delete_card(call: ApiRequest) -> Any:
    """DELETE /api/cards/{id}: of the account or of a customer."""
    async with call.sandbox.records() as records:
        await records.drop(await get_or_refuse(records, call.path["id"]))
    return {"success": True}


async def get_or_refuse(records: Records, card_id: str) -> Record:
    """The card with that id, which no refusal quotes: it might be a number. Raises `NotFound`."""
    card = await records.get(CARD, card_id)
    if card is None:
        raise refusals.NO_CARD.refusal(field="id")
    return card


async def _of_customer(records: Records, call: ApiRequest) -> Record:
    customer = await customers.get_or_refuse(records, call)
    card = await records.get(CARD, call.path["card_id"])
    if card is None or card.parent != customer.id:
        raise refusals.OTHERS_CARD.refusal({"customer": customer.id}, field="id")
    return card


def present(card: Record) -> Json:
    """A card as its customer's lists show it."""
    data = card.data
    return {
        "id": card.id,
        "brand": data["brand"],
        "name": data["name"],
        "last": data["last4"],
        "default": data["default"],
    }


def present_to_account(card: Record, call: ApiRequest) -> Json:
    """A card as the account sees it, in the key order of EcartPay's OpenAPI description."""
    data = card.data
    return {
        "account_id": call.sandbox.scenario.account.id,
        "brand": data["brand"],
        "created_at": instant(card.created_at),
        "exp_month": f"{data['exp_month']:02}",
        "exp_year": str(data["exp_year"]),
        "id": card.id,
        "last": data["last4"],
        "name": data["name"],
        "number": _cipher(card, call.sandbox.seed),
        "updated_at": instant(card.updated_at),
    }


def _in_list(card: Json) -> Json:
    """A card of the account's list, which tells neither the number nor whose account it is (OAS)."""
    return {name: value for name, value in card.items() if name not in ("account_id", "number")}


def _cipher(card: Record, seed: str) -> str:
    """Stands where the service shows the encrypted number: a text of that look, drawn from the card's id (chosen),
    since the number itself is not kept."""
    return base64.b64encode(b"Salted__" + digest(seed, f"card:{card.id}", 0, 40)).decode()


DOCUMENTED: Final = Fidelity.DOCUMENTED
OF_CUSTOMER, OF_ACCOUNT = "/api/customers/{id}/cards", "/api/cards"
OPERATIONS: Final = (
    auth.signed_in("POST", OF_CUSTOMER, "create_customer_card", DOCUMENTED, "OAS", create_customer_card),
    auth.signed_in("GET", OF_CUSTOMER, "list_customer_cards", DOCUMENTED, "OAS", list_customer_cards),
    auth.signed_in(
        "PUT", f"{OF_CUSTOMER}/{{card_id}}/default", "set_default_card", DOCUMENTED, "OAS", set_default_card
    ),
    auth.signed_in(
        "DELETE", f"{OF_CUSTOMER}/{{card_id}}", "delete_customer_card", DOCUMENTED, "OAS", delete_customer_card
    ),
    auth.signed_in("GET", OF_ACCOUNT, "list_cards", DOCUMENTED, "OAS", list_cards),
    auth.signed_in("POST", OF_ACCOUNT, "create_card", DOCUMENTED, "OAS", create_card),
    auth.signed_in("GET", f"{OF_ACCOUNT}/{{id}}", "get_card", DOCUMENTED, "OAS", get_card),
    auth.signed_in("DELETE", f"{OF_ACCOUNT}/{{id}}", "delete_card", DOCUMENTED, "OAS", delete_card),
)
