"""The lines of an order, one by one: four kinds, and for each create, update and delete. The order's amount follows.

`deleted` in the answer of a delete: the clients of version 2.0 look for it.
"""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from mockpay.orders.commands import EditLines
from mockpay.providers.conekta.orders import line_codecs, lookup, preconditions
from mockpay.providers.conekta.orders.line_codecs import LineCodec
from mockpay.providers.conekta.protocol import listing, requests, violations
from mockpay.providers.conekta.protocol.auth import signed_in
from mockpay.providers.conekta.protocol.errors import WordedRefusal
from mockpay.web.api_request import ApiRequest
from mockpay.web.provider import Fidelity, Handler, Operation
from mockpay.web.validation import Schema


class Names(NamedTuple):
    """What OpenAPI 2.3.0 calls the operations on a kind of lines, and a line in their paths."""

    codec: LineCodec
    param: str
    create: str
    update: str
    delete: str


NAMES: Final = (
    Names(line_codecs.ITEMS, "line_item_id", "orders_create_product", "orders_update_product", "orders_delete_product"),
    Names(
        line_codecs.SHIPPING,
        "shipping_id",
        "orders_create_shipping",
        "orders_update_shipping",
        "orders_delete_shipping",
    ),
    Names(line_codecs.TAXES, "tax_id", "orders_create_taxes", "orders_update_taxes", "orders_delete_taxes"),
    Names(
        line_codecs.DISCOUNTS,
        "discount_lines_id",
        "orders_create_discount_line",
        "orders_update_discount_lines",
        "orders_delete_discount_lines",
    ),
)


def _create(names: Names) -> Handler:
    schema = Schema(f"conekta/{names.create}.request")

    async def create(call: ApiRequest) -> Any:
        body = await requests.read(call, schema)
        order = await lookup.order(call)
        preconditions.require_open(order)
        new = line_codecs.read(names.codec, body, order.currency)
        changed = await call.sandbox.handle(EditLines(order_id=order.id, put=(new,)), context=call.context(body))
        return line_codecs.present(names.codec, changed.of(names.codec.kind)[-1], changed)

    return create


def _update(names: Names) -> Handler:
    schema = Schema(f"conekta/{names.update}.request")

    async def update(call: ApiRequest) -> Any:
        body: Mapping[str, Any] = await requests.read(call, schema)
        order = await lookup.order(call)
        line = lookup.line(order, names.codec, call.path[names.param])
        preconditions.require_open(order)
        new = line_codecs.again(names.codec, line, order, body, order.currency)
        changed = await call.sandbox.handle(EditLines(order_id=order.id, put=(new,)), context=call.context(body))
        return line_codecs.present(names.codec, lookup.line(changed, names.codec, line.id), changed)

    return update


def _delete(names: Names) -> Handler:
    async def delete(call: ApiRequest) -> Any:
        order = await lookup.order(call)
        line = lookup.line(order, names.codec, call.path[names.param])
        preconditions.require_open(order)
        if names.codec is line_codecs.ITEMS and len(order.of(names.codec.kind)) == 1:
            raise WordedRefusal(422, violations.missing(line_codecs.ITEMS.path))
        await call.sandbox.handle(EditLines(order_id=order.id, drop=(line.id,)), context=call.context())
        return line_codecs.present(names.codec, line, order) | {"deleted": True}

    return delete


async def list_discount_lines(call: ApiRequest) -> Any:
    """GET /orders/{id}/discount_lines: the only kind of lines that can be listed."""
    order = await lookup.order(call)
    rows = [
        line_codecs.present(line_codecs.DISCOUNTS, line, order)
        for line in reversed(order.of(line_codecs.DISCOUNTS.kind))
    ]
    return listing.cut(call, rows)


async def get_discount_line(call: ApiRequest) -> Any:
    """GET /orders/{id}/discount_lines/{discount_lines_id}: the only kind of lines that can be got one by one."""
    order = await lookup.order(call)
    line = lookup.line(order, line_codecs.DISCOUNTS, call.path["discount_lines_id"])
    return line_codecs.present(line_codecs.DISCOUNTS, line, order)


DOCUMENTED, SOURCE = Fidelity.DOCUMENTED, "OpenAPI 2.3.0"


def _operations(names: Names) -> tuple[Operation, ...]:
    path = f"/orders/{{id}}/{names.codec.path}"
    one = f"{path}/{{{names.param}}}"
    return (
        signed_in("POST", path, names.create, DOCUMENTED, SOURCE, _create(names)),
        signed_in("PUT", one, names.update, DOCUMENTED, SOURCE, _update(names)),
        signed_in("DELETE", one, names.delete, DOCUMENTED, SOURCE, _delete(names)),
    )


DISCOUNTS: Final = "/orders/{id}/discount_lines"
ONE_DISCOUNT: Final = f"{DISCOUNTS}/{{discount_lines_id}}"
OPERATIONS: Final = (
    *(operation for names in NAMES for operation in _operations(names)),
    signed_in("GET", DISCOUNTS, "orders_get_discount_lines", DOCUMENTED, SOURCE, list_discount_lines, listing.PAGED),
    signed_in("GET", ONE_DISCOUNT, "orders_get_discount_line", DOCUMENTED, SOURCE, get_discount_line),
)
