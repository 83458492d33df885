"""Payment links: checkouts that stand by themselves, each good for one order or for several made from its template.

Nothing is mailed or sent to a phone: the counts go up (OpenAPI 2.3.0; clients of 2.0.0 for messages to phones).
"""

from datetime import datetime
from typing import Any, Final

import msgspec

from mockpay.orders import status as core
from mockpay.orders.commands import FlagOrder
from mockpay.orders.lifecycle import Action
from mockpay.orders.order import Struct
from mockpay.orders.status import Life
from mockpay.providers.conekta.orders import checkout_terms, checkouts, customer_info, reading
from mockpay.providers.conekta.orders.checkout_terms import CANCELLED, EXPIRED, FINALIZED, ISSUED, CheckoutTerms
from mockpay.providers.conekta.orders.checkouts import PAYMENT_LINK
from mockpay.providers.conekta.protocol import errors, listing, requests, violations
from mockpay.providers.conekta.protocol.auth import signed_in
from mockpay.providers.conekta.protocol.errors import WordedRefusal
from mockpay.providers.conekta.protocol.formats import Json
from mockpay.sandbox.records import Records
from mockpay.sandbox.store import Query, Record
from mockpay.web.api_request import ApiRequest
from mockpay.web.errors import Invalid
from mockpay.web.js_json import encodable, to_js
from mockpay.web.provider import Fidelity
from mockpay.web.validation import Schema

KIND: Final = "conekta.checkout"
CREATE: Final = Schema("conekta/create_checkout.request")
EMAIL: Final = Schema("conekta/email_checkout.request")
SMS: Final = Schema("conekta/sms_checkout.request")
REQUIRED: Final = {"name": "any name", "type": PAYMENT_LINK, "recurrent": False}


class PaymentLink(Struct, frozen=True):
    """The data of a payment link's record. `order_template` is what an order is asked for with; `paid` are the payments
    there were."""

    name: str
    expires_at: datetime
    order_template: dict[str, Any]
    recurrent: bool = False
    payments_limit_count: int | None = None
    needs_shipping_contact: bool = False
    terms: CheckoutTerms = CheckoutTerms()
    emails_sent: int = 0
    sms_sent: int = 0
    cancelled: bool = False
    paid: int = 0

    def __post_init__(self) -> None:
        """Raises ValueError for a template that is no order."""
        try:
            CREATE.check({**REQUIRED, "order_template": self.order_template})
        except Invalid as wrong:
            raise ValueError(str(wrong)) from None

    @property
    def most(self) -> int | None:
        """How many payments it is good for, None for any number. Not recurrent is for a single use (OpenAPI 2.3.0)."""
        return self.payments_limit_count if self.recurrent else 1


async def create_checkout(call: ApiRequest) -> Any:
    """POST /checkouts."""
    body = await requests.read(call, CREATE)
    expires_at = checkout_terms.expires(body, call.sandbox.clock.now())
    if expires_at is None:
        raise WordedRefusal(422, violations.missing("expires_at"))
    reading.currency_of(body["order_template"]["currency"])
    await customer_info.read(call, body["order_template"].get("customer_info"))
    link = PaymentLink(
        name=body["name"],
        expires_at=expires_at,
        order_template=to_js(body["order_template"]),
        recurrent=body["recurrent"],
        payments_limit_count=to_js(body.get("payments_limit_count")),
        needs_shipping_contact=body.get("needs_shipping_contact", False),
        terms=checkout_terms.read(body),
    )
    async with call.sandbox.records() as records:
        return _link_to_json(call, await records.add(KIND, msgspec.to_builtins(link), record_id=records.mint("uuid")))


async def get_checkouts(call: ApiRequest) -> Any:
    """GET /checkouts: the payment links."""
    query = Query(text=call.query.get("search", ""))
    async with call.sandbox.records() as records:
        return await listing.record_page(call, records, KIND, query, lambda record: _link_to_json(call, record))


async def get_checkout(call: ApiRequest) -> Any:
    """GET /checkouts/{id}."""
    async with call.sandbox.records() as records:
        return _link_to_json(call, await _get_or_refuse(records, call))


