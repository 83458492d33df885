"""Subscriptions: begin, read, change, pause, resume, cancel; a customer's one, or one of several by id.

Source: OpenAPI 2.3.0; `plan` and `card` for `plan_id` and `card_id`: Conekta's clients of 2.0.0.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import msgspec

from mockpay.orders.order import Struct
from mockpay.providers.conekta.customers import customers, payment_sources, plans, subresource, subscriptions
from mockpay.providers.conekta.customers.subscriptions import KIND, Status
from mockpay.providers.conekta.events import events
from mockpay.providers.conekta.protocol import errors, listing, requests, violations
from mockpay.providers.conekta.protocol.auth import signed_in
from mockpay.providers.conekta.protocol.errors import WordedRefusal
from mockpay.providers.conekta.protocol.formats import Json, moment
from mockpay.providers.conekta.protocol.rules import NAME
from mockpay.sandbox.records import PARENT, Records
from mockpay.sandbox.store import Query, Record
from mockpay.web.api_request import ApiRequest
from mockpay.web.provider import Fidelity, Operation
from mockpay.web.validation import Schema

BODIES: Final = {
    f"{NAME}.{name}": Schema(f"{NAME}/{name}.request")
    for name in ("create_subscription", "update_subscription", "subscription_create", "subscription_update")
}


class Start(Struct, frozen=True):
    """What a subscription is to begin with."""

    plan: Record
    card_id: str | None = None
    trial_end: datetime | None = None


async def plan_of(records: Records, body: Mapping[str, Any]) -> Start | None:
    """The subscription asked for in a request for a customer: `subscription`, or just `plan_id`. Raises `Refused`."""
    asked = body.get("subscription") or {"plan_id": body.get("plan_id")}
    return await _start(records, asked) if _either(asked, "plan") else None


async def _start(records: Records, body: Mapping[str, Any]) -> Start:
    plan_id = _either(body, "plan")
    if plan_id is None:
        raise WordedRefusal(422, violations.missing("plan_id"))
    plan = await plans.get_or_refuse(records, plan_id)
    return Start(plan=plan, card_id=_either(body, "card"), trial_end=_trial_end(body))


def _either(body: Mapping[str, Any], name: str) -> str | None:
    """`plan_id`, or `plan` as older clients call it."""
    return body.get(f"{name}_id") or body.get(name) or None


def _trial_end(body: Mapping[str, Any]) -> datetime | None:
    return moment(int(body["trial_end"])) if body.get("trial_end") else None


async def opened(records: Records, customer: Record, start: Start) -> Record:
    """A customer's new subscription, not yet billed. Raises `Refused`."""
    card = await payment_sources.chosen(records, customer, start.card_id)
    one = subscriptions.begun(plans.of(start.plan), start.plan.id, card.id, records.mint.now, start.trial_end)
    data, sub_id = msgspec.to_builtins(one), records.mint("base58:sub")
    record = await records.add(KIND, data, record_id=sub_id, parent=customer.id)
    await _tell(records, "created", record, customer)
    return record


async def settled(call: ApiRequest, record: Record, customer: Record) -> Record:
    """A new subscription, billed unless it has a trial."""
    return await _bill(call, record, customer) if subscriptions.of(record).status is Status.PAST_DUE else record


async def _bill(call: ApiRequest, record: Record, customer: Record) -> Record:
    record = await subscriptions.bill(call, record)
    said = "paid" if subscriptions.of(record).status is Status.ACTIVE else "payment_failed"
    async with call.sandbox.records() as records:
        await _tell(records, said, record, customer)
    return record


async def _tell(records: Records, what: str, record: Record, customer: Record) -> None:
    written = subscriptions.present(record, customer)
    await events.announce(records, f"subscription.{what}", written, (customer.id, record.id))


async def create(call: ApiRequest) -> Any:
    """POST /customers/{id}/subscription, which takes the place of one that goes on; POST …/subscriptions, beside it."""
    body = await requests.read(call, BODIES[call.operation])
    async with call.sandbox.records() as records:
        customer = await _customer(call, records)
        start = await _start(records, body)
        before = await subscriptions.latest(records, customer.id) if "customer_id" not in call.path else None
        if before and subscriptions.of(before).status is not Status.CANCELED:
            await _end(records, before, customer)
        record = await opened(records, customer, start)
    return subscriptions.present(await settled(call, record, customer), customer)


async def read(call: ApiRequest) -> Any:
    """GET /customers/{id}/subscription."""
    async with call.sandbox.records() as records:
        customer, record = await _get_or_refuse(call, records)
    return subscriptions.present(record, customer)


async def read_all(call: ApiRequest) -> Any:
    """GET /customers/{customer_id}/subscriptions."""
    async with call.sandbox.records() as records:
        customer = await _customer(call, records)
        return await listing.record_page(
            call,
            records,
            KIND,
            Query(where={PARENT: customer.id}, text=call.query.get("search", "")),
            lambda record: subscriptions.present(record, customer),
        )


