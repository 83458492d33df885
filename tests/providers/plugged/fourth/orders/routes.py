"""Orders of Fourth: read, handle, present."""

from typing import Any, Final

from mockpay.orders.errors import NotFound
from mockpay.web.api_request import ApiRequest
from mockpay.web.provider import Fidelity, Operation
from mockpay.web.validation import Schema

from ..protocol.errors import guard
from ..protocol.rules import NAME
from . import presenter, reading

CREATE: Final = Schema("fourth/create_order.request")


async def create_order(call: ApiRequest) -> Any:
    body = await call.body(CREATE)
    return presenter.order_to_json(await call.sandbox.handle(reading.place_order(body), context=call.context(body)))


async def get_order(call: ApiRequest) -> Any:
    order = await call.sandbox.order(call.path["id"])
    if order.origin != NAME:
        raise NotFound(f"there is no order {order.id}", subject=order.id)
    return presenter.order_to_json(order)


INVENTED: Final = Fidelity.INVENTED
OPERATIONS: Final = (
    Operation("POST", "/fourth/orders", "create_order", INVENTED, "chosen", create_order, guard),
    Operation("GET", "/fourth/orders/{id}", "get_order", INVENTED, "chosen", get_order, guard),
    Operation("POST", "/fourth/orders/{id}/refund", "refund_order", INVENTED, "chosen", None, guard),
)