async def cancel_checkout(call: ApiRequest) -> Any:
    """PUT /checkouts/{id}/cancel: the link, and what it has become that nobody has paid."""
    link = await _change(call, cancelled=True)
    made = await call.sandbox.orders(Query(where={checkouts.SLUG: link["slug"]}, limit=None))
    for order in made.rows:
        if core.life(order) is Life.ACTIVE and not core.is_secured(order):
            await call.sandbox.handle(FlagOrder(order_id=order.id, action=Action.CANCEL), context=call.context())
    return link


async def email_checkout(call: ApiRequest) -> Any:
    """POST /checkouts/{id}/email: `{email}`, which older clients leave out."""
    await requests.read(call, EMAIL)
    return await _count(call, "emails_sent")


async def sms_checkout(call: ApiRequest) -> Any:
    """POST /checkouts/{id}/sms: `{phonenumber}`, `{phone}` of older clients."""
    await requests.read(call, SMS)
    return await _count(call, "sms_sent")


async def _count(call: ApiRequest, counter: str) -> Json:
    async with call.sandbox.records() as records:
        link = of(await _get_or_refuse(records, call))
    return await _change(call, **{counter: getattr(link, counter) + 1})


async def _change(call: ApiRequest, **changes: Any) -> Json:
    """Only while it can be used. Raises `Refused`."""
    async with call.sandbox.records() as records:
        record = await _get_or_refuse(records, call)
        if status(of(record), records.mint.now) != ISSUED:
            raise WordedRefusal(422, violations.invalid("status"))
        return _link_to_json(call, await change(records, record, **changes))


async def _get_or_refuse(records: Records, call: ApiRequest) -> Record:
    record = await records.get(KIND, call.path["id"])
    if record is None:
        raise errors.not_found("Checkout", call.path["id"])
    return record


def of(record: Record) -> PaymentLink:
    """The payment link in a record."""
    return msgspec.convert(record.data, PaymentLink)


async def change(records: Records, record: Record, **changes: Any) -> Record:
    """Put other values in a payment link."""
    changed = msgspec.structs.replace(of(record), **changes)
    return await records.change(record, msgspec.to_builtins(changed))


def status(link: PaymentLink, now: datetime) -> str:
    """Whether a link can still be used."""
    if link.cancelled:
        return CANCELLED
    if link.most is not None and link.paid >= link.most:
        return FINALIZED
    return EXPIRED if now >= link.expires_at else ISSUED


def _link_to_json(call: ApiRequest, record: Record) -> Json:
    link = of(record)
    return checkout_terms.checkout_to_json(
        record.id,
        link.terms,
        record.created_at,
        link.expires_at,
        name=link.name,
        type=PAYMENT_LINK,
        status=status(link, call.sandbox.clock.now()),
        paid=link.paid,
        recurrent=link.recurrent,
        payments_limit_count=link.payments_limit_count,
        needs_shipping_contact=link.needs_shipping_contact,
        emails_sent=link.emails_sent,
        sms_sent=link.sms_sent,
        metadata=encodable(link.order_template.get("metadata") or {}),
        url=checkouts.address(PAYMENT_LINK, record.id, call.sandbox.scenario, call.base_url),
    )


DOCUMENTED, OBSERVED, SOURCE = Fidelity.DOCUMENTED, Fidelity.OBSERVED, "OpenAPI 2.3.0"
OPERATIONS: Final = (
    signed_in("GET", "/checkouts", "get_checkouts", DOCUMENTED, SOURCE, get_checkouts, listing.SEARCHED),
    signed_in("POST", "/checkouts", "create_checkout", DOCUMENTED, SOURCE, create_checkout),
    signed_in("GET", "/checkouts/{id}", "get_checkout", DOCUMENTED, SOURCE, get_checkout),
    signed_in("PUT", "/checkouts/{id}/cancel", "cancel_checkout", DOCUMENTED, SOURCE, cancel_checkout),
    signed_in("POST", "/checkouts/{id}/email", "email_checkout", DOCUMENTED, SOURCE, email_checkout),
    signed_in("POST", "/checkouts/{id}/sms", "sms_checkout", OBSERVED, "clients up to 2.3.0", sms_checkout),
)
