"""The facade of EcartPay's own Odoo add-on: orders whose lines give way to their amount, and the secret of webhooks."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from msgspec.structs import replace

from mockpay.orders.commands import PlaceOrder
from mockpay.orders.line_totals import lines_or_amount
from mockpay.orders.order import Order
from mockpay.providers.ecartpay.orders import lookup, presenter, reading
from mockpay.providers.ecartpay.protocol import order_refusals as refusals
from mockpay.providers.ecartpay.protocol.auth import signed_in
from mockpay.providers.ecartpay.protocol.bodies import body_of
from mockpay.providers.ecartpay.protocol.formats import Json, sent
from mockpay.web.api_request import ApiRequest
from mockpay.web.js_json import encodable, to_js
from mockpay.web.origin import named_by
from mockpay.web.provider import Fidelity
from mockpay.web.validation import Schema

CREATE_ODOO_ORDER: Final = Schema("ecartpay/create_odoo_order.request")
UNNAMED: Final = "Odoo"
BUYER: Final = ("email", "first_name", "last_name", "phone")
LINKS: Final = ("notify_url", "redirect_url")
SAME: Final = ("currency", "items", "shipping_items", "discounts", "reference", "reference_id")


async def create_odoo_order(call: ApiRequest) -> Any:
    """POST /api/odoo/orders."""
    body = await body_of(call, CREATE_ODOO_ORDER)
    order = await call.sandbox.handle(place_order(body, call), context=call.context(body))
    return _order_to_json(order, call)


async def get_odoo_order(call: ApiRequest) -> Any:
    """GET /api/odoo/orders/{id}: any order of the account."""
    return _order_to_json(await lookup.order(call, call.path["id"]), call)


async def get_webhook_secret(call: ApiRequest) -> Any:
    """GET /api/odoo/webhook-secret: what webhooks are signed with."""
    return {"secret": call.sandbox.scenario.webhooks.secret}


def place_order(body: Mapping[str, Any], call: ApiRequest) -> PlaceOrder:
    """The body as a command. Prices include tax; lines that do not add up to `amount` become one line of it."""
    flat = _flat(body)
    command = reading.place_order(flat, None, {}, named_by(call, flat["notify_url"]))
    name = body.get("reference") or body.get("reference_id") or UNNAMED
    return replace(
        command,
        lines=lines_or_amount(command.lines, Decimal(body["amount"]), command.currency, name),
        extras={"ecommerce": to_js(body.get("ecommerce") or {})},
    )


def _flat(body: Mapping[str, Any]) -> Json:
    """As POST /api/orders takes it: the buyer and the links at the root."""
    customer, urls = body["customer"], body.get("urls") or {}
    if not (customer.get("email") or customer.get("phone")):
        raise refusals.NO_ODOO_BUYER.refusal()
    same = {name: body[name] for name in SAME if name in body}
    return same | {name: customer.get(name) for name in BUYER} | {name: urls.get(name) for name in LINKS}


def _order_to_json(order: Order, call: ApiRequest) -> Json:
    """The order as a create answers it, with what the shop said of itself."""
    created = presenter.created(order, call.sandbox.scenario, call.base_url)
    return {**created, **sent(ecommerce=encodable(order.extras.get("ecommerce")) or None)}


OBSERVED: Final = Fidelity.OBSERVED
OPERATIONS: Final = (
    signed_in("POST", "/api/odoo/orders", "create_odoo_order", OBSERVED, "ODOO", create_odoo_order),
    signed_in("GET", "/api/odoo/orders/{id}", "get_odoo_order", OBSERVED, "ODOO", get_odoo_order),
    signed_in("GET", "/api/odoo/webhook-secret", "get_webhook_secret", OBSERVED, "ODOO", get_webhook_secret),
)
