"""Who buys: `customer_info`, as the id of a customer or by value.

Source: the order object in the documents of version 2.0 (customer_id, or name, phone and email; antifraud_info),
OpenAPI 2.3.0. `id` in the place of `customer_id`: the official client for Go 2.
"""

from collections.abc import Mapping
from typing import Any, Final

from msgspec.structs import replace

from mockpay.orders.order import Buyer, Order
from mockpay.providers.conekta.customers import customers
from mockpay.providers.conekta.protocol import person_names, violations
from mockpay.providers.conekta.protocol.errors import WordedRefusal
from mockpay.providers.conekta.protocol.formats import Json, sent
from mockpay.sandbox.store import Record
from mockpay.web.api_request import ApiRequest
from mockpay.web.js_json import encodable, to_js

NOBODY: Final = Buyer()
BY_VALUE: Final = ("name", "email", "phone")
ECHOED: Final = ("corporate", "antifraud_info")


async def read(call: ApiRequest, body: Mapping[str, Any] | None) -> tuple[Buyer, Record | None]:
    """The buyer, and the customer behind, if one is named. Raises `Refused`."""
    if body is None:
        return NOBODY, None
    customer_id = body.get("customer_id") or body.get("id")
    if customer_id is None:
        return _by_value(body), None
    customer = await customers.find(call, customer_id)
    known = customers.buyer(customer)
    return replace(known, extras=known.extras | _echoed(body)), customer


def _by_value(body: Mapping[str, Any]) -> Buyer:
    missing = [name for name in BY_VALUE if not body.get(name)]
    if missing:
        raise WordedRefusal(422, *[violations.missing(f"customer_info.{name}") for name in missing])
    return Buyer(
        **person_names.split(body["name"]),
        email=body["email"],
        phone=body["phone"],
        extras={"corporate": False} | _echoed(body),
    )


def _echoed(body: Mapping[str, Any]) -> Json:
    return {name: to_js(body[name]) for name in ECHOED if body.get(name) is not None}


def present(order: Order) -> Json | None:
    """Who buys; None where nobody is known, as in orders of version 2.0 before they are charged."""
    buyer = order.buyer
    if buyer == NOBODY:
        return None
    return {
        "object": "customer_info",
        **sent(
            customer_id=buyer.customer_id,
            name=person_names.joined(buyer.first_name, buyer.last_name),
            email=buyer.email,
            phone=buyer.phone,
        ),
        **{name: encodable(buyer.extras[name]) for name in ECHOED if name in buyer.extras},
    }
