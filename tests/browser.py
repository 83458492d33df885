"""Chromium at the pages of a real server: windows whose tabs note whatever goes wrong."""

from typing import Any
from urllib.parse import urlsplit

from api_client import program
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright

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
        """Chromium also tells of each answer with a status of 400 and more; only files have to be there."""
        address = message.location["url"]
        is_file = urlsplit(address).path.endswith((".css", ".js", ".svg"))
        if message.type == "error" and (is_file or not message.text.startswith("Failed to load")):
            self.wrong.append(message.text)


def violations(page: Page, **options: Any) -> list[tuple[str, str, list[str]]]:
    """What axe has against a page, of whatever impact: the rule, the impact, where."""
    found = Axe().run(page, options={"resultTypes": ["violations"], **options}).response["violations"]
    return [(one["id"], one["impact"], [node["html"] for node in one["nodes"]][:3]) for one in found]
