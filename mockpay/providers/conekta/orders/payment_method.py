"""The `payment_method` of a charge, by how it is paid.

Sources: the charge in the documents of version 2.0, OpenAPI 2.3.0, captured charges. `type` of a payment in a shop is
`oxxo`, as its clients expect; names of the shop and the bank are theirs.
"""

from collections.abc import Callable
from typing import Any, Final

from mockpay.orders.method_kind import MethodKind
from mockpay.orders.order import Charge
from mockpay.orders.states import ChargeState
from mockpay.providers.conekta.cards.cards import brand
from mockpay.providers.conekta.protocol.formats import Json, epoch, sent
from mockpay.providers.conekta.protocol.rules import BARCODES
from mockpay.web.js_json import encodable

HOME, ABROAD = "MX", "US"
"""Where a card is from; which country a foreign one is from is chosen."""
BANK: Final = "STP"
UNKNOWN: Final = ("description", "executed_at", "issuing_account_bank", "issuing_account_number",
                  "issuing_account_holder_name", "issuing_account_tax_id", "receiving_account_holder_name",
                  "receiving_account_tax_id", "reference_number", "tracking_code")  # fmt: skip
"""What nobody knows of a transfer before it has come; null in captured charges."""
AUTHORIZED: Final = (ChargeState.AUTHORIZED, ChargeState.VOIDED, ChargeState.CAPTURED)
"""Charges a bank has said yes to: only those have an auth_code."""


def present(charge: Charge) -> Json:
    """How a charge is paid."""
    write = WRITERS.get(charge.method.kind, _card)
    return write(charge) | sent(customer_ip_address=charge.references.get("customer_ip_address"))


def auth_code(charge: Charge) -> str | None:
    """What the bank said yes with, None where it did not."""
    return charge.references["auth_code"] if charge.state in AUTHORIZED else None


def _card(charge: Charge) -> Json:
    method, risk, known = charge.method, charge.context.get("risk", {}), charge.references
    return {
        "object": "card_payment",
        "type": method.funding or "credit",
        "name": method.name,
        "exp_month": f"{method.exp_month:02}",
        "exp_year": f"{method.exp_year % 100:02}",
        **sent(auth_code=auth_code(charge)),
        "last4": method.last4,
        "brand": brand(method.brand),
        "issuer": method.bank,
        "account_type": "",
        "country": HOME if method.domestic else ABROAD,
        "fraud_score": encodable(risk.get("score", 0)),
        "fraud_indicators": encodable(risk.get("notes", [])),
        **sent(token_id=known.get("token_id"), contract_id=known.get("contract_id")),
    }


def _cash(charge: Charge) -> Json:
    reference = charge.method.reference
    return {
        "object": "cash_payment",
        "type": "oxxo",
        **_expiry(charge),
        "service_name": "OxxoPay",
        "store_name": "OXXO",
        "store": None,
        "auth_code": None,
        "cashier_id": None,
        "reference": reference,
        "barcode_url": f"{BARCODES}/{reference}.png",
    }


def _transfer(charge: Charge) -> Json:
    clabe = charge.method.reference
    nulls: dict[str, Any] = dict.fromkeys(UNKNOWN)
    return {
        "object": "bank_transfer_payment",
        "type": "spei",
        **_expiry(charge),
        "bank": BANK,
        "clabe": clabe,
        "receiving_account_number": clabe,
        "receiving_account_bank": BANK,
        **nulls,
        "payment_attempts": [],
    }


def _expiry(charge: Charge) -> Json:
    return {"expires_at": epoch(charge.deadline)} if charge.deadline else {}


WRITERS: Final[dict[str, Callable[[Charge], Json]]] = {
    MethodKind.CASH: _cash,
    MethodKind.TRANSFER: _transfer,
}
"""By kind of method; every other kind is shown like a card."""
