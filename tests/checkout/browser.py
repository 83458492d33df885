"""Chromium at the pages of a real server: a tab that notes whatever goes wrong, and a shop to come back to."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
from doors import ANYBODY, program
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright

from tests.checkout.buyer import ITEMS

QUIET = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-sync",
    "--no-first-run",
]
"""Nothing but the pages: no look-ups of updates, no telemetry."""


def launch(playwright: Playwright) -> Browser:
    """The system's Chromium; without it the test is skipped, or fails where it is required."""
    return playwright.chromium.launch(executable_path=program("chromium"), args=QUIET)


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
        self._client = httpx.Client(base_url=url, headers=ANYBODY, timeout=20)

    def order(self, **more: Any) -> dict[str, Any]:
        body = {"email": "ana@example.com", "currency": "MXN", "items": ITEMS, **more}
        answer = self._client.post("/api/orders", json=body)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def act(self, order: dict[str, Any], action: str, **body: Any) -> None:
        self._client.post(f"/_mockpay/orders/{order['id']}/actions/{action}", json=body).raise_for_status()

    def charges(self, order: dict[str, Any]) -> list[str]:
        """Where each attempt to pay stands."""
        stored = self._client.get(f"/_mockpay/orders/{order['id']}").json()["order"]
        return [charge["state"] for charge in stored.get("charges", [])]

    def freeze(self, at: str) -> None:
        self._client.post("/_mockpay/clock", json={"freeze": at}).raise_for_status()

    def advance(self, by: str) -> None:
        self._client.post("/_mockpay/clock", json={"advance": by}).raise_for_status()

    def close(self) -> None:
        self._client.close()


class Window:
    """A browser window whose tabs note scripts that fail, policies that are broken and dialogs that open."""

    def __init__(self, browser: Browser, **options: Any) -> None:
        options = {"locale": "es-MX", "viewport": {"width": 1280, "height": 800}, **options}
        self.context: BrowserContext = browser.new_context(**options)
        self.context.set_default_timeout(8000)
        self.wrong: list[str] = []

    def tab(self, link: str | None = None) -> Page:
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("dialog", lambda dialog: (self.wrong.append(dialog.message), dialog.dismiss()))
        page.on("console", self._hear)
        if link:
            page.goto(link)
        return page

    def _hear(self, message: ConsoleMessage) -> None:
        """Chromium also tells of each page with a status of 400 and more; only files have to be there."""
        is_page = message.text.startswith("Failed to load") and "/_mockpay/" not in message.location["url"]
        if message.type == "error" and not is_page:
            self.wrong.append(message.text)


def fill_in(page: Page, number: str = "4242424242424242", expiry: str = "1250", cvc: str = "123") -> None:
    """Put a card into the form."""
    for name, text in (("number", number), ("expiry", expiry), ("cvc", cvc), ("name", "Ana Garza")):
        page.fill(f"#{name}", text)


def heading(page: Page) -> str:
    return " ".join((page.locator("h1").text_content() or "").split())


def press(page: Page, button: str) -> None:
    """Press a button by its words and wait for what it leads to."""
    with page.expect_navigation():
        page.get_by_role("button", name=button).click()
