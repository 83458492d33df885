"""Orders and tokens of the API: read, handle, answer."""

from typing import Any, Final

from mockpay.orders.order import Order
from mockpay.providers.ecartpay.customers import card_tokens
from mockpay.providers.ecartpay.orders import lookup, payment_references, presenter, reading
from mockpay.providers.ecartpay.protocol import auth, queries
from mockpay.providers.ecartpay.protocol.bodies import body_of
from mockpay.web.api_request import ApiRequest
from mockpay.web.origin import named_by
from mockpay.web.presented import presented
from mockpay.web.provider import Fidelity, Operation
from mockpay.web.validation import Schema

CREATE_ORDER: Final = Schema("ecartpay/create_order.request")
UPDATE_ORDER: Final = Schema("ecartpay/update_order.request")
created: Final = presented(presenter.created)
detailed: Final = presented(presenter.detailed)


async def create_token(call: ApiRequest) -> Any:
    """POST /api/authorizations/token. The body, if any, is not looked at."""
    return {"token": auth.issue(call)}


async def create_order(call: ApiRequest) -> Any:
    """POST /api/orders."""
    body = await body_of(call, CREATE_ORDER)
    customer = await lookup.customer(call, body.get("customer_id"))
    place = reading.place_order(body, customer, call.sandbox.rule_engine.taxes, named_by(call, body.get("notify_url")))
    pay = await card_tokens.payment(call, body.get("token"))
    order = await call.sandbox.handle(place, *pay, context=call.context(body))
    return presenter.created(card_tokens.unless_declined(order), call.sandbox.scenario, call.base_url)


async def get_order(call: ApiRequest) -> Any:
    """GET /api/orders/{id}."""
    return detailed(await _order(call), call.sandbox.scenario)


async def get_public_order(call: ApiRequest) -> Any:
    """GET /api/orders/public/{id}: what a checkout may know, without a token."""
    return payment_references.public(await _order(call), call)


async def list_orders(call: ApiRequest) -> Any:
    """GET /api/orders."""
    query, limit = reading.listing(call.query)
    page = await call.sandbox.orders(query)
    scenario, base = call.sandbox.scenario, call.base_url
    docs = [created(order, scenario, base) for order in page.rows]
    return queries.listed(docs, page.count, limit)


async def update_order(call: ApiRequest) -> Any:
    """PUT /api/orders/{id}: the shipping address."""
    body = await body_of(call, UPDATE_ORDER)
    await _order(call)
    order = await call.sandbox.handle(reading.edit_order(call.path["id"], body), context=call.context(body))
    return presenter.created(order, call.sandbox.scenario, call.base_url)


async def _order(call: ApiRequest) -> Order:
    return await lookup.order(call, call.path["id"])


DOCUMENTED, INVENTED = Fidelity.DOCUMENTED, Fidelity.INVENTED
OPERATIONS: Final = (
    Operation(
        "POST",
        "/api/authorizations/token",
        "create_token",
        DOCUMENTED,
        "DOC authorization-token",
        create_token,
        auth.check_keys,
    ),
    auth.signed_in("POST", "/api/orders", "create_order", DOCUMENTED, "DOC orders", create_order),
    auth.signed_in("GET", "/api/orders", "list_orders", INVENTED, "CLIENTS read docs[]", list_orders, reading.LISTED),
    Operation("GET", "/api/orders/public/{id}", "get_public_order", INVENTED, "OAS; body: chosen", get_public_order),
    auth.signed_in("GET", "/api/orders/{id}", "get_order", DOCUMENTED, "DOC orders", get_order),
    auth.signed_in("PUT", "/api/orders/{id}", "update_order", INVENTED, "OAS; body: chosen", update_order),
)
