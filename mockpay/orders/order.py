"""What an order is made of. Everything is frozen, and no status is stored: `status.py` derives it."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

import msgspec

from mockpay.orders.method_kind import MethodKind
from mockpay.orders.states import ChargeState, DisputeState, ReceiptOutcome, RefundState, ShipmentState

Context = dict[str, dict[str, Any]]  # what a scenario says of an attempt: `device`, `risk`


class Struct(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, gc=False):
    """A frozen value of the core. Amounts are minor units of the order's currency unless said otherwise.

    Frozen values hold no cycles, so the collector need not walk them: a fifth of the time when there are thousands.
    """


class LineKind(StrEnum):
    """What a line of an order stands for."""

    ITEM = "item"
    SHIPPING = "shipping"
    TAX = "tax"
    DISCOUNT = "discount"


class Region(Struct, frozen=True):
    """A country or a state, as far as it was sent."""

    code: str | None = None
    name: str | None = None


class Address(Struct, frozen=True):
    """Where to ship or to bill; what was not sent is None."""

    first_name: str | None = None
    last_name: str | None = None
    address1: str | None = None
    address2: str | None = None
    address3: str | None = None
    country: Region | None = None
    state: Region | None = None
    city: str | None = None
    postal_code: str | None = None
    phone: str | None = None
    reference: str | None = None
    extras: dict[str, Any] = {}


class Buyer(Struct, frozen=True):
    """Who buys, as known when the order was placed."""

    customer_id: str | None = None
    email: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    phone: str | None = None
    extras: dict[str, Any] = {}


class Line(Struct, frozen=True):
    """One line of an order. `unit_price` keeps the decimals that were sent (currency units);
    `amount` is price × quantity − discount, without `tax`."""

    kind: LineKind
    name: str
    unit_price: Decimal
    amount: int
    id: str = ""
    quantity: int = 1
    discount: int = 0
    tax: int = 0
    is_service: bool = False
    carrier: str | None = None
    code: str | None = None
    extras: dict[str, Any] = {}


class Totals(Struct, frozen=True):
    """Computed from the lines, or declared by imported state."""

    subtotal: int
    discount: int
    tax: int
    shipping: int
    total: int


class Method(Struct, frozen=True):
    """How a charge is paid. Never holds a full card number or a CVC; `test_card` names the scenario's row."""

    kind: str
    name: str = ""
    brand: str = ""
    last4: str = ""
    exp_month: int = 0
    exp_year: int = 0
    funding: str = ""
    bank: str = ""
    domestic: bool = True
    reference: str = ""
    test_card: str = ""


class Fee(Struct, frozen=True):
    """What the provider keeps. `percent` is a percentage, `fixed` in currency units; the rest minor units.
    `installments` is what of `total` is there for installments, tax included."""

    percent: Decimal = Decimal(0)
    fixed: Decimal = Decimal(0)
    percent_amount: int = 0
    tax: int = 0
    installments: int = 0
    total: int = 0


class Installments(Struct, frozen=True):
    """Paying in `months`, at `percent` of the amount: the buyer pays it on top, or the merchant with the fee.
    `amount` is that share in minor units, tax included when it is the buyer's."""

    months: int
    percent: Decimal = Decimal(0)
    buyer_pays: bool = False
    amount: int = 0


class Failure(Struct, frozen=True):
    """Why an attempt failed, in the provider's own code and words."""

    code: str
    message: str


class Refund(Struct, frozen=True):
    """Money on its way back to the buyer."""

    id: str
    state: RefundState
    amount: int
    reason: str
    created_at: datetime
    updated_at: datetime


class Dispute(Struct, frozen=True):
    """A chargeback: the buyer's bank takes the money back until the case is decided."""

    id: str
    state: DisputeState
    amount: int
    reason: str
    created_at: datetime
    updated_at: datetime


