"""Points of sale: branches, their sales registers with a terminal each, and orders to be paid at a terminal.

Known from a public client: the paths, the bodies it sends, that creates answer `{data: {id, …}}`; the rest is chosen.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from msgspec.structs import replace

from mockpay.providers.ecartpay.customers import card_tokens
from mockpay.providers.ecartpay.orders import lookup, presenter, reading
from mockpay.providers.ecartpay.protocol import order_refusals as refusals
from mockpay.providers.ecartpay.protocol import queries
from mockpay.providers.ecartpay.protocol.auth import signed_in
from mockpay.providers.ecartpay.protocol.bodies import body_of
from mockpay.providers.ecartpay.protocol.formats import Json, sent
from mockpay.providers.ecartpay.protocol.rules import NAME
from mockpay.sandbox.records import Records
from mockpay.sandbox.store import Query, Record
from mockpay.web.api_request import ApiRequest
from mockpay.web.instants import instant
from mockpay.web.origin import named_by
from mockpay.web.provider import Fidelity
from mockpay.web.validation import Schema

CREATE_ORDER: Final = Schema("ecartpay/create_pos_order.request")
CREATE_BRANCH: Final = Schema("ecartpay/create_branch.request")
CREATE_REGISTER: Final = Schema("ecartpay/create_sales_register.request")
LINK_TERMINAL: Final = Schema("ecartpay/link_terminal.request")
BRANCH: Final = f"{NAME}.branch"
REGISTER: Final = f"{NAME}.sales_register"
TERMINAL_ID: Final = "pos_information_id"
REGISTER_ID: Final = "pos_sales_registers_id"
BRANCH_ID: Final = "pos_branches_id"
PATHS: Final = {BRANCH: "/api/pos/branches", REGISTER: "/api/pos/sales-registers"}
ACTIVE: Final = "active"
FILTERS: Final = ("status", TERMINAL_ID)


async def create_pos_order(call: ApiRequest) -> Any:
    """POST /api/pos/orders: an order for a terminal; the register and the branch, where named, must exist."""
    body = await body_of(call, CREATE_ORDER)
    customer = await lookup.customer(call, body.get("customer_id"))
    async with call.sandbox.records() as records:
        await _check_place(records, body)
    place = sent(**{name: body.get(name) for name in (TERMINAL_ID, REGISTER_ID, BRANCH_ID)})
    command = reading.place_order(
        body, customer, call.sandbox.rule_engine.taxes, named_by(call, body.get("notify_url"))
    )
    command = replace(command, extras=command.extras | place)
    pay = await card_tokens.payment(call, body.get("token"))
    order = card_tokens.unless_declined(await call.sandbox.handle(command, *pay, context=call.context(body)))
    return {**presenter.created(order, call.sandbox.scenario, call.base_url), **place}


async def _check_place(records: Records, body: Mapping[str, Any]) -> None:
    register_id, branch_id = body.get(REGISTER_ID), body.get(BRANCH_ID)
    if branch_id:
        await _there(records, BRANCH, branch_id, BRANCH_ID)
    if register_id:
        register = await _there(records, REGISTER, register_id, REGISTER_ID)
        if branch_id and branch_id != register.parent:
            values = {"register": register_id, "branch": register.parent, "asked": branch_id}
            raise refusals.OTHERS_REGISTER.refusal(values)


async def create_branch(call: ApiRequest) -> Any:
    """POST /api/pos/branches."""
    body = await body_of(call, CREATE_BRANCH)
    data = {"name": body["name"], **sent(timezone=body.get("timezone")), "status": body.get("status") or ACTIVE}
    async with call.sandbox.records() as records:
        return _wrapped(await records.add(BRANCH, data, keys=_keys(data)), call)


async def create_register(call: ApiRequest) -> Any:
    """POST /api/pos/sales-registers, for a branch."""
    body = await body_of(call, CREATE_REGISTER)
    number, status = body.get("register_number"), body.get("status")
    data = {"name": body["name"], **sent(register_number=number), "status": status or ACTIVE}
    async with call.sandbox.records() as records:
        branch = await _there(records, BRANCH, body[BRANCH_ID], BRANCH_ID)
        return _wrapped(await records.add(REGISTER, data, parent=branch.id, keys=_keys(data)), call)


async def link_terminal(call: ApiRequest) -> Any:
    """PUT /api/pos/sales-registers/{id}/link-terminal. A terminal leaves the register it was linked to before."""
    body = await body_of(call, LINK_TERMINAL)
    link = {TERMINAL_ID: body[TERMINAL_ID]}
    async with call.sandbox.records() as records:
        register = await _there(records, REGISTER, call.path["id"])
        if before := await records.holder(REGISTER, link, but=register.id):
            rest = {name: value for name, value in before.data.items() if name != TERMINAL_ID}
            await records.change(before, rest, _keys(rest))
        data = register.data | link
        return _wrapped(await records.change(register, data, _keys(data)), call)


async def get_branch(call: ApiRequest) -> Any:
    """GET /api/pos/branches/{id}."""
    return await _one(call, BRANCH)


async def get_register(call: ApiRequest) -> Any:
    """GET /api/pos/sales-registers/{id}."""
    return await _one(call, REGISTER)


async def list_branches(call: ApiRequest) -> Any:
    """GET /api/pos/branches: newest first; `status` and `q` narrow."""
    return await _list(call, BRANCH, FILTERS[:1], {})


async def list_registers(call: ApiRequest) -> Any:
    """GET /api/pos/sales-registers: newest first; `pos_branches_id`, `pos_information_id`, `status` and `q` narrow."""
    branches = call.query.all(BRANCH_ID)
    return await _list(call, REGISTER, FILTERS, {"parent": tuple(branches)} if branches else {})


async def _one(call: ApiRequest, kind: str) -> Json:
    async with call.sandbox.records() as records:
        return _wrapped(await _there(records, kind, call.path["id"]), call)


async def _list(call: ApiRequest, kind: str, filters: Sequence[str], any_of: dict[str, tuple[str, ...]]) -> Json:
    offset, limit = queries.paging(call.query)
    any_of |= queries.any_of(call.query, filters)
    query = Query(any_of=any_of, text=call.query.get("q", ""), offset=offset, limit=limit)
    async with call.sandbox.records() as records:
        page = await records.page(kind, query)
    docs = [_point_to_json(record, call) for record in page.rows]
    return queries.listed(docs, page.count, limit)


async def _there(records: Records, kind: str, record_id: str, field: str | None = None) -> Record:
    """A branch or a register. Raises `NotFound`."""
    found = await records.get(kind, record_id)
    if found is None:
        row = refusals.NO_NAMED_POINT if field else refusals.NO_POINT
        raise row.refusal({"field": field, "point": record_id, "path": PATHS[kind]}, field=field, subject=record_id)
    return found


def _keys(data: Mapping[str, str]) -> dict[str, str]:
    return {name: data[name] for name in FILTERS if name in data}


def _wrapped(record: Record, call: ApiRequest) -> Json:
    return {"data": _point_to_json(record, call)}


def _point_to_json(record: Record, call: ApiRequest) -> Json:
    """A branch or a register."""
    return {
        "id": record.id,
        "account_id": call.sandbox.scenario.account.id,
        **({BRANCH_ID: record.parent} if record.parent else {}),
        **record.data,
        "created_at": instant(record.created_at),
        "updated_at": instant(record.updated_at),
    }


OBSERVED, INVENTED = Fidelity.OBSERVED, Fidelity.INVENTED
SEEN, CHOSEN = "CLIENTS", "CLIENTS; body: chosen"
REGISTERS: Final = PATHS[REGISTER]
BRANCHES: Final = (*queries.PAGED, "q", "status")
LISTED: Final = (*BRANCHES, TERMINAL_ID, BRANCH_ID)
OPERATIONS: Final = (
    signed_in("POST", "/api/pos/orders", "create_pos_order", OBSERVED, SEEN, create_pos_order),
    signed_in("POST", PATHS[BRANCH], "create_branch", OBSERVED, SEEN, create_branch),
    signed_in("GET", PATHS[BRANCH], "list_branches", INVENTED, CHOSEN, list_branches, BRANCHES),
    signed_in("GET", f"{PATHS[BRANCH]}/{{id}}", "get_branch", INVENTED, CHOSEN, get_branch),
    signed_in("POST", REGISTERS, "create_sales_register", OBSERVED, SEEN, create_register),
    signed_in("GET", REGISTERS, "list_sales_registers", INVENTED, CHOSEN, list_registers, LISTED),
    signed_in("GET", f"{REGISTERS}/{{id}}", "get_sales_register", INVENTED, CHOSEN, get_register),
    signed_in("PUT", f"{REGISTERS}/{{id}}/link-terminal", "link_terminal", OBSERVED, SEEN, link_terminal),
)
