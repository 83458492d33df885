"""Takes the pictures of the pages for `images/`: `python docs/shoot.py`. They are looked at, not compared.

Needs the test extra, chromium, and the font the pages like best (Debian: fonts-inter).
"""

import sys
from pathlib import Path
from typing import Any, Final

DOCS: Final = Path(__file__).parent
sys.path[:0] = [str(DOCS.parent), str(DOCS.parent / "tests")]

from api_client import Server  # noqa: E402
from playwright.sync_api import Browser, sync_playwright  # noqa: E402

from tests.browser import Window, launch  # noqa: E402
from tests.checkout.browser import Space, choose, press  # noqa: E402
from tests.demo.shop import Demo  # noqa: E402

ORDER: Final[dict[str, Any]] = {
    "first_name": "Ana",
    "last_name": "Garza",
    "items": [
        {"name": "Brazalete religioso plateado BR3017", "quantity": 1, "price": 243.33},
        {"name": "Anillo de plata .925 con turquesa", "quantity": 2, "price": 890},
    ],
    "shipping_items": [{"name": "Exprés", "amount": 160, "carrier": "OWN"}],
    "discounts": [{"name": "Buen Fin", "amount": 150}],
}
WIDE: Final = {"viewport": {"width": 1280, "height": 936}, "device_scale_factor": 1}
DESK: Final = {"viewport": {"width": 1360, "height": 1080}, "device_scale_factor": 1}
SIDE_BY_SIDE: Final = {"viewport": {"width": 1440, "height": 860}, "device_scale_factor": 1}
PHONE: Final = {"viewport": {"width": 390, "height": 800}, "device_scale_factor": 2, "has_touch": True}


def checkout(browser: Browser, space: Space) -> None:
    """The pay page on a desk, a test card filled in."""
    page = Window(browser, **WIDE).tab(space.order(**ORDER)["pay_link"])
    choose(page, "4242 4242 4242 4242")
    page.keyboard.press("Escape")
    page.get_by_label("Mensualidades").select_option("3")
    page.evaluate("document.activeElement.blur()")
    page.mouse.move(0, 0)
    page.wait_for_timeout(300)  # nothing moves any more
    page.screenshot(path=DOCS / "images" / "checkout.png")


def secure(browser: Browser, space: Space) -> None:
    """The bank's question on a phone."""
    order = space.order(**ORDER)
    page = Window(browser, **PHONE).tab(f"{order['pay_link']}&card=challenge")
    press(page, "Pagar $")
    page.screenshot(path=DOCS / "images" / "3d-secure.png")


def voucher(browser: Browser, space: Space) -> None:
    """A voucher for the store on a phone."""
    page = Window(browser, **PHONE).tab(f"{space.order(**ORDER)['pay_link']}&method=cash")
    press(page, "Generar ficha de pago")
    page.screenshot(path=DOCS / "images" / "voucher.png")


def receipt(browser: Browser, space: Space) -> None:
    """The same page once the payment came."""
    order = space.order(**ORDER, redirect_url="https://shop.example/")
    page = Window(browser, **PHONE).tab(f"{order['pay_link']}&method=cash")
    press(page, "Generar ficha de pago")
    space.act(order, "receive")
    page.get_by_role("heading", name="¡Pago recibido!").wait_for()
    page.wait_for_timeout(500)  # the seal has arrived
    page.screenshot(path=DOCS / "images" / "receipt.png")


def live(browser: Browser, space: Space) -> None:
    """The live page of an order that was declined, paid, and partly given back."""
    order = space.order(**ORDER, colour="red", notify_url=f"{space.url}/_mockpay/inbox/shop")
    space.act(order, "decline", wait=True)
    space.advance("4m")
    space.act(order, "pay", wait=True)
    space.advance("2h")
    space.ask.post(f"/api/orders/{order['id']}/refund", json={"amount": 890}).raise_for_status()
    space.act(order, "ship", wait=True)
    page = Window(browser, **DESK, locale="en-US").tab(f"{space.url}/_mockpay/live/orders/{order['id']}")
    page.get_by_text("live", exact=True).wait_for()
    page.screenshot(path=DOCS / "images" / "live.png")


def demo(browser: Browser) -> None:
    """Shop and live page side by side, after a sale."""
    with Demo() as one:
        page = Window(browser, **SIDE_BY_SIDE).tab(one.page)
        shop, mockpay = page.frame_locator("iframe").nth(0), page.frame_locator("iframe").nth(1)
        for product in ("taza", "cafe"):
            shop.locator(f"button[value={product}]").click()
        shop.locator("a.cart").first.click()
        shop.locator("button.ecartpay").click()
        for name, text in (("number", "4242424242424242"), ("expiry", "1250"), ("cvc", "123"), ("name", "Ana Garza")):
            shop.locator(f"#{name}").fill(text)
        shop.locator("button[value=card]").click()
        shop.locator(".received code").first.wait_for()
        mockpay.get_by_text(shop.locator(".note code").inner_text(), exact=True).wait_for()
        page.mouse.move(0, 0)
        page.screenshot(path=DOCS / "images" / "demo.png")


def main() -> None:
    """All of them, on the day the documents' orders were made."""
    with Server() as server, sync_playwright() as playwright:
        browser, space = launch(playwright), Space(f"{server.url}/~pictures")
        space.freeze("2025-09-24T18:43:40Z")
        for shoot in (checkout, secure, voucher, receipt, live):
            shoot(browser, space)
            print(f"took {shoot.__doc__}")
        demo(browser)


if __name__ == "__main__":
    main()
