"""Conekta, a payments API: orders with charges, refunds, checkouts, signed webhooks.

What only its own orders and requests need is imported with the first of them: start-up stays short.
"""

from collections.abc import Sequence
from typing import Final

from mockpay.orders.events import Event
from mockpay.orders.order import Order
from mockpay.providers.conekta.events import listeners
from mockpay.providers.conekta.payment_links.pay_pages import PAY_PAGES
from mockpay.providers.conekta.protocol import rules, status, versions
from mockpay.providers.conekta.protocol.settings import ConektaSettings
from mockpay.providers.conekta.sample import SAMPLE
from mockpay.sandbox.outbox import NotSent, WebhookMessage
from mockpay.sandbox.provider_spec import ProviderSpec, RecordKind
from mockpay.sandbox.records import Records
from mockpay.sandbox.store import Keys
from mockpay.scenario.scenario import Scenario
from mockpay.web.api_request import ApiRequest
from mockpay.web.lazy import LazyTable
from mockpay.web.provider import ANY_ORIGIN, Operation, Provider, ProviderError
from mockpay.web.query import rack
from mockpay.web.refusal_catalogue import RefusalRow


def _keys(order: Order, scenario: Scenario) -> Keys:
    from mockpay.providers.conekta.orders.keys import keys

    return keys(order, scenario)


async def _webhooks(event: Event, records: Records, scenario: Scenario) -> Sequence[WebhookMessage] | NotSent:
    from mockpay.providers.conekta.webhooks.order_events import webhooks_of

    return await webhooks_of(event, records, scenario)


def _operations() -> tuple[Operation, ...]:
    from mockpay.providers.conekta.operations import OPERATIONS

    return OPERATIONS


def _kinds() -> dict[str, RecordKind]:
    from mockpay.providers.conekta.record_kinds import KINDS

    return KINDS


def _refuse(refusal: Exception, call: ApiRequest) -> ProviderError:
    from mockpay.providers.conekta.protocol.errors import refuse

    return refuse(refusal, call)


def _refusals() -> tuple[RefusalRow, ...]:
    from mockpay.providers.conekta.protocol.catalogue import REFUSALS

    return tuple(REFUSALS)


PROVIDER: Final = Provider(
    spec=ProviderSpec(
        name=rules.NAME,
        rules=rules.RULES,
        keys=_keys,
        webhooks_of=_webhooks,
        kinds=_kinds,
        word=status.word,
        settings=ConektaSettings,
    ),
    title="Conekta",
    claims=(
        "/antifraud",
        "/api_keys",
        "/balance",
        "/charges",
        "/checkouts",
        "/companies",
        "/customers",
        "/events",
        "/logs",
        "/orders",
        "/payout_orders",
        "/plans",
        "/subscriptions",
        "/tokens",
        "/transactions",
        "/transfers",
        "/webhook_keys",
        "/webhooks",
    ),
    operations=LazyTable(_operations),
    refuse=_refuse,
    refusals=LazyTable(_refusals),
    sign=listeners.sign,
    retries=listeners.RETRIES,
    media=versions.media,
    dialect=rack,
    check=versions.check,
    notes=(
        "Charges by card, in cash and by SPEI are built; bnpl, pay_by_bank, apple and google answer 501.",
        "Tokens take cards encrypted for the key of GET /_mockpay/keys; one for another key stands for the test card "
        "4242.",
        "An order whose only charge was declined is declined (captured answers show pending_payment as well); a charge "
        "of its own need not complete the order, those of a new order have to add up.",
        "A subscription is billed when it begins, and when it is resumed or tried again with something left to pay; "
        "cycles go by and trials end without a payment.",
        "Webhooks may be on this machine, which the real API refuses. When one is tried again is chosen: no document "
        "says. The key pairs they are signed with are published with mockpay, so a signature proves nothing.",
        "A payment link becomes an order when its page is opened; a recurrent one becomes another when somebody opens "
        "it after a buyer has begun to pay.",
        "Pay pages take cards of every network and ask for no shipping address, whatever a checkout says, and lead on "
        "to the shop at once. A checkout of type Integration has no page here.",
        "`three_ds_mode` strict asks for every card's owner; smart and not_strict where the test card asks for it.",
        "Slashes too many (`/orders/`, which the Go client sends) are passed over, as Rails does, and the answer is "
        "marked invented. Where an id is missing between two of them and nothing else fits, that is a 422.",
        "Of a parameter that is sent twice the last counts, `[]` makes a list, and one that is both a value and a list "
        "is refused, as Rails reads queries. Only GET /charges refuses parameters that it does not know (OpenAPI "
        "2.3.0).",
    ),
    # api.conekta.io (OpenAPI 2.3.0); pay.conekta.com and pay.conektame.io stand in links.
    hosts=("conekta.io", "conekta.com", "conektame.io"),
    pay_pages=PAY_PAGES,
    sample=SAMPLE,
    headers=ANY_ORIGIN,
    public_keys=listeners.public_keys,
)
