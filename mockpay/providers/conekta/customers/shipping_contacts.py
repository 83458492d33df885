"""Shipping contacts: where a customer's parcels go.

Rules: OpenAPI 2.3.0, which wants country and postal code where the versions before it did not.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from mockpay.orders.order import Struct
from mockpay.providers.conekta.customers import subresource
from mockpay.providers.conekta.customers.subresource import New, Subresource
from mockpay.providers.conekta.protocol import errors, versions, violations
from mockpay.providers.conekta.protocol.errors import WordedRefusal
from mockpay.providers.conekta.protocol.formats import Json, epoch, sent
from mockpay.sandbox.records import Records
from mockpay.sandbox.store import Record
from mockpay.web.api_request import ApiRequest
from mockpay.web.js_json import encodable, to_js
from mockpay.web.validation import Schema

KIND: Final = "conekta.shipping_contact"
STRICT: Final = (2, 3, 0)
WANTED: Final = ("country", "postal_code")
MEXICAN: Final = re.compile("[0-9]{5}")


class ContactAddress(Struct, frozen=True):
    """Where to. `country` as it was sent; answers have it in lower case (captured)."""

    street1: str
    street2: str | None = None
    city: str | None = None
    state: str | None = None
    country: str | None = None
    residential: bool | None = True
    postal_code: str | None = None


class Contact(Struct, frozen=True):
    """The data of a shipping contact's record."""

    address: ContactAddress
    receiver: str | None = None
    phone: str | None = None
    between_streets: str | None = None
    metadata: dict[str, Any] = {}


async def read(call: ApiRequest, _records: Records, body: Mapping[str, Any], where: str) -> New:
    """A contact as it was sent. Raises `Refused`."""
    contact = subresource.merged({}, to_js(dict(body)), Contact, ContactAddress)
    _check(call, contact["address"], where)
    return New(data=contact, id_format="base58:ship_cont", default=body.get("default") or None)


def edit(call: ApiRequest, record: Record, body: Mapping[str, Any]) -> Json:
    """What is kept of a contact once it was changed. Raises `Refused`."""
    contact = subresource.merged(record.data, to_js(dict(body)), Contact, ContactAddress)
    _check(call, contact["address"], "")
    return contact


def _check(call: ApiRequest, address: Json, where: str) -> None:
    lost = [name for name in WANTED if not address.get(name)] if versions.context(call) >= STRICT else []
    if lost:
        raise WordedRefusal(422, *[violations.missing(f"{where}address.{name}") for name in lost])
    code = address.get("postal_code")
    if code and (address.get("country") or "").upper() == "MX" and not MEXICAN.fullmatch(code):
        raise errors.refused(violations.of("invalid", f"{where}address.postal_code", row="*.invalid_for_country"))


def present(record: Record, default: bool, _call: ApiRequest) -> Json:  # noqa: FBT001  one of a table's columns
    """A contact, as answers have it."""
    contact = msgspec.convert(record.data, Contact)
    return {
        **sent(receiver=contact.receiver, phone=contact.phone, between_streets=contact.between_streets),
        "address": present_address(contact.address),
        "id": record.id,
        "object": "shipping_contact",
        "created_at": epoch(record.created_at),
        "parent_id": record.parent,
        "default": default,
        **({"metadata": encodable(contact.metadata)} if contact.metadata else {}),
    }


def present_address(address: ContactAddress) -> Json:
    """Where to, as answers have it."""
    return sent(
        street1=address.street1,
        street2=address.street2,
        city=address.city,
        state=address.state,
        country=address.country.lower() if address.country else None,
        residential=address.residential,
        object="shipping_address",
        postal_code=address.postal_code,
    )


PART: Final = Subresource(
    kind=KIND,
    name="shipping_contacts",
    said="shipping_contact",
    param="shipping_contacts_id",
    default="default_shipping_contact_id",
    create=Schema("conekta/create_customer_shipping_contacts.request"),
    update=Schema("conekta/update_customer_shipping_contacts.request"),
    read=read,
    edit=edit,
    present=present,
)


async def default(call: ApiRequest, customer: Record) -> Json | None:
    """Where a customer's parcels go unless an order says otherwise, as the contact was sent; None without any."""
    contact_id = subresource.default_of(PART, customer)
    record = await call.sandbox.record(KIND, contact_id) if contact_id else None
    return record.data if record else None
