"""Ecart API: the orders of any connected shop in one canonical shape, listed, counted and changed.

The operations are imported with the first request: start-up stays short.
"""

from typing import Final

from mockpay.providers.ecartapi.orders import keys
from mockpay.providers.ecartapi.protocol import rules
from mockpay.providers.ecartapi.protocol.settings import EcartApiSettings
from mockpay.providers.ecartapi.stores import stores
from mockpay.providers.ecartapi.webhooks import webhooks
from mockpay.sandbox.provider_spec import ProviderSpec
from mockpay.web.api_request import ApiRequest
from mockpay.web.lazy import LazyTable
from mockpay.web.provider import ANY_ORIGIN, Operation, Provider, ProviderError
from mockpay.web.refusal_catalogue import RefusalRow


def _operations() -> tuple[Operation, ...]:
    from mockpay.providers.ecartapi.operations import OPERATIONS

    return OPERATIONS


def _refuse(refusal: Exception, call: ApiRequest) -> ProviderError:
    from mockpay.providers.ecartapi.protocol.errors import refuse

    return refuse(refusal, call)


def _refusals() -> tuple[RefusalRow, ...]:
    from mockpay.providers.ecartapi.protocol.refusals import REFUSALS

    return tuple(REFUSALS)


PROVIDER: Final = Provider(
    spec=ProviderSpec(
        name=rules.NAME,
        rules=rules.RULES,
        keys=keys.keys,
        webhooks_of=webhooks.webhooks_of,
        sees_all=True,
        word=stores.word,
        starting_orders=stores.starting_orders,
        settings=EcartApiSettings,
    ),
    title="Ecart API",
    claims=("/api/v1", "/api/v2", "/api/v3", "/accesses", "/apps", "/authorize", "/ecommerces"),
    operations=LazyTable(_operations),
    refuse=_refuse,
    refusals=LazyTable(_refusals),
    sign=webhooks.sign,
    check=stores.check,
    notes=(
        "One body for v1, v2 and v3: the only v1 answer that is printed has the form of v2.",
        "A token opens the store of the scenario that has it, any other token the default store, which holds what was "
        "made without a store, through any provider.",
        "Each way to page gives every order exactly once while orders come in. Page numbers and offsets count from the "
        "newest order there was when the first page was asked for, which begins the walk anew; of two clients with one "
        "token and one query at a time, the one that began first may meet an order twice, but misses none.",
        "A fulfillment sends an item's whole quantity.",
        "Slashes too many (`//api/v2/orders/`) are passed over, and the answer is marked invented: no document says. "
        "A filter that is sent twice, or with `[]`, names several values, as one with commas does.",
        "A date that is none is refused; so is the placeholder `YYYY-MM-DDTHH:MM:SS` that the documents print. Other "
        "values that mean nothing are passed over, and `Mockpay-Ignored-Fields` lists them.",
    ),
    # api.ecartapi.com, oauth.ecartapi.com (docs.ecartapi.com).
    hosts=("ecartapi.com",),
    # Browser front ends call it from any origin (seen in public clients).
    headers=ANY_ORIGIN,
)
