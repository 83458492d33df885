"""Plans: what customers subscribe to, so much money every so often. Their ids may be the merchant's own.

Source: OpenAPI 2.3.0; that a plan's id can be chosen, and that pesos are meant where no currency is: Conekta's clients.
"""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from mockpay.orders.errors import Duplicate
from mockpay.orders.order import Struct
from mockpay.providers.conekta.events import events
from mockpay.providers.conekta.protocol import errors, listing, requests
from mockpay.providers.conekta.protocol.auth import signed_in
from mockpay.providers.conekta.protocol.formats import Json, epoch, sent
from mockpay.sandbox.records import Records
from mockpay.sandbox.store import Query, Record
from mockpay.web.api_request import ApiRequest
from mockpay.web.js_json import to_js
from mockpay.web.provider import Fidelity
from mockpay.web.validation import Schema

CREATE: Final = Schema("conekta/create_plan.request")
UPDATE: Final = Schema("conekta/update_plan.request")
KIND: Final = "conekta.plan"
FILTERS: Final = ("currency", "frequency", "interval")


class Plan(Struct, frozen=True):
    """The data of a plan's record. `amount` in minor units, every `frequency` times `interval` (week, half_month,
    month, year)."""

    name: str
    amount: int
    interval: str
    frequency: int = 1
    currency: str = "MXN"
    trial_period_days: int | None = None
    expiry_count: int | None = None
    max_retries: int | None = None
    retry_delay_hours: int | None = None


def of(record: Record) -> Plan:
    """The plan in a record."""
    return msgspec.convert(record.data, Plan)


async def get_or_refuse(records: Records, plan_id: str) -> Record:
    """The plan with that id. Raises `Refused`."""
    record = await records.get(KIND, plan_id)
    if record is None:
        raise errors.not_found("Plan", plan_id)
    return record


def present(record: Record) -> Json:
    """A plan, as answers have it."""
    plan = of(record)
    return {
        "id": record.id,
        "livemode": False,
        "created_at": epoch(record.created_at),
        "name": plan.name,
        "amount": plan.amount,
        "currency": plan.currency,
        "interval": plan.interval,
        "frequency": plan.frequency,
        "expiry_count": plan.expiry_count,
        "trial_period_days": plan.trial_period_days,
        **sent(max_retries=plan.max_retries, retry_delay_hours=plan.retry_delay_hours),
        "object": "plan",
    }


async def create_plan(call: ApiRequest) -> Any:
    """POST /plans."""
    body = to_js(await requests.read(call, CREATE))
    async with call.sandbox.records() as records:
        plan_id = body.get("id") or records.mint("base58:plan")
        if await records.get(KIND, plan_id):
            raise Duplicate(f"there is a plan {plan_id} already; send another id, or none", field="id")
        record = await records.add(KIND, _read({}, body), record_id=plan_id)
        await events.announce(records, "plan.created", present(record), (record.id,))
    return present(record)


def _read(kept: Mapping[str, Any], body: Mapping[str, Any]) -> Json:
    """What is kept of a plan, with what was sent laid over it."""
    known = {name: body[name] for name in Plan.__struct_fields__ if body.get(name) is not None}
    if "currency" in known:
        known["currency"] = known["currency"].upper()
    data: Json = msgspec.to_builtins(msgspec.convert({**kept, **known}, Plan))
    return data


async def get_plans(call: ApiRequest) -> Any:
    """GET /plans, filtered by currency, frequency and interval."""
    async with call.sandbox.records() as records:
        page = await records.page(KIND, Query(text=call.query.get("search", ""), limit=None))
    wanted = {name: values for name in FILTERS if (values := call.query.all(name))}
    rows = [present(record) for record in page.rows]
    return listing.cut(call, [row for row in rows if all(str(row[name]) in values for name, values in wanted.items())])


async def get_plan(call: ApiRequest) -> Any:
    """GET /plans/{id}."""
    async with call.sandbox.records() as records:
        return present(await get_or_refuse(records, call.path["id"]))


async def update_plan(call: ApiRequest) -> Any:
    """PUT /plans/{id}: subscriptions follow with their next payment."""
    body = to_js(await requests.read(call, UPDATE))
    async with call.sandbox.records() as records:
        record = await get_or_refuse(records, call.path["id"])
        record = await records.change(record, _read(record.data, {name: body.get(name) for name in CHANGING}))
        await events.announce(records, "plan.updated", present(record), (record.id,))
    return present(record)


CHANGING: Final = ("name", "amount", "currency", "expiry_count")
"""What can change (OpenAPI 2.3.0)."""


async def delete_plan(call: ApiRequest) -> Any:
    """DELETE /plans/{id}. Subscriptions to it stay as they are (chosen)."""
    async with call.sandbox.records() as records:
        record = await get_or_refuse(records, call.path["id"])
        await records.drop(record)
        done = present(record) | {"deleted": True}
        await events.announce(records, "plan.deleted", done, (record.id,))
    return done


DOCUMENTED, SPEC = Fidelity.DOCUMENTED, "OpenAPI 2.3.0"
OPERATIONS: Final = (
    signed_in("GET", "/plans", "get_plans", DOCUMENTED, SPEC, get_plans, (*FILTERS, *listing.SEARCHED)),
    signed_in("POST", "/plans", "create_plan", DOCUMENTED, SPEC, create_plan),
    signed_in("GET", "/plans/{id}", "get_plan", DOCUMENTED, SPEC, get_plan),
    signed_in("PUT", "/plans/{id}", "update_plan", DOCUMENTED, SPEC, update_plan),
    signed_in("DELETE", "/plans/{id}", "delete_plan", DOCUMENTED, SPEC, delete_plan),
)
