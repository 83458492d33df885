"""The query string of lists and counts -> what to look for.

Dates that are none are refused. Under `strict` any value that cannot be meant is refused by name; else it counts as not
sent, and the answer says so. Sources: the orders guide
(names), the pages per platform (limits, formats); where they are silent: chosen.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from msgspec.structs import replace

from mockpay.providers.ecartapi.orders import keys
from mockpay.providers.ecartapi.protocol import paging
from mockpay.providers.ecartapi.protocol.dates import moment
from mockpay.providers.ecartapi.protocol.paging import NEXT, Walk
from mockpay.providers.ecartapi.stores.statuses import FULFILMENT_IDS, STATUS_IDS
from mockpay.providers.ecartapi.stores.stores import Shop
from mockpay.sandbox.store import Query, Sort
from mockpay.web.api_request import ApiRequest
from mockpay.web.errors import Unfit
from mockpay.web.query import Parameters

MOST_DIGITS: Final = 9
SORTS: Final = {"createdat": Sort.CREATED, "updatedat": Sort.CHANGED}
DIRECTIONS: Final = {"asc": False, "desc": True}
FLAGS: Final = ("true", "false")


LISTS: Final = (
    "ids",
    "status[ecartapi]",
    "status[status]",
    "status[financial]",
    "status[id]",
    "fulfillmentStatus",
    "customerId",
    "marketplaceId",
    "channel",
)
"""Parameters that name several with commas between them; sent twice they name several too."""
RANGES: Final = ("createdAt[from]", "createdAt[to]", "updatedAt[from]", "updatedAt[to]")
COUNTED: Final = (*LISTS, *RANGES, "search", "sinceId", "sandbox", "page")
"""What a count takes: filters, and tokens that carry them."""
LISTED: Final = (*COUNTED, "limit", "offset", "sort", "sortBy")
"""What a list takes."""
DATE: Final = "a date like 2024-05-31, 2024-05-31T00:53:32 or 2024-05-31 00:53:32"


class Filters:
    """Reads one query for one shop; `taken` are the parameters to look at."""

    def __init__(self, call: ApiRequest, shop: Shop, taken: Sequence[str]) -> None:
        self.call = call
        self.shop = shop
        sent = {name: _text(call.query, name) for name in taken if name in call.query}
        self.walk = self._token(sent.get("page", ""))
        self.sent: dict[str, str] = {**self.walk.filters, **_limit_of(sent)} if self.walk else sent
        for name, text in sent.items() if self.walk else ():
            if name != "page" and self.sent.get(name) != text:
                call.pass_over(name, "left to the page token")

    def _token(self, page: str) -> Walk | None:
        if not page or _is_number(page):
            return None
        walk = paging.read(page)
        if walk is None:
            self.call.pass_over("page", "a page number from 1, or a token of an earlier answer")
        return walk

    def _refuse(self, name: str, rule: str) -> None:
        """What has an effect, but hardly the one that was meant."""
        if self.call.sandbox.scenario.strict:
            raise Unfit(f"{name} must be {rule}", names=(name,))

    def _read(self, name: str, rule: str, reader: Callable[[str], Any]) -> Any:
        text = self.sent.get(name, "").strip()
        found = reader(text) if text else None
        if text and found is None:
            self.call.pass_over(name, rule)
        return found

    def _date(self, name: str) -> datetime | None:
        """A date that is none is refused, or a list would hold orders that were not asked for. Raises `Unfit`."""
        text = self.sent.get(name, "")
        found = moment(text)
        if found is None and text.strip():
            raise Unfit(f"{name} must be {DATE}", names=(name,))
        return found

    @property
    def limit(self) -> int:
        """Orders on a page: the platform's maximum clamps."""
        asked = self._read("limit", "a whole number from 1", _number)
        return min(asked or self.shop.preset.limit, self.shop.preset.most)

    def query(self, ids: tuple[str, ...] | None, after: int | None) -> Query:
        """What to look for, in no order. `ids` and `after` are looked up already: the orders named, the one to begin
        behind."""
        where, any_of = self._where()
        since, until = self._span("createdAt")
        changed_since, changed_until = self._span("updatedAt")
        self._read("sandbox", "true or false", lambda text: text if text.lower() in FLAGS else None)
        return Query(
            where=where,
            any_of=any_of,
            ids=ids,
            since=since,
            until=until,
            changed_since=changed_since,
            changed_until=changed_until,
            after=after,
            text=self.sent.get("search", "").strip(),
            limit=None,
        )

    def page(self, query: Query) -> Query:
        """The part of it that the request asks for, in its order, and one row more, to see whether more follow."""
        query = replace(query, sort=self._sort(), newest_first=self._newest_first(query.after))
        if self.walk is None:
            return replace(query, offset=self._offset(), limit=self.limit + 1)
        forward = self.walk.way == NEXT
        way = query.newest_first if forward else not query.newest_first
        return replace(query, cursor=self.walk.at, newest_first=way, limit=self.limit + 1)

    def _offset(self) -> int:
        page = self._read("page", "a page number from 1", _number)
        offset = self._read("offset", "a whole number from 0", lambda text: 0 if text == "0" else _number(text))
        if page and "offset" in self.sent:
            self.call.pass_over("offset", "sent without page")
        return (page - 1) * self.limit if page else offset or 0

    def _where(self) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
        """One exact key, or several that all must fit."""
        store = self.shop.name
        wanted = {
            keys.STATUS: self._words("status[ecartapi]", (*STATUS_IDS, *FULFILMENT_IDS)),
            keys.NATIVE: self._native(),
            keys.FINANCIAL: self._words("status[financial]"),
            keys.FULFILMENT: self._words("fulfillmentStatus", FULFILMENT_IDS),
            keys.CUSTOMER: self._words("customerId"),
            keys.MARKETPLACE: self._words("marketplaceId"),
            keys.CHANNEL: self._words("channel"),
        }
        if wanted[keys.CHANNEL] == ("ALL",):
            wanted[keys.CHANNEL] = None
        any_of = {
            key: tuple(keys.within(store, value) for value in values)
            for key, values in wanted.items()
            if values is not None
        }
        return ({} if any_of else {keys.STORE: store}), any_of

    def _words(self, name: str, known: Any = None) -> tuple[str, ...] | None:
        """The values of a list. An unknown one finds nothing; under `strict` it is refused."""
        text = self.sent.get(name, "").strip()
        if not text:
            return None
        values = tuple(part.strip() for part in text.split(","))
        if known and not {value.casefold() for value in values} <= set(known):
            self._refuse(name, f"one of {', '.join(dict.fromkeys(known))}")
        return values

    def _native(self) -> tuple[str, ...] | None:
        """By the platform's words, or by their numbers."""
        by_word, by_id = self._words("status[status]"), self._words("status[id]")
        if by_word and [word.casefold() for word in by_word] == ["any"]:
            by_word = None
        if by_word is not None or by_id is None:
            return by_word
        return tuple(row.native for row in self.shop.preset.statuses if row.id in by_id) or ("",)

    def _span(self, name: str) -> tuple[datetime | None, datetime | None]:
        since, until = self._date(f"{name}[from]"), self._date(f"{name}[to]")
        if until and f"{name}[from]" not in self.sent:
            self._refuse(f"{name}[from]", f"sent with {name}[to]")
        return since, until

    def _sort(self) -> Sort:
        found = self._read("sortBy", "createdAt or updatedAt", lambda text: SORTS.get(text.casefold()))
        return found or Sort.SEQ

    def _newest_first(self, after: int | None) -> bool:
        """Newest first, but after an id the oldest first, or a client that goes on from the last id would miss some."""
        found = self._read("sort", "asc or desc", lambda text: DIRECTIONS.get(text.casefold()))
        from_an_id = after is not None or self.sent.get("sinceId", "").strip() == "0"
        return not from_an_id if found is None else found


def _text(query: Parameters, name: str) -> str:
    return ",".join(query.all(name)) if name in LISTS else query.get(name)


def _limit_of(sent: Mapping[str, str]) -> dict[str, str]:
    return {name: sent[name] for name in ("limit",) if name in sent}


def _is_number(text: str) -> bool:
    return text.strip().lstrip("+-").isdigit()


def _number(text: str) -> int | None:
    is_plain = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    return int(text) or None if is_plain else None
