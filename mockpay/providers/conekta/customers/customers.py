"""Customers: what is kept of them, how they are found, and as whom they buy.

Field names: Conekta's OpenAPI 2.3.0.
"""

from typing import Any, Final

import msgspec

from mockpay.orders.order import Buyer, Struct
from mockpay.providers.conekta.protocol import errors, person_names
from mockpay.providers.conekta.protocol.formats import sent
from mockpay.sandbox.records import Records
from mockpay.sandbox.store import Record
from mockpay.web.api_request import ApiRequest

KIND: Final = "conekta.customer"
SAID: Final = "Customer"
"""What refusals call it."""


class CustomerData(Struct, frozen=True):
    """The data of a customer's record. The `default_…` ones are ids of records that hang on it."""

    name: str
    email: str
    phone: str | None = None
    corporate: bool = False
    custom_reference: str = ""
    date_of_birth: str | None = None
    national_id: str | None = None
    metadata: dict[str, Any] = {}
    antifraud_info: dict[str, Any] | None = None
    default_shipping_contact_id: str | None = None
    default_fiscal_entity_id: str | None = None
    default_payment_source_id: str | None = None


def of(record: Record) -> CustomerData:
    """The customer in a record."""
    return msgspec.convert(record.data, CustomerData)


async def find(call: ApiRequest, customer_id: str) -> Record:
    """The customer with that id. Raises `Refused`."""
    async with call.sandbox.records() as records:
        return await get_or_refuse(records, customer_id)


async def get_or_refuse(records: Records, customer_id: str) -> Record:
    """The customer with that id, inside a transaction. Raises `Refused`."""
    record = await records.get(KIND, customer_id)
    if record is None:
        raise errors.not_found(SAID, customer_id)
    return record


async def change(records: Records, record: Record, **changes: Any) -> Record:
    """Put other values in a customer."""
    changed = msgspec.structs.replace(of(record), **changes)
    return await records.change(record, msgspec.to_builtins(changed))


def buyer(record: Record) -> Buyer:
    """Who buys, when a customer does."""
    customer = of(record)
    return Buyer(
        customer_id=record.id,
        **person_names.split(customer.name),
        email=customer.email,
        phone=customer.phone,
        extras={"corporate": customer.corporate} | sent(antifraud_info=customer.antifraud_info),
    )
