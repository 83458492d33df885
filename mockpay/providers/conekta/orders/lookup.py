"""What a request names by id, or the refusal that names its kind."""

from mockpay.orders.errors import NotFound
from mockpay.orders.order import Charge, Line, Order
from mockpay.providers.conekta.orders.keys import CHARGE
from mockpay.providers.conekta.orders.line_codecs import LineCodec
from mockpay.providers.conekta.protocol import errors
from mockpay.providers.conekta.protocol.rules import NAME
from mockpay.sandbox.store import Query
from mockpay.web.api_request import ApiRequest


async def order(call: ApiRequest) -> Order:
    """The order in the path, by its id or that of one of its charges (the official client for PHP 5 asks so).

    Raises `Refused`.
    """
    order_id = call.path["id"]
    found = await by_id(call, order_id) or await of_charge(call, order_id)
    if found is None:
        raise errors.not_found("Order", order_id)
    return found


async def by_id(call: ApiRequest, order_id: str) -> Order | None:
    """An order of Conekta's, None where it is none of those."""
    try:
        found = await call.sandbox.order(order_id)
    except NotFound:
        return None
    return found if found.origin == NAME else None


async def of_charge(call: ApiRequest, charge_id: str) -> Order | None:
    """The order a charge belongs to."""
    rows = (await call.sandbox.orders(Query(where={CHARGE: charge_id}, limit=1))).rows
    return rows[0] if rows else None


def charge(order: Order, charge_id: str) -> Charge:
    """A charge of an order. Raises `Refused`."""
    for one in order.charges:
        if one.id == charge_id:
            return one
    raise errors.not_found("Charge", charge_id)


def line(order: Order, codec: LineCodec, line_id: str) -> Line:
    """A line of an order, of one kind. Raises `Refused`."""
    for one in order.of(codec.kind):
        if one.id == line_id:
            return one
    raise errors.not_found(codec.name, line_id)
