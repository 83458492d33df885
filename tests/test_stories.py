"""Whole stories over real sockets: each answer is compared, whole, with a recording; each webhook is verified by node.

Seed and clock are set, so ids and dates are the same each time. `RECORD_STORIES=1` records anew; read the difference.
"""

import json
import os
from pathlib import Path
from typing import Any

import httpx
import pytest
from api_client import ANYBODY, ORDER, Receiver, Server, obey_schema, verified_by_node

RECORDINGS = Path(__file__).parent / "recordings" / "stories"
START = "2026-01-15T18:00:00.000Z"


class Story:
    """A client that compares every answer with the next one of a recording."""

    def __init__(self, name: str, url: str) -> None:
        self._file = RECORDINGS / f"{name}.json"
        self._record = bool(os.environ.get("RECORD_STORIES"))
        self._recorded = [] if self._record else json.loads(self._file.read_text())
        self._seen: list[dict[str, Any]] = []
        self._client = httpx.Client(base_url=url, headers=ANYBODY)
        self.url = url

    def __enter__(self) -> "Story":
        return self

    def __exit__(self, failed: object, *_: object) -> None:
        self._client.close()
        if failed is None and self._record:
            self._file.write_text(json.dumps(self._seen, indent=1, ensure_ascii=False) + "\n")
        elif failed is None:
            assert len(self._seen) == len(self._recorded), "the recording goes on"

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        answer = self._client.request(method, path, json=body, headers=headers or None)
        obey_schema(method, path, answer)
        self._seen.append({"request": f"{method} {path}", "status": answer.status_code, "body": self._told(answer)})
        if not self._record:
            expected = self._recorded[len(self._seen) - 1]
            assert self._seen[-1] == expected
            assert json.dumps(self._seen[-1]) == json.dumps(expected), "the same values in another order"
        return answer.json()

    def _told(self, answer: httpx.Response) -> Any:
        """The body, with the one thing that differs from run to run: the address of the server."""
        return json.loads(answer.text.replace(self.url, "{server}"))


def test_from_token_to_refund(server: Server) -> None:
    """Token, customer (409 the second time), card, card token with six installments, order charged, refunds."""
    with Receiver() as receiver, Story("from-token-to-refund", f"{server.url}/~card-story") as call:
        call("POST", "/_mockpay/clock", {"freeze": START})
        events = ["orders.create", "orders.confirmation", "orders.update"]
        httpx.post(f"{call.url}/api/webhooks", json={"url": receiver.url, "events": events}, headers=ANYBODY)
        token = call("POST", "/api/authorizations/token", Authorization="Basic cHViX3g6cHJpdl94")["token"]
        ana = {"first_name": "Ana", "last_name": "Ñúñez", "email": "ana@example.com", "phone": "8111112222"}
        customer = call("POST", "/api/customers", ana, Authorization=token)["id"]
        call("POST", "/api/customers", ana | {"phone": "8133334444"})
        card = {
            "name": "Ana Nunez",
            "number": "4242 4242 4242 4242",
            "exp_month": "10",
            "exp_year": "2028",
            "cvc": "111",
        }
        card_id = call("POST", f"/api/customers/{customer}/cards", card)["id"]
        six = call("POST", "/api/tokens", {"id": card_id, "cvc": "111", "installments": 6})["token"]
        body = {
            "customer_id": customer,
            "currency": "MXN",
            "items": [{"name": "Bicicleta", "quantity": 2, "price": 1100}],
            "reference_id": "tienda-1",
            "token": six,
        }
        order = call("POST", "/api/orders", body)
        assert order["status"] == "paid"
        path = f"/api/orders/{order['id']}"
        call("GET", path)
        call("POST", "/_mockpay/clock", {"advance": "1h"})
        call("POST", f"{path}/refund", {"amount": 500.5, "reason": "duplicate"})
        call("POST", f"{path}/refund", {"amount": 1699.51})
        call("POST", f"{path}/refund", {"reason": "requested"})
        call("POST", f"{path}/refund")
        call("GET", path)
        ledger = httpx.get(f"{call.url}/_mockpay/orders/{order['id']}").json()["books"]
        assert sum(entry["posting"]["amount"] for entry in ledger) == 0
        posts = receiver.wait_for(4)
        assert [(post.json["event"], post.json["status"]) for post in posts] == [
            ("orders.create", "created"),
            ("orders.confirmation", "paid"),
            ("orders.update", "partially_refunded"),
            ("orders.update", "refunded"),
        ]
        assert verified_by_node(posts) == [True] * 4


def test_lost_reply_and_the_two_ways_to_try_again() -> None:
    """The order is charged and the answer lost. With a reference_id the retry finds it; without, it charges twice."""
    with Server("--scenario", "lost-reply") as server:
        for space, reference, charges in (("careful", {"reference_id": "tienda-1"}, 1), ("naive", {}, 2)):
            with httpx.Client(base_url=f"{server.url}/~{space}", headers=ANYBODY) as shop:
                card = {
                    "name": "Ana",
                    "number": "4242424242424242",
                    "exp_month": "10",
                    "exp_year": "2028",
                    "cvc": "111",
                }
                token = shop.post("/api/tokens", json=card).json()["token"]
                body = ORDER | {"token": token} | reference
                with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
                    shop.post("/api/orders", json=body)
                retry = shop.post("/api/orders", json=body)
                made = shop.get("/api/orders").json()["docs"]
                assert [order["status"] for order in made] == ["paid"] * charges
                if reference:
                    assert retry.status_code == 409
                    assert retry.json()["received"] == {"order_id": made[0]["id"]}
                else:
                    assert retry.status_code == 200
