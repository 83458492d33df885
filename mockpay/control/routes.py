"""What one may ask of a space from outside the providers' APIs: health, reset, state, clock, actions, deliveries."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

import msgspec
from starlette.requests import Request

from mockpay.orders import status
from mockpay.orders.actions import NAMED, Wish, allowed, command_for
from mockpay.orders.lifecycle import Action
from mockpay.orders.money import to_major, to_minor
from mockpay.orders.order import Failure, Order
from mockpay.sandbox import state
from mockpay.sandbox.agenda import advance, catch_up
from mockpay.sandbox.clock import Clock
from mockpay.sandbox.outbox import Delivery, DeliveryState
from mockpay.sandbox.sandbox import Sandbox
from mockpay.sandbox.store import Query
from mockpay.settings import VERSION
from mockpay.steering.duration import duration
from mockpay.web.body import read
from mockpay.web.call import SANDBOX, SETTINGS
from mockpay.web.errors import Invalid
from mockpay.web.javascript import decode
from mockpay.web.validation import Schema

Settle = Callable[[Sandbox], Awaitable[None]]
ACTION: Final = Schema("control/action.request")
CLOCK: Final = Schema("control/clock.request")


class Control:
    """The endpoints. `fresh_clock` gives a clock as the scenario starts it, `settle` waits for deliveries under way."""

    def __init__(
        self, fresh_clock: Callable[[Sandbox], Clock], settle: Settle, count_spaces: Callable[[], int]
    ) -> None:
        self._fresh_clock = fresh_clock
        self._settle = settle
        self._count_spaces = count_spaces

    async def health(self, request: Request) -> Any:
        """GET /_mockpay/health."""
        sandbox = _sandbox(request)
        async with sandbox.store.transaction() as tx:
            orders = (await tx.orders(Query(limit=0))).count
            waiting = (await tx.deliveries(Query(where={"state": DeliveryState.PENDING}, limit=0))).count
        return {
            "status": "ok",
            "version": VERSION,
            "scenario": sandbox.scenario.name,
            "space": sandbox.name,
            "now": instant(sandbox.clock.now()),
            "counts": {"spaces": self._count_spaces(), "orders": orders, "deliveries_pending": waiting},
        }

    async def reset(self, request: Request) -> Any:
        """POST /_mockpay/reset: back to what the scenario starts with."""
        sandbox = _sandbox(request)
        await state.reset(sandbox, self._fresh_clock(sandbox))
        return await self.health(request)

    async def get_state(self, request: Request) -> Any:
        """GET /_mockpay/state: the whole state document."""
        return await state.export(_sandbox(request))

    async def put_state(self, request: Request) -> Any:
        """PUT /_mockpay/state: replaces everything, or changes nothing."""
        document = _floats(decode(await read(request, None)))
        await state.restore(_sandbox(request), state.read(document))
        return await self.health(request)

    async def get_clock(self, request: Request) -> Any:
        """GET /_mockpay/clock."""
        return _told(_sandbox(request).clock)

    async def post_clock(self, request: Request) -> Any:
        """POST /_mockpay/clock: one of wall, set, freeze, tick, advance; `wait` waits for the receivers of hooks."""
        sandbox = _sandbox(request)
        body = await _body(request, CLOCK)
        if "advance" in body:
            await advance(sandbox, _advance(body["advance"]))
        else:
            _turn(sandbox.clock, body)
        await catch_up(sandbox)
        await state.rouse(sandbox)
        if body.get("wait"):
            await self._settle(sandbox)
        return _told(sandbox.clock)

    async def act(self, request: Request) -> Any:
        """POST /_mockpay/orders/{id}/actions/{action}: what the table allows, done by name."""
        sandbox = _sandbox(request)
        body = await _body(request, ACTION)
        order = await sandbox.order(request.path_params["id"])
        action = _action(request.path_params["action"])
        done = await sandbox.handle(command_for(order, action, _wish(sandbox, order, body)))
        if body.get("wait"):
            await self._settle(sandbox)
        return summary(done)

    async def get_order(self, request: Request) -> Any:
        """GET /_mockpay/orders/{id}: the order as the core holds it, its history, its books, what is allowed now."""
        sandbox = _sandbox(request)
        order = await sandbox.order(request.path_params["id"])
        async with sandbox.store.transaction() as tx:
            history, books = await tx.history(order.id), await tx.books(order.id)
        return {**summary(order), "order": order, "history": history, "books": books}

    async def list_webhooks(self, request: Request) -> Any:
        """GET /_mockpay/webhooks: deliveries with their attempts, the oldest first; ?order_id= and ?state= narrow."""
        wanted = {name: value for name, value in request.query_params.items() if name in ("order_id", "state")}
        async with _sandbox(request).store.transaction() as tx:
            page = await tx.deliveries(Query(where=wanted, newest_first=False, limit=None))
        return {"count": page.count, "deliveries": [_delivery(one) for one in page.rows]}


def _sandbox(request: Request) -> Sandbox:
    sandbox: Sandbox = request.scope[SANDBOX]
    return sandbox


async def _body(request: Request, schema: Schema) -> dict[str, Any]:
    raw = await read(request, request.scope[SETTINGS].max_body)
    body: dict[str, Any] = decode(raw) if raw.strip() else {}
    schema.check(body)
    return body


def _floats(value: Any) -> Any:
    """State documents write exact decimals as strings, so what is left as a number may be a float."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dict):
        return {key: _floats(one) for key, one in value.items()}
    return [_floats(one) for one in value] if isinstance(value, list) else value


