"""Reconciliation over HTTP: a test posts the app's view of its orders, or says where it can be fetched."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

import msgspec
from starlette.requests import Request

from mockpay.control.errors import ExpectationFailed
from mockpay.control.space import space
from mockpay.orders.order import Order
from mockpay.sandbox.sandbox import Sandbox
from mockpay.sandbox.state import ALL
from mockpay.web.api_request import SETTINGS
from mockpay.web.body import read
from mockpay.web.errors import Invalid
from mockpay.web.js_json import decode
from mockpay.web.json_body import parsed
from mockpay.web.validation import Schema

if TYPE_CHECKING:
    from mockpay.webhooks.sender import ReceiverAnswer

Get = Callable[[str, Mapping[str, str], float, int], Awaitable["ReceiverAnswer"]]
"""Fetches a view, from loopback and private addresses only."""
RECONCILE: Final = Schema("control/reconcile.request")
MOST: Final = 16_777_216
"""Bytes of a view: some hundred thousand orders."""
SECONDS: Final = 10.0
"""What an app has to answer."""


async def compare(get: Get, request: Request) -> Any:
    """POST /_mockpay/reconcile: what is missing, extra, wrong or stale in the app's view of its orders."""
    from mockpay.control.comparison import Believed, SpaceOrders  # on first need: a start is short

    content = await read(request, max(MOST, request.scope[SETTINGS].max_body))
    body = _valid(parsed(content, request.scope))
    if "url" in body:
        body |= _valid({"orders": await _fetched(get, body["url"], body.get("headers", {}))})
    sandbox = space(request)
    orders = (await sandbox.orders(ALL)).rows
    if "origin" in body:
        orders = [order for order in orders if order.origin == body["origin"]]
    ours = SpaceOrders(orders, _word(sandbox, body.get("words")), minor=body.get("minor", False))
    return ours.compare(msgspec.convert(body["orders"], tuple[Believed, ...]))


async def _fetched(get: Get, url: str, headers: Mapping[str, str]) -> Any:
    answer = await get(url, headers, SECONDS, MOST)
    if answer.status != 200:
        why = answer.error or f"it answered {answer.status}"
        raise ExpectationFailed(422 if answer.refused else 502, "no_view", f"the view could not be fetched: {why}")
    if not answer.is_whole:
        raise ExpectationFailed(502, "no_view", f"the view could not be fetched: it is larger than {MOST} bytes")
    view = decode(answer.text.encode())
    return view.get("orders") if isinstance(view, dict) else view


def _valid(body: Any) -> dict[str, Any]:
    RECONCILE.check(body)
    found: dict[str, Any] = body
    return found


def _word(sandbox: Sandbox, provider: str | None) -> Callable[[Order], str]:
    """In whose words statuses are compared: those of one provider, or of each order's own."""
    if provider is not None and provider not in sandbox.specs:
        raise Invalid(f"words must be one of {', '.join(sandbox.specs)}, not {provider[:100]!r}")

    def word(order: Order) -> str:
        return sandbox.specs[provider or order.origin].word(order, sandbox.scenario)

    return word
