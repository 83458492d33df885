"""Small sandboxes: one plain face, a shop's basket, a clock that only moves when told."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, TypeVar

from mockpay.orders.commands import Outcome, PayOrder, PlaceOrder
from mockpay.orders.events import Event
from mockpay.orders.fees import FeeSchedule
from mockpay.orders.lifecycle import Action
from mockpay.orders.order import Buyer, LineKind, Method, Order, Rules
from mockpay.orders.pricing import NewLine
from mockpay.sandbox.clock import Clock
from mockpay.sandbox.memory import MemoryStore
from mockpay.sandbox.outbox import WebhookMessage
from mockpay.sandbox.provider_spec import ProviderSpec
from mockpay.sandbox.records import Records
from mockpay.sandbox.sandbox import Sandbox
from mockpay.sandbox.store import Store
from mockpay.scenario.fees import FeeRow
from mockpay.scenario.scenario import ClockPlan, Scenario

T = TypeVar("T")
NOON = datetime(2025, 9, 24, 12, tzinfo=UTC)
HOUR = 3600
CARD, CASH, TRANSFER = (Method(kind=kind) for kind in ("card", "cash", "transfer"))
RULES = Rules(
    ids={"order": "objectid", "number": "serial:N:6", "charge": "hex:12", "refund": "uuid"},
    lines_editable=True,
    unique_reference=True,
    pending_for={"cash": 72 * HOUR, "transfer": 24 * HOUR},
)
SCENARIO = Scenario(
    name="test",
    seed="test",
    clock=ClockPlan(freeze=NOON),
    fees=(
        FeeRow(method="card", schedule=FeeSchedule(percent=Decimal(3))),
        FeeRow(schedule=FeeSchedule(fixed=Decimal(10))),
    ),
)


def run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)


async def one_webhook(event: Event, _records: Records, _scenario: Scenario) -> Sequence[WebhookMessage]:
    """Every event is sent to the address the order gives."""
    order = event.order
    if order.notify_url is None:
        return ()
    body = f'{{"id":"{order.id}","version":{order.version}}}'
    return [WebhookMessage(origin="shop", event=event.name, url=order.notify_url, body=body, signed=body)]


def buyer_keys(order: Order, _scenario: Scenario) -> tuple[tuple[str, str], ...]:
    return (("email", order.buyer.email),) if order.buyer.email else ()


FACE = ProviderSpec(name="shop", rules=RULES, keys=buyer_keys, webhooks_of=one_webhook)


def still() -> datetime:
    """A machine's clock that stands at noon."""
    return NOON


def sandbox(
    store: Store | None = None,
    scenario: Scenario = SCENARIO,
    name: str = "",
    system: Callable[[], datetime] = still,
) -> Sandbox:
    return Sandbox(name, scenario, store or MemoryStore(), Clock(system, scenario.clock), [FACE])


def basket(price: str = "100", **rest: Any) -> PlaceOrder:
    line = NewLine(kind=LineKind.ITEM, name="thing", unit_price=Decimal(price))
    facts = {"buyer": Buyer(email="a@example.com"), "notify_url": "http://shop.test/webhooks"} | rest
    return PlaceOrder(origin="shop", rules=RULES, currency="MXN", lines=(line,), **facts)


def pay(order_id: str = "", method: Method = CARD, action: Action | None = None, **rest: Any) -> PayOrder:
    """By card at once, or as the action says."""
    return PayOrder(method=method, order_id=order_id, outcome=action and Outcome(action=action), **rest)
