"""The pages for everybody: by keyboard alone, on any screen, with nothing for axe to find."""

import json
import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from tests.browser import Window, violations
from tests.checkout.browser import Shop, Space, choose, heading, press

pytestmark = pytest.mark.slow
PAID = "¡Pago recibido!"
Open = Callable[..., Window]


@pytest.fixture
def window(open_window: Open) -> Open:
    return open_window


IN_VIEW = """(one) => { const box = one.getBoundingClientRect();
  return box.top >= 40 && box.bottom <= innerHeight && document.elementFromPoint(box.x + 5, box.y + 5) === one; }"""


@pytest.mark.parametrize("size", [(1920, 1080), (1280, 800), (1280, 560), (390, 844), (320, 568)])
def test_a_test_card_is_one_click_away_wherever_the_page_stands(
    size: tuple[int, int], space: Space, window: Open
) -> None:
    items = [{"name": f"Taza {number}", "quantity": 1, "price": 100} for number in range(40)]
    page = window(viewport={"width": size[0], "height": size[1]}).tab(space.order(items=items)["pay_link"])
    if size[0] < 960:
        assert not page.get_by_text("Taza 7").is_visible()
        page.get_by_text("Resumen del pedido").click()
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    drawer = page.locator(".drawer > summary")
    box = drawer.bounding_box() or {}
    assert 0 <= box["y"] < 90, "it needs no scrolling"
    drawer.click()
    assert page.locator(".group").all_inner_texts() == [
        "Aprobada 10", "Rechazada 9", "3-D Secure 5", "Compradores de prueba 1",
    ]  # fmt: skip
    page.get_by_role("link", name="3782 822463 10005").click()
    assert page.input_value("#number") == "3782 822463 10005"
    assert page.locator("#number").evaluate(IN_VIEW), "the buyer sees what was filled in"
    assert page.evaluate("document.activeElement.value") == "card", "and pays with the next key"
    drawer.click()
    page.keyboard.press("Escape")
    assert not page.locator(".panel").is_visible()


def test_by_keyboard_alone(space: Space, window: Open) -> None:
    page = window().tab(space.order()["pay_link"])
    order_of_focus = []
    for _ in range(8):
        page.keyboard.press("Tab")
        order_of_focus.append(page.evaluate("document.activeElement.id || document.activeElement.tagName"))
        if order_of_focus[-1] in ("number", "expiry", "cvc"):
            page.keyboard.type({"number": "4242424242424242", "expiry": "1250", "cvc": "123"}[order_of_focus[-1]])
        if order_of_focus[-1] == "name":
            page.keyboard.type("Ana Garza")
    assert order_of_focus == ["SUMMARY", "SUMMARY", "SUMMARY", "number", "expiry", "cvc", "name", "months"]
    with page.expect_navigation():
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
    assert heading(page) == PAID


def tab_to(page: Page, words: str) -> None:
    """Press Tab until what has these words has the focus."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('a, button, summary') && document.activeElement.innerText"
                         ".includes(" + json.dumps(words) + ")"):  # fmt: skip
            return
    raise AssertionError(f"no way to {words}")


def test_a_voucher_by_keyboard_alone(space: Space, window: Open, shop: Shop) -> None:
    page = window().tab(space.order(redirect_url=shop.url)["pay_link"])
    tab_to(page, "Tarjetas de prueba")
    page.keyboard.press("Enter")
    tab_to(page, "4000 0000 0000 9995")
    page.keyboard.press("Enter")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "Fondos insuficientes" in page.get_by_role("alert").inner_text()
    tab_to(page, "Efectivo en tienda")
    page.keyboard.press("Enter")
    tab_to(page, "Generar ficha de pago")
    for words in ("Simular el pago", "Quedarme aquí"):
        with page.expect_navigation():
            page.keyboard.press("Enter")
        tab_to(page, words)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert (heading(page), page.locator("[data-goes-on]").count()) == (PAID, 0)


def pages(space: Space, one: Window) -> Iterator[tuple[str, Page]]:
    """Every kind of page, one after another."""
    page = one.tab()
    stands = {"pay": (), "declined": ("decline",), "challenge": ("challenge",), "review": ("review",), "paid": ("pay",),
              "refunded": ("pay", "refund"), "expired": ("expire",), "cancelled": ("cancel",)}  # fmt: skip
    for name, actions in stands.items():
        order = space.order(redirect_url="https://shop.example/x", discounts=[{"name": "Buen Fin", "amount": 10}])
        for action in actions:
            space.act(order, action)
        page.goto(order["pay_link"])
        yield name, page
    for kind, button in (("Efectivo en tienda", "Generar ficha"), ("Transferencia SPEI", "Obtener datos")):
        page.goto(space.order()["pay_link"])
        page.get_by_text(kind).click()
        press(page, button)
        yield kind, page
    page.goto(space.order()["pay_link"])
    with page.expect_navigation():
        page.evaluate(SEND_AS_IT_IS)
    yield "mistakes", page
    page.goto(space.order()["pay_link"])
    page.get_by_text("Tarjetas de prueba").click()
    yield "test cards", page
    page.goto(f"{space.url}/checkout?id=nope")
    yield "not found", page
    link = {"name": "Taza", "type": "PaymentLink", "recurrent": False, "expires_at": int(time.time()) + 86_400}
    template = {"currency": "MXN", "line_items": [{"name": "Taza", "unit_price": 9900, "quantity": 1}]}
    page.goto(space.ask.post("/checkouts", json=link | {"order_template": template}).json()["url"])
    page.get_by_role("button", name="Continuar al pago").click()
    assert page.locator("#email-error").inner_text() == "Escribe un correo como ana@ejemplo.com."
    yield "who pays", page


SEND_AS_IT_IS = """() => {
  const form = document.querySelector(".card-form");
  form.insertAdjacentHTML("beforeend", "<input type=hidden name=do value=card>");
  HTMLFormElement.prototype.submit.call(form);
}"""


def test_axe_finds_nothing(space: Space, window: Open) -> None:
    found = {}
    for name, page in pages(space, window(color_scheme="light")):
        found[name] = violations(page)
        page.emulate_media(color_scheme="dark")
        found[f"{name}, dark"] = violations(page, runOnly=["color-contrast"])
        page.emulate_media(color_scheme="light")
    assert {name: some for name, some in found.items() if some} == {}


SMALL = """[...document.querySelectorAll('button, .button, summary, select, input:not([type=hidden])')]
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 24).map((one) => one.outerHTML)"""


def test_on_a_phone_nothing_sticks_out(space: Space, window: Open) -> None:
    for name, page in pages(space, window(has_touch=True, viewport={"width": 360, "height": 740})):
        for width in (360, 320):
            page.set_viewport_size({"width": width, "height": 740})
            assert page.evaluate("document.documentElement.scrollWidth") == width, name
        assert page.evaluate(SMALL) == [], f"{name}: what a finger cannot hit (WCAG 2.2, 2.5.8)"


def test_on_a_phone_a_card_pays(space: Space, window: Open) -> None:
    page = window(viewport={"width": 360, "height": 740}, has_touch=True).tab(space.order()["pay_link"])
    total, form = page.locator(".sum").bounding_box(), page.locator("#number").bounding_box()
    assert total and form and total["y"] < form["y"] < 500, "both are on the first screen"
    choose(page, "4242 4242 4242 4242")
    press(page, "Pagar $")
    assert heading(page) == PAID
