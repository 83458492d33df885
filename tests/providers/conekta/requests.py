"""Requests in the models of Conekta's own Python client."""

from typing import Any

from conekta import (
    ChargeRequest,
    ChargeRequestPaymentMethod,
    CustomerInfo,
    CustomerShippingContactsRequest,
    CustomerShippingContactsRequestAddress,
    OrderRequest,
    OrderRequestCustomerInfo,
    PaymentMethodGeneralRequest,
    Product,
)

BOX = Product(name="Box of Cohiba S1s", unit_price=35000, quantity=1, metadata={"shelf": 7})
MARIO = CustomerInfo(name="Mario Perez", email="mario@example.com", phone="5215555555555")
PLACE = {"street1": "Nuevo León 4", "city": "Ciudad de México", "country": "MX", "postal_code": "06100"}
CONTACT = CustomerShippingContactsRequest(
    receiver="Ana Ruiz", phone="5512345678", address=CustomerShippingContactsRequestAddress(**PLACE)
)


def charge(kind: str = "card", amount: int | None = None, **method: Any) -> ChargeRequest:
    """A charge; a card's is to the test Visa unless another token or source is given."""
    if kind == "card" and "payment_source_id" not in method:
        method = {"token_id": "tok_test_visa_4242"} | method
    how = ChargeRequestPaymentMethod(PaymentMethodGeneralRequest(type=kind, **method))
    return ChargeRequest(amount=amount, payment_method=how)


def order(*charges: ChargeRequest, **more: Any) -> OrderRequest:
    """An order of one box for 350 pesos."""
    paid = {"charges": list(charges)} if charges else {}
    buyer = {"customer_info": OrderRequestCustomerInfo(MARIO)}
    return OrderRequest(**{"currency": "MXN", "line_items": [BOX]} | buyer | paid | more)
