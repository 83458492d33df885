"""Ecart API's JSON -> our commands. Shapes are checked by the schemas before anything comes here."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from msgspec.structs import replace

from mockpay.orders.commands import EditOrder, PlaceOrder
from mockpay.orders.money import to_major
from mockpay.orders.order import Address, Buyer, Line, LineKind, Order, Region
from mockpay.orders.pricing import NewLine
from mockpay.providers.ecartapi.orders.items import item_id
from mockpay.providers.ecartapi.protocol.refusals import ITEM_INCOMPLETE, LAST_ITEM, NO_ITEM
from mockpay.providers.ecartapi.protocol.rules import NAME, RULES
from mockpay.providers.ecartapi.stores.stores import STORE
from mockpay.sandbox.store import Record

Body = Mapping[str, Any]
ADDRESS: Final = {
    "firstName": "first_name",
    "lastName": "last_name",
    "address1": "address1",
    "address2": "address2",
    "address3": "address3",
    "city": "city",
    "postalCode": "postal_code",
    "phone": "phone",
    "references": "reference",
}
ADDRESS_ECHO: Final = (
    "id", "dni", "identificationNumber", "interiorNumber", "email", "company", "latitude", "longitude",
)  # fmt: skip
BUYER: Final = {"email": "email", "firstName": "first_name", "lastName": "last_name", "phone": "phone"}
BUYER_ECHO: Final = ("identificationNumber", "company")
ITEM_ECHO: Final = ("variantId", "productId", "weight", "imageUrl")
ORDER_ECHO: Final = ("note", "tags", "channel")


def place_order(sent: Body, store: str, currency: str, customer: Record | None) -> PlaceOrder:
    """The `order` of POST /api/v2/orders, into the store of that name."""
    mark = {STORE: store} if store else {}
    billing, shipping = sent.get("billingAddress"), sent.get("shippingAddress")
    return PlaceOrder(
        origin=NAME,
        rules=RULES,
        currency=sent.get("currency") or currency,
        buyer=buyer({"email": sent.get("email")} | dict(sent.get("customer") or {}), _known(customer)),
        lines=(*(_new_item(item) for item in sent["items"]), *_order_lines(sent)),
        shipping_address=address(shipping) if shipping else None,
        billing_address=address(billing) if billing else None,
        reference=sent.get("reference"),
        extras=mark | _echoed(sent, {}),
    )


def edit_order(sent: Body, order: Order) -> EditOrder:
    """The `order` of PUT /api/v2/orders/{id}: what is left out stays."""
    billing, shipping = sent.get("billingAddress"), sent.get("shippingAddress")
    kept = _echoed(sent, order.extras.get(NAME, {}))
    return EditOrder(
        order_id=order.id,
        lines=_lines(sent["items"], order) if sent.get("items") else None,
        buyer=buyer(sent["customer"], order.buyer) if sent.get("customer") else None,
        shipping_address=address(shipping, order.shipping_address) if shipping else None,
        billing_address=address(billing, order.billing_address) if billing else None,
        extras=order.extras | kept if kept else None,
    )


def _echoed(sent: Body, before: Body) -> dict[str, Any]:
    """What is kept only to be said again."""
    echo = {name: sent[name] for name in ORDER_ECHO if sent.get(name) is not None}
    return {NAME: {**before, **echo}} if echo else {}


def _known(customer: Record | None) -> Buyer:
    if customer is None:
        return Buyer()
    facts: dict[str, Any] = {name: customer.data.get(name) for name in BUYER.values()}
    return Buyer(customer_id=customer.id, **facts)


def buyer(sent: Body, before: Buyer) -> Buyer:
    """The buyer, with what was sent laid over what is known."""
    facts: dict[str, Any] = {ours: sent[theirs] for theirs, ours in BUYER.items() if sent.get(theirs) is not None}
    if sent.get("id") is not None:
        facts["customer_id"] = str(sent["id"])
    echo = {name: sent[name] for name in BUYER_ECHO if sent.get(name) is not None}
    return replace(before, **facts, extras=before.extras | echo)


def address(sent: Body, before: Address | None = None) -> Address:
    """An address, with what was sent laid over what is known."""
    facts: dict[str, Any] = {ours: sent[theirs] for theirs, ours in ADDRESS.items() if theirs in sent}
    for name in ("country", "state"):
        if sent.get(name):
            facts[name] = _region(sent[name])
    before = before or Address()
    echo = {name: _text(sent[name]) for name in ADDRESS_ECHO if sent.get(name) is not None}
    return replace(before, **facts, extras=before.extras | echo)


def _region(sent: Body | str) -> Region:
    if isinstance(sent, str):
        return Region(code=sent) if len(sent) <= 3 else Region(name=sent)
    return Region(code=sent.get("code"), name=sent.get("name"))


def _new_item(sent: Body) -> NewLine:
    """A line as sent. There is no catalogue here, so a price must be there."""
    product = sent.get("variantId") or sent.get("productId")
    tax = sent.get("tax")
    return NewLine(
        kind=LineKind.ITEM,
        name=sent.get("name") or (f"Product {product}" if product else "Product"),
        unit_price=Decimal(sent["price"]),
        quantity=int(sent["quantity"]),
        discount=Decimal(sent.get("discount") or 0),
        tax=None if tax is None else Decimal(tax),
        code=_text(sent.get("sku")),
        extras={name: _text(sent[name]) for name in ITEM_ECHO if sent.get(name) is not None},
    )


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _order_lines(sent: Body) -> list[NewLine]:
    """Shipping, discount and tax of the whole order, as `totals` has them; the last two only if no item has its own."""
    totals = sent.get("totals") or {}
    method = sent.get("shippingMethod") or {}
    name = method if isinstance(method, str) else method.get("name") or method.get("id")
    shipping = Decimal(totals.get("shipping") or 0)
    rows = [(LineKind.SHIPPING, _text(name) or "Shipping", shipping)] if name or shipping else []
    for kind, key in ((LineKind.DISCOUNT, "discount"), (LineKind.TAX, "tax")):
        value = Decimal(totals.get(key) or 0)
        if value and not any(item.get(key) for item in sent["items"]):
            rows.append((kind, key.capitalize(), value))
    return [NewLine(kind=kind, name=label, unit_price=value) for kind, label, value in rows]


def _lines(sent: list[Body], order: Order) -> tuple[NewLine, ...]:
    """All lines with the changes to items: quantity 0 takes one away (BIGCOMMERCE), an item without id is added."""
    changes = {str(item["id"]): item for item in sent if item.get("id") is not None}
    known = {item_id(order, line) for line in order.of(LineKind.ITEM)}
    if unknown := sorted(set(changes) - known):
        values = {"order": order.id, "item": unknown[0], "known": ", ".join(sorted(known))}
        raise NO_ITEM.refusal(values, field="items")
    kept = [_changed(line, changes.get(item_id(order, line), {}), order.currency) for line in order.of(LineKind.ITEM)]
    added = [_new_item(_complete(item)) for item in sent if item.get("id") is None]
    items = [line for line in (*kept, *added) if line.quantity]
    if not items:
        raise LAST_ITEM.refusal({"order": order.id}, field="items")
    others = [line for line in order.lines if line.kind is not LineKind.ITEM]
    return (*items, *(_changed(line, {}, order.currency) for line in others))


def _complete(item: Body) -> Body:
    for name in ("price", "quantity"):
        if item.get(name) is None:
            raise ITEM_INCOMPLETE.refusal({"name": name}, field="items")
    return item


def _changed(line: Line, change: Body, currency: str) -> NewLine:
    """A line as it would be sent, with what changes of it."""
    price, discount, tax = (change.get(name) for name in ("price", "discount", "tax"))
    return NewLine(
        kind=line.kind,
        name=change.get("name") or line.name,
        unit_price=line.unit_price if price is None else Decimal(price),
        quantity=int(change.get("quantity", line.quantity)),
        discount=to_major(line.discount, currency) if discount is None else Decimal(discount),
        tax=to_major(line.tax, currency) if tax is None else Decimal(tax),
        is_service=line.is_service,
        carrier=line.carrier,
        code=line.code,
        extras=dict(line.extras),
    )
