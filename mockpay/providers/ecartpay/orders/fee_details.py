"""What EcartPay says an order's payment cost, and who pays for its installments. All is 0 until the order is paid.

Printed in docs.ecartpay.com/docs/orders: `percent` (of the amount) and `fixed` (currency units) are the tariff;
`percent_amount` is amount × percent before tax; `tax` is the VAT in the whole fee (chosen: that of installments too).

No document says what the figures of installments are. The rates come from docs.ecartpay.com, MSI pages; the rest is
chosen. The merchant pays:
  msi_percent                  the rate of these months
  msi_amount                   amount × msi_percent, before tax, like percent_amount
  installments_fee             msi_amount with its VAT, as it is in the fee
The buyer pays (docs.ecartpay.com/docs/tokenized-card: `fixed_installments` is true):
  fixed_installments_percent   the rate of these months
  fixed_installments_rate      the same, under the name the MSI configuration has for it
  fixed_installments_amount    what the buyer pays on top of the order's total
  installments_fee             the same: it is passed through in the fee
"""

from typing import Final

from mockpay.orders.order import Charge, Fee, Installments, Order
from mockpay.providers.ecartpay.protocol.formats import Json, money_in
from mockpay.web.js_json import js_number

ONE_PAYMENT: Final = Installments(months=1)
CREATED: Final = (
    "fixed", "percent", "tax", "percent_amount", "msi_percent", "msi_amount", "fixed_installments_amount",
    "fixed_installments_percent", "installments_fee",
)  # fmt: skip
DETAILED: Final = (
    "percent", "fixed", "tax", "percent_amount", "msi_amount", "msi_percent", "fixed_installments_amount",
    "fixed_installments_percent", "installments_fee",
)  # fmt: skip
"""The two orders that docs.ecartpay.com/docs/orders prints these keys in."""


def details(order: Order, names: tuple[str, ...]) -> Json:
    """`fee_details` with its keys in an order: of the last payment that was taken. Amounts in currency units."""
    if not order.charges:
        return dict.fromkeys(names, 0)
    fee, plan, money = _fee(order), _plan(order), money_in(order.currency)
    merchants, buyers = (ONE_PAYMENT, plan) if plan.buyer_pays else (plan, ONE_PAYMENT)
    figures = {
        "fixed": js_number(fee.fixed),
        "percent": js_number(fee.percent),
        "tax": money(fee.tax),
        "percent_amount": money(fee.percent_amount),
        "msi_percent": js_number(merchants.percent),
        "msi_amount": money(merchants.amount),
        "fixed_installments_amount": money(buyers.amount),
        "fixed_installments_percent": js_number(buyers.percent),
        "installments_fee": money(fee.installments),
    }
    return {name: figures[name] for name in names}


def is_buyers(order: Order) -> bool:
    """Whether the buyer pays for the installments: `fixed_installments`."""
    return _plan(order).buyer_pays


def buyers_rate(order: Order) -> object:
    """`fixed_installments_rate`, in percent."""
    plan = _plan(order)
    return js_number(plan.percent) if plan.buyer_pays else 0


def _last_captured(order: Order) -> Charge | None:
    taken = [charge for charge in order.charges if charge.captured]
    return taken[-1] if taken else None


def _fee(order: Order) -> Fee:
    charge = _last_captured(order)
    return charge.fee if charge else Fee()


def _plan(order: Order) -> Installments:
    charge = _last_captured(order)
    return charge.installments if charge and charge.installments else ONE_PAYMENT