def _action(name: str) -> Action:
    if name not in NAMED:
        raise Invalid(f"there is no action {name[:40]!r}; there are {', '.join(NAMED)}")
    return Action(name)


def _wish(sandbox: Sandbox, order: Order, body: dict[str, Any]) -> Wish:
    amount = body.get("amount")
    return sandbox.wish(
        order,
        method=body.get("method"),
        amount=None if amount is None else to_minor(Decimal(amount), order.currency),
        reason=body.get("reason"),
        failure=Failure(code=body.get("code", "declined"), message=body.get("message", "Declined")),
    )


def summary(order: Order) -> dict[str, Any]:
    """Where an order stands, in the core's words, and what is allowed now. Amounts in currency units."""

    def major(minor: int) -> str:
        return str(to_major(minor, order.currency))

    return {
        "id": order.id,
        "version": order.version,
        "origin": order.origin,
        "payment": status.payment(order),
        "fulfilment": status.fulfilment(order),
        "life": status.life(order),
        "total": major(order.totals.total),
        "captured": major(status.total_of(order, status.captured)),
        "refunded": major(status.total_of(order, status.refunded)),
        "currency": order.currency,
        "allowed": allowed(order),
    }


def _delivery(delivery: Delivery) -> dict[str, Any]:
    hook = delivery.hook
    return {
        "id": delivery.id,
        "order_id": delivery.order_id,
        "origin": hook.origin,
        "event": hook.event,
        "url": hook.url,
        "state": delivery.state,
        "created_at": instant(delivery.created_at),
        "next_at": delivery.next_at and instant(delivery.next_at),
        "body": msgspec.Raw(hook.body.encode()),
        "attempts": [_attempt(delivery, index) for index in range(len(delivery.attempts))],
    }


def _attempt(delivery: Delivery, index: int) -> dict[str, Any]:
    attempt = delivery.attempts[index]
    return {
        "at": instant(attempt.at),
        "milliseconds": attempt.milliseconds,
        "request": {"headers": attempt.headers},
        "status": attempt.status,
        "answer": attempt.answer,
        "error": attempt.error,
    }


def _told(clock: Clock) -> dict[str, Any]:
    mode = "frozen" if not clock.ticking else "shifted" if clock.state.offset else "wall"
    return {"now": instant(clock.now()), "mode": mode, "offset_seconds": clock.state.offset}


def _turn(clock: Clock, body: dict[str, Any]) -> None:
    if body.get("wall"):
        clock.wall()
    elif body.get("tick"):
        clock.tick()
    elif "set" in body:
        clock.set(moment(body["set"], "set"))
    elif body.get("freeze") is True:
        clock.freeze()
    elif "freeze" in body:
        clock.freeze(moment(body["freeze"], "freeze"))


def instant(at: datetime) -> str:
    """ISO 8601 in UTC with milliseconds."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def moment(text: object, name: str) -> datetime:
    """An instant as sent; without a zone it is UTC. Raises `Invalid`."""
    try:
        at = datetime.fromisoformat(str(text))
        at = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Invalid(f"{name} must be an instant like 2025-09-24T18:43:40.827Z") from None
    if not 1970 <= at.year <= 9000:
        raise Invalid(f"{name} must lie between the years 1970 and 9000")
    return at


def _advance(given: object) -> timedelta:
    try:
        return duration(given)
    except ValueError as error:
        raise Invalid(f"advance {error}") from None
