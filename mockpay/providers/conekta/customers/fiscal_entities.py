"""Fiscal entities: to whom a customer's invoices are made out.

Fields: OpenAPI 2.3.0; `name` and the inner number are those of version 2.0. Shape: captured answers.
"""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from mockpay.orders.order import Struct
from mockpay.providers.conekta.customers import subresource
from mockpay.providers.conekta.customers.subresource import New, Subresource
from mockpay.providers.conekta.protocol.formats import Json, epoch, sent
from mockpay.sandbox.records import Records
from mockpay.sandbox.store import Record
from mockpay.web.api_request import ApiRequest
from mockpay.web.js_json import encodable, to_js
from mockpay.web.validation import Schema

KIND: Final = "conekta.fiscal_entity"


class FiscalAddress(Struct, frozen=True):
    """Where it is registered."""

    street1: str
    street2: str | None = None
    internal_number: str | None = None
    external_number: str | None = None
    city: str | None = None
    state: str | None = None
    country: str | None = None
    postal_code: str | None = None


class FiscalEntity(Struct, frozen=True):
    """The data of a fiscal entity's record."""

    address: FiscalAddress
    tax_id: str | None = None
    email: str | None = None
    phone: str | None = None
    name: str | None = None
    company_name: str | None = None
    metadata: dict[str, Any] = {}


async def read(_call: ApiRequest, _records: Records, body: Mapping[str, Any], _where: str) -> New:
    """A fiscal entity as it was sent."""
    return New(data=subresource.merged({}, to_js(dict(body)), FiscalEntity, FiscalAddress), id_format="base58:fis_ent")


def edit(_call: ApiRequest, record: Record, body: Mapping[str, Any]) -> Json:
    """What is kept of one once it was changed."""
    return subresource.merged(record.data, to_js(dict(body)), FiscalEntity, FiscalAddress)


def present(record: Record, default: bool, _call: ApiRequest) -> Json:  # noqa: FBT001  one of a table's columns
    """A fiscal entity, as answers have it."""
    entity = msgspec.convert(record.data, FiscalEntity)
    return {
        **sent(tax_id=entity.tax_id, email=entity.email, phone=entity.phone),
        "address": _address(entity.address),
        "id": record.id,
        "object": "fiscal_entity",
        "created_at": epoch(record.created_at),
        **sent(name=entity.name, company_name=entity.company_name),
        "parent_id": record.parent,
        "default": default,
        **({"metadata": encodable(entity.metadata)} if entity.metadata else {}),
    }


def _address(address: FiscalAddress) -> Json:
    return sent(
        street1=address.street1,
        street2=address.street2,
        internal_number=address.internal_number,
        external_number=address.external_number,
        city=address.city,
        state=address.state,
        country=address.country.lower() if address.country else None,
        object="fiscal_entity_address",
        postal_code=address.postal_code,
    )


PART: Final = Subresource(
    kind=KIND,
    name="fiscal_entities",
    said="fiscal_entity",
    param="fiscal_entities_id",
    default="default_fiscal_entity_id",
    create=Schema("conekta/create_customer_fiscal_entities.request"),
    update=Schema("conekta/update_customer_fiscal_entities.request"),
    read=read,
    edit=edit,
    present=present,
)
