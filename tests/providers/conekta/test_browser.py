"""Conekta's pages in a real browser: a hosted checkout, and the bank's question on the way of a charge."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from api_client import ANYBODY, Server

from tests.browser import Window
from tests.checkout.browser import Shop, fill_in, heading, press
from tests.providers.conekta.order_events import UNPAID, charge

pytestmark = pytest.mark.slow


@pytest.fixture
def shop() -> Iterator[Shop]:
    one = Shop()
    yield one
    one.close()


def ask(server: Server, method: str, path: str, body: Any = None) -> dict[str, Any]:
    answer = httpx.request(method, f"{server.url}/~conekta-pages{path}", json=body, headers=ANYBODY, timeout=20)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_a_hosted_checkout(server: Server, window: Window, shop: Shop) -> None:
    pages = {"success_url": f"{shop.url}/ok?cart=7", "failure_url": f"{shop.url}/no"}
    checkout = {"type": "HostedPayment", "allowed_payment_methods": ["card"], **pages}
    order = ask(server, "POST", "/orders", UNPAID | {"checkout": checkout})
    page = window.tab(order["checkout"]["url"])
    assert page.locator("img.logo").evaluate("logo => logo.naturalWidth > 0")
    fill_in(page)
    press(page, "Pagar $350.00 MXN")
    assert heading(page) == "The shop"
    told = {"checkout_id": order["checkout"]["id"], "order_id": order["id"], "payment_status": "paid"}
    assert (shop.visits[-1].partition("?")[0], shop.query()) == ("/ok", {"cart": "7", **told})
    paid = ask(server, "GET", f"/orders/{order['id']}")
    assert (paid["payment_status"], paid["checkout"]["status"]) == ("paid", "Finalized")


@pytest.mark.parametrize(("button", "status"), [("Aprobar la compra", "paid"), ("No fui yo: rechazar", "declined")])
def test_the_banks_question(button: str, status: str, server: Server, window: Window, shop: Shop) -> None:
    asked = {"three_ds_mode": "strict", "return_url": f"{shop.url}/back", "charges": [charge()]}
    order = ask(server, "POST", "/orders", UNPAID | asked)
    page = window.tab(order["next_action"]["redirect_to_url"]["url"])
    assert heading(page) == "Confirma tu compra"
    press(page, button)
    assert heading(page) == "The shop"
    assert shop.query() == {"order_id": order["id"], "payment_status": status}
    assert ask(server, "GET", f"/orders/{order['id']}")["payment_status"] == status