async def update(call: ApiRequest) -> Any:
    """PUT /customers/{id}/subscription: another plan, another card, another end of the trial."""
    body = await requests.read(call, BODIES[call.operation])
    async with call.sandbox.records() as records:
        customer, record = await _get_or_refuse(call, records, "update")
        changes: Json = {}
        if plan_id := _either(body, "plan"):
            changes["plan_id"] = (await plans.get_or_refuse(records, plan_id)).id
        if card_id := _either(body, "card"):
            changes["card_id"] = (await subresource.get_or_refuse(records, payment_sources.PART, customer, card_id)).id
        if trial_end := _trial_end(body):
            changes["trial_end"] = trial_end
        record = await subscriptions.change(records, record, **changes)
        await _tell(records, "updated", record, customer)
    return subscriptions.present(record, customer)


async def pause(call: ApiRequest) -> Any:
    """POST /customers/{id}/subscription/pause."""
    async with call.sandbox.records() as records:
        customer, record = await _get_or_refuse(call, records, "pause")
        record = await subscriptions.change(records, record, status=Status.PAUSED, paused_at=records.mint.now)
        await _tell(records, "paused", record, customer)
    return subscriptions.present(record, customer)


async def resume(call: ApiRequest) -> Any:
    """POST /customers/{id}/subscription/resume: billed, unless its trial goes on or its cycle is paid."""
    async with call.sandbox.records() as records:
        customer, record = await _get_or_refuse(call, records, "resume")
        status = subscriptions.resumed(subscriptions.of(record), records.mint.now)
        record = await subscriptions.change(records, record, status=status or Status.PAST_DUE, paused_at=None)
        await _tell(records, "resumed", record, customer)
    return subscriptions.present(record if status else await _bill(call, record, customer), customer)


async def cancel(call: ApiRequest) -> Any:
    """POST /customers/{id}/subscription/cancel."""
    async with call.sandbox.records() as records:
        customer, record = await _get_or_refuse(call, records, "cancel")
        record = await _end(records, record, customer)
    return subscriptions.present(record, customer)


async def _end(records: Records, record: Record, customer: Record) -> Record:
    record = await subscriptions.change(records, record, status=Status.CANCELED, canceled_at=records.mint.now)
    await _tell(records, "canceled", record, customer)
    return record


async def retry(call: ApiRequest) -> Any:
    """POST /customers/{customer_id}/subscriptions/{id}/retry: charge the card again."""
    async with call.sandbox.records() as records:
        customer, record = await _get_or_refuse(call, records, "retry")
    return subscriptions.present(await _bill(call, record, customer), customer)


async def _customer(call: ApiRequest, records: Records) -> Record:
    return await customers.get_or_refuse(records, call.path.get("customer_id") or call.path["id"])


async def _get_or_refuse(call: ApiRequest, records: Records, action: str | None = None) -> tuple[Record, Record]:
    """The customer and the subscription of the path, if its status allows the action. Raises `Refused`."""
    customer = await _customer(call, records)
    wanted = call.path["id"] if "customer_id" in call.path else None
    record = await records.get(KIND, wanted) if wanted else await subscriptions.latest(records, customer.id)
    if record is None or record.parent != customer.id:
        raise errors.not_found("Subscription", wanted or customer.id)
    if action:
        subscriptions.refuse_unless(action, record)
    return customer, record


ONE, MANY = "/customers/{id}/subscription", "/customers/{customer_id}/subscriptions"
ROWS: Final = (
    ("GET", ONE, "get_subscription", read),
    ("POST", ONE, "create_subscription", create),
    ("PUT", ONE, "update_subscription", update),
    ("POST", f"{ONE}/pause", "pause_subscription", pause),
    ("POST", f"{ONE}/resume", "resume_subscription", resume),
    ("POST", f"{ONE}/cancel", "cancel_subscription", cancel),
    ("GET", MANY, "subscription_list", read_all),
    ("POST", MANY, "subscription_create", create),
    ("GET", f"{MANY}/{{id}}", "subscriptions_get", read),
    ("PUT", f"{MANY}/{{id}}", "subscription_update", update),
    ("POST", f"{MANY}/{{id}}/pause", "subscription_pause", pause),
    ("POST", f"{MANY}/{{id}}/resume", "subscription_resume", resume),
    ("POST", f"{MANY}/{{id}}/cancel", "subscription_cancel", cancel),
    ("POST", f"{MANY}/{{id}}/retry", "subscriptions_retry", retry),
)
QUERIES: Final = {read_all: listing.SEARCHED}
OPERATIONS: Final[tuple[Operation, ...]] = tuple(
    signed_in(method, path, name, Fidelity.DOCUMENTED, "OpenAPI 2.3.0", handler, QUERIES.get(handler, ()))
    for method, path, name, handler in ROWS
)
