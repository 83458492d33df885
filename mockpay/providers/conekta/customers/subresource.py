"""What hangs on a customer in lists: payment sources, shipping contacts, fiscal entities. One of each is the default.

Lists inside a customer show the newest five and where the others are (captured answers). That the first one is the
default until another is chosen, and after it is gone the oldest that is left: chosen.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

import msgspec

from mockpay.orders.order import Struct
from mockpay.providers.conekta.customers import customers
from mockpay.providers.conekta.protocol import errors
from mockpay.providers.conekta.protocol.formats import Json
from mockpay.sandbox.records import PARENT, Records
from mockpay.sandbox.store import Query, Record
from mockpay.web.api_request import ApiRequest
from mockpay.web.validation import Schema

SHOWN: Final = 5


class New(Struct, frozen=True):
    """What a part is made of: the data of its record, the format of its id, and whether it is to be the default one
    (None: if there is none; False: it cannot be)."""

    data: Json
    id_format: str
    default: bool | None = None


class Subresource(Struct, frozen=True):
    """One of the lists. `name` is its key and its path, `said` what refusals call one of it, `param` the id's name in
    paths, `default` the customer's key for the default one. `read` makes one of what was sent (and says where that
    stood: "", or `shipping_contacts.0.`), `edit` changes one; both raise `Refused`."""

    kind: str
    name: str
    said: str
    param: str
    default: str
    create: Schema
    update: Schema
    read: Callable[[ApiRequest, Records, Mapping[str, Any], str], Awaitable[New]]
    edit: Callable[[ApiRequest, Record, Mapping[str, Any]], Json]
    present: Callable[[Record, bool, ApiRequest], Json]
    fits: Callable[[Record], bool] = lambda _record: True
    """Whether one can be the default."""


async def get_or_refuse(records: Records, kind: Subresource, customer: Record, part_id: str) -> Record:
    """One of a customer's. Raises `Refused`."""
    record = await records.get(kind.kind, part_id)
    if record is None or record.parent != customer.id:
        raise errors.not_found(kind.said, part_id)
    return record


async def add(
    call: ApiRequest, records: Records, kind: Subresource, customer: Record, sent: Mapping[str, Any], where: str = ""
) -> tuple[Record, Record]:
    """Hang another one on a customer: the customer as it is now, and the new one. Raises `Refused`."""
    new = await kind.read(call, records, sent, where)
    record = await records.add(kind.kind, new.data, record_id=records.mint(new.id_format), parent=customer.id)
    has_none = default_of(kind, customer) is None
    if new.default or (new.default is None and has_none):
        customer = await customers.change(records, customer, **{kind.default: record.id})
    return customer, record


async def drop(records: Records, kind: Subresource, customer: Record, record: Record) -> Record:
    """Take one away: the customer as it is then."""
    await records.drop(record)
    if default_of(kind, customer) != record.id:
        return customer
    left = [one for one in await records.under(kind.kind, customer.id) if kind.fits(one)]
    return await customers.change(records, customer, **{kind.default: left[0].id if left else None})


def default_of(kind: Subresource, customer: Record) -> str | None:
    """The id of a customer's default one."""
    get_or_refuse: str | None = customer.data.get(kind.default)
    return get_or_refuse


def shown(kind: Subresource, customer: Record, record: Record, call: ApiRequest) -> Json:
    """One, as answers have it."""
    return kind.present(record, record.id == default_of(kind, customer), call)


async def nested(call: ApiRequest, records: Records, kind: Subresource, customer: Record) -> Json | None:
    """A customer's list of them as it stands inside the customer; None where it is empty."""
    page = await records.page(kind.kind, Query(where={PARENT: customer.id}, limit=SHOWN))
    if not page.rows:
        return None
    more = page.count > SHOWN
    rest = f"{call.base_url}/customers/{customer.id}/{kind.name}?next={page.rows[-1].id}&limit={SHOWN}"
    return {
        **({"next_page_url": rest} if more else {}),
        "object": "list",
        "has_more": more,
        "total": page.count,
        "data": [shown(kind, customer, record, call) for record in page.rows],
    }


def merged(kept: Mapping[str, Any], sent: Mapping[str, Any], kind: type[Struct], address: type[Struct]) -> Json:
    """What is kept with what was sent laid over it, the address key by key; what the Structs do not have stays out."""
    where = {**kept.get("address", {}), **_known(sent.get("address", {}), address)}
    data = {**kept, **_known(sent, kind), "address": where}
    done: Json = msgspec.to_builtins(msgspec.convert(data, kind))
    return done


def _known(sent: Mapping[str, Any], kind: type[Struct]) -> Json:
    return {name: value for name, value in sent.items() if name in kind.__struct_fields__}
