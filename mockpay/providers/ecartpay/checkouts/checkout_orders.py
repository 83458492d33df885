"""What a checkout becomes when its link is first opened: an order, and from then on that order is what counts (chosen:
no document tells when the order of a checkout is made)."""

from decimal import Decimal
from typing import Any, Final

from msgspec.structs import replace

from mockpay.orders.commands import PlaceOrder
from mockpay.orders.order import Buyer, LineKind, Order
from mockpay.orders.pricing import NewLine, priced, totals
from mockpay.providers.ecartpay.orders import listing
from mockpay.providers.ecartpay.protocol.formats import Json
from mockpay.providers.ecartpay.protocol.rules import NAME, RULES
from mockpay.sandbox.state import CUSTOMER
from mockpay.sandbox.store import Query, Record
from mockpay.web.api_request import ApiRequest

KIND: Final = f"{NAME}.checkout"
NAMED_BY: Final = "named_by"
BUYER: Final = ("email", "first_name", "last_name", "phone")
LENIENT: Final = replace(RULES, unique_reference=False)
"""Checkouts may share a reference_id (the documents give all of theirs the same), so their orders may too."""


async def opened(call: ApiRequest, checkout_id: str) -> Order | None:
    """The order of a checkout, made now if it is opened for the first time; None where there is no such checkout."""
    record = await call.sandbox.record(KIND, checkout_id)
    if record is None:
        return None
    found = await order_of(call, checkout_id)
    return found or await call.sandbox.handle(await _order(call, record), context=call.context(record.data))


async def order_of(call: ApiRequest, checkout_id: str) -> Order | None:
    """The order a checkout has become."""
    found = await call.sandbox.orders(Query(where={listing.CHECKOUT: checkout_id}, newest_first=False, limit=1))
    return found.rows[0] if found.rows else None


def check(data: Json) -> None:
    """Whether a checkout can be priced. Raises `Unacceptable`."""
    totals([priced(line, data["currency"]) for line in _lines(data)])


def _lines(data: Json) -> tuple[NewLine, ...]:
    return tuple(
        NewLine(
            kind=LineKind.ITEM,
            name=item["name"],
            unit_price=Decimal(str(item["price"])),
            quantity=item["quantity"],
            discount=Decimal(str(item["discount"])),
            is_service=item["is_service"],
        )
        for item in data["items"]
    )


async def _order(call: ApiRequest, record: Record) -> PlaceOrder:
    data = record.data
    return PlaceOrder(
        origin=NAME,
        rules=LENIENT,
        currency=data["currency"],
        buyer=await _buyer(call, data),
        lines=_lines(data),
        notify_url=data.get("notify_url"),
        named_by=data.get(NAMED_BY, ""),
        reference=data.get("reference"),
        reference_id=data.get("reference_id"),
        extras={listing.CHECKOUT: record.id},
    )


async def _buyer(call: ApiRequest, data: Json) -> Buyer:
    """As the checkout says, else as the customer is known."""
    customer_id, given = data.get("customer_id"), data.get("customer", {})
    record = await call.sandbox.record(CUSTOMER, customer_id) if customer_id else None
    known = record.data if record else {}
    who: dict[str, Any] = {name: given.get(name) or known.get(name) for name in BUYER}
    return Buyer(customer_id=customer_id, **who)
