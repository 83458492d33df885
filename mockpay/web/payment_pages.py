"""The socket for pay pages: what a provider says of the pages its pay links open. One checkout serves all of them."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from mockpay.orders.order import Failure, Order, Struct
from mockpay.orders.states import ChargeState
from mockpay.orders.status import is_secured
from mockpay.web.api_request import ApiRequest

PREFIX: Final = "/_mockpay/checkout"
"""Where the pages' own files are."""


class PageRoute(Struct, frozen=True):
    """An address that pay links lead to. `path` is a Starlette path, `keys` the query parameters that name the order
    there; `source` says who prints such links."""

    path: str
    name: str
    source: str
    keys: tuple[str, ...] = ()


class CardPage(Struct, frozen=True):
    """The window in which a buyer saves a card. `path` and `source` are as of a `PageRoute`; `script` is where the
    provider serves what sends the form `save` and shows the parts `waiting` and `saved`."""

    path: str
    name: str
    source: str
    script: str


class Theme(Struct, frozen=True):
    """How a page looks: whose it is, its colour (`#rrggbb`), and a logo, as SVG or as an address."""

    name: str
    colour: str
    logo: str = ""


class InstallmentOffer(Struct, frozen=True):
    """Installments on offer, and who pays for them."""

    months: int
    buyer_pays: bool = False


class PaymentOptions(Struct, frozen=True):
    """How an order, as it stands, may be paid on its page, and where the buyer goes then.

    `kinds` are the method kinds on offer; `plans` the installments, None for all of the scenario's at the merchant's
    cost. `success_url` and `failure_url` are the merchant's own; `return_parameters` are appended to either. With
    `asks_contact` the page asks who pays, where the order does not know. After `attempts` declined cards the buyer is
    sent back; None leaves that to the scenario. Attempts are made with `references`; cards are charged `strict` and
    `capture_later` as `PayOrder` has it. `keys` are what the page's own address needs in its query to lead to this
    order again, beside what it was opened with.
    """

    kinds: tuple[str, ...]
    plans: tuple[InstallmentOffer, ...] | None = None
    success_url: str | None = None
    failure_url: str | None = None
    return_parameters: dict[str, str] = {}
    asks_contact: bool = False
    attempts: int | None = None
    strict: bool = False
    capture_later: bool = False
    references: dict[str, str] = {}
    keys: dict[str, str] = {}


class PayPages(Struct, frozen=True):
    """The pay pages of a provider. `find` gives the order a request is about, or raises `NotFound`; `path` is where in
    its space the page of an order is, None for one without."""

    routes: tuple[PageRoute, ...]
    theme: Theme
    find: Callable[[ApiRequest], Awaitable[Order]]
    terms: Callable[[ApiRequest, Order], PaymentOptions]
    path: Callable[[Order], str | None] = lambda _order: None
    card_page: CardPage | None = None

    @property
    def all_routes(self) -> tuple[PageRoute | CardPage, ...]:
        """Every page a browser can open."""
        return (*self.routes, self.card_page) if self.card_page else self.routes


def failure(order: Order) -> Failure | None:
    """Why the last attempt failed, when the order has come to nothing better."""
    last = order.charges[-1] if order.charges else None
    if last is None or last.state is not ChargeState.DECLINED or is_secured(order):
        return None
    return last.failure


def claims(served: Sequence[PayPages]) -> tuple[str, ...]:
    """The path prefixes of all pages. Raises ValueError when two providers have the same page."""
    taken = [one.path for pages in served for one in pages.all_routes]
    if twice := {path for path in taken if taken.count(path) > 1}:
        raise ValueError(f"two claim {', '.join(twice)}")
    return tuple(dict.fromkeys(path.partition("{")[0].rstrip("/") for path in taken))
