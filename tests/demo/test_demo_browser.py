"""The demo in Chromium: shop and live page side by side, paid by each method; axe, dark, a phone, no script."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.browser import Window, violations
from tests.demo.shop import Demo

pytestmark = pytest.mark.slow
Open = Callable[..., Window]
CARD = {"number": "4242424242424242", "expiry": "1250", "cvc": "123", "name": "Ana Garza"}
PAGES = ("/", "/cart", "/orders/{}", "/demo", "/nowhere")


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    with Demo() as one:
        yield one


def frames(page: Page) -> tuple[FrameLocator, FrameLocator]:
    return page.frame_locator("iframe").nth(0), page.frame_locator("iframe").nth(1)


def test_bought_by_card_and_refunded_side_by_side(demo: Demo, open_window: Open) -> None:
    window = open_window()
    page = window.tab(demo.page)
    shop, live = frames(page)
    shop.locator("button[value=taza]").click()
    shop.locator("a.cart").click()
    shop.locator("button.ecartpay").click()
    for name, text in CARD.items():
        shop.locator(f"#{name}").fill(text)
    shop.get_by_role("button", name="Pagar $344.00").click()
    expect(shop.locator(".state")).to_have_text("Pagado: lo estamos preparando")
    expect(shop.locator(".received code")).to_have_text(["orders.confirmation"])
    order = shop.locator(".note code").inner_text()
    expect(live.get_by_text(order, exact=True)).to_be_visible()
    demo.visitor().act(order, "refund")
    expect(shop.locator(".state")).to_have_text("Te devolvimos todo: $344.00")
    expect(shop.locator(".received code")).to_have_text(["orders.confirmation", "orders.update"])
    assert window.wrong == []


@pytest.mark.parametrize(("option", "button"), [("OXXO", "cash"), ("SPEI", "transfer")])
def test_who_pays_later_is_waited_for(demo: Demo, open_window: Open, option: str, button: str) -> None:
    window = open_window(locale="en-US", java_script_enabled=option == "OXXO")
    page = window.tab(demo.shop)
    page.locator("button[value=vela]").click()
    page.locator("a.cart").first.click()
    page.locator("button.conekta").click()
    page.locator("summary", has_text=option).click()
    page.locator(f"button[value={button}]").click()
    order = next(one for one in demo.visitor().orders() if one["origin"] == "conekta")
    page.goto(f"{demo.shop}/orders/{demo.number(order['id'])}")
    expect(page.locator(".state")).to_have_text("Waiting for your payment")
    demo.visitor().act(order["id"], "pay")
    expect(page.locator(".state")).to_have_text("Paid: we are packing it")
    assert window.wrong == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_has_nothing_against_it(demo: Demo, open_window: Open, scheme: str, width: int) -> None:
    window = open_window(color_scheme=scheme, viewport={"width": width, "height": 800})
    visitor = demo.visitor()
    visitor.buy("conekta", "taza")
    number = demo.number(visitor.orders()[0]["id"])
    page = window.tab(demo.shop)
    page.locator("button[value=sarape]").click()
    for path in PAGES:
        page.goto(demo.shop + path.format(number))
        assert violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
