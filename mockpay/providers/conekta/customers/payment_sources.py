"""Payment sources: what a customer pays with again and again, a card or a standing reference for OXXO or SPEI.

Shapes: captured answers. Of a card only name and expiry can change.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import msgspec

from mockpay.orders.method_kind import MethodKind
from mockpay.orders.order import Method, Struct
from mockpay.providers.conekta.cards import cards, tokens
from mockpay.providers.conekta.cards.cards import StoredCard
from mockpay.providers.conekta.customers import customers, subresource
from mockpay.providers.conekta.customers.subresource import New, Subresource
from mockpay.providers.conekta.protocol import errors, versions, violations
from mockpay.providers.conekta.protocol.errors import WordedRefusal
from mockpay.providers.conekta.protocol.formats import Json, epoch, moment
from mockpay.providers.conekta.protocol.rules import BARCODES, RULES
from mockpay.providers.conekta.protocol.violations import Detail
from mockpay.sandbox.records import Records
from mockpay.sandbox.store import Record
from mockpay.scenario.card_reader import text
from mockpay.web.api_request import ApiRequest
from mockpay.web.validation import Schema

KIND: Final = "conekta.payment_source"
CARD: Final = "card"
NEVER: Final = {"oxxo_recurrent": 0, "spei_recurrent": "none"}
"""What is said of a reference that does not expire (captured answers)."""
CASH_SINCE: Final = (2, 2, 0)
"""The first version whose clients know an OXXO reference as `cash_recurrent` (Conekta's Python clients 7.1.0 and 9.0.0;
6.0.4, of version 2.1.0, knows `oxxo_recurrent` alone)."""


class Cash(Struct, frozen=True, tag="oxxo_recurrent", tag_field="type"):
    """A reference that can be paid at OXXO at any time."""

    reference: str
    expires_at: datetime | None = None


class Transfer(Struct, frozen=True, tag="spei_recurrent", tag_field="type"):
    """A CLABE that can be paid to at any time."""

    reference: str
    expires_at: datetime | None = None


Source = StoredCard | Cash | Transfer
REFERENCES: Final[dict[str, tuple[type[Cash] | type[Transfer], MethodKind]]] = {
    "cash": (Cash, MethodKind.CASH),
    "cash_recurrent": (Cash, MethodKind.CASH),
    "oxxo_recurrent": (Cash, MethodKind.CASH),
    "spei": (Transfer, MethodKind.TRANSFER),
    "spei_recurrent": (Transfer, MethodKind.TRANSFER),
}
"""The types that a request may have beside a card: what is kept of them, and how the core calls paying so."""


def of(record: Record) -> Source:
    """The payment source in a record."""
    source: Source = msgspec.convert(record.data, Source)
    return source


async def read(call: ApiRequest, records: Records, sent: Mapping[str, Any], where: str) -> New:
    """A source as it was sent: a card by token (which is used up) or as it is, or a reference. Raises `Refused`."""
    if sent["type"] == CARD:
        return New(data=msgspec.to_builtins(await _card(call, records, sent, where)), id_format="base58:src")
    kept, kind = REFERENCES[sent["type"]]
    expires = moment(int(sent["expires_at"])) if sent.get("expires_at") else None
    source = kept(reference=records.mint(RULES.reference_formats[kind]), expires_at=expires)
    return New(data=msgspec.to_builtins(source), id_format="base58:off_ref", default=False)


async def _card(call: ApiRequest, records: Records, sent: Mapping[str, Any], where: str) -> StoredCard:
    if sent.get("card") is not None:
        return cards.read(sent["card"], call.sandbox.rule_engine)
    param = f"{where or 'payment_sources.'}token_id"
    if not sent.get("token_id"):
        raise WordedRefusal(422, violations.missing(param))
    return await tokens.take(records, sent["token_id"], param, call.sandbox.rule_engine)


def edit(_call: ApiRequest, record: Record, sent: Mapping[str, Any]) -> Json:
    """What is kept of a source once it was changed. Raises `Refused` for what never changes."""
    if fixed := [name for name in ("token_id", "type") if sent.get(name) is not None]:
        raise WordedRefusal(422, *map(violations.immutable, fixed))
    source = of(record)
    changes = _of_card(sent) if isinstance(source, StoredCard) else _of_reference(sent)
    changed: Json = msgspec.to_builtins(msgspec.structs.replace(source, **changes))
    return changed


def _of_card(sent: Mapping[str, Any]) -> Json:
    changes: Json = {"name": sent["name"]} if sent.get("name") else {}
    if sent.get("exp_month") is not None:
        changes["exp_month"] = cards.month_of(text(sent["exp_month"]))
    if sent.get("exp_year") is not None:
        changes["exp_year"] = cards.year_of(text(sent["exp_year"]))
    return changes


def _of_reference(sent: Mapping[str, Any]) -> Json:
    return {"expires_at": moment(int(sent["expires_at"]))} if sent.get("expires_at") else {}


def present(record: Record, default: bool, call: ApiRequest) -> Json:  # noqa: FBT001  one of a table's columns
    """A source, as answers have it."""
    source = of(record)
    head: Json = {"id": record.id, "object": "payment_source"}
    if isinstance(source, StoredCard):
        return head | _card_source_to_json(source, record, call) | {"default": default, **STATUS}
    tail = {
        "expires_at": epoch(source.expires_at) if source.expires_at else NEVER[record.data["type"]],
        "created_at": epoch(record.created_at),
        "parent_id": record.parent,
    }
    if isinstance(source, Transfer):
        return head | {"type": record.data["type"], "reference": source.reference} | tail
    kind = "cash_recurrent" if versions.context(call) >= CASH_SINCE else record.data["type"]
    barcode = {"barcode": source.reference, "barcode_url": f"{BARCODES}/{source.reference}.png"}
    return head | {"provider": "Oxxo", "type": kind, "reference": source.reference} | barcode | tail


STATUS: Final = {"payment_source_status": "active", "visible_on_checkout": False}


def _card_source_to_json(card: StoredCard, record: Record, call: ApiRequest) -> Json:
    return {
        "type": CARD,
        "created_at": epoch(record.created_at),
        "last4": card.last4,
        "bin": card.bin,
        "card_type": str(cards.row(card, call.sandbox.rule_engine).funding),
        "exp_month": f"{card.exp_month:02}",
        "exp_year": f"{card.exp_year % 100:02}",
        "brand": cards.brand(card.brand),
        "name": card.name,
        "parent_id": record.parent,
    }


PART: Final = Subresource(
    kind=KIND,
    name="payment_sources",
    said="card",
    param="payment_method_id",
    default="default_payment_source_id",
    create=Schema("conekta/create_customer_payment_methods.request"),
    update=Schema("conekta/update_customer_payment_methods.request"),
    read=read,
    edit=edit,
    present=present,
    fits=lambda record: record.data["type"] == CARD,
)


async def method(call: ApiRequest, customer_id: str, source_id: str | None, param: str) -> Method:
    """How a charge to a customer's source is paid, None for the default one. Raises `Refused`, naming `param`."""
    async with call.sandbox.records() as records:
        customer = await customers.get_or_refuse(records, customer_id)
        return pays(call, await chosen(records, customer, source_id, param))


async def chosen(records: Records, customer: Record, source_id: str | None, param: str = "") -> Record:
    """A customer's source, None for the default one. Raises `Refused`, naming `param` if that could have told it."""
    source_id = source_id or subresource.default_of(PART, customer)
    if source_id is None:
        none = Detail(code="processing.customer.no_valid_card", values=(customer.id,))
        raise errors.refused(violations.missing(param) if param else none)
    return await subresource.get_or_refuse(records, PART, customer, source_id)


def pays(call: ApiRequest, record: Record) -> Method:
    """How a charge to a source is paid."""
    source = of(record)
    if isinstance(source, StoredCard):
        return cards.method(source, call.sandbox.rule_engine)
    return Method(kind=REFERENCES[record.data["type"]][1], reference=source.reference)
