"""What tests talk to: the app in process, the app as a process, and somebody to send webhooks to."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from api_client import ApiClient, Receiver, Server, program

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browser import Window

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def no_settings_from_outside() -> None:
    for name in [
        name for name in os.environ if name.startswith("MOCKPAY_") and not name.startswith("MOCKPAY_REQUIRE_")
    ]:
        del os.environ[name]


@pytest.fixture
def open_client() -> Iterator[Callable[..., ApiClient]]:
    """Opens the app in process; `open_client("printed")` with scenarios, or with settings by keyword."""
    opened: list[ApiClient] = []

    def open_one(*scenarios: str, **settings: object) -> ApiClient:
        opened.append(ApiClient(scenarios or ("default",), **settings))
        return opened[-1]

    yield open_one
    for client in opened:
        client.close()


@pytest.fixture
def api(open_client: Callable[..., ApiClient]) -> ApiClient:
    """The app in process with the default scenario."""
    return open_client()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A real HTTP server that keeps what it is sent."""
    with Receiver() as one:
        yield one


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The real server as a process on a free port; each test takes a space of its own."""
    with Server() as one:
        yield one


@pytest.fixture(scope="session")
def printed_server() -> Iterator[Server]:
    """The same with the documents' orders."""
    with Server("--scenario", "printed") as one:
        yield one


@pytest.fixture(scope="module")
def chromium() -> Iterator["Browser"]:
    """One browser for the module; while it is there, no other event loop can run in this thread."""
    from playwright.sync_api import sync_playwright

    from tests.browser import launch

    program("chromium")
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def open_window(chromium: "Browser") -> Iterator[Callable[..., "Window"]]:
    """Opens windows; whatever went wrong in one of them fails the test."""
    from tests.browser import Window

    opened: list[Window] = []

    def open_one(**options: object) -> Window:
        opened.append(Window(chromium, **options))
        return opened[-1]

    yield open_one
    wrong = [text for one in opened for text in one.wrong]
    for one in opened:
        one.context.close()
    assert wrong == []


@pytest.fixture
def window(open_window: Callable[..., "Window"]) -> "Window":
    """One window."""
    return open_window()
