"""Orders of Conekta's that get somewhere, and the events they leave behind."""

from typing import Any

from api_client import ApiClient

from tests.providers.conekta.people import AT_NOON

LINES = [{"name": "Box of Cohiba S1s", "unit_price": 35_000, "quantity": 1}]
BUYER = {"name": "Ana Ruiz", "email": "ana@example.com", "phone": "+525512345678"}
UNPAID = {"currency": "MXN", "customer_info": BUYER, "line_items": LINES}
LINK = {
    "name": "Vino tinto",
    "type": "PaymentLink",
    "recurrent": False,
    "expires_at": AT_NOON + 86_400,
    "order_template": UNPAID,
}


def charge(kind: str = "card", **more: Any) -> dict[str, Any]:
    token = {"token_id": more.pop("token", "tok_test_visa_4242")} if kind == "card" else {}
    return {"payment_method": {"type": kind, **token}, **more}


def placed(shop: ApiClient, *charges: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An order, declined or not."""
    answer = shop.post("/orders", UNPAID | ({"charges": list(charges)} if charges else {}) | more)
    body: dict[str, Any] = answer.json()
    assert answer.status_code in (200, 402), answer.text
    return body["data"] if answer.status_code == 402 else body


def listed(shop: ApiClient, path: str = "/events") -> list[dict[str, Any]]:
    """The events of a list, the oldest first."""
    answer = shop.get(f"{path}{'&' if '?' in path else '?'}limit=250")
    assert answer.status_code == 200, answer.text
    rows: list[dict[str, Any]] = answer.json()["data"]
    return rows[::-1]


def types(rows: list[dict[str, Any]]) -> list[str]:
    return [row["type"] for row in rows]
