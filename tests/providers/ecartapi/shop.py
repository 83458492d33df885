"""Shops for the tests: one per preset, orders made by imported state, and what clients send."""

from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec.structs import replace

from mockpay.providers.ecartapi.protocol.settings import ConnectedStore, EcartApiSettings
from mockpay.scenario.load import load
from mockpay.scenario.scenario import ClockPlan, Scenario

START = datetime(2025, 1, 1, tzinfo=UTC)
NOW = datetime(2025, 12, 31, tzinfo=UTC)
ORDER = {
    "currency": "MXN",
    "customer": {"email": "ana@example.com", "firstName": "Ana", "lastName": "López", "phone": "+528112345678"},
    "items": [
        {"name": "Taza", "quantity": "2", "price": "100.50", "sku": "T-1", "variantId": 7},
        {"name": "Plato", "quantity": 1, "price": 49, "productId": "P1"},
    ],
    "totals": {"shipping": "30"},
    "shippingMethod": "Express",
    "shippingAddress": {
        "firstName": "Ana", "lastName": "López", "address1": "Calle 5", "city": "Monterrey", "postalCode": "64000",
        "country": {"code": "MX", "name": "Mexico"}, "state": {"code": "NL"},
    },
    "note": "ring twice",
    "tags": ["a"],
}  # fmt: skip
STATES = ("pending", "paid", "shipped", "cancelled", "refunded", "part refunded", "authorized", "delivered", "declined")


def token(name: str) -> dict[str, str]:
    return {"authorization": name}


def made(number: int, state: str, prefix: str = "o", **more: Any) -> dict[str, Any]:
    """An order as a scenario writes it: the `number`th of a year, in one of STATES."""
    at = START + timedelta(hours=3 * number)
    later = (at + timedelta(hours=1 + number % 50)).isoformat()
    charge: dict[str, Any] = {
        "id": f"{prefix}{number}-charge",
        "state": {"authorized": "authorized", "declined": "declined"}.get(state, "captured"),
        "amount": 1000,
        "captured": 0 if state in ("authorized", "declined") else 1000,
        "method": {"kind": "card"},
        "created_at": at.isoformat(),
        "updated_at": at.isoformat(),
    }
    if "refunded" in state:
        back = {"amount": 1000 if state == "refunded" else 400, "state": "paid", "reason": "requested", "id": "r1"}
        charge["refunds"] = [back | {"created_at": later, "updated_at": later}]
    shipment = {"id": f"{prefix}{number}-parcel", "state": state, "created_at": later, "updated_at": later}
    return {
        "id": f"{prefix}{number}",
        "number": f"#{number}",
        "currency": "MXN",
        "buyer": {"customer_id": f"c{number % 7}", "email": f"buyer{number % 11}@example.com"},
        "lines": [{"id": f"{prefix}{number}-1", "name": "Taza", "unit_price": 10}],
        "created_at": at.isoformat(),
        "updated_at": later,
        "charges": [] if state == "pending" else [charge],
        "shipments": [shipment] if state in ("shipped", "delivered") else [],
        "marks": {"cancelled": {"at": later}} if state == "cancelled" else {},
        **more,
    }


def many(count: int, prefix: str = "o") -> tuple[dict[str, Any], ...]:
    return tuple(made(number, STATES[number * 5 % len(STATES)], prefix) for number in range(count))


def scenario(*stores: ConnectedStore, strict: bool = False, base: str = "default") -> Scenario:
    clock = ClockPlan(freeze=NOW)
    shipped = load([base])
    own = {**shipped.providers, "ecartapi": EcartApiSettings(stores=stores)}
    return replace(shipped, providers=own, strict=strict, clock=clock)


def store(preset: str = "", name: str | None = None, **more: Any) -> ConnectedStore:
    name = preset if name is None else name
    return ConnectedStore(token=name or "default", name=name, preset=preset, **more)
