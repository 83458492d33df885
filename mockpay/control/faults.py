"""Faults over HTTP: those of the scenario, and those that a test sets beside them and clears again."""

from decimal import Decimal
from typing import Any, Final

import msgspec
from starlette.requests import Request

from mockpay.control.json_numbers import exact
from mockpay.control.space import body_of, space
from mockpay.sandbox.faults import SetFault
from mockpay.scenario.scenario import Fault
from mockpay.web.operation_names import Check
from mockpay.web.validation import Schema

SET: Final = Schema("control/fault.request")


async def find(request: Request) -> Any:
    """GET /_mockpay/faults: those that were set, which strike first, and those of the scenario."""
    sandbox = space(request)
    return {
        "set": [_fault_to_json(one) for one in sandbox.faults.all.values()],
        "scenario": [_as_written(fault) for fault in sandbox.scenario.faults],
    }


async def add(check: Check, request: Request) -> Any:
    """POST /_mockpay/faults: a fault as scenarios write it; `nth` of its `when` counts from now, and with `times`
    it strikes so many requests (after the reply: webhooks)."""
    body = await body_of(request, SET)
    times = body.pop("times", None)
    sandbox, fault = space(request), msgspec.convert(body, Fault)
    check(fault.when.operation, "when.operation")
    async with sandbox.store.transaction() as tx:
        return _fault_to_json(sandbox.faults.add(fault, times, tx.counters))


async def drop(request: Request) -> Any:
    """DELETE /_mockpay/faults/{id}."""
    fault_id = request.path_params["id"]
    space(request).faults.remove(fault_id)
    return {"dropped": [fault_id]}


async def clear(request: Request) -> Any:
    """DELETE /_mockpay/faults: all that were set; those of the scenario stay."""
    return {"dropped": space(request).faults.clear()}


def _fault_to_json(one: SetFault) -> dict[str, Any]:
    return {"id": one.id, "times": one.times, "struck": one.hits, "fault": _as_written(one.fault)}


def _as_written(fault: Fault) -> msgspec.Raw:
    """A fault as scenarios write it, with the point where it strikes even where that is the usual one."""
    return exact({"at": fault.at, **msgspec.to_builtins(fault, builtin_types=(Decimal,))})
