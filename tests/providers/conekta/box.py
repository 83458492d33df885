"""Orders for the tests of Conekta: what is sent, and what is made of it."""

from typing import Any

import httpx
from api_client import ANYBODY, ApiClient

from tests.providers.conekta.people import PLACE, made

BOX = {"name": "Box of Cohiba S1s", "unit_price": 35000, "quantity": 1}
MARIO = {"name": "Mario Perez", "email": "mario@example.com", "phone": "5215555555555"}
CONTACT = {"receiver": "Ana Ruiz Soto", "phone": "5512345678", "address": PLACE}
ORDER = {"currency": "mxn", "customer_info": MARIO, "line_items": [BOX]}
BARE = {"currency": "MXN", "line_items": [BOX]}
"""As the clients of version 2.0 make orders that are paid later."""
CARD = {"payment_method": {"type": "card", "token_id": "tok_test_visa_4242"}}
DECLINED = {"payment_method": {"type": "card", "token_id": "tok_test_card_declined"}}
CASH = {"payment_method": {"type": "cash"}}
SPEI = {"payment_method": {"type": "spei"}}
WHOLE = ORDER | {
    "line_items": [
        BOX | {
            "description": "Imported From Mex.", "sku": "cohb_s1", "brand": "Cohiba", "tags": ["food", "mexican food"],
            "antifraud_info": {"trip_id": "12345", "rate": 0.50}, "metadata": {"shelf": 7},
        },
        {"name": "Lighter", "unit_price": 100, "quantity": 2},
    ],
    "shipping_lines": [{"amount": 500, "carrier": "USPS", "method": "Train", "tracking_number": "TRACK123"}],
    "tax_lines": [{"description": "IVA", "amount": 600, "metadata": {"rate": "16"}}],
    "discount_lines": [{"code": "descuento", "type": "loyalty", "amount": 800}],
    "shipping_contact": CONTACT | {"between_streets": "Calle 1 y Calle 2", "metadata": {"client": 4}},
    "fiscal_entity": {"name": "Conekta Inc", "tax_id": "AAA010101AAA", "address": PLACE | {"external_number": "4"}},
    "metadata": {"test": True, "rate": 1.50},
}  # fmt: skip


def version(number: str) -> dict[str, str]:
    """Headers of a caller who speaks that version."""
    return ANYBODY | {"accept": f"application/vnd.conekta-v{number}+json"}


def order(shop: ApiClient, *charges: Any, **more: Any) -> dict[str, Any]:
    """An order that could be made, with its charges."""
    paid = {"charges": list(charges)} if charges else {}
    return made(shop, "/orders", ORDER | paid | more)


def declined(answer: httpx.Response) -> dict[str, Any]:
    """What a 402 brings along."""
    assert answer.status_code == 402, answer.text
    assert answer.json()["type"] == "processing_error"
    data: dict[str, Any] = answer.json()["data"]
    return data


def only_charge(order: dict[str, Any]) -> dict[str, Any]:
    """The one charge of an order."""
    (charge,) = order["charges"]["data"]
    found: dict[str, Any] = charge
    return found
