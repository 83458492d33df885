"""What one may ask of a space from outside the providers' APIs: health, reset, state, clock, actions."""

from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import Any, Final

from starlette.requests import Request

from mockpay.control import clock
from mockpay.orders import status
from mockpay.orders.actions import NAMED, ActionInput, allowed, command_for
from mockpay.orders.actor import Actor
from mockpay.orders.lifecycle import Action
from mockpay.orders.money import to_major, to_minor
from mockpay.orders.order import Failure, Order
from mockpay.sandbox import state
from mockpay.sandbox.clock import Clock
from mockpay.sandbox.outbox import DeliveryState
from mockpay.sandbox.sandbox import Sandbox
from mockpay.sandbox.store import Query
from mockpay.scenario.rules import RequestContext
from mockpay.scenario.scenario import Scenario
from mockpay.settings import VERSION
from mockpay.web.api_request import ACTOR, SANDBOX, SETTINGS
from mockpay.web.body import read
from mockpay.web.errors import Invalid
from mockpay.web.instants import instant
from mockpay.web.json_body import is_blank, parsed
from mockpay.web.scenario_source import ScenarioSource
from mockpay.web.spaces import Spaces
from mockpay.web.validation import Schema

Settle = Callable[[Sandbox], Awaitable[None]]
ACTION: Final = Schema("control/action.request")
CLOCK: Final = Schema("control/clock.request")


class SpaceEndpoints:
    """The endpoints. `fresh_clock` gives a clock as a scenario starts it, `settle` waits for deliveries under way."""

    def __init__(
        self, spaces: Spaces, source: ScenarioSource, fresh_clock: Callable[[Scenario], Clock], settle: Settle
    ) -> None:
        self._spaces = spaces
        self._source = source
        self._fresh_clock = fresh_clock
        self._settle = settle

    async def health(self, request: Request) -> Any:
        """GET /_mockpay/health: `scenario_error` says why a scenario file that changed was not taken."""
        sandbox = space(request)
        async with sandbox.store.transaction() as tx:
            orders = (await tx.orders(Query(limit=0))).count
            waiting = (await tx.deliveries(Query(where={"state": DeliveryState.PENDING}, limit=0))).count
        return {
            "status": "ok",
            "version": VERSION,
            "providers": sorted(sandbox.specs),
            "scenario": sandbox.scenario.name,
            "space": sandbox.name,
            "now": instant(sandbox.clock.now()),
            "counts": {"spaces": len(self._spaces.open), "orders": orders, "deliveries_pending": waiting},
            **({"scenario_error": self._source.trouble} if self._source.trouble else {}),
        }

    async def reset(self, request: Request) -> Any:
        """POST /_mockpay/reset: back to what the scenario starts with."""
        sandbox = space(request)
        await state.reset(sandbox, self._fresh_clock(sandbox.scenario))
        return await self.health(request)

    async def get_state(self, request: Request) -> Any:
        """GET /_mockpay/state: the whole state document."""
        return await state.export(space(request))

    async def put_state(self, request: Request) -> Any:
        """PUT /_mockpay/state: replaces everything, or changes nothing."""
        content = await read(request, request.scope[SETTINGS].max_state, "max_state")
        document = _floats(parsed(content, request.scope))
        await state.restore(space(request), state.read(document))
        return await self.health(request)

    async def get_clock(self, request: Request) -> Any:
        """GET /_mockpay/clock."""
        return clock.clock_to_json(space(request).clock)

    async def post_clock(self, request: Request) -> Any:
        """POST /_mockpay/clock: one of wall, set, freeze, tick, advance, run; `wait` waits for receivers of
        webhooks."""
        sandbox = space(request)
        body = await body_of(request, CLOCK)
        await clock.turn(sandbox, body, self._settle)
        if body.get("wait"):
            await self._settle(sandbox)
        return clock.clock_to_json(sandbox.clock)

    async def act(self, request: Request) -> Any:
        """POST /_mockpay/orders/{id}/actions/{action}: what the table allows, done by name."""
        sandbox = space(request)
        body = await body_of(request, ACTION)
        by = request.scope.get(ACTOR, Actor.CONTROL_API)

        async def work() -> Order:
            order = await sandbox.order(request.path_params["id"])
            action = _action(request.path_params["action"])
            command = command_for(order, action, _action_input(sandbox, order, body))
            return await sandbox.handle(command, context=RequestContext(by=by))

        done = await sandbox.run(work)
        if body.get("wait"):
            await self._settle(sandbox)
        return summary(done)

    async def get_order(self, request: Request) -> Any:
        """GET /_mockpay/orders/{id}: the order as the core holds it, its history, its ledger (`books`), its actions."""
        sandbox = space(request)
        return await order_to_json(sandbox, await sandbox.order(request.path_params["id"]))


def space(request: Request) -> Sandbox:
    """The space a request is for."""
    sandbox: Sandbox = request.scope[SANDBOX]
    return sandbox


async def body_of(request: Request, schema: Schema) -> dict[str, Any]:
    """The JSON body, valid; an empty one is `{}`. Raises `TooLarge`, `UnknownCoding`, `Malformed`, `Invalid`."""
    content = await read(request, request.scope[SETTINGS].max_body)
    body: dict[str, Any] = {} if is_blank(content) else parsed(content, request.scope)
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


def _action_input(sandbox: Sandbox, order: Order, body: dict[str, Any]) -> ActionInput:
    amount = body.get("amount")
    return sandbox.action_input(
        order,
        method=body.get("method"),
        amount=None if amount is None else to_minor(Decimal(amount), order.currency),
        reason=body.get("reason"),
        failure=Failure(code=body.get("code", "declined"), message=body.get("message", "Declined")),
    )


async def order_to_json(sandbox: Sandbox, order: Order) -> dict[str, Any]:
    """An order as the core holds it, with its history and its ledger."""
    async with sandbox.store.transaction() as tx:
        history, ledger = await tx.history(order.id), await tx.ledger(order.id)
    return {**summary(order), "order": order, "history": history, "books": ledger}


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
