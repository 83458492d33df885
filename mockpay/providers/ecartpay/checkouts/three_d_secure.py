"""3-D Secure by redirect: order and card are enrolled, the buyer opens the address that this gives, is asked by the
bank where the card wants it so, and comes back to the shop.

Source: docs.ecartpay.com/docs/3d-secure-3ds-payment-flow, which has nothing charged before the buyer comes. Chosen:
what the address looks like, that it stands for one attempt, and how long the bank waits for an answer.
"""

from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlencode, urlsplit, urlunsplit

from msgspec.structs import replace

from mockpay.orders import payment_terms, status
from mockpay.orders.actions import cancel_waiting_attempts
from mockpay.orders.actor import Actor
from mockpay.orders.commands import PayOrder
from mockpay.orders.errors import WrongState
from mockpay.orders.order import Charge, Order
from mockpay.orders.states import ChargeState
from mockpay.providers.ecartpay.checkouts.pay_pages import RETURN, return_parameters
from mockpay.providers.ecartpay.customers import card_tokens
from mockpay.providers.ecartpay.orders import lookup
from mockpay.providers.ecartpay.protocol import order_refusals as refusals
from mockpay.providers.ecartpay.protocol.auth import signed_in
from mockpay.providers.ecartpay.protocol.bodies import body_of
from mockpay.providers.ecartpay.protocol.rules import NAME
from mockpay.providers.ecartpay.protocol.settings import settings
from mockpay.sandbox.store import Record
from mockpay.web.api_request import ApiRequest
from mockpay.web.provider import Fidelity, Operation
from mockpay.web.reply import Text
from mockpay.web.validation import Schema

CREATE: Final = Schema("ecartpay/create_three_d_secure.request")
KIND: Final = f"{NAME}.three_d_secure"
ENROLLMENT: Final = "three_d_secure"
"""Under which name a charge knows its enrollment."""

PATIENCE: Final = timedelta(minutes=15)
DONE: Final = (ChargeState.CAPTURED, ChargeState.AUTHORIZED, ChargeState.DECLINED)
PATH: Final = "/three-d-secure"


async def create_three_d_secure(call: ApiRequest) -> Any:
    """POST /api/three-d-secure: enroll an order and a card token. Nothing is charged yet."""
    body = await body_of(call, CREATE)
    _check_address(body["redirect_url"])
    order = await lookup.order(call, _order_id(body))
    pay = await _payment(call, body["token"])
    if status.is_secured(order) and not status.due(order):
        raise refusals.NOTHING_DUE.refusal({"order": order.id})
    terms, due = call.sandbox.terms_of(NAME), order.totals.total
    payment_terms.check(terms, pay.method, pay.months, due, order.currency)
    payment_terms.plan(terms, pay.method, pay.months, due, order.currency, buyer_pays=pay.buyer_pays)
    kept = {"order_id": order.id, "token": body["token"], RETURN: body["redirect_url"]}
    record = await call.sandbox.add_record(KIND, kept)
    return {"url": f"{call.base_url}{PATH}/{record.id}"}


def _order_id(body: dict[str, Any]) -> str:
    found: str | None = body.get("order") or body.get("order_id")
    if not found:
        raise refusals.NO_ORDER_NAMED.refusal()
    return found


def _check_address(url: str) -> None:
    try:
        _ = urlsplit(url).port  # it and the host are only looked at when asked for
    except ValueError:
        raise refusals.NO_ADDRESS.refusal() from None


async def open_three_d_secure(call: ApiRequest) -> Text:
    """GET /three-d-secure/{id}, in the buyer's browser: pays, and leads on: to the bank's question or to the shop."""
    record = await call.sandbox.record(KIND, call.path["id"])
    if record is None:
        raise refusals.NO_ENROLLMENT.refusal({"enrollment": call.path["id"]})
    order = await call.sandbox.order(record.data["order_id"])
    if _attempt(order, record) is None:
        order = await _attempted(call, record, order)
    return Text(b"", b"text/html; charset=utf-8", 302, ((b"location", _onward(call, record, order).encode()),))


async def _attempted(call: ApiRequest, record: Record, order: Order) -> Order:
    """The order after the attempt; as it was where it takes none any more."""
    pay = replace(
        await _payment(call, record.data["token"]),
        order_id=order.id,
        three_ds=True,
        expires_at=call.sandbox.clock.now() + PATIENCE,
        references={ENROLLMENT: record.id, RETURN: record.data[RETURN]},
    )
    try:
        return await call.sandbox.handle(
            *cancel_waiting_attempts(order), pay, context=call.context(None, Actor.PAY_PAGE)
        )
    except WrongState:
        return order


async def _payment(call: ApiRequest, token: str) -> PayOrder:
    (pay,) = await card_tokens.payment(call, token)
    return pay


def _attempt(order: Order, record: Record) -> Charge | None:
    found = (charge for charge in order.charges if charge.references.get(ENROLLMENT) == record.id)
    return next(found, None)


def _onward(call: ApiRequest, record: Record, order: Order) -> str:
    """Back to the shop with an attempt that has come to an end; else to the order's own page, which knows what to say
    or to ask."""
    scenario, charge = call.sandbox.scenario, _attempt(order, record)
    if charge is None or charge.state not in DONE:
        return settings(scenario).pay_link.format(base=call.base_url, id=order.id)
    address: str = record.data[RETURN]
    shop = urlsplit(address)
    parameters = urlencode(return_parameters(order)) if scenario.checkout.tell else ""
    return urlunsplit(shop._replace(query="&".join(filter(None, (shop.query, parameters)))))


GUIDE: Final = "DOC 3d-secure-3ds-payment-flow"
OPERATIONS: Final = (
    signed_in("POST", f"/api{PATH}", "create_three_d_secure", Fidelity.DOCUMENTED, GUIDE, create_three_d_secure),
    Operation(
        "GET",
        f"{PATH}/{{id}}",
        "open_three_d_secure",
        Fidelity.INVENTED,
        f"{GUIDE}; address: chosen",
        open_three_d_secure,
        for_browsers=True,
    ),
)
