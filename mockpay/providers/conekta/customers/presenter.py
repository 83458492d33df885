"""A customer with all that hangs on it, as answers have it; key order of captured answers."""

from typing import Final

from mockpay.providers.conekta.customers import (
    customers,
    fiscal_entities,
    payment_sources,
    shipping_contacts,
    subresource,
    subscriptions,
)
from mockpay.providers.conekta.protocol.formats import Json, epoch, sent
from mockpay.sandbox.records import Records
from mockpay.sandbox.store import Record
from mockpay.web.api_request import ApiRequest
from mockpay.web.js_json import encodable

PARTS: Final = (payment_sources.PART, fiscal_entities.PART, shipping_contacts.PART)


async def present(call: ApiRequest, records: Records, record: Record) -> Json:
    """A customer. What is not known stays away, and so does an empty list."""
    customer = customers.of(record)
    subscription = await subscriptions.latest(records, record.id)
    return {
        "livemode": False,
        "name": customer.name,
        "email": customer.email,
        **sent(
            phone=customer.phone,
            default_shipping_contact_id=customer.default_shipping_contact_id,
            default_fiscal_entity_id=customer.default_fiscal_entity_id,
            subscription=subscriptions.present(subscription, record) if subscription else None,
        ),
        "id": record.id,
        "object": "customer",
        "created_at": epoch(record.created_at),
        "corporate": customer.corporate,
        **sent(
            metadata=encodable(customer.metadata) or None,
            date_of_birth=customer.date_of_birth,
            national_id=customer.national_id,
        ),
        "custom_reference": customer.custom_reference,
        **sent(
            antifraud_info=encodable(customer.antifraud_info),
            default_payment_source_id=customer.default_payment_source_id,
        ),
        **sent(**{part.name: await subresource.nested(call, records, part, record) for part in PARTS}),
    }
