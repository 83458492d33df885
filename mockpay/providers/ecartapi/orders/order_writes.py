"""Orders: create, update, delete, complete, cancel. The order's own rules decide, whoever made it."""

from typing import Any, Final

from mockpay.orders import status
from mockpay.orders.commands import Command, EditOrder, FlagOrder
from mockpay.orders.lifecycle import Action, Entity, allows
from mockpay.orders.order import Order
from mockpay.providers.ecartapi.orders import lookup, reading, status_commands
from mockpay.providers.ecartapi.orders.presenter import canonical
from mockpay.providers.ecartapi.orders.routes import paths
from mockpay.providers.ecartapi.protocol.content_type import body_of
from mockpay.providers.ecartapi.protocol.refusals import UNKNOWN_STATUS
from mockpay.providers.ecartapi.stores.auth import of_orders, shop_of
from mockpay.providers.ecartapi.stores.statuses import StatusWords
from mockpay.sandbox.state import CUSTOMER
from mockpay.web.api_request import ApiRequest
from mockpay.web.provider import Fidelity
from mockpay.web.validation import Schema

CREATE: Final = Schema("ecartapi/create_order.request")
UPDATE: Final = Schema("ecartapi/update_order.request")
CANCEL: Final = Schema("ecartapi/cancel_order.request")
DONE: Final = {"success": True}


async def create_order(call: ApiRequest) -> Any:
    """POST /api/v2/orders: `{"order": {…}}`."""
    body = await body_of(call, CREATE)
    sent, scenario = body["order"], call.sandbox.scenario
    buyer_id = (sent.get("customer") or {}).get("id")
    customer = await call.sandbox.record(CUSTOMER, str(buyer_id)) if buyer_id is not None else None
    place = reading.place_order(sent, shop_of(call).name, scenario.account.currency, customer)
    order = await call.sandbox.handle(place, *_wished(call, sent, "", None), context=call.context(body))
    return _order_answer(call, order)


async def update_order(call: ApiRequest) -> Any:
    """PUT /api/v2/orders/{id}: `{"order": {only what changes}}`."""
    body = await body_of(call, UPDATE)
    order, sent = await lookup.order(call), body["order"]
    edit = reading.edit_order(sent, order)
    wished = _wished(call, sent, order.id, shop_of(call).words(order))
    commands = [*([] if edit == EditOrder(order_id=order.id) else [edit]), *wished]
    if commands:
        order = await call.sandbox.handle(*commands, context=call.context(body))
    return _order_answer(call, order)


async def delete_order(call: ApiRequest) -> Any:
    """DELETE /api/v2/orders/{id}: cancelled if it still can be, and in no list any more."""
    order = await lookup.order(call)
    ways = [Action.CANCEL] if allows(Entity.ORDER, status.life(order), Action.CANCEL) else []
    await call.sandbox.handle(*(_mark(order, action) for action in (*ways, Action.DELETE)), context=call.context())
    return DONE


async def complete_order(call: ApiRequest) -> Any:
    """POST /api/v2/orders/{id}/complete."""
    await call.sandbox.handle(_mark(await lookup.order(call), Action.COMPLETE), context=call.context())
    return DONE


async def cancel_order(call: ApiRequest) -> Any:
    """POST /api/v2/orders/{id}/cancel, PUT in v3: `cancelReason` (in an `order` or not), `reason` or nothing."""
    body = await body_of(call, CANCEL)
    reason = (body.get("order") or {}).get("cancelReason") or body.get("cancelReason") or body.get("reason")
    await call.sandbox.handle(_mark(await lookup.order(call), Action.CANCEL, reason), context=call.context(body))
    return DONE


def _mark(order: Order, action: Action, reason: str | None = None) -> FlagOrder:
    return FlagOrder(order_id=order.id, action=action, reason=reason)


def _wished(call: ApiRequest, sent: dict[str, Any], order_id: str, now: StatusWords | None) -> list[Command]:
    """The commands for the status a body asks for; a word nobody knows is refused when strict, else reported."""
    method = call.sandbox.scenario.default_method
    found, unknown = status_commands.commands(sent, order_id, method, shop_of(call), now)
    if unknown and call.sandbox.scenario.strict:
        raise UNKNOWN_STATUS.refusal({"path": " and ".join(unknown), "words": ", ".join(status_commands.WAYS)})
    call.ignored = [*call.ignored, *unknown]
    return found


def _order_answer(call: ApiRequest, order: Order) -> Any:
    return {"success": True, "order": canonical(order, shop_of(call), call.base_url)}


DOCUMENTED, INVENTED = Fidelity.DOCUMENTED, Fidelity.INVENTED
V3_CANCEL: Final = ("/api/v3/orders/{id}/cancel",)
OPERATIONS: Final = (
    *of_orders("POST", paths(""), "create_order", DOCUMENTED, "GUIDE; SHOPIFY orders", create_order),
    *of_orders("PUT", paths("/{id}"), "update_order", DOCUMENTED, "GUIDE; BIGCOMMERCE order", update_order),
    *of_orders("DELETE", paths("/{id}"), "delete_order", INVENTED, "GUIDE; body: chosen", delete_order),
    *of_orders("POST", paths("/{id}/complete"), "complete_order", INVENTED, "GUIDE; body: chosen", complete_order),
    *of_orders("POST", paths("/{id}/cancel"), "cancel_order", DOCUMENTED, "GUIDE; BIGCOMMERCE cancel", cancel_order),
    *of_orders("PUT", V3_CANCEL, "cancel_order", Fidelity.OBSERVED, "vendor route list", cancel_order),
)
