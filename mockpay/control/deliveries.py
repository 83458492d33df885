"""Webhook deliveries over HTTP: look at them, send them again, hold them back, let them go."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any, Final

import msgspec
from starlette.requests import Request

from mockpay.control import listing
from mockpay.control.query import query_of
from mockpay.control.space import body_of, space
from mockpay.orders.errors import NotFound
from mockpay.sandbox import replay, state
from mockpay.sandbox.outbox import Attempt, Delivery, DeliveryState
from mockpay.sandbox.sandbox import Sandbox
from mockpay.sandbox.store import Page, Query, Sort, Transaction
from mockpay.web.instants import instant
from mockpay.web.validation import Schema

Settle = Callable[[Sandbox], Awaitable[None]]
QUERY: Final = Schema("control/deliveries.query")
REPLAY: Final = Schema("control/replay.request")
WAIT: Final = Schema("control/flush.request")
KEYS: Final = ("order_id", "state", "origin", "event", "url")
RANKS: Final[dict[str, Callable[[Delivery], Any]]] = {
    "milliseconds": lambda delivery: (delivery.attempts[-1].milliseconds if delivery.attempts else -1, delivery.seq),
    "attempts": lambda delivery: (len(delivery.attempts), delivery.seq),
}
"""What deliveries are sorted by here; the store sorts by moments."""


class Deliveries:
    """The endpoints. `settle` waits for deliveries under way."""

    def __init__(self, settle: Settle) -> None:
        self._settle = settle

    async def find(self, request: Request) -> Any:
        """GET /_mockpay/webhooks: deliveries with their attempts, the oldest first unless told otherwise; filters
        narrow, and `count` is how many fit them."""
        sandbox, asked = space(request), query_of(request, QUERY)
        async with sandbox.store.transaction() as tx:
            page = await _matching(tx, asked)
        return {**_deliveries_to_json(sandbox, page.rows), "count": page.count}

    async def get(self, request: Request) -> Any:
        """GET /_mockpay/webhooks/{id}."""
        return delivery_to_json(await _delivery(request))

    async def replay_one(self, request: Request) -> Any:
        """POST /_mockpay/webhooks/{id}/replay: the same body and id as a new attempt, signed anew."""
        sandbox, body = space(request), await body_of(request, WAIT)
        delivery = await _delivery(request)
        await replay.replay(sandbox, Query(ids=(delivery.id,)))
        await self._wait(sandbox, body)
        return delivery_to_json(await _delivery(request))

    async def replay(self, request: Request) -> Any:
        """POST /_mockpay/webhooks/replay: the same for all that fit the filters in the body, in their order."""
        sandbox, body = space(request), await body_of(request, REPLAY)
        where = {name: value for name, value in body.items() if name != "wait"}
        return await self._sent(sandbox, body, await replay.replay(sandbox, _query(where)))

    async def flush(self, request: Request) -> Any:
        """POST /_mockpay/webhooks/flush: all that waits is sent now, what waits for a retry too; a pause goes on."""
        sandbox, body = space(request), await body_of(request, WAIT)
        return await self._sent(sandbox, body, await replay.flush(sandbox))

    async def pause(self, request: Request) -> Any:
        """POST /_mockpay/webhooks/pause: from now on webhooks pile up."""
        return await _hold(space(request), paused=True)

    async def resume(self, request: Request) -> Any:
        """POST /_mockpay/webhooks/resume: what piled up goes out, in order."""
        sandbox, body = space(request), await body_of(request, WAIT)
        answer = await sandbox.run(partial(_hold, sandbox, paused=False))
        await state.requeue_pending(sandbox)
        await self._wait(sandbox, body)
        return answer

    async def _sent(self, sandbox: Sandbox, body: dict[str, Any], found: list[Delivery]) -> dict[str, Any]:
        """What was sent, as it stands now, which is further on if the body says to wait."""
        await self._wait(sandbox, body)
        ids = tuple([delivery.id for delivery in found])
        async with sandbox.store.transaction() as tx:
            rows = (await tx.deliveries(Query(ids=ids, newest_first=False, limit=None))).rows
        return _deliveries_to_json(sandbox, rows)

    async def _wait(self, sandbox: Sandbox, body: dict[str, Any]) -> None:
        if body.get("wait"):
            await self._settle(sandbox)


async def _matching(tx: Transaction, asked: Mapping[str, Any]) -> Page[Delivery]:
    """The page of deliveries that a query asks for."""
    query = msgspec.structs.replace(_query({name: asked[name] for name in KEYS if name in asked}), **_more(asked))
    if (sort := asked.get("sort", "came")) not in RANKS:
        return await tx.deliveries(msgspec.structs.replace(query, sort=Sort(sort)))
    every = await tx.deliveries(msgspec.structs.replace(query, offset=0, limit=None))
    rows = sorted(every.rows, key=RANKS[sort], reverse=query.newest_first)
    return Page(listing.cut(rows, asked, None), every.count)


def _more(asked: Mapping[str, Any]) -> dict[str, Any]:
    """What narrows and pages beside the keys."""
    is_descending = asked["order"] == "desc" if "order" in asked else asked.get("newest_first", False)
    return {
        "text": asked.get("text", ""),
        "since": listing.instant_of(asked, "from"),
        "until": listing.instant_of(asked, "to"),
        "newest_first": is_descending,
        "offset": asked.get("offset", 0),
        "limit": asked.get("limit"),
    }


def _query(where: dict[str, str]) -> Query:
    return Query(where=where, newest_first=False, limit=None)


async def _delivery(request: Request) -> Delivery:
    delivery_id = request.path_params["id"]
    async with space(request).store.transaction() as tx:
        found = await tx.delivery(delivery_id)
    if found is None:
        raise NotFound(f"there is no delivery {delivery_id[:100]}; GET /_mockpay/webhooks lists them")
    return found


async def _hold(sandbox: Sandbox, *, paused: bool) -> dict[str, Any]:
    sandbox.delivery_gate.hold(paused=paused)
    async with sandbox.store.transaction() as tx:
        waiting = (await tx.deliveries(Query(where={"state": DeliveryState.PENDING}, limit=0))).count
    return {"paused": paused, "waiting": waiting}


def _deliveries_to_json(sandbox: Sandbox, rows: list[Delivery]) -> dict[str, Any]:
    shown = [delivery_to_json(row) for row in rows]
    return {"paused": sandbox.delivery_gate.paused, "count": len(shown), "deliveries": shown}


def delivery_to_json(delivery: Delivery) -> dict[str, Any]:
    """A delivery with its attempts. `number` counts the webhooks of the space; `chaos` is what happened or will happen
    to it."""
    webhook = delivery.webhook
    return {
        "id": delivery.id,
        "number": delivery.seq,
        "order_id": delivery.order_id,
        "origin": webhook.origin,
        "event": webhook.event,
        "url": webhook.url,
        "state": delivery.state,
        "created_at": instant(delivery.created_at),
        "next_at": delivery.next_at and instant(delivery.next_at),
        "chaos": delivery.chaos,
        "body": msgspec.Raw(webhook.body.encode()),
        "attempts": [_attempt(attempt) for attempt in delivery.attempts],
    }


def _attempt(attempt: Attempt) -> dict[str, Any]:
    return {
        "at": instant(attempt.at),
        "milliseconds": attempt.milliseconds,
        "request": {"headers": attempt.headers},
        "status": attempt.status,
        "answer": attempt.answer,
        "error": attempt.error,
        "chaos": attempt.chaos,
    }
