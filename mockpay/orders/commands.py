"""What one may ask of the orders, in the imperative. A command holds facts as sent; the engine decides.

An empty `order_id` means the order of the command before it in the same transaction.
"""

from datetime import datetime
from typing import Any

from mockpay.orders.fees import FeeSchedule
from mockpay.orders.lifecycle import Action
from mockpay.orders.order import Address, Buyer, Context, Failure, Installments, Method, Rules, Struct
from mockpay.orders.pricing import NewLine


class Outcome(Struct, frozen=True):
    """The bank's answer, decided by the scenario: the action the table is asked for, and what goes with it."""

    action: Action = Action.PAY
    failure: Failure | None = None
    fees: FeeSchedule = FeeSchedule()
    plan: Installments | None = None
    context: Context = {}


class PlaceOrder(Struct, frozen=True):
    """Make an order. `rules` are those of its origin and stay with it; unpaid at `expires_at` it expires."""

    origin: str
    rules: Rules
    currency: str
    buyer: Buyer
    lines: tuple[NewLine, ...]
    shipping_address: Address | None = None
    billing_address: Address | None = None
    notify_url: str | None = None
    named_by: str = ""
    redirect_url: str | None = None
    reference: str | None = None
    reference_id: str | None = None
    expires_at: datetime | None = None
    metadata: dict[str, Any] = {}
    extras: dict[str, Any] = {}


class EditOrder(Struct, frozen=True):
    """Change what may change; None leaves a thing as it is. `lines` with an `id` keep it; `currency` is theirs."""

    order_id: str
    lines: tuple[NewLine, ...] | None = None
    currency: str | None = None
    expires_at: datetime | None = None
    shipping_address: Address | None = None
    billing_address: Address | None = None
    buyer: Buyer | None = None
    metadata: dict[str, Any] | None = None
    extras: dict[str, Any] | None = None


class EditLines(Struct, frozen=True):
    """Change single lines: `put` those that have an `id` in the place of theirs and add the others, `drop` by id."""

    order_id: str
    put: tuple[NewLine, ...] = ()
    drop: tuple[str, ...] = ()


class PayOrder(Struct, frozen=True):
    """Try to pay. `amount` in minor units, None for what is due; in `months` at the buyer's or the merchant's cost.

    `three_ds`: the buyer can be asked to authenticate; `strict`: and is, unless the card is known for something else.
    `capture_later`: only set the money aside. `expires_at`: when a charge that waits expires (None: as the rules say),
    with its order at the latest. `completes`: with this one the charges have to add up to the order. `references`: ids
    of the caller's own. `outcome` overrides the scenario's.
    """

    method: Method
    order_id: str = ""
    amount: int | None = None
    months: int = 1
    buyer_pays: bool = False
    three_ds: bool = False
    strict: bool = False
    capture_later: bool = False
    expires_at: datetime | None = None
    completes: bool = False
    references: dict[str, str] = {}
    outcome: Outcome | None = None


class AnswerChallenge(Struct, frozen=True):
    """The buyer was asked to authenticate, and did or did not. Without `charge_id`: the latest that waits for it."""

    order_id: str
    passed: bool
    charge_id: str | None = None


class ReceiveMoney(Struct, frozen=True):
    """Money arrives for a charge by cash or transfer: `amount` in minor units, None for what is missing. `late`: it was
    paid in time, and is reported after the charge has expired. Without `charge_id`: the latest that can. `reference` is
    what the payer's bank calls it: what was received under a name is not received again."""

    order_id: str
    amount: int | None = None
    charge_id: str | None = None
    late: bool = False
    reference: str = ""

    @property
    def action(self) -> Action:
        """What the table is asked for."""
        return Action.RECEIVE_LATE if self.late else Action.RECEIVE


class EditCharge(Struct, frozen=True):
    """Put ids of the caller's own on a charge."""

    order_id: str
    charge_id: str
    references: dict[str, str]


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


class FlagOrder(Struct, frozen=True):
    """Say something of the whole order: hold, release, complete, expire, cancel, delete."""

    order_id: str
    action: Action
    reason: str | None = None


Command = (
    PlaceOrder | EditOrder | EditLines | PayOrder | AnswerChallenge | ReceiveMoney | EditCharge | ChangeCharge
    | RefundOrder | ChangeRefund | OpenDispute | ChangeDispute | ShipOrder | ChangeShipment | FlagOrder
)  # fmt: skip
