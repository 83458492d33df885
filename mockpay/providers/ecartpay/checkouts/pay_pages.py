"""The pay page of an EcartPay order: where its links lead, how it may be paid, what comes back to the shop.

Source: docs.ecartpay.com/docs/orders. That nothing but the order's id and status (and why it failed) is appended to
`redirect_url` is chosen: the documents only say that the shop's page has to show either. So is the colour.
"""

from typing import Any, Final
from urllib.parse import urlencode

from mockpay.orders.method_kind import MethodKind
from mockpay.orders.order import Order
from mockpay.providers.ecartpay.checkouts import sdk
from mockpay.providers.ecartpay.protocol import status
from mockpay.providers.ecartpay.protocol.pending_methods import PENDING_KINDS
from mockpay.scenario.rules import UNAUTHENTICATED
from mockpay.web.api_request import ApiRequest
from mockpay.web.payment_pages import InstallmentOffer, PageRoute, PaymentOptions, PayPages, Theme, failure

KINDS: Final = (MethodKind.CARD, *(one.kind for one in PENDING_KINDS))
"""docs.ecartpay.com/docs/orders, `available_payment_methods` of the older order."""

RETURN: Final = "redirect_url"
"""Under which name a charge knows where its buyer is to go, if that is not where its order says."""

ROUTES: Final = (
    PageRoute(path="/checkout", name="open_checkout", source="DOC orders", keys=("id",)),
    PageRoute(path="/pay/{id}", name="open_pay_link", source="DOC orders, 2022"),
    PageRoute(path="/v2/checkout", name="open_checkout_link", source="OAS", keys=("id",)),
)


async def find(call: ApiRequest) -> Order:
    """The order, or the checkout, that a link names in its path or as `?id=`. Raises `NotFound`."""
    from mockpay.providers.ecartpay.checkouts import checkout_orders  # on first need: a start is short
    from mockpay.providers.ecartpay.orders import lookup

    wanted = call.path.get("id") or call.query.get("id", "")
    return await checkout_orders.opened(call, wanted) or await lookup.order(call, wanted)


def terms(call: ApiRequest, order: Order) -> PaymentOptions:
    """How it may be paid: by the methods of the scenario, in the installments the order was made with, if any. Who came
    by 3-D Secure goes back where that was to lead, after one attempt (docs.ecartpay.com, 3-D Secure guide)."""
    enrolled = [one.references[RETURN] for one in order.charges if RETURN in one.references]
    shop = enrolled[-1] if enrolled else order.redirect_url
    return PaymentOptions(
        kinds=call.sandbox.scenario.methods or KINDS,
        plans=_plans(order),
        success_url=shop,
        failure_url=shop,
        return_parameters=return_parameters(order),
        attempts=1 if enrolled else None,
    )


def _plans(order: Order) -> tuple[InstallmentOffer, ...] | None:
    """`installments_information`: months, and whether the buyer pays for them. It is taken as it comes, so what is
    none of that is passed over."""
    rows: list[Any] = order.extras.get("installments_information") or []
    plans = [
        InstallmentOffer(months=row["quantity"], buyer_pays=row.get("fixed_installments") is True)
        for row in rows
        if isinstance(row, dict) and isinstance(row.get("quantity"), int)
    ]
    return tuple(plans) or None


CODES: Final = {UNAUTHENTICATED.code: "declined_by_3ds"}
"""What a code of the core is called in a shop's address (chosen)."""


def return_parameters(order: Order) -> dict[str, str]:
    """What is appended to the shop's own address."""
    why = failure(order)
    if why is None:
        return {"id": order.id, "status": status.word(order)}
    return {"id": order.id, "status": "failed", "code": CODES.get(why.code, why.code), "error": why.message}


def path(order: Order) -> str | None:
    """Where the page of an order is."""
    return f"{ROUTES[0].path}?{urlencode({'id': order.id})}"


PAY_PAGES: Final = PayPages(
    routes=ROUTES,
    theme=Theme(name="EcartPay", colour="#2447d8"),
    find=find,
    terms=terms,
    path=path,
    card_page=sdk.CARD_PAGE,
)
