"""Records that are not orders (customers, cards, tokens): found, made, changed and dropped inside one transaction."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

import msgspec

from mockpay.sandbox.ids import Mint
from mockpay.sandbox.outbox import Delivery, WebhookMessage
from mockpay.sandbox.store import Page, Query, Record, Transaction

PARENT: Final = "parent"
Send = Callable[[WebhookMessage, str], Awaitable[None]]


class Records:
    """The records of a space while a transaction is under way: what is looked up here stays true until it ends.

    `send` puts a webhook about something that is no order into the outbox, with the id of what it is about.
    """

    def __init__(self, tx: Transaction, mint: Mint, send: Send) -> None:
        self._tx = tx
        self.mint = mint
        self.send = send

    def get(self, kind: str, record_id: str) -> Awaitable[Record | None]:
        """The record with that id, None where there is none."""
        return self._tx.record(kind, record_id)

    def page(self, kind: str, query: Query) -> Awaitable[Page[Record]]:
        """A page of records of a kind."""
        return self._tx.records(kind, query)

    async def under(self, kind: str, parent: str) -> list[Record]:
        """All records of a kind that hang on another record, the oldest first."""
        return (await self._tx.records(kind, Query(where={PARENT: parent}, newest_first=False, limit=None))).rows

    async def holder(self, kind: str, keys: dict[str, str], but: str = "") -> Record | None:
        """A record that is found by one of these keys already, other than the one with the id `but`."""
        for key, value in keys.items():
            found = await self._tx.records(kind, Query(where={key: value}, newest_first=False, limit=2))
            for record in found.rows:
                if record.id != but:
                    return record
        return None

    async def add(
        self,
        kind: str,
        data: dict[str, Any],
        *,
        record_id: str | None = None,
        parent: str = "",
        keys: dict[str, str] | None = None,
    ) -> Record:
        """Make a record, with an object id unless it has one. It is found by `keys`, and by what it hangs on."""
        record = Record(
            kind=kind,
            id=record_id or self.mint("objectid"),
            seq=self.mint.next("seq"),
            data=data,
            created_at=self.mint.now,
            updated_at=self.mint.now,
            parent=parent,
            keys=(keys or {}) | ({PARENT: parent} if parent else {}),
        )
        await self._tx.put_record(record)
        return record

    async def change(self, record: Record, data: dict[str, Any], keys: dict[str, str] | None = None) -> Record:
        """Put other data in a record, and other keys where there are any."""
        kept = {PARENT: record.parent} if record.parent else {}
        changes: dict[str, Any] = {"data": data, "updated_at": self.mint.now}
        changed = msgspec.structs.replace(record, **changes, keys=record.keys if keys is None else keys | kept)
        await self._tx.put_record(changed)
        return changed

    async def drop(self, record: Record) -> None:
        """Forget a record and all that hangs on it."""
        for kind in await self._tx.kinds():
            for child in await self.under(kind, record.id):
                await self.drop(child)
        await self._tx.drop_record(record.kind, record.id)

    async def sent(self, subject: str) -> list[Delivery]:
        """What was sent under that subject, the oldest first."""
        query = Query(where={"subject": subject}, newest_first=False, limit=None)
        return (await self._tx.deliveries(query)).rows

    async def trim(self, kind: str, most: int) -> None:
        """Forget the oldest records of a kind, but for the newest `most`. Nothing may hang on them."""
        count = (await self._tx.records(kind, Query(limit=0))).count
        oldest = await self._tx.records(kind, Query(newest_first=False, limit=max(0, count - most)))
        for record in oldest.rows:
            await self._tx.drop_record(kind, record.id)
