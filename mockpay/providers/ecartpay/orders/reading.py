"""EcartPay's JSON -> our commands and queries. Shapes are checked by the schemas before anything comes here."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from mockpay.orders.commands import EditOrder, PlaceOrder
from mockpay.orders.order import Address, Buyer, LineKind, Region
from mockpay.orders.pricing import NewLine, Tax
from mockpay.providers.ecartpay.protocol import order_refusals as refusals
from mockpay.providers.ecartpay.protocol import queries
from mockpay.providers.ecartpay.protocol.customer_refusals import NO_NAMED_CUSTOMER
from mockpay.providers.ecartpay.protocol.rules import NAME, RULES
from mockpay.providers.ecartpay.protocol.status import WORDS
from mockpay.sandbox.store import Query, Record
from mockpay.web.js_json import to_js
from mockpay.web.query import Parameters

PLACEHOLDER: Final = re.compile(r"\{\{.*\}\}|<.*>|\$\{.*\}")
ADDRESS: Final = (
    "first_name", "last_name", "address1", "address2", "address3", "city", "postal_code", "phone",
    "reference",
)  # fmt: skip


def place_order(
    body: Mapping[str, Any], customer: Record | None, taxes: Mapping[str, Decimal], named_by: str
) -> PlaceOrder:
    """The body of POST /api/orders. `taxes` are the named taxes of the scenario, in percent; `named_by` is who named
    its `notify_url`."""
    _refuse_placeholder(body.get("token"))
    place = body.get("shipping_address")
    return PlaceOrder(
        origin=NAME,
        rules=RULES,
        currency=body["currency"],
        buyer=_buyer(body, customer),
        lines=(
            *[_item(item, taxes) for item in body["items"]],
            *[_shipping_item(item) for item in body.get("shipping_items") or ()],
            *[_discount(item) for item in body.get("discounts") or ()],
        ),
        shipping_address=address(place) if place else None,
        notify_url=body.get("notify_url"),
        named_by=named_by,
        redirect_url=body.get("redirect_url"),
        reference=body.get("reference"),
        reference_id=body.get("reference_id"),
        metadata=to_js(body.get("metafields") or {}),
        extras=_extras(body),
    )


def edit_order(order_id: str, body: Mapping[str, Any]) -> EditOrder:
    """The body of PUT /api/orders/{id}."""
    place = body.get("shipping_address")
    return EditOrder(order_id=order_id, shipping_address=address(place) if place else None)


def _refuse_placeholder(token: str | None) -> None:
    if token and PLACEHOLDER.fullmatch(token):
        raise refusals.PLACEHOLDER.refusal({"token": token})


def _buyer(body: Mapping[str, Any], customer: Record | None) -> Buyer:
    known = customer.data if customer else {}
    given: dict[str, Any] = {
        name: body.get(name) or known.get(name) for name in ("email", "first_name", "last_name", "phone")
    }
    if customer is None and not (given["email"] or given["phone"]):
        raise refusals.NO_BUYER.refusal()
    return Buyer(customer_id=customer.id if customer else None, **given)


def _extras(body: Mapping[str, Any]) -> dict[str, Any]:
    echoed = ("send_email", "installments_information")
    return {name: to_js(body[name]) for name in echoed if body.get(name) is not None}


def _item(item: Mapping[str, Any], taxes: Mapping[str, Decimal]) -> NewLine:
    listed = item.get("taxes") or []
    tax = item.get("tax")
    return NewLine(
        kind=LineKind.ITEM,
        name=item["name"],
        unit_price=Decimal(item["price"]),
        quantity=int(item["quantity"]),
        discount=Decimal(item.get("discount") or 0),
        tax=None if tax is None else Decimal(tax),
        taxes=tuple(_tax(one, taxes, index) for index, one in enumerate(listed)),
        is_service=bool(item.get("is_service")),
        extras={"taxes": to_js(listed)} if listed else {},
    )


def _tax(tax: Any, named: Mapping[str, Decimal], index: int) -> Tax:
    """An element of `taxes[]`, whose shape no document shows: an amount, a rate in percent, or a name (chosen)."""
    if isinstance(tax, str):
        tax = {"name": tax}
    if "amount" in tax:
        return Tax(amount=Decimal(tax["amount"]))
    rate = next((tax[word] for word in ("rate", "percent", "percentage") if word in tax), named.get(tax.get("name")))
    if rate is None:
        known = ", ".join(named) or "none"
        raise refusals.UNCLEAR_TAX.refusal({"index": index, "known": known})
    return Tax(percent=Decimal(rate))


def _shipping_item(item: Mapping[str, Any]) -> NewLine:
    tracking = item.get("tracking")
    return NewLine(
        kind=LineKind.SHIPPING,
        name=item["name"],
        unit_price=Decimal(item["amount"]),
        carrier=item.get("carrier"),
        extras={"tracking": tracking} if tracking else {},
    )


def _discount(item: Mapping[str, Any]) -> NewLine:
    return NewLine(kind=LineKind.DISCOUNT, name=item["name"], unit_price=Decimal(item["amount"]))


def address(place: Mapping[str, Any]) -> Address:
    """A shipping address; what was not sent stays away."""
    texts: dict[str, Any] = {name: place.get(name) for name in ADDRESS}
    return Address(country=_region(place.get("country")), state=_region(place.get("state")), **texts)


def _region(region: Mapping[str, Any] | None) -> Region | None:
    return Region(code=region.get("code"), name=region.get("name")) if region else None


def customer_or_refuse(customer_id: str, found: Record | None) -> Record:
    """The customer, or the refusal that names the field."""
    if found is None:
        values = {"customer": customer_id}
        raise NO_NAMED_CUSTOMER.refusal(values, field="customer_id", subject=customer_id)
    return found


LISTED: Final = (*queries.PAGED, *queries.SPAN, "q", "status", "reference_id")
"""Parameters of GET /api/orders."""


def listing(query: Parameters) -> tuple[Query, int]:
    """The query of GET /api/orders, and the page size. Names and defaults are chosen; no document has them."""
    since, until = queries.span(query)
    offset, limit = queries.paging(query)
    any_of, text = _any_of(query), query.get("q")
    where = {} if any_of else {"origin": NAME}
    found = Query(where=where, any_of=any_of, since=since, until=until, text=text, offset=offset, limit=limit)
    return found, limit


def _any_of(query: Parameters) -> dict[str, tuple[str, ...]]:
    wanted = queries.any_of(query, ("status", "reference_id"))
    if not set(wanted.get("status", ())) <= set(WORDS):
        raise refusals.STRANGE_STATUS.refusal({"words": ", ".join(WORDS)})
    return {f"{NAME}.{name}": values for name, values in wanted.items()}
