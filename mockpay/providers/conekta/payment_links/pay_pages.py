"""The pay pages of Conekta: those of hosted checkouts, of payment links, and where the buyer authenticates.

Source: OpenAPI 2.3.0 (the addresses of pay.conekta.com, `success_url` and `failure_url` of hosted checkouts, a charge's
`return_url`). What is appended to the shop's addresses is chosen, and so are colour and wordmark.
"""

from typing import Final

from mockpay.orders.errors import NotFound
from mockpay.orders.method_kind import MethodKind
from mockpay.orders.order import Order
from mockpay.providers.conekta.protocol import status
from mockpay.providers.conekta.protocol.pending_methods import PENDING_METHODS
from mockpay.sandbox.store import Query
from mockpay.web.api_request import ApiRequest
from mockpay.web.payment_pages import InstallmentOffer, PageRoute, PaymentOptions, PayPages, Theme

KINDS: Final = {"card": MethodKind.CARD, **{one.allowed: one.method.kind for one in PENDING_METHODS}}
"""Conekta's words for the methods a page can take."""
NAVY: Final = "#171d4b"
WORDMARK: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 128 40" width="128" height="40">'
    f'<rect width="128" height="40" rx="8" fill="{NAVY}"/><text x="64" y="27" fill="#fff" font-family="sans-serif" '
    'font-size="22" font-weight="600" text-anchor="middle" textLength="100" lengthAdjust="spacingAndGlyphs">'
    "conekta</text></svg>"
)
CHECKOUT: Final = PageRoute(path="/checkout/{slug}", name="open_hosted_checkout", source="OpenAPI 2.3.0")
AT_LINKS: Final = "/link/"
ORDER: Final = "order"
LINK: Final = PageRoute(path="/link/{slug}", name="open_payment_link", source="OpenAPI 2.3.0", keys=(ORDER,))


async def find(call: ApiRequest) -> Order:
    """The order behind a page: of a payment link, a hosted checkout, or a charge that the buyer authenticates for.
    Raises `NotFound`."""
    from mockpay.providers.conekta.orders import checkouts, keys  # on first need, as all below: a start is short
    from mockpay.providers.conekta.payment_links import link_orders  # on first need, as all below: a start is short

    slug = call.path["slug"]
    if call.request.scope["path"].startswith(AT_LINKS):
        return await link_orders.opened(call, slug, call.query.get(ORDER) or None)
    for key in (checkouts.SLUG, keys.CHARGE):
        for order in (await call.sandbox.orders(Query(where={key: slug}, limit=1))).rows:
            kept = checkouts.of(order)
            if key == keys.CHARGE or (kept and kept.type == checkouts.HOSTED):
                return order
    raise NotFound(f"there is no checkout {slug}", subject=slug)


def terms(_call: ApiRequest, order: Order) -> PaymentOptions:
    """How it may be paid: as its checkout says. Without one, the buyer has only come to authenticate, and goes back to
    the order's `return_url`."""
    from mockpay.providers.conekta.orders import charge_requests, checkouts

    kept = checkouts.of(order)
    if kept is None:
        shop = order.redirect_url
        return PaymentOptions(
            kinds=(), success_url=shop, failure_url=shop, return_parameters=_return_parameters(order), attempts=1
        )
    said = kept.terms
    return PaymentOptions(
        kinds=tuple(KINDS[one] for one in said.allowed_payment_methods if one in KINDS),
        plans=tuple(
            InstallmentOffer(months=one)
            for one in said.monthly_installments_options
            if said.monthly_installments_enabled
        ),
        success_url=said.success_url,
        failure_url=said.failure_url,
        return_parameters={"checkout_id": kept.id, **_return_parameters(order)},
        asks_contact=kept.type == checkouts.PAYMENT_LINK,
        attempts=said.max_failed_retries,
        strict=said.three_ds_mode == charge_requests.STRICT,
        capture_later=order.extras.get("pre_authorize", False),
        references=charge_requests.echoed(order.buyer),
        keys={ORDER: order.id} if kept.type == checkouts.PAYMENT_LINK else {},
    )


def _return_parameters(order: Order) -> dict[str, str]:
    return {"order_id": order.id, "payment_status": status.of_order(order) or ""}


def path(order: Order) -> str | None:
    """Where the page of a hosted checkout is; a payment link makes orders of its own."""
    from mockpay.providers.conekta.orders import checkout_terms, checkouts

    kept = checkouts.of(order)
    return f"/checkout/{checkout_terms.slug(kept.id)}" if kept and kept.type == checkouts.HOSTED else None


PAY_PAGES: Final = PayPages(
    routes=(CHECKOUT, LINK), theme=Theme(name="Conekta", colour=NAVY, logo=WORDMARK), find=find, terms=terms, path=path
)
