"""Transactions, attempts and refunds as the account's own lists show them: as in the order's GET, and what they are of.

Chosen, all of it: no document shows an entry of these lists.
"""

from typing import Final

from mockpay.orders import status
from mockpay.orders.order import Charge, Order, Refund
from mockpay.orders.revenue import gross_amount
from mockpay.orders.states import ChargeState
from mockpay.providers.ecartpay.orders import charge_presenter
from mockpay.providers.ecartpay.protocol.formats import Json, money_in
from mockpay.web.instants import instant

TRANSACTION_WORDS: Final = ("created", "paid", "reimbursed")
"""Values of the filter `status` of GET /api/transactions (EcartPay's OpenAPI description)."""

PAYMENT: Final = "payment"
TYPES: Final = (PAYMENT, "charge", "withdrawal")
"""What a transaction is to the account: money in, money paid out, money to its bank (OpenAPI description;
docs.ecartpay.com/docs/token-based-pagination-example). Here is only money in."""

OPEN: Final = (*status.OPEN, ChargeState.AUTHORIZED)


def transaction_word(charge: Charge) -> str | None:
    """Where a transaction stands, in the words of the list's filter; None for attempts that came to nothing.

    The order's GET goes on saying `paid` of a refunded transaction: docs.ecartpay.com/docs/orders prints it so.
    """
    if charge.captured:
        return "reimbursed" if status.refunded(charge) >= charge.captured else "paid"
    return "created" if charge.state in OPEN else None


def transaction(charge: Charge, order: Order, account_id: str) -> Json:
    """`method` is how it was paid (chosen), `total` is gross, `amount` what is left of it without the fee, `refunded`
    what went back; in currency units."""
    money = money_in(order.currency)
    return {
        **charge_presenter.transaction(charge, order, account_id),
        "status": transaction_word(charge),
        "type": PAYMENT,
        "method": charge.method.kind,
        "total": money(gross_amount(charge)),
        "refunded": money(status.refunded(charge)),
        "order_id": order.id,
    }


def activity(charge: Charge, order: Order) -> Json:
    """An attempt to pay `amount`, in currency units."""
    return {
        **charge_presenter.activity(charge, order),
        "amount": money_in(order.currency)(gross_amount(charge)),
        "currency": order.currency,
        "order_id": order.id,
        "created_at": instant(charge.created_at),
    }


def refund(one: Refund, charge: Charge, order: Order, account_id: str) -> Json:
    """A refund, gross, in currency units."""
    return {
        **charge_presenter.refund(one, charge, order, account_id),
        "order_id": order.id,
        "transaction_id": charge.references["transaction_number"],
    }
