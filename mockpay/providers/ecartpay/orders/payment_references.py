"""What a buyer pays by transfer or in cash with, and the money that came in for it.

docs.ecartpay.com/docs/unique-transaction-clabe-integration: the public order tells the CLABE. Under which name is not
legible there; `clabe`, and `payment` with all that belongs to it, are chosen.
"""

from typing import Any, Final

from mockpay.orders import status
from mockpay.orders.method_kind import MethodKind
from mockpay.orders.order import Charge, Order, Receipt
from mockpay.orders.states import ChargeState
from mockpay.providers.ecartpay.orders import presenter
from mockpay.providers.ecartpay.protocol.formats import Json, money_in, sent
from mockpay.providers.ecartpay.protocol.rules import NAME
from mockpay.providers.ecartpay.protocol.status import word
from mockpay.web.api_request import ApiRequest
from mockpay.web.instants import instant

WORDS: Final = {ChargeState.PENDING: "pending", ChargeState.CAPTURED: "paid", ChargeState.EXPIRED: "expired"}
"""Where a voucher stands (chosen); one that was cancelled or refused is not shown."""


def public(order: Order, call: ApiRequest) -> Any:
    """An order as anybody may see it: as a create answers it, with the voucher it waits for."""
    return {**presenter.created(order, call.sandbox.scenario, call.base_url), **payment_reference(order)}


def payment_reference(order: Order) -> Json:
    """The voucher of the latest attempt; nothing where that has none. Amounts in currency units; `received` is what has
    come in so far."""
    charge = order.charges[-1] if order.charges else None
    if charge is None or not charge.method.reference or charge.state not in WORDS:
        return {}
    money, method = money_in(order.currency), charge.method
    is_transfer = method.kind == MethodKind.TRANSFER
    payment = {
        "type": method.kind,
        "name": method.name,
        "status": WORDS[charge.state],
        "clabe" if is_transfer else "reference": method.reference,
        "amount": money(charge.amount),
        "received": money(status.received(charge)),
        **sent(expires_at=charge.deadline and instant(charge.deadline)),
    }
    return {**sent(clabe=method.reference if is_transfer else None), "payment": payment}


def transfer(receipt: Receipt, charge: Charge, order: Order, account_id: str) -> Json:
    """Money that arrived by transfer: the data of the webhook transfer.created. Chosen: `status` is the order's, `fit`
    how the money fits what was asked for (exact, part, over, late, too_late, twice)."""
    return {
        "id": receipt.id,
        "account_id": account_id,
        "order_id": order.id,
        "transaction_id": charge.references["transaction_number"],
        "status": word(order),
        "fit": receipt.fit,
        "amount": money_in(order.currency)(receipt.amount),
        "currency": order.currency,
        **sent(clabe=charge.method.reference or None, tracking_key=receipt.reference or None),
        "gateway": NAME,
        "created_at": instant(receipt.at),
    }
