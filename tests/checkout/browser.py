"""A shop that buyers come back to, and the pages of the checkout asked and filled in."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
from api_client import ANYBODY
from playwright.sync_api import Page

from tests.checkout.buyer import ITEMS


class Shop:
    """The merchant's own server on another origin; it keeps where buyers come back to."""

    def __init__(self) -> None:
        shop = self
        self.visits: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self.path != "/favicon.ico":
                    shop.visits.append(self.path)
                self.send_response(200)
                self.send_header("content-type", "text/html")
                self.send_header("content-length", "19")
                self.end_headers()
                self.wfile.write(b"<h1>The shop</h1>..")

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def query(self) -> dict[str, str]:
        """What the last buyer came back with."""
        return dict(parse_qsl(urlsplit(self.visits[-1]).query))

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class Space:
    """A space of the server, asked without a browser."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.ask = httpx.Client(base_url=url, headers=ANYBODY, timeout=20)

    def order(self, **more: Any) -> dict[str, Any]:
        body = {"email": "ana@example.com", "currency": "MXN", "items": ITEMS, **more}
        answer = self.ask.post("/api/orders", json=body)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def act(self, order: dict[str, Any], action: str, **body: Any) -> None:
        self.ask.post(f"/_mockpay/orders/{order['id']}/actions/{action}", json=body).raise_for_status()

    def charges(self, order: dict[str, Any]) -> list[str]:
        """Where each attempt to pay stands."""
        stored = self.ask.get(f"/_mockpay/orders/{order['id']}").json()["order"]
        return [charge["state"] for charge in stored.get("charges", [])]

    def count(self) -> int:
        """Orders there are."""
        counted: int = self.ask.get("/_mockpay/health").json()["counts"]["orders"]
        return counted

    def freeze(self, at: str) -> None:
        self.ask.post("/_mockpay/clock", json={"freeze": at}).raise_for_status()

    def advance(self, by: str) -> None:
        self.ask.post("/_mockpay/clock", json={"advance": by}).raise_for_status()

    def close(self) -> None:
        self.ask.close()


def fill_in(page: Page, number: str = "4242424242424242", expiry: str = "1250", cvc: str = "123") -> None:
    """Put a card into the form."""
    for name, text in (("number", number), ("expiry", expiry), ("cvc", cvc), ("name", "Ana Garza")):
        page.fill(f"#{name}", text)


def choose(page: Page, link: str) -> None:
    """Open the drawer of test cards, wherever the page stands, and choose one, or a buyer."""
    page.get_by_text("Tarjetas de prueba").click()
    page.get_by_role("link", name=link).click()


def heading(page: Page) -> str:
    return " ".join((page.locator("h1").text_content() or "").split())


def press(page: Page, button: str) -> None:
    """Press a button by its words and wait for what it leads to."""
    with page.expect_navigation():
        page.get_by_role("button", name=button).click()
