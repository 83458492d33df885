"""Our order -> EcartPay's JSON, in the key order and number formats of docs.ecartpay.com/docs/orders (autumn 2025)."""

from datetime import datetime
from typing import Any, Final

from mockpay.orders.money import to_major
from mockpay.orders.order import Address, Charge, ChargeState, Fee, Line, LineKind, Method, Order, Refund
from mockpay.providers.ecartpay.rules import NAME
from mockpay.providers.ecartpay.status import REFUND_WORDS, word
from mockpay.sandbox.store import Record
from mockpay.steering.scenario import Scenario
from mockpay.web.javascript import number, written

Json = dict[str, Any]
AFFILIATION: Final = "SANDBOX-10-12-17"
ACTIVITY: Final = {ChargeState.CAPTURED: "paid", ChargeState.DECLINED: "failed"}
"""Which charges are listed as activity, and how: `paid` is printed, `failed` is a filter of GET /api/activity."""

FEE_KEYS: Final = (
    "msi_percent",
    "msi_amount",
    "fixed_installments_amount",
    "fixed_installments_percent",
    "installments_fee",
)


def created(order: Order, scenario: Scenario, base_url: str) -> Json:
    """The answer of create, update and list. Amounts in currency units."""
    money = _Money(order.currency)
    paid = [charge for charge in order.charges if charge.captured]
    fee = paid[-1].fee if paid else Fee()
    return {
        "account_id": scenario.account.id,
        **_sent(customer_id=order.buyer.customer_id),
        "type": "order",
        "number": order.number,
        "status": word(order),
        **_buyer(order),
        "currency": order.currency,
        "country": scenario.account.country,
        **_sent(shipping_address=order.shipping_address and address(order.shipping_address)),
        **_lines(order, money),
        "risk_score": 0,
        "risk_notes": [],
        "fee": money(sum(charge.fee.total for charge in paid)),
        "fee_details": {
            "fixed": number(fee.fixed),
            "percent": number(fee.percent),
            "tax": money(fee.tax),
            "percent_amount": money(fee.percent_amount),
            **dict.fromkeys(FEE_KEYS, 0),
        },
        "available_installments": [],
        "fixed_installments": False,
        "confirmed": False,
        "confirm": False,
        **_links(order),
        "auto_billing": False,
        "available_payment_methods": list(scenario.methods),
        "send_email": order.extras.get("send_email", False),
        "id": order.id,
        "installments_information": written(order.extras.get("installments_information", [])),
        "created_at": instant(order.created_at),
        "updated_at": instant(order.updated_at),
        "pay_link": scenario.pay_link.format(base=base_url, id=order.id),
    }


def detailed(order: Order, scenario: Scenario) -> Json:
    """The answer of get, and the `data` of webhooks. Payments in minor units, everything else in currency units."""
    money = _Money(order.currency)
    account = scenario.account.id
    captured = [charge for charge in order.charges if charge.captured]
    fee = captured[-1].fee if captured else Fee()
    return {
        "id": order.id,
        "account_id": account,
        **_sent(customer_id=order.buyer.customer_id),
        "type": "order",
        "number": order.number,
        "status": word(order),
        "currency": order.currency,
        **_buyer(order),
        **_sent(shipping_address=order.shipping_address and address(order.shipping_address)),
        **_lines(order, money),
        "confirm": False,
        "auto_billing": False,
        "custom_keys": False,
        **_links(order),
        "activity": [_activity(charge, order) for charge in order.charges if charge.state in ACTIVITY],
        "payments": [_payment(charge, order) for charge in captured],
        "transactions": [_transaction(charge, order, account) for charge in captured],
        "refunds": [_refund(refund, charge, order, account) for charge in captured for refund in charge.refunds],
        "chargebacks": [_chargeback(charge, order, account) for charge in captured if charge.dispute],
        "created_at": instant(order.created_at),
        "updated_at": instant(order.updated_at),
        "fixed_installments": False,
        "fee_details": {
            "percent": number(fee.percent),
            "fixed": number(fee.fixed),
            "tax": money(fee.tax),
            "percent_amount": money(fee.percent_amount),
            "msi_amount": 0,
            "msi_percent": 0,
            **dict.fromkeys(FEE_KEYS[2:], 0),
        },
        "fixed_installments_rate": 0,
    }


def webhook(record: Record, account_id: str) -> Json:
    """A registered account webhook."""
    return {
        "id": record.id,
        "account_id": account_id,
        "url": record.data["url"],
        "events": record.data["events"],
        "active": True,
        "created_at": instant(record.created_at),
        "updated_at": instant(record.updated_at),
    }


def instant(moment: datetime) -> str:
    """`2025-09-24T18:43:40.827Z`."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z"


def address(place: Address) -> Json:
    """An address in the server's key order; only what was sent."""
    return _sent(
        first_name=place.first_name,
        last_name=place.last_name,
        address1=place.address1,
        address2=place.address2,
        address3=place.address3,
        country=place.country and _sent(code=place.country.code, name=place.country.name),
        state=place.state and _sent(code=place.state.code, name=place.state.name),
        city=place.city,
        postal_code=place.postal_code,
        phone=place.phone,
        reference=place.reference,
    )


