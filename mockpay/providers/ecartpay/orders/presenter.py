"""Our order -> EcartPay's JSON, in the key order and number formats of docs.ecartpay.com/docs/orders (autumn 2025)."""

from mockpay.orders.order import Address, Line, LineKind, Order
from mockpay.providers.ecartpay.orders import charge_presenter, fee_details
from mockpay.providers.ecartpay.protocol.formats import Json, Money, buyer_of, money_in, sent
from mockpay.providers.ecartpay.protocol.settings import settings
from mockpay.providers.ecartpay.protocol.status import word
from mockpay.scenario.scenario import Scenario
from mockpay.web.instants import instant
from mockpay.web.js_json import encodable, js_number


def created(order: Order, scenario: Scenario, base_url: str) -> Json:
    """The answer of create, update and list. Amounts in currency units."""
    money = money_in(order.currency)
    return {
        "account_id": scenario.account.id,
        **sent(customer_id=order.buyer.customer_id),
        "type": "order",
        "number": order.number,
        "status": word(order),
        **buyer_of(order),
        "currency": order.currency,
        "country": scenario.account.country,
        **sent(shipping_address=order.shipping_address and address(order.shipping_address)),
        **_lines(order, money),
        "risk_score": 0,
        "risk_notes": [],
        "fee": money(sum(charge.fee.total for charge in order.charges)),
        "fee_details": fee_details.details(order, fee_details.CREATED),
        "available_installments": [],
        "fixed_installments": fee_details.is_buyers(order),
        "confirmed": False,
        "confirm": False,
        **_links(order),
        "auto_billing": False,
        "available_payment_methods": list(scenario.methods),
        "send_email": order.extras.get("send_email", False),
        "id": order.id,
        "installments_information": encodable(order.extras.get("installments_information", [])),
        "created_at": instant(order.created_at),
        "updated_at": instant(order.updated_at),
        "pay_link": settings(scenario).pay_link.format(base=base_url, id=order.id),
    }


def detailed(order: Order, scenario: Scenario) -> Json:
    """The answer of get, and the `data` of webhooks. Payments in minor units, everything else in currency units."""
    money = money_in(order.currency)
    account = scenario.account.id
    captured = [charge for charge in order.charges if charge.captured]
    return {
        "id": order.id,
        "account_id": account,
        **sent(customer_id=order.buyer.customer_id),
        "type": "order",
        "number": order.number,
        "status": word(order),
        "currency": order.currency,
        **buyer_of(order),
        **sent(shipping_address=order.shipping_address and address(order.shipping_address)),
        **_lines(order, money),
        "confirm": False,
        "auto_billing": False,
        "custom_keys": False,
        **_links(order),
        "activity": [
            charge_presenter.activity(charge, order)
            for charge in order.charges
            if charge.state in charge_presenter.ACTIVITY
        ],
        "payments": [charge_presenter.payment(charge, order) for charge in captured],
        "transactions": [charge_presenter.transaction(charge, order, account) for charge in captured],
        "refunds": [
            charge_presenter.refund(refund, charge, order, account) for charge in captured for refund in charge.refunds
        ],
        "chargebacks": [charge_presenter.chargeback(charge, order, account) for charge in captured if charge.dispute],
        "created_at": instant(order.created_at),
        "updated_at": instant(order.updated_at),
        "fixed_installments": fee_details.is_buyers(order),
        "fee_details": fee_details.details(order, fee_details.DETAILED),
        "fixed_installments_rate": fee_details.buyers_rate(order),
    }


def address(place: Address) -> Json:
    """An address in the server's key order; only what was sent."""
    return sent(
        first_name=place.first_name,
        last_name=place.last_name,
        address1=place.address1,
        address2=place.address2,
        address3=place.address3,
        country=place.country and sent(code=place.country.code, name=place.country.name),
        state=place.state and sent(code=place.state.code, name=place.state.name),
        city=place.city,
        postal_code=place.postal_code,
        phone=place.phone,
        reference=place.reference,
    )


def _links(order: Order) -> Json:
    return sent(
        notify_url=order.notify_url,
        redirect_url=order.redirect_url,
        reference=order.reference,
        reference_id=order.reference_id,
        metafields=encodable(order.metadata) or None,
    )


def _lines(order: Order, money: Money) -> Json:
    totals = order.totals
    return {
        "items": [_item(line, money) for line in order.lines if line.kind is LineKind.ITEM],
        "shipping_items": [_shipping_item(line, money) for line in order.lines if line.kind is LineKind.SHIPPING],
        "discounts": [_discount(line, money) for line in order.lines if line.kind is LineKind.DISCOUNT],
        "totals": {
            "subtotal": money(totals.subtotal),
            "total": money(totals.total),
            "tax": money(totals.tax),
            "discount": money(totals.discount),
            "shipping": money(totals.shipping),
        },
    }


def _item(line: Line, money: Money) -> Json:
    return {
        "name": line.name,
        "quantity": line.quantity,
        "price": js_number(line.unit_price),
        "discount": money(line.discount),
        "total": money(line.amount),
        "tax": money(line.tax),
        "is_service": line.is_service,
        "taxes": encodable(line.extras.get("taxes", [])),
    }


def _discount(line: Line, money: Money) -> Json:
    return {"name": line.name, "amount": money(line.amount)}


def _shipping_item(line: Line, money: Money) -> Json:
    tracking = line.extras.get("tracking")
    return {"name": line.name, "amount": money(line.amount), **sent(carrier=line.carrier, tracking=tracking)}
