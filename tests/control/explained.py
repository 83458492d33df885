"""Asking, and having explained why it was answered so; whole explanations to compare with."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import msgspec
from api_client import ApiClient

from mockpay.app import find_providers
from mockpay.scenario.load import load

Open = Callable[..., ApiClient]
Ask = tuple[Any, ...]
OPERATIONS = {f"{face.name}.{one.name}": one for face in find_providers() for one in reversed(tuple(face.operations))}
"""The first row of each."""
CARDS = [card.name for card in load(["default"]).cards]
CARD = {"exp_month": "10", "exp_year": "2050", "cvc": "111", "name": "Ana"}
FORM = {"content-type": "application/x-www-form-urlencoded"}
SHOP = {"currency": "MXN", "customer": {"email": "a@b.mx"}, "items": [{"name": "Cup", "quantity": 1, "price": "9.99"}]}
CONEKTA = {
    "currency": "MXN",
    "customer_info": {"name": "Ana Ruiz", "email": "a@b.mx", "phone": "5512345678"},
    "line_items": [{"name": "Cup", "quantity": 1, "unit_price": 15_050}],
}
PUBLIC_NUMBER = "4242424242424242"
NEW = "hold, complete, delete, pay, authorize, wait, challenge, review, decline, expire, cancel, pack, ship"
PAID = "hold, complete, delete, cancel, refund, request_refund, dispute, pack, ship"
KEY = "the same request with an Authorization header; GET /_mockpay/scenario has `account` and `auth`"


def ask(client: ApiClient, method: str, path: str, body: Any = None, headers: Any = None) -> int | None:
    """Asks; a connection that the sandbox drops has no status."""
    with suppress(msgspec.DecodeError):
        return client.ask(method, path, body, headers).status_code
    return None


def explained(client: ApiClient, space: str = "") -> dict[str, Any]:
    """What is said of the last request, without its id."""
    (row,) = client.get(f"{space}/_mockpay/requests?limit=1").json()["requests"]
    answer = client.get(f"{space}/_mockpay/requests/{row['id']}/explain")
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    assert told.pop("id") == row["id"]
    return told


def decided(by: str, why: str, **more: Any) -> dict[str, Any]:
    none = {"rule": None, "code": None, "field": None, "schema": None, "broken": [], "state": None}
    return {"by": by, "why": why} | none | more


def whole(
    request: str, status: int | None, verdict: dict[str, Any], operation: str = "", **more: Any
) -> dict[str, Any]:
    """A whole answer; what is not said is empty."""
    one = OPERATIONS.get(operation)
    known = {"path": one and one.path, "fidelity": one and one.fidelity.value, "source": one and one.source}
    landed = {"name": operation, **known, "built": one is None or one.handler is not None} if operation else None
    empty = {"nearest": [], "rules": [], "body": None, "query": None, "orders": [], "valid_now": []}
    said = {"request": request, "status": status, "fidelity": None, "operation": landed, "decided": verdict}
    return said | empty | more


def told(client: ApiClient, order_id: str, *events: str, now: str = "none", **more: Any) -> dict[str, Any]:
    """An order in an answer, as it stands when that is all the request did to it."""
    summary = client.get(f"/_mockpay/orders/{order_id}").json()
    subjects = {one["name"]: one["subject"] for one in summary["history"]}
    return {
        "id": order_id,
        "origin": summary["origin"],
        "changed": bool(events),
        "events": [{"event": event, "subject": subjects[event]} for event in events],
        "charges": [],
        "now": client.get(f"/_mockpay/orders/{order_id}/explain").json()["now"] | {"payment": now},
        "allowed": summary["allowed"],
        "explain": f"/_mockpay/orders/{order_id}/explain",
    } | more


def token(client: ApiClient, card: str) -> str:
    number = next(one.number for one in load(["default"]).cards if one.name == card)
    made: str = client.post("/api/tokens", CARD | {"number": number}).json()["token"]
    return made


def steered(open_client: Open, **document: Any) -> ApiClient:
    client = open_client()
    answer = client.put("/_mockpay/scenario", {"document": {"extends": "default", "name": "mine"} | document})
    assert answer.status_code == 200, answer.text
    return client
