"""A buyer at the page of an order: who serves it, what may be done, and where its links lead."""

from typing import NamedTuple
from urllib.parse import quote, urlencode

from mockpay.checkout import contact_form, return_url
from mockpay.checkout.language import language
from mockpay.orders.order import Order
from mockpay.orders.states import ChargeState
from mockpay.scenario.pay_page import CheckoutLook
from mockpay.web.api_request import ApiRequest, root
from mockpay.web.language import PARAMETER, Language
from mockpay.web.payment_pages import PageRoute, PaymentOptions, PayPages, Theme


class PageRequest(NamedTuple):
    """One request for a page, with the order behind it as it stands."""

    call: ApiRequest
    pages: PayPages
    page_route: PageRoute
    order: Order
    terms: PaymentOptions
    language: Language

    @property
    def checkout_look(self) -> CheckoutLook:
        """What the scenario says of pay pages."""
        return self.call.sandbox.scenario.checkout

    def after(self, order: Order) -> "PageRequest":
        """The same visit once the order has changed."""
        return self._replace(order=order, terms=self.pages.terms(self.call, order))

    def link(self, **more: str) -> str:
        """The address of this page (a path), with parameters of the checkout's own."""
        query = self.call.query
        kept = {key: query.get(key) for key in (*self.page_route.keys, PARAMETER) if key in query}
        asked = urlencode(kept | self.terms.keys | more)
        path = root(self.call.request.scope) + quote(self.call.request.scope["path"])
        return f"{path}?{asked}" if asked else path

    @property
    def success_url(self) -> str | None:
        """Where the buyer goes with a paid order."""
        return return_url.address(self.terms.success_url, self._return_parameters)

    @property
    def failure_url(self) -> str | None:
        """Where the buyer goes without having paid."""
        return return_url.address(self.terms.failure_url, self._return_parameters)

    @property
    def way_back(self) -> str | None:
        """Where the buyer goes who leaves the page: where a payment that failed leads, else to the shop as the scenario
        says, else to the front page of where a payment leads."""
        front = return_url.origin(self.terms.success_url)
        return self.failure_url or return_url.address(self.checkout_look.url, {}) or (front and f"{front}/")

    @property
    def _return_parameters(self) -> dict[str, str]:
        return self.terms.return_parameters if self.checkout_look.tell else {}

    @property
    def needs_contact(self) -> bool:
        """Whether the buyer has to say who pays first."""
        return self.terms.asks_contact and not contact_form.is_known(self.order.buyer)

    @property
    def is_out_of_attempts(self) -> bool:
        """Whether the buyer has tried often enough."""
        most = self.checkout_look.attempts if self.terms.attempts is None else self.terms.attempts
        return sum(charge.state is ChargeState.DECLINED for charge in self.order.charges) >= most


async def page_request(call: ApiRequest, pages: PayPages, page_route: PageRoute) -> PageRequest:
    """The visit a request is. Raises `NotFound`."""
    order = await pages.find(call)
    return PageRequest(call, pages, page_route, order, pages.terms(call, order), language(call))


def theme(call: ApiRequest, pages: PayPages) -> Theme:
    """The look of a page: the scenario's, then the account's, then the provider's."""
    look, own = call.sandbox.scenario.checkout, pages.theme
    account = call.sandbox.scenario.account
    holder = f"{account.first_name} {account.last_name}".strip()
    return Theme(
        name=look.name or holder or own.name,
        colour=look.colour or own.colour,
        logo=look.logo or own.logo,
    )
