"""Cards, card tokens and orders to pay with them, for the tests of EcartPay's cards."""

from decimal import Decimal
from typing import Any

from api_client import ORDER, ApiClient

from mockpay.orders.payment_terms import InstallmentRate
from mockpay.scenario.load import load

ROB = "657b928db4c08f6f66847b09"
ACCOUNT = "68a4c3150b28a9584305a2a6"
NOON = "2025-09-24T12:00:00.000Z"
OF_ROB = f"/api/customers/{ROB}/cards"
CARD = {"name": "Ana Ruiz", "number": "4242424242424242", "exp_month": "01", "exp_year": "2050", "cvc": "111"}
DEFAULT = load(["default"])
DETAILS = (
    "fixed", "percent", "tax", "percent_amount", "msi_percent", "msi_amount", "fixed_installments_amount",
    "fixed_installments_percent", "installments_fee",
)  # fmt: skip


def rate(months: int, percent: str, minimum: int, maximum: int) -> InstallmentRate:
    return InstallmentRate(months=months, percent=Decimal(percent), minimum=Decimal(minimum), maximum=Decimal(maximum))


def token_for(shop: ApiClient, **fields: Any) -> str:
    answer = shop.post("/api/tokens", fields if "id" in fields else CARD | fields)
    assert answer.status_code == 200, answer.text
    token: str = answer.json()["token"]
    return token


def costing(price: Any, **more: Any) -> dict[str, Any]:
    return ORDER | {"items": [{"name": "Taza", "quantity": 1, "price": price}]} | more


def got(shop: ApiClient, order_id: str) -> dict[str, Any]:
    order: dict[str, Any] = shop.get(f"/api/orders/{order_id}").json()
    return order
