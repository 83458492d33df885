"""Customers: kept with their cards, found by e-mail, phone and the merchant's own user id. A scenario's `customers`
are among them.

Sources: OAS; docs.ecartpay.com/docs/payment-method-1 (token), /docs/tokenization (session),
/docs/customer-clabe-management and /reference/createcustomerpaymentmethod-1 (CLABE); what a duplicate answers: three
public clients.
"""

from collections.abc import Mapping
from typing import Any, Final

from mockpay.providers.ecartpay.protocol import auth, queries
from mockpay.providers.ecartpay.protocol import customer_refusals as refusals
from mockpay.providers.ecartpay.protocol.bodies import body_of
from mockpay.providers.ecartpay.protocol.formats import Json, sent
from mockpay.providers.ecartpay.protocol.settings import settings
from mockpay.sandbox.records import Records
from mockpay.sandbox.state import CUSTOMER
from mockpay.sandbox.store import Query, Record
from mockpay.scenario.card_reader import text
from mockpay.web.api_request import ApiRequest
from mockpay.web.instants import instant
from mockpay.web.provider import Fidelity
from mockpay.web.validation import Schema

CREATE: Final = Schema("ecartpay/create_customer.request")
UPDATE: Final = Schema("ecartpay/update_customer.request")
CREATE_METHOD: Final = Schema("ecartpay/create_payment_method.request")
METHOD: Final = "ecartpay.payment_method"
MOST_METHODS: Final = 5
"""docs.ecartpay.com/docs/customer-clabe-management has five per account; that it counts per customer is chosen."""

UNIQUE: Final = ("email", "phone", "user_id")
FIELDS: Final = ("first_name", "last_name", *UNIQUE)
ECHOED: Final = ("name", "bank", "business_name", "number", "method", "country", "alias")


async def create_customer(call: ApiRequest) -> Any:
    """POST /api/customers."""
    data = _given(await body_of(call, CREATE))
    async with call.sandbox.records() as records:
        await _refuse_taken(records, data)
        record = await records.add(CUSTOMER, data, keys=_keys(data))
    return present(record, call)


async def list_customers(call: ApiRequest) -> Any:
    """GET /api/customers."""
    offset, limit = queries.paging(call.query)
    any_of = queries.any_of(call.query, UNIQUE)
    async with call.sandbox.records() as records:
        page = await records.page(CUSTOMER, Query(any_of=any_of, offset=offset, limit=limit))
    docs = [present(record, call) for record in page.rows]
    return queries.listed(docs, page.count, limit)


async def get_customer(call: ApiRequest) -> Any:
    """GET /api/customers/{id}."""
    async with call.sandbox.records() as records:
        return present(await get_or_refuse(records, call), call)


async def update_customer(call: ApiRequest) -> Any:
    """PUT /api/customers/{id}: what is sent changes, null and an empty text take a field away (chosen)."""
    body = await body_of(call, UPDATE)
    async with call.sandbox.records() as records:
        record = await get_or_refuse(records, call)
        data = {name: value for name, value in record.data.items() if name not in body} | _given(body)
        await _refuse_taken(records, data, but=record.id)
        others = {key: value for key, value in record.keys.items() if key not in UNIQUE}
        record = await records.change(record, data, others | _keys(data))
    return present(record, call)


async def delete_customer(call: ApiRequest) -> Any:
    """DELETE /api/customers/{id}: cards and payment methods go too, orders stay."""
    async with call.sandbox.records() as records:
        await records.drop(await get_or_refuse(records, call))
    return {"success": "true"}  # a text, as the OpenAPI description has it; elsewhere it is a boolean


async def create_customer_token(call: ApiRequest) -> Any:
    """POST /api/customers/{id}/token."""
    async with call.sandbox.records() as records:
        customer = await get_or_refuse(records, call)
    return {"token": auth.issue_for_customer(call, customer.id)}


async def create_customer_session(call: ApiRequest) -> Any:
    """POST /api/customers/{id}/session: readers look for one or another of three names; all say the same (chosen)."""
    async with call.sandbox.records() as records:
        customer = await get_or_refuse(records, call)
    session = auth.issue_for_customer(call, customer.id)
    return {"id": session, "session": session, "token": session}


