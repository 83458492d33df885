"""The shop as a real server, whose payments go to the test's own sandbox."""

import threading
import time
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import uvicorn
from ecartpay import EcartPay
from shop import SECRET, Shop, app_of

CARD = {"name": "Ana", "number": "4242424242424242", "exp_month": "10", "exp_year": "2050", "cvc": "111"}


@dataclass
class Customer:
    """Somebody who buys; `shop` is what she buys from."""

    shop: Shop
    url: str
    mockpay: Any

    def card(self) -> str:
        answer = httpx.post(f"{self.mockpay.ecartpay.url}/api/tokens", json=CARD, headers={"authorization": "sandbox"})
        return answer.json()["token"]

    def buys(self, cart: str, **more: Any) -> httpx.Response:
        return httpx.post(f"{self.url}/buy", json={"cart": cart, "name": "Taza", "price": 99.9, **more}, timeout=30)

    def buys_by_link(self, cart: str) -> str:
        """The id of an order that waits to be paid."""
        return self.buys(cart).json()["order_id"]


@pytest.fixture
def customer(mockpay):
    shop = Shop(EcartPay(mockpay.ecartpay.url, "sandbox"), "", SECRET)
    server = uvicorn.Server(uvicorn.Config(app_of(shop), port=0, log_level="warning", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    shop.url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    yield Customer(shop, shop.url, mockpay)
    server.should_exit = True
    thread.join()
