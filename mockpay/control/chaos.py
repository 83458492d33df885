"""Seeded chaos over HTTP: switch it on and off, see what it did, and how to have exactly that again."""

import shlex
from typing import Any, Final

import msgspec
from starlette.requests import Request

from mockpay.control.space import body_of, space
from mockpay.sandbox.outbox import Delivery
from mockpay.sandbox.store import Query
from mockpay.scenario.chaos import ChaosKind, ChaosPlan
from mockpay.web.api_request import base_url
from mockpay.web.validation import Schema

CHAOS: Final = Schema("control/chaos.request")
ON_THE_WAY: Final = (ChaosKind.DROP, ChaosKind.DELAY, ChaosKind.REORDER)
"""What befalls a hook before it is first sent; the other kinds leave an attempt."""


async def get(request: Request) -> Any:
    """GET /_mockpay/chaos: what is set, what befell which hooks, and a line that sets the same again."""
    sandbox = space(request)
    async with sandbox.store.transaction() as tx:
        rows = (await tx.deliveries(Query(newest_first=False, limit=None))).rows
    return {
        "chaos": sandbox.chaos and _chaos_to_json(sandbox.chaos),
        "done": [one for delivery in rows for one in _done(delivery)],
        "replay": sandbox.chaos and _replay(request, sandbox.chaos),
    }


async def put(request: Request) -> Any:
    """POST /_mockpay/chaos: chaos for the hooks of the space from now on."""
    body = await body_of(request, CHAOS)
    space(request).chaos = msgspec.convert(body, ChaosPlan)
    return await get(request)


async def clear(request: Request) -> Any:
    """DELETE /_mockpay/chaos: no more of it. What a hook already has before it, it meets."""
    space(request).chaos = None
    return await get(request)


def _chaos_to_json(chaos: ChaosPlan) -> dict[str, Any]:
    rates = msgspec.structs.asdict(chaos.rates)
    return {**msgspec.structs.asdict(chaos), "rates": rates}


def _done(delivery: Delivery) -> list[dict[str, Any]]:
    """What befell a delivery; `status` is what the receiver answered to a forgery or a duplicate."""
    attempts = {attempt.chaos: attempt for attempt in delivery.attempts}
    return [
        {
            "hook": delivery.seq,
            "kind": kind,
            "delivery": delivery.id,
            "order_id": delivery.order_id,
            "event": delivery.webhook.event,
            "status": attempts[kind].status if kind in attempts else None,
        }
        for kind in delivery.chaos
        if kind in ON_THE_WAY or kind in attempts
    ]


def _replay(request: Request, chaos: ChaosPlan) -> str:
    body = {"seed": chaos.seed, **msgspec.to_builtins(chaos)}  # without what is as usual
    url = f"{base_url(request.scope)}/_mockpay/chaos"
    return shlex.join(["curl", "-X", "POST", url, "-d", msgspec.json.encode(body).decode()])
