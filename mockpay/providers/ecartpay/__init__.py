"""EcartPay, a payments API: orders with pay links, charges, refunds, signed webhooks.

The operations are imported with the first request: start-up stays short.
"""

from typing import Final

from mockpay.orders.order import Order
from mockpay.providers.ecartpay.checkouts.pay_pages import PAY_PAGES
from mockpay.providers.ecartpay.orders import listing
from mockpay.providers.ecartpay.protocol import rules, status
from mockpay.providers.ecartpay.protocol.settings import EcartPaySettings
from mockpay.providers.ecartpay.sample import SAMPLE
from mockpay.providers.ecartpay.webhooks import webhooks
from mockpay.sandbox.provider_spec import ProviderSpec
from mockpay.scenario.scenario import Scenario
from mockpay.web.api_request import ApiRequest
from mockpay.web.lazy import LazyTable
from mockpay.web.provider import ANY_ORIGIN, Operation, Provider, ProviderError
from mockpay.web.refusal_catalogue import RefusalRow


def keys(order: Order, _scenario: Scenario) -> tuple[tuple[str, str], ...]:
    """What EcartPay's lists find its orders by."""
    return ((f"{rules.NAME}.status", status.word(order)), *listing.keys(order))


def word(order: Order, _scenario: Scenario) -> str:
    """EcartPay's word for an order's status."""
    return status.word(order)


def _operations() -> tuple[Operation, ...]:
    from mockpay.providers.ecartpay.operations import OPERATIONS

    return OPERATIONS


def _refuse(refusal: Exception, call: ApiRequest) -> ProviderError:
    from mockpay.providers.ecartpay.protocol.errors import refuse

    return refuse(refusal, call)


def _refusals() -> tuple[RefusalRow, ...]:
    from mockpay.providers.ecartpay.protocol.refusals import REFUSALS

    return tuple(REFUSALS)


PROVIDER: Final = Provider(
    spec=ProviderSpec(
        name=rules.NAME,
        rules=rules.RULES,
        keys=keys,
        webhooks_of=webhooks.webhooks_of,
        word=word,
        settings=EcartPaySettings,
    ),
    title="EcartPay",
    claims=(
        "/_/accounts",
        "/_/geocodes",
        "/api",
        "/oauth",
        "/payment_link",
        "/sdk",
        "/subscription_payment_link",
        "/three-d-secure",
        "/webhooks/stp",
    ),
    operations=LazyTable(_operations),
    refuse=_refuse,
    refusals=LazyTable(_refusals),
    any_case=True,
    sign=webhooks.sign,
    notes=(
        "Orders are answered in the form of autumn 2025 (`docs.ecartpay.com/docs/orders`); the form of 2022 that the "
        "same page prints, with `authorization_id` and `/pay/{id}` links, is not emulated.",
        "Test cards that decline are mockpay's own: no document prints any.",
        "A checkout becomes an order when its link is first opened; from then on that order is what counts.",
        "Cards whose 3-D Secure check fails are declined, so that shops can test it; EcartPay's guide has them paid.",
        "The public order tells the CLABE of a transfer as `clabe` and in `payment`; its name is not legible in the "
        "documents.",
        "`Pay.ApplePay` and `Pay.GooglePay` of `/sdk/pay.js` always say that they are unavailable.",
        "Slashes too many (`//api/orders/`) and the case of a path (`/API/Orders`) are passed over, but for the values "
        "in it, and the answer is marked invented: Express passes over case and the last slash. A method that a path "
        "does not take is a 404, as Express has it.",
        "Brackets and repeated names in a query are lists and mappings, as Express reads them.",
    ),
    # ecartpay.com and sandbox.ecartpay.com are what public clients ask; pay.ecart.com and app.ecart.com stand in links.
    hosts=("ecartpay.com", "ecart.com"),
    pay_pages=PAY_PAGES,
    sample=SAMPLE,
    # Observed on the live service: an Express application, open to every origin.
    headers=(*ANY_ORIGIN, (b"x-powered-by", b"Express")),
)
