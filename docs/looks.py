"""Takes the pages of the checkout in every size, light and dark, in Spanish and English: `python docs/looks.py FOLDER`.

For looking at them one by one; `shoot.py` takes those that the documents show.
"""

import sys
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any, Final

DOCS: Final = Path(__file__).parent
sys.path[:0] = [str(DOCS.parent), str(DOCS.parent / "tests"), str(DOCS)]

from api_client import Server  # noqa: E402
from playwright.sync_api import Page, sync_playwright  # noqa: E402
from shoot import ORDER  # noqa: E402

from tests.browser import Window, launch  # noqa: E402
from tests.checkout.browser import Space  # noqa: E402

SIZES: Final = {1280: 800, 1920: 1080, 390: 844}
SCHEMES: Final = ("light", "dark")
LANGUAGES: Final = {"es": "es-MX", "en": "en-US"}
MONTHS: Final = {"installments_information": [{"quantity": 3, "fixed_installments": True}]}
Visit = Callable[[Space, Page, str], None]


def _opened(*actions: str, query: str = "", **more: Any) -> Visit:
    """The page of an order as it stands after actions."""

    def visit(space: Space, page: Page, lang: str) -> None:
        order = space.order(**ORDER, **more)
        for action in actions:
            space.act(order, action)
        page.goto(f"{order['pay_link']}&lang={lang}{query}")

    return visit


def drawer(space: Space, page: Page, lang: str) -> None:
    """The test cards."""
    _opened()(space, page, lang)
    page.locator(".drawer > summary").click()
    page.wait_for_timeout(300)


def mistakes(space: Space, page: Page, lang: str) -> None:
    """What is wrong with a card."""
    _opened()(space, page, lang)
    page.fill("#number", "4242")
    page.fill("#cvc", "1")
    page.locator(".card-form .main").click()


def _voucher(kind: str, *, paid: bool = False) -> Visit:
    """A voucher, or what it turns to."""

    def visit(space: Space, page: Page, lang: str) -> None:
        order = space.order(**ORDER, redirect_url="https://shop.example/")
        page.goto(f"{order['pay_link']}&lang={lang}&method={kind}")
        page.locator(f"button[value={kind}]").click()
        page.locator(".voucher .facts").wait_for()
        if paid:
            space.act(order, "receive")
            page.locator(".seal.good").wait_for()
            page.wait_for_timeout(500)

    return visit


def receipt(space: Space, page: Page, lang: str) -> None:
    """A receipt with monthly payments."""
    _opened(query="&card=visa", **MONTHS)(space, page, lang)
    page.locator("#months").select_option("3")
    page.locator(".card-form .main").click()
    page.locator(".seal.good").wait_for()
    page.wait_for_timeout(500)


PAGES: Final[dict[str, Visit]] = {
    "checkout": _opened(query="&card=visa", redirect_url="https://shop.example/"),
    "drawer": drawer,
    "mistakes": mistakes,
    "declined": _opened("decline"),
    "3d-secure": _opened("challenge"),
    "voucher": _voucher("cash"),
    "transfer": _voucher("transfer"),
    "voucher-paid": _voucher("cash", paid=True),
    "receipt": receipt,
    "refunded": _opened("pay", "refund"),
    "review": _opened("review"),
    "expired": _opened("expire"),
    "cancelled": _opened("cancel"),
}


def windows() -> Iterator[tuple[str, dict[str, Any]]]:
    """Each size, scheme and language: its name, and what a window needs for it."""
    for (width, height), scheme, (lang, locale) in product(SIZES.items(), SCHEMES, LANGUAGES.items()):
        size = {"width": width, "height": height}
        yield f"{width}-{scheme}-{lang}", {"viewport": size, "color_scheme": scheme, "locale": locale}


def main(folder: Path) -> None:
    """All pages in all windows."""
    folder.mkdir(parents=True, exist_ok=True)
    with Server() as server, sync_playwright() as playwright:
        browser = launch(playwright)
        for name, options in windows():
            window = Window(browser, **options)
            for page_name, visit in PAGES.items():
                page = window.tab()
                visit(Space(f"{server.url}/~{page_name}-{name}"), page, name[-2:])
                page.screenshot(path=folder / f"{page_name}-{name}.png", full_page=page_name != "drawer")
                page.close()
            print(f"took {len(PAGES)} pages, {name}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