class Receipt(Struct, frozen=True):
    """Money that arrived for a charge by cash or transfer, whether or not the charge could take it. `reference` is what
    the payer's bank calls it, as far as known."""

    id: str
    fit: ReceiptOutcome
    amount: int
    at: datetime
    reference: str = ""


class Charge(Struct, frozen=True):
    """One attempt to pay. `references` are the other ids a provider gives it; `context` is what the
    scenario says about device and risk; with `capture_later` an approval only sets the money aside."""

    id: str
    state: ChargeState
    method: Method
    amount: int
    created_at: datetime
    updated_at: datetime
    captured: int = 0
    surcharge: int = 0
    installments: Installments | None = None
    fee: Fee = Fee()
    deadline: datetime | None = None
    paid_at: datetime | None = None
    failure: Failure | None = None
    refunds: tuple[Refund, ...] = ()
    dispute: Dispute | None = None
    receipts: tuple[Receipt, ...] = ()
    capture_later: bool = False
    references: dict[str, str] = {}
    context: Context = {}


class Shipment(Struct, frozen=True):
    """A parcel on its way."""

    id: str
    state: ShipmentState
    created_at: datetime
    updated_at: datetime
    line_ids: tuple[str, ...] = ()
    carrier: str | None = None
    tracking: str | None = None
    extras: dict[str, Any] = {}


class Flag(Struct, frozen=True):
    """When and why something was said of the whole order."""

    at: datetime
    reason: str | None = None


class Flags(Struct, frozen=True):
    """What was said of the whole order; absent means never."""

    held: Flag | None = None
    expired: Flag | None = None
    cancelled: Flag | None = None
    completed: Flag | None = None
    deleted: Flag | None = None


class Rules(Struct, frozen=True, rename={"reference_formats": "slips"}):
    """What an order's origin allows; frozen into the order, so that every entry point meets the same refusal.

    `ids` maps what is minted (order, number, line, or item_line and so on, charge, refund, dispute, shipment) to an id
    format. With `closed_by_charges` nothing of an order can be edited while it has a live charge.
    `charge_ids` names the further references each charge gets (formats: `sandbox/ids.py`).
    Charges of the kinds in `pending_for` wait for the buyer, that many seconds (with `until_midnight` to the end of
    that day, UTC); `reference_formats` are the formats of the references they are paid with.
    """

    ids: dict[str, str] = {}
    charge_ids: dict[str, str] = {}
    cancel_when_paid: str = "refund"
    refundable: tuple[str, ...] = (MethodKind.CARD, MethodKind.TRANSFER, MethodKind.WALLET)
    lines_editable: bool = False
    closed_by_charges: bool = False
    unique_reference: bool = False
    pending_for: dict[str, int] = {}
    until_midnight: bool = False
    reference_formats: dict[str, str] = {}


class Order(Struct, frozen=True, rename={"flags": "marks"}):
    """An order: a buyer, lines, attempts to pay, parcels and marks. `version` grows by one per event.
    `named_by` is who named `notify_url`, if that decides where it may lead: see `WebhookMessage` in
    sandbox/outbox.py."""

    id: str
    seq: int
    version: int
    origin: str
    rules: Rules
    number: str
    currency: str
    buyer: Buyer
    lines: tuple[Line, ...]
    totals: Totals
    created_at: datetime
    updated_at: datetime
    expires_at: datetime | None = None
    charges: tuple[Charge, ...] = ()
    shipments: tuple[Shipment, ...] = ()
    flags: Flags = Flags()
    shipping_address: Address | None = None
    billing_address: Address | None = None
    notify_url: str | None = None
    named_by: str = ""
    redirect_url: str | None = None
    reference: str | None = None
    reference_id: str | None = None
    metadata: dict[str, Any] = {}
    extras: dict[str, Any] = {}
    native: str | None = None

    def of(self, kind: LineKind) -> list[Line]:
        """The lines of one kind, in order."""
        return [line for line in self.lines if line.kind is kind]
