"""The pages: what each asks for, and what its template gets. `PAGES` is the table of them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import Any, Final, NamedTuple

import msgspec

from mockpay.dashboard import figures
from mockpay.dashboard.internal_client import InternalClient
from mockpay.dashboard.lists import ORDERS, REQUESTS, WEBHOOKS, Query, ask_for, listed
from mockpay.dashboard.order_actions import declines, offered, ways
from mockpay.dashboard.paths import HOME, LIVE
from mockpay.dashboard.timeline import timeline
from mockpay.orders.ledger import balances
from mockpay.orders.order import Order
from mockpay.orders.status import Life, Payment
from mockpay.sandbox.outbox import DeliveryState
from mockpay.sandbox.store import LedgerEntry
from mockpay.web.errors import Malformed
from mockpay.web.js_json import decode

A_FEW: Final = 8
A_PILE: Final = 20
"""Webhooks of an inbox that are shown, each with all of its body."""
AROUND: Final = 60
"""Requests and deliveries that are looked through for the timeline of an order."""

Context = dict[str, Any]
_requests = partial(ask_for, REQUESTS)


class PageView(NamedTuple):
    """A page: its path, its template, and what that shows. `place` is where it stands in the navigation."""

    path: str
    place: str
    template: str
    show: Callable[[InternalClient, Query, Mapping[str, str]], Awaitable[Context]]


async def overview(ask: InternalClient, _query: Query, _params: Mapping[str, str]) -> Context:
    """What happened lately in figures, and the newest of everything."""
    now = (await ask.get("/_mockpay/clock"))["now"]
    last, asked = figures.span(ask.viewer, now)
    counted = await ask.get("/_mockpay/statistics", **asked)
    return {
        "figures": figures.figures(ask.viewer, counted, last),
        "orders": await ask.get("/_mockpay/orders", sort="created", limit=A_FEW),
        "requests": await _requests(ask, limit=A_FEW),
        "deliveries": await ask.get("/_mockpay/webhooks", sort="created", order="desc", limit=A_FEW),
    }


async def orders(ask: InternalClient, query: Query, _params: Mapping[str, str]) -> Context:
    """All orders, the newest first."""
    return {**await listed(ORDERS, ask, query), "payments": list(Payment), "lives": list(Life)}


async def order(ask: InternalClient, _query: Query, params: Mapping[str, str]) -> Context:
    """One order with all that happened to it."""
    path = f"/_mockpay/orders/{params['id']}"
    told, explained = await ask.get(path), await ask.get(f"{path}/explain")
    requests = await _requests(ask, text=params["id"], limit=AROUND)
    deliveries = await ask.get("/_mockpay/webhooks", order_id=params["id"], newest_first="true", limit=AROUND)
    found = msgspec.convert(told["order"], Order, strict=False)
    books = msgspec.convert(told["books"], list[LedgerEntry])
    can = offered(found, explained["actions"])
    steps, before = timeline(found, told["history"], requests["requests"], deliveries["deliveries"])
    return {
        "told": told,
        "order": found,
        "explained": explained,
        "can": can,
        "ways": ways(found, can),
        "declines": declines(await ask.get("/_mockpay/scenario")),
        "decided": {charge["id"]: charge["decided"] for charge in explained["charges"]},
        "steps": steps,
        "before": before,
        "requests": requests,
        "deliveries": deliveries,
        "ledger": _ledger(books),
        "balances": balances(entry.posting for entry in books),
    }


def _ledger(books: Sequence[LedgerEntry]) -> dict[int, dict[str, int]]:
    """What each version of an order moved, by account."""
    steps = groupby(books, lambda entry: entry.version)
    return {version: balances(entry.posting for entry in entries) for version, entries in steps}


async def requests(ask: InternalClient, query: Query, _params: Mapping[str, str]) -> Context:
    """What was asked and answered, the last first."""
    return await listed(REQUESTS, ask, query)


async def request(ask: InternalClient, _query: Query, params: Mapping[str, str]) -> Context:
    """One of them, and why it was answered as it was."""
    path = f"/_mockpay/requests/{params['id']}"
    return {"one": await ask.get(path), "explained": await ask.get(f"{path}/explain")}


async def webhooks(ask: InternalClient, query: Query, _params: Mapping[str, str]) -> Context:
    """What was sent to the shop, or waits to be, the last first."""
    can_replay = not {"text", "from", "to"} & WEBHOOKS.chosen(query).keys()
    return {**await listed(WEBHOOKS, ask, query), "states": list(DeliveryState), "can_replay": can_replay}


async def webhook(ask: InternalClient, _query: Query, params: Mapping[str, str]) -> Context:
    """One of them, with its attempts."""
    return {"one": await ask.get(f"/_mockpay/webhooks/{params['id']}")}


async def inboxes(ask: InternalClient, _query: Query, _params: Mapping[str, str]) -> Context:
    """The receivers that are part of the sandbox."""
    found: Context = await ask.get("/_mockpay/inbox")
    return found


async def inbox(ask: InternalClient, _query: Query, params: Mapping[str, str]) -> Context:
    """The last that came to one of them, the last first."""
    one = await ask.get(f"/_mockpay/inbox/{params['name']}")
    last = reversed(one["hooks"][-A_PILE:])
    return {"one": one, "webhooks": [{**webhook, "body": _json(webhook["body"])} for webhook in last]}


def _json(text: str) -> Any:
    try:
        return decode(text.encode()) if text else None
    except Malformed:
        return text


async def controls(ask: InternalClient, _query: Query, _params: Mapping[str, str]) -> Context:
    """What decides how the space behaves, and how to change it."""
    return {
        "scenario": await ask.get("/_mockpay/scenario"),
        "faults": await ask.get("/_mockpay/faults"),
        "chaos": await ask.get("/_mockpay/chaos"),
        "snapshots": await ask.get("/_mockpay/snapshots"),
    }


async def spaces(ask: InternalClient, _query: Query, _params: Mapping[str, str]) -> Context:
    """All spaces of the process."""
    found: Context = await ask.get("/_mockpay/spaces")
    return found


PAGES: Final = (
    PageView(HOME, "overview", "overview", overview),
    PageView(f"{LIVE}orders", "orders", "orders", orders),
    PageView(f"{LIVE}orders/{{id}}", "orders", "order", order),
    PageView(f"{LIVE}requests", "requests", "requests", requests),
    PageView(f"{LIVE}requests/{{id}}", "requests", "request", request),
    PageView(f"{LIVE}webhooks", "webhooks", "webhooks", webhooks),
    PageView(f"{LIVE}webhooks/{{id}}", "webhooks", "webhook", webhook),
    PageView(f"{LIVE}inboxes", "inboxes", "inboxes", inboxes),
    PageView(f"{LIVE}inboxes/{{name}}", "inboxes", "inbox", inbox),
    PageView(f"{LIVE}controls", "controls", "controls", controls),
    PageView(f"{LIVE}spaces", "spaces", "spaces", spaces),
)
PLACES: Final = tuple(dict.fromkeys(page.place for page in PAGES))
"""Where the navigation leads: to the first page of each place."""
