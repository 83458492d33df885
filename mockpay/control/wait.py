"""Long polls: a test asks once and hears when a request came, an order stands as wished, a delivery was tried."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Final, NamedTuple

from starlette.requests import Request

from mockpay.control import criteria
from mockpay.control.deliveries import delivery_to_json
from mockpay.control.errors import ExpectationFailed
from mockpay.control.journal import Requests, journal_of
from mockpay.control.space import body_of, order_to_json, space, summary
from mockpay.orders.errors import NotFound
from mockpay.orders.order import Order
from mockpay.sandbox.outbox import Delivery
from mockpay.sandbox.sandbox import Sandbox
from mockpay.sandbox.store import Query
from mockpay.web.errors import Invalid
from mockpay.web.validation import Schema

WAIT: Final = Schema("control/wait.request")
TIMEOUT: Final = 10
MOST: Final = 1_000
"""Those who wait at the same time, in all spaces."""
PAUSE: Final = 0.005
"""Seconds between a change and the look it leads to, so that a burst of changes is looked at once."""
SHOWN: Final = 20
"""Deliveries that are shown when those wished for did not come."""
NAMED: Final = 5
"""Of these, how many the sentence names."""

Body = dict[str, Any]
Instead = tuple[str, dict[str, Any]]
"""What there is instead of what was wished: a sentence, and the things themselves."""


class WaitKind(NamedTuple):
    """Something to wait for: what to answer once it is there, None until then; and what there is instead."""

    look: Callable[[Sandbox, Body], Awaitable[Any]]
    instead: Callable[[Sandbox, Body], Awaitable[Instead]]


class Waits:
    """The endpoint. `requests` tells of requests; `close` ends all waiting."""

    def __init__(self, requests: Requests) -> None:
        self._requests = requests
        self._subscribers: set[asyncio.Event] = set()
        self._closed = False
        self._kinds = {
            "match": WaitKind(self._matching, _nearest),
            "order": WaitKind(_standing, _as_it_stands),
            "delivery": WaitKind(_delivered, _other_deliveries),
        }

    def close(self) -> None:
        """Send all home: the server stops."""
        self._closed = True
        for subscriber in self._subscribers:
            subscriber.set()

    async def wait(self, request: Request) -> Any:
        """POST /_mockpay/wait: all that was wished for, as soon as it is there. Raises `ExpectationFailed` when time is
        up."""
        sandbox, body = space(request), await body_of(request, WAIT)
        kind = self._kind(body)
        if (found := await kind.look(sandbox, body)) is not None:
            return found
        if len(self._subscribers) >= MOST:
            raise ExpectationFailed(503, "too_many_waits", f"{MOST} wait already; let some of them end")
        with sandbox.changes.subscribe() as subscriber:
            self._subscribers.add(subscriber)
            leaving = asyncio.create_task(left(request, subscriber))
            try:
                async with asyncio.timeout(float(body.get("timeout", TIMEOUT))):
                    return await self._until(kind, sandbox, body, subscriber, leaving)
            except TimeoutError:
                sentence, things = await kind.instead(sandbox, body)
                raise ExpectationFailed(408, "timed_out", f"time is up: {sentence}", **things) from None
            finally:
                self._subscribers.discard(subscriber)
                leaving.cancel()

    def _kind(self, body: Body) -> WaitKind:
        given = [name for name in self._kinds if name in body]
        if len(given) != 1:
            raise Invalid(f"give one of {', '.join(self._kinds)}")
        return self._kinds[given[0]]

    async def _until(
        self, kind: WaitKind, sandbox: Sandbox, body: Body, subscriber: asyncio.Event, leaving: asyncio.Task[None]
    ) -> Any:
        """Look once now, then after each ring."""
        while not self._closed:
            subscriber.clear()
            found = await kind.look(sandbox, body)
            if found is not None or leaving.done():
                return found
            await subscriber.wait()
            await asyncio.sleep(PAUSE)
        raise ExpectationFailed(503, "stopping", "mockpay stops")

    async def _matching(self, sandbox: Sandbox, body: Body) -> Any:
        rows = criteria.fitting(journal_of(sandbox).entries(), self._requests.wanted(body["match"]))
        if len(rows) < _count(body):
            return None
        return {"count": len(rows), "requests": [self._requests.request_to_json(entry) for entry in rows]}


async def left(request: Request, subscriber: asyncio.Event) -> None:
    """Ends when the client has gone, and says so."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
    subscriber.set()


def _count(body: Body) -> int:
    return int(body.get("count", 1))


async def _nearest(sandbox: Sandbox, body: Body) -> Instead:
    wanted, entries = criteria.criteria(body["match"]), journal_of(sandbox).entries()
    ids = [entry.id for entry in criteria.fitting(entries, wanted)]
    nearest = criteria.nearest_miss(entries, wanted)
    sentence = criteria.sentence(len(ids), {"at_least": _count(body)}, nearest)
    return sentence, {"count": len(ids), "ids": ids, "nearest": nearest}


async def _standing(sandbox: Sandbox, body: Body) -> Any:
    order = await _order(sandbox, body)
    if order is None or _differs(summary(order), body["order"]):
        return None
    return await order_to_json(sandbox, order)


async def _as_it_stands(sandbox: Sandbox, body: Body) -> Instead:
    order, wanted = await _order(sandbox, body), body["order"]
    if order is None:
        return f"there is no order {wanted['id']}", {"order": None}
    now = summary(order)
    differs = ", ".join(f"{name} is {now[name]}, wanted {wanted[name]}" for name in _differs(now, wanted))
    return f"of order {wanted['id']}, {differs}", {"order": now}


async def _order(sandbox: Sandbox, body: Body) -> Order | None:
    try:
        return await sandbox.order(body["order"]["id"])
    except NotFound:
        return None


def _differs(now: Body, wanted: Body) -> list[str]:
    return [name for name, value in wanted.items() if now[name] != value]


async def _delivered(sandbox: Sandbox, body: Body) -> Any:
    rows = await _deliveries(sandbox, body["delivery"])
    return _deliveries_to_json(rows) if len(rows) >= _count(body) else None


async def _other_deliveries(sandbox: Sandbox, body: Body) -> Instead:
    wanted = body["delivery"]
    found = len(await _deliveries(sandbox, wanted))
    others = await _deliveries(sandbox, {name: wanted[name] for name in ("order_id",) if name in wanted})
    last = ", ".join(f"{row.webhook.event} {row.state}" for row in others[-NAMED:]) or "none"
    return f"{found} of {_count(body)} such deliveries are there; the last ones: {last}", _deliveries_to_json(
        others[-SHOWN:]
    )


async def _deliveries(sandbox: Sandbox, wanted: Body) -> list[Delivery]:
    """Those that are as wanted, the oldest first."""
    async with sandbox.store.transaction() as tx:
        return (await tx.deliveries(Query(where=wanted, newest_first=False, limit=None))).rows


def _deliveries_to_json(rows: list[Delivery]) -> Body:
    return {"count": len(rows), "deliveries": [delivery_to_json(row) for row in rows]}
