"""What one may ask of the orders, in the imperative. A command holds facts as sent; the engine decides.

An empty `order_id` means the order of the command before it in the same transaction.
"""

from typing import Any

from mockpay.orders.lifecycle import Action
from mockpay.orders.order import Address, Buyer, Context, Failure, Installments, Method, Rules, Struct
from mockpay.orders.pricing import FeeSchedule, NewLine


class Outcome(Struct, frozen=True):
    """The bank's answer, decided by the scenario: the action the table is asked for, and what goes with it."""

    action: Action = Action.PAY
    failure: Failure | None = None
    fees: FeeSchedule = FeeSchedule()
    plan: Installments | None = None
    context: Context = {}


class PlaceOrder(Struct, frozen=True):
    """Make an order. `rules` are those of its origin and stay with it."""

    origin: str
    rules: Rules
    currency: str
    buyer: Buyer
    lines: tuple[NewLine, ...]
    shipping_address: Address | None = None
    billing_address: Address | None = None
    notify_url: str | None = None
    redirect_url: str | None = None
    reference: str | None = None
    reference_id: str | None = None
    metadata: dict[str, Any] = {}
    extras: dict[str, Any] = {}


class EditOrder(Struct, frozen=True):
    """Change what may change; None leaves a thing as it is."""

    order_id: str
    lines: tuple[NewLine, ...] | None = None
    shipping_address: Address | None = None
    billing_address: Address | None = None
    buyer: Buyer | None = None
    metadata: dict[str, Any] | None = None
    extras: dict[str, Any] | None = None


class PayOrder(Struct, frozen=True):
    """Try to pay. `amount` in minor units, None for what is due; in `months` at the buyer's or the merchant's cost.
    `outcome` overrides the scenario's."""

    method: Method
    order_id: str = ""
    amount: int | None = None
    months: int = 1
    buyer_pays: bool = False
    outcome: Outcome | None = None


class ChangeCharge(Struct, frozen=True):
    """Move a charge: pay, authorize, decline, capture, void, expire, cancel. Without `charge_id`: the latest that can.
    `amount` (minor units) only limits a capture."""

    order_id: str
    action: Action
    charge_id: str | None = None
    amount: int | None = None
    failure: Failure | None = None


class RefundOrder(Struct, frozen=True):
    """Give money back. `amount` in minor units, None for all that is left. `settled` False leaves it pending."""

    order_id: str
    amount: int | None = None
    reason: str = "requested"
    charge_id: str | None = None
    settled: bool = True


class ChangeRefund(Struct, frozen=True):
    """Move a pending refund: settle, cancel, fail."""

    order_id: str
    action: Action
    refund_id: str | None = None


class OpenDispute(Struct, frozen=True):
    """The buyer's bank takes money back for now. `amount` in minor units, None for all that is left."""

    order_id: str
    amount: int | None = None
    reason: str = "fraudulent"
    charge_id: str | None = None


class ChangeDispute(Struct, frozen=True):
    """Move a chargeback: review, win, lose."""

    order_id: str
    action: Action
    charge_id: str | None = None


class ShipOrder(Struct, frozen=True):
    """Make a parcel (`Action.PACK`) or send one at once (`Action.SHIP`)."""

    order_id: str
    action: Action = Action.SHIP
    line_ids: tuple[str, ...] = ()
    carrier: str | None = None
    tracking: str | None = None
    extras: dict[str, Any] = {}


class ChangeShipment(Struct, frozen=True):
    """Move a parcel: ship, deliver, return; or edit who carries it. Without `shipment_id`: the latest that can.
    None leaves a thing as it is."""

    order_id: str
    action: Action
    shipment_id: str | None = None
    carrier: str | None = None
    tracking: str | None = None
    extras: dict[str, Any] | None = None


class MarkOrder(Struct, frozen=True):
    """Say something of the whole order: hold, release, complete, expire, cancel, delete."""

    order_id: str
    action: Action
    reason: str | None = None


Command = (
    PlaceOrder | EditOrder | PayOrder | ChangeCharge | RefundOrder | ChangeRefund | OpenDispute | ChangeDispute
    | ShipOrder | ChangeShipment | MarkOrder
)  # fmt: skip
