"""Our order -> Conekta's JSON, in the key order of the order object in the documents of version 2.0; what OpenAPI 2.3.0
has beside it stands next to what it goes with. What is not there is left out (captured answers do the same)."""

from typing import Final

from mockpay.orders import status as core
from mockpay.orders.order import Charge, Order
from mockpay.orders.states import ChargeState
from mockpay.providers.conekta.orders import addresses, charge_presenter, checkouts, customer_info, line_codecs
from mockpay.providers.conekta.protocol import status, versions
from mockpay.providers.conekta.protocol.formats import Json, epoch, nested, sent
from mockpay.providers.conekta.protocol.settings import settings
from mockpay.providers.conekta.protocol.versions import Version
from mockpay.scenario.scenario import Scenario
from mockpay.web.js_json import encodable

CHALLENGE: Final = "conekta.challenge"
"""The pay link that leads to the page where the buyer authenticates."""
CHALLENGE_LINK: Final = "{base}/checkout/{slug}"


def order(
    order: Order, scenario: Scenario, base_url: str, version: Version | None = None, *, lags: bool = False
) -> Json:
    """An order, as GET answers it. Amounts in minor units. Without a `version` it is written in the account's. One that
    `lags` was paid after a decline and does not say so yet."""
    spoken = version or versions.default(scenario)
    charges = [charge_presenter.charge(one, order, scenario, spoken) for one in reversed(order.charges)]
    return {
        "id": order.id,
        "object": "order",
        "livemode": False,
        "amount": order.totals.total,
        "amount_refunded": core.total_of(order, core.refunded),
        **sent(payment_status="declined" if lags else status.of_order(order)),
        **({"is_refundable": is_refundable(order)} if spoken > versions.OLDEST else {}),
        "currency": order.currency,
        **sent(
            customer_info=customer_info.present(order),
            shipping_contact=addresses.shipping_contact(order),
            fiscal_entity=addresses.fiscal_entity(order),
            processing_mode=order.extras.get("processing_mode"),
            channel=checkouts.channel(order),
            checkout=checkouts.checkout_of_order_to_json(order, scenario, base_url),
        ),
        "created_at": epoch(order.created_at),
        "updated_at": epoch(order.updated_at),
        **line_codecs.lists(order),
        **sent(charges=nested(charges), next_action=_next_action(order, scenario, base_url)),
        "metadata": encodable(order.metadata),
    }


def is_refundable(order: Order) -> bool:
    """Whether anything of an order can be given back."""
    return any(status.is_refundable(order, charge) for charge in order.charges)


def _next_action(order: Order, scenario: Scenario, base_url: str) -> Json | None:
    """Where the buyer has to go to authenticate, if a charge waits for that."""
    waiting = next((one for one in order.charges if one.state is ChargeState.ACTION_REQUIRED), None)
    if waiting is None:
        return None
    page = {"url": _challenge_url(waiting, scenario, base_url), **sent(return_url=order.redirect_url)}
    return {"type": "redirect_to_url", "redirect_to_url": page}


def _challenge_url(charge: Charge, scenario: Scenario, base_url: str) -> str:
    """Where no request says under which address mockpay is reached, it is the one the charge was made at."""
    base = base_url or charge.references.get("base_url", "")
    return settings(scenario).pay_links.get(CHALLENGE, CHALLENGE_LINK).format(base=base, slug=charge.id)
