"""EcartPay, a payments API: orders with pay links, charges, refunds, signed webhooks."""

from typing import Final

from mockpay.orders.order import Order
from mockpay.providers.ecartpay import errors, operations, rules, status, webhooks
from mockpay.sandbox.face import Face
from mockpay.web.provider import Provider


def keys(order: Order) -> tuple[tuple[str, str], ...]:
    """What EcartPay's list finds its own orders by."""
    return ((f"{rules.NAME}.status", status.word(order)),) if order.origin == rules.NAME else ()


PROVIDER: Final = Provider(
    face=Face(name=rules.NAME, rules=rules.RULES, keys=keys, hooks=webhooks.hooks),
    title="EcartPay",
    claims=operations.CLAIMS,
    operations=operations.OPERATIONS,
    refuse=errors.refuse,
    sign=webhooks.sign,
    # Observed on the live service: an Express application, open to every origin.
    headers=((b"access-control-allow-origin", b"*"), (b"x-powered-by", b"Express")),
)
