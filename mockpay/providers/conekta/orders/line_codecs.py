"""The four kinds of lines of an order, as Conekta reads and writes them. Amounts are whole minor units.

Keys and their order: the order object in the documents of version 2.0, OpenAPI 2.3.0. `category`, `type` and what else
older clients send with a product is taken and dropped.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, NamedTuple

from mockpay.orders.currencies import exponent
from mockpay.orders.money import to_minor
from mockpay.orders.order import Line, LineKind, Order
from mockpay.orders.pricing import NewLine
from mockpay.providers.conekta.protocol.formats import Json, nested, sent
from mockpay.web.js_json import encodable, to_js

UNNAMED: Final = "Shipping"
"""What a shipping line is called elsewhere, when neither method nor carrier was sent (chosen)."""
Sent = Mapping[str, Any]


class LineCodec(NamedTuple):
    """A kind of lines: its list in an order, what one is called, which keys are only echoed, how the others read and
    write."""

    path: str
    kind: LineKind
    name: str
    echoed: tuple[str, ...]
    read: Callable[[Sent], dict[str, Any]]
    write: Callable[[Line, int], Json]


def _item(body: Sent) -> dict[str, Any]:
    return {
        "name": body["name"],
        "price": body["unit_price"],
        "quantity": int(body["quantity"]),
        "code": body.get("sku"),
    }


def _shipping(body: Sent) -> dict[str, Any]:
    name = body.get("method") or body.get("carrier") or UNNAMED
    return {"name": name, "price": body["amount"], "carrier": body.get("carrier")}


def _tax(body: Sent) -> dict[str, Any]:
    return {"name": body["description"], "price": body["amount"]}


def _discount(body: Sent) -> dict[str, Any]:
    return {"name": body["code"], "price": body["amount"], "code": body["code"]}


def _item_to_json(line: Line, price: int) -> Json:
    kept = line.extras
    return {
        "name": line.name,
        **sent(description=kept.get("description")),
        "unit_price": price,
        "quantity": line.quantity,
        **sent(sku=line.code or kept.get("sku"), brand=kept.get("brand"), tags=kept.get("tags")),
    }


def _shipping_to_json(line: Line, price: int) -> Json:
    kept = line.extras
    return {
        "amount": price,
        **sent(carrier=line.carrier, tracking_number=kept.get("tracking_number"), method=kept.get("method")),
    }


def _tax_to_json(line: Line, price: int) -> Json:
    return {"description": line.name, "amount": price}


def _discount_to_json(line: Line, price: int) -> Json:
    return {"code": line.code or line.name, "type": line.extras.get("type", "coupon"), "amount": price}


ITEMS: Final = LineCodec(
    "line_items",
    LineKind.ITEM,
    "line_item",
    ("description", "brand", "tags", "antifraud_info", "metadata"),
    _item,
    _item_to_json,
)
SHIPPING: Final = LineCodec(
    "shipping_lines",
    LineKind.SHIPPING,
    "shipping_line",
    ("tracking_number", "method", "metadata"),
    _shipping,
    _shipping_to_json,
)
TAXES: Final = LineCodec("tax_lines", LineKind.TAX, "tax_line", ("metadata",), _tax, _tax_to_json)
DISCOUNTS: Final = LineCodec(
    "discount_lines", LineKind.DISCOUNT, "discount_line", ("type",), _discount, _discount_to_json
)  # fmt: skip
ALL: Final = (ITEMS, SHIPPING, TAXES, DISCOUNTS)
HASHES: Final[Sequence[str]] = ("antifraud_info", "metadata")


def read(codec: LineCodec, body: Sent, currency: str, line_id: str = "") -> NewLine:
    """A line as it was sent; with an id it takes the place of that one."""
    facts = codec.read(body)
    return NewLine(
        kind=codec.kind,
        unit_price=Decimal(facts.pop("price")).scaleb(-exponent(currency)),
        id=line_id,
        extras={key: to_js(body[key]) for key in codec.echoed if body.get(key) is not None},
        **facts,
    )


def again(codec: LineCodec, line: Line, order: Order, changes: Sent, currency: str) -> NewLine:
    """A line as it would be sent once more, with changes."""
    return read(codec, {**present(codec, line, order), **changes}, currency, line.id)


def present(codec: LineCodec, line: Line, order: Order) -> Json:
    """A line as answers have it. A product always has both hashes, other lines what was sent."""
    hashes = HASHES if codec is ITEMS else [key for key in HASHES if key in line.extras]
    return {
        "id": line.id,
        "object": codec.name,
        **codec.write(line, to_minor(line.unit_price, order.currency)),
        "parent_id": order.id,
        **{key: encodable(line.extras.get(key, {})) for key in hashes},
    }


def lists(order: Order) -> Json:
    """The lists of lines an order has, the newest line first; those without any stay away."""
    rows = {codec.path: [present(codec, line, order) for line in reversed(order.of(codec.kind))] for codec in ALL}
    return sent(**{path: nested(lines) for path, lines in rows.items()})