async def create_payment_method(call: ApiRequest) -> Any:
    """POST /api/customers/{id}/payment-methods: a CLABE. The first is the default one (chosen)."""
    body = await body_of(call, CREATE_METHOD)
    async with call.sandbox.records() as records:
        customer = await get_or_refuse(records, call)
        others = await records.under(METHOD, customer.id)
        _refuse_method(body["number"], others)
        data = sent(**{name: body.get(name) for name in ECHOED}, default=not others)
        record = await records.add(METHOD, data, parent=customer.id)
    return _method(record, call)


async def get_or_refuse(records: Records, call: ApiRequest) -> Record:
    """The customer of the path. Raises `NotFound`."""
    customer = await records.get(CUSTOMER, call.path["id"])
    if customer is None:
        raise refusals.NO_CUSTOMER.refusal(field="id")
    return customer


def _given(body: Mapping[str, Any]) -> Json:
    """The fields that say something, as texts: numbers become texts, as the service's database casts them (chosen)."""
    return {name: text(body[name]) for name in FIELDS if body.get(name) not in (None, "")}


def _keys(data: Mapping[str, Any]) -> dict[str, str]:
    return {name: data[name] for name in UNIQUE if data.get(name)}


async def _refuse_taken(records: Records, data: Mapping[str, Any], but: str = "") -> None:
    holder = await records.holder(CUSTOMER, _keys(data), but)
    if holder:
        raise refusals.KNOWN_CUSTOMER.refusal({"customer": holder.id}, field="customer_id", subject=holder.id)


def _refuse_method(number: str, others: list[Record]) -> None:
    if any(other.data["number"] == number for other in others):
        raise refusals.KNOWN_CLABE.refusal(field="number")
    if len(others) >= MOST_METHODS:
        raise refusals.MANY_METHODS.refusal({"most": MOST_METHODS}, field="number")


def present(record: Record, call: ApiRequest) -> Json:
    """A customer, in the key order of EcartPay's OpenAPI description; what is not known stays away."""
    data = record.data
    return {
        "account_id": call.sandbox.scenario.account.id,
        "created_at": instant(record.created_at),
        **sent(email=data.get("email"), first_name=data.get("first_name")),
        "id": record.id,
        **sent(last_name=data.get("last_name"), phone=data.get("phone")),
        "updated_at": instant(record.updated_at),
        **sent(user_id=data.get("user_id")),
    }


def _method(record: Record, call: ApiRequest) -> Json:
    """docs.ecartpay.com/reference/createcustomerpaymentmethod-1, printed answer; `alias` behind `number` is chosen."""
    account, data = call.sandbox.scenario.account, record.data
    return {
        "authorization_id": settings(call.sandbox.scenario).authorization_id,
        "account_id": account.id,
        "customer_id": record.parent,
        **{name: data[name] for name in ECHOED if name in data},
        "default": data["default"],
        "deleted": False,
        "id": record.id,
    }


DOCUMENTED, OBSERVED, INVENTED = Fidelity.DOCUMENTED, Fidelity.OBSERVED, Fidelity.INVENTED
SESSIONS: Final = "DOC tokenization; CLIENTS"
METHODS: Final = "REF createcustomerpaymentmethod-1"
CUSTOMERS, ONE = "/api/customers", "/api/customers/{id}"
OPERATIONS: Final = (
    auth.signed_in("POST", CUSTOMERS, "create_customer", DOCUMENTED, "OAS", create_customer),
    auth.signed_in(
        "GET",
        CUSTOMERS,
        "list_customers",
        OBSERVED,
        "OAS; CLIENTS read docs[], pages",
        list_customers,
        (*queries.PAGED, *UNIQUE),
    ),
    auth.signed_in("GET", ONE, "get_customer", INVENTED, "a reading of its documents; body: chosen", get_customer),
    auth.signed_in("PUT", ONE, "update_customer", DOCUMENTED, "OAS", update_customer),
    auth.signed_in("DELETE", ONE, "delete_customer", DOCUMENTED, "OAS", delete_customer),
    auth.signed_in(
        "POST", f"{ONE}/token", "create_customer_token", DOCUMENTED, "DOC payment-method-1", create_customer_token
    ),
    auth.signed_in("POST", f"{ONE}/session", "create_customer_session", OBSERVED, SESSIONS, create_customer_session),
    auth.signed_in(
        "POST", f"{ONE}/payment-methods", "create_payment_method", DOCUMENTED, METHODS, create_payment_method
    ),
)