class _Money:
    """Minor units as EcartPay writes amounts: 243.33, 2200, 0."""

    def __init__(self, currency: str) -> None:
        self._currency = currency

    def __call__(self, minor: int) -> Any:
        return number(to_major(minor, self._currency)) if minor else 0


def _sent(**values: Any) -> Json:
    return {name: value for name, value in values.items() if value is not None}


def _buyer(order: Order) -> Json:
    buyer = order.buyer
    return _sent(email=buyer.email, first_name=buyer.first_name, last_name=buyer.last_name, phone=buyer.phone)


def _links(order: Order) -> Json:
    return _sent(
        notify_url=order.notify_url,
        redirect_url=order.redirect_url,
        reference=order.reference,
        reference_id=order.reference_id,
        metafields=written(order.metadata) or None,
    )


def _lines(order: Order, money: _Money) -> Json:
    totals = order.totals
    return {
        "items": [_item(line, money) for line in order.of(LineKind.ITEM)],
        "shipping_items": [_shipping_item(line, money) for line in order.of(LineKind.SHIPPING)],
        "discounts": [{"name": line.name, "amount": money(line.amount)} for line in order.of(LineKind.DISCOUNT)],
        "totals": {
            "subtotal": money(totals.subtotal),
            "total": money(totals.total),
            "tax": money(totals.tax),
            "discount": money(totals.discount),
            "shipping": money(totals.shipping),
        },
    }


def _item(line: Line, money: _Money) -> Json:
    return {
        "name": line.name,
        "quantity": line.quantity,
        "price": number(line.unit_price),
        "discount": money(line.discount),
        "total": money(line.amount),
        "tax": money(line.tax),
        "is_service": line.is_service,
        "taxes": written(line.extras.get("taxes", [])),
    }


def _shipping_item(line: Line, money: _Money) -> Json:
    tracking = line.extras.get("tracking")
    return {"name": line.name, "amount": money(line.amount), **_sent(carrier=line.carrier, tracking=tracking)}


def _activity(charge: Charge, order: Order) -> Json:
    buyer = order.buyer
    risk = charge.context.get("risk", {})
    failure = charge.failure
    return {
        "id": charge.id,
        "status": ACTIVITY[charge.state],
        "message": failure.message if failure else "Success!",
        "customer": _sent(first_name=buyer.first_name, last_name=buyer.last_name, phone=buyer.phone, email=buyer.email),
        "device": charge.context.get("device", {}),
        "method": _card(charge.method),
        "risk_level": risk.get("level", "low"),
        "risk_notes": risk.get("notes", []),
        "risk_score": risk.get("score", 0),
    }


def _card(method: Method) -> Json:
    return {
        "name": method.name,
        "exp_month": method.exp_month,
        "exp_year": method.exp_year,
        "last4": method.last4,
        "brand": method.brand,
    }


def _payment(charge: Charge, order: Order) -> Json:
    method = charge.method
    return {
        "id": charge.references["payment"],
        "folio": charge.references["folio"],
        "reference": charge.references["reference"],
        "status": "paid",
        "type": method.kind,
        "currency": order.currency,
        "amount": charge.captured,
        "gateway": NAME,
        "method": {
            "name": method.name,
            "exp_month": f"{method.exp_month:02}",
            "exp_year": str(method.exp_year),
            "type": method.funding,
            "last4": method.last4,
            "brand": method.brand,
            "bankname": method.bank,
            "domestic": method.domestic,
        },
        "affiliation_number": AFFILIATION,
    }


def _transaction(charge: Charge, order: Order, account_id: str) -> Json:
    money = _Money(order.currency)
    return {
        "id": charge.references["transaction"],
        "account_id": account_id,
        "transaction_id": charge.references["transaction_number"],
        "status": "paid",
        "amount": money(charge.captured - charge.fee.total),
        "fee": money(charge.fee.total),
        "currency": order.currency,
        "gateway": NAME,
        "created_at": instant(charge.paid_at or charge.created_at),
        "updated_at": instant(charge.updated_at),
    }


def _refund(refund: Refund, charge: Charge, order: Order, account_id: str) -> Json:
    return {
        "id": refund.id,
        "account_id": account_id,
        "type": "full" if refund.amount == charge.captured else "partial",
        "reason": refund.reason,
        "status": REFUND_WORDS[refund.state],
        "amount": _Money(order.currency)(refund.amount),
        "currency": order.currency,
        "gateway": NAME,
        "created_at": instant(refund.created_at),
        "updated_at": instant(refund.updated_at),
    }


def _chargeback(charge: Charge, order: Order, account_id: str) -> Json:
    dispute = charge.dispute
    assert dispute is not None  # noqa: S101  the caller looked
    return {
        "id": dispute.id,
        "account_id": account_id,
        "order_id": order.id,
        "charge_id": charge.id,
        "reason": dispute.reason,
        "status": dispute.state,
        "amount": _Money(order.currency)(dispute.amount),
        "currency": order.currency,
        "gateway": NAME,
        "created_at": instant(dispute.created_at),
        "updated_at": instant(dispute.updated_at),
    }
