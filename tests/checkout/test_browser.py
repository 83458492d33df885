"""The pay pages in a real browser: every way to pay, with and without a script, on a phone, by keyboard."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser import Window
from tests.checkout.browser import Shop, Space, choose, fill_in, heading, press

pytestmark = pytest.mark.slow
PAY, PAID, PAID_ALREADY = "¿Cómo quieres pagar?", "¡Pago recibido!", "Este pedido ya está pagado"
CHALLENGE, CHALLENGED = "4000000000002503", "Confirma tu compra"
POOR = "4000000000009995"
Open = Callable[..., Window]


@pytest.fixture
def window(open_window: Open) -> Open:
    return open_window


def pay(page: Page, number: str = "4242424242424242") -> None:
    fill_in(page, number)
    press(page, "Pagar $")


def test_pay_by_card_and_come_back_to_the_shop(space: Space, window: Open, shop: Shop) -> None:
    order = space.order(redirect_url=f"{shop.url}/gracias?orden=7")
    page = window().tab(order["pay_link"])
    for name, text in (("number", "4242424242424242"), ("expiry", "1250"), ("cvc", "123"), ("name", "Ana Garza")):
        page.locator(f"#{name}").press_sequentially(text)
    assert page.input_value("#number") == "4242 4242 4242 4242"
    assert page.input_value("#expiry") == "12 / 50"
    assert page.locator(".seen .brand-visa").is_visible()
    press(page, "Pagar $2,200.00 MXN")
    assert heading(page) == "The shop"
    assert shop.query() == {"orden": "7", "id": order["id"], "status": "paid"}
    assert space.charges(order) == ["captured"]


def test_declined_then_approved(space: Space, window: Open, shop: Shop) -> None:
    order = space.order(redirect_url=f"{shop.url}/gracias")
    page = window().tab(order["pay_link"])
    pay(page, POOR)
    assert page.get_by_role("alert").inner_text().startswith("Pago rechazado: Fondos insuficientes.")
    assert (page.input_value("#name"), page.input_value("#number")) == ("Ana Garza", "")
    page.fill("#expiry", "")
    pay(page)
    assert shop.query()["status"] == "paid"
    assert space.charges(order) == ["declined", "captured"]


def test_the_way_back_after_a_decline_tells_the_shop(space: Space, window: Open, shop: Shop) -> None:
    page = window().tab(space.order(redirect_url=f"{shop.url}/gracias")["pay_link"])
    pay(page, POOR)
    page.get_by_role("link", name="Volver a la tienda").click()
    assert heading(page) == "The shop"
    assert (shop.query()["status"], shop.query()["error"]) == ("failed", "Insufficient funds")


@pytest.mark.parametrize(
    ("button", "leads_to", "charges"),
    [
        ("Aprobar la compra", PAID, ["captured"]),
        ("No fui yo: rechazar", PAY, ["declined"]),
        ("Cancelar y volver al pago", PAY, ["canceled"]),
    ],
)
def test_the_bank_asks(button: str, leads_to: str, charges: list[str], space: Space, window: Open) -> None:
    order = space.order()
    page = window().tab(order["pay_link"])
    pay(page, CHALLENGE)
    assert heading(page) == CHALLENGED
    press(page, button)
    assert (heading(page), space.charges(order)) == (leads_to, charges)


def test_the_bank_asks_and_the_buyer_leaves(space: Space, window: Open) -> None:
    order = space.order()
    one = window()
    page = one.tab(order["pay_link"])
    pay(page, CHALLENGE)
    page.close()
    space.advance("1h")
    again = one.tab(order["pay_link"])
    assert "Tu intento anterior con tarjeta venció" in again.get_by_role("alert").inner_text()
    pay(again)
    assert (heading(again), space.charges(order)) == (PAID, ["expired", "captured"])


def test_installments(space: Space, window: Open) -> None:
    order = space.order(installments_information=[{"quantity": 3, "fixed_installments": True}, {"quantity": 6}])
    page = window().tab(order["pay_link"])
    fill_in(page)
    page.get_by_label("Mensualidades").select_option("6")
    assert page.locator("button.main:visible").inner_text() == "Pagar $2,200.00\N{NO-BREAK SPACE}MXN"
    page.get_by_label("Mensualidades").select_option("3")
    press(page, "Pagar $2,293.10 MXN")
    assert heading(page) == PAID
    assert "3 mensualidades" in page.locator("main").inner_text()


def test_a_voucher_that_is_paid_while_the_buyer_looks(space: Space, window: Open) -> None:
    order = space.order()
    page = window().tab(order["pay_link"])
    page.get_by_text("Efectivo en tienda").click()
    press(page, "Generar ficha de pago")
    assert heading(page) == "Paga $2,200.00 MXN en OXXO"
    assert (page.get_by_role("img", name="Código de barras").bounding_box() or {})["width"] > 200
    page.emulate_media(media="print")
    assert page.locator(".barcode").is_visible()
    assert not page.locator("button:visible, .ribbon:visible, footer:visible").count()
    page.emulate_media(media="screen")
    with page.expect_navigation():
        space.act(order, "receive")
    assert (heading(page), space.charges(order)) == (PAID, ["captured"])


@pytest.mark.parametrize(("kind", "script"), [("cash", True), ("transfer", True), ("cash", False)])
def test_a_voucher_turns_to_paid_and_goes_on_to_the_shop(
    kind: str, script: bool, space: Space, window: Open, shop: Shop
) -> None:
    order = space.order(redirect_url=f"{shop.url}/gracias?orden={kind}{script}")
    page = window(java_script_enabled=script).tab(f"{order['pay_link']}&method={kind}")
    with page.expect_navigation():
        page.locator(f"button[value={kind}]").click()
    space.act(order, "receive", amount=1000)
    page.get_by_text("Recibimos $1,000.00 MXN; faltan $1,200.00 MXN.").wait_for(timeout=20_000)
    space.act(order, "receive")
    page.get_by_role("heading", name=PAID).wait_for(timeout=20_000)
    page.get_by_role("heading", name="The shop").wait_for()
    assert shop.query() == {"orden": f"{kind}{script}", "id": order["id"], "status": "paid"}
    assert space.charges(order) == ["captured"]


def test_a_buyer_may_stay_with_the_receipt(space: Space, window: Open, shop: Shop) -> None:
    order = space.order(redirect_url=shop.url)
    page = window().tab(f"{order['pay_link']}&method=transfer")
    press(page, "Obtener datos de transferencia")
    press(page, "Simular la transferencia")
    page.get_by_role("link", name="Quedarme aquí").click()
    assert (heading(page), page.locator("[data-goes-on]").count()) == (PAID, 0)


def test_a_transfer(space: Space, window: Open) -> None:
    order = space.order()
    one = window(permissions=["clipboard-read", "clipboard-write"])
    page = one.tab(order["pay_link"])
    page.get_by_text("Transferencia SPEI").click()
    press(page, "Obtener datos de transferencia")
    page.get_by_role("button", name="Copiar").first.click()
    clabe = page.evaluate("navigator.clipboard.readText()")
    assert len(clabe) == 18 and clabe.isdigit()
    assert page.get_by_role("button", name="Copiado").is_visible()
    press(page, "Simular la transferencia")
    assert (heading(page), space.charges(order)) == (PAID, ["captured"])


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("number", ["4242424242424242", CHALLENGE])
def test_a_double_click_charges_once(number: str, script: bool, space: Space, window: Open) -> None:
    order = space.order()
    page = window(java_script_enabled=script).tab(order["pay_link"])
    fill_in(page, number)
    page.get_by_role("button", name="Pagar $").dblclick(no_wait_after=True)
    page.get_by_role("heading", name=re.compile("recibido|pagado|Confirma")).wait_for()
    page.goto(order["pay_link"])
    paid = number != CHALLENGE
    assert heading(page) == (PAID_ALREADY if paid else CHALLENGED)
    assert space.charges(order) == (["captured"] if paid else ["action_required"])


def test_two_tabs_and_the_back_button(space: Space, window: Open) -> None:
    order = space.order()
    one = window()
    first, second = one.tab(order["pay_link"]), one.tab(order["pay_link"])
    for page in (first, second):
        fill_in(page)
    press(first, "Pagar $")
    press(second, "Pagar $")
    assert (heading(first), heading(second)) == (PAID, PAID_ALREADY)
    first.go_back()
    assert heading(first) == PAID_ALREADY
    assert space.charges(order) == ["captured"]


@pytest.mark.parametrize(
    ("action", "words"), [("expire", "Este enlace de pago venció"), ("cancel", "Este pedido fue cancelado")]
)
def test_an_order_that_closes_while_the_buyer_types(action: str, words: str, space: Space, window: Open) -> None:
    order = space.order()
    page = window().tab(order["pay_link"])
    fill_in(page)
    space.act(order, action)
    press(page, "Pagar $")
    assert (heading(page), space.charges(order)) == (words, [])


EVIL = "\"'><script>alert('xss')</script><img src=x onerror=\"alert('xss')\"><svg onload=alert('xss')>"


@pytest.mark.parametrize("action", ["", "decline", "pay", "cancel"])
def test_nothing_a_merchant_writes_is_run(action: str, space: Space, window: Open) -> None:
    compact = EVIL.replace(" ", "/")
    order = space.order(
        first_name=EVIL, last_name=EVIL, phone=EVIL,
        items=[{"name": EVIL, "quantity": 1, "price": 500}],
        shipping_items=[{"name": EVIL, "amount": 5, "carrier": EVIL}],
        discounts=[{"name": EVIL, "amount": 1}],
        notify_url=f"http://127.0.0.1:9/{compact}",
        redirect_url=f"https://shop.example/{compact}",
        reference=EVIL, reference_id=EVIL, metafields={"x": EVIL},
    )  # fmt: skip
    if action:
        space.act(order, action, **({"message": EVIL, "code": EVIL} if action == "decline" else {}))
    page = window().tab(f"{order['pay_link']}&card={EVIL}&lang={EVIL}&buyer={EVIL}&method={EVIL}")
    assert page.locator("h1").count() == 1
    assert page.locator("script:not([src]), img, [onerror], [onload]").count() == 0
    assert action or EVIL in page.locator(".item").inner_text(), "it is shown as it was sent"


def test_without_a_script(space: Space, window: Open, shop: Shop) -> None:
    one = window(java_script_enabled=False)
    order = space.order(redirect_url=shop.url)
    page = one.tab(order["pay_link"])
    press(page, "Pagar $")
    assert "Revisa los campos marcados." in page.get_by_role("alert").inner_text()
    page.goto(order["pay_link"])
    choose(page, "4000 0000 0000 9995")
    press(page, "Pagar $")
    assert "Fondos insuficientes" in page.get_by_role("alert").inner_text()
    page.get_by_text("Efectivo en tienda").click()
    press(page, "Generar ficha de pago")
    assert page.locator(".barcode").is_visible()
    page.get_by_role("link", name="Pagar de otra forma").click()
    choose(page, "4242 4242 4242 4242")
    press(page, "Pagar $")
    assert heading(page) == "The shop"
    assert space.charges(order) == ["declined", "canceled", "captured"]


def test_a_mistake_is_told_before_anything_is_sent(space: Space, window: Open) -> None:
    order = space.order()
    page = window().tab(order["pay_link"])
    fill_in(page, expiry="0120", cvc="12")
    page.get_by_role("button", name="Pagar $").click()
    assert page.locator("#expiry-error").inner_text() == "La tarjeta está vencida."
    assert page.locator("#cvc-error").inner_text() == "El CVC tiene 3 dígitos."
    expiry, cvc = (page.locator(name).bounding_box() or {} for name in ("#expiry", "#cvc"))
    assert (expiry["y"], expiry["height"]) == (cvc["y"], cvc["height"]), "no box jumps"
    assert page.evaluate("document.activeElement.id") == "expiry"
    assert page.input_value("#number") == "4242 4242 4242 4242", "nothing is lost"
    page.fill("#expiry", "12 / 50")
    assert page.locator("#expiry-error").inner_text() == ""
    assert space.charges(order) == []


def test_a_test_card_is_one_click(space: Space, window: Open) -> None:
    page = window().tab(space.order()["pay_link"])
    choose(page, "3782 822463 10005")
    assert page.input_value("#cvc") == "1234"
    assert page.locator(".seen .brand-amex").is_visible()
    page.get_by_role("link", name="Rob Schneider").click()
    assert page.input_value("#name") == "Rob Schneider"
    press(page, "Pagar $")
    assert heading(page) == PAID


def test_a_slow_bank_shows_that_it_is_at_work(space: Space, window: Open) -> None:
    page = window().tab(space.order()["pay_link"])
    fill_in(page)
    with page.expect_navigation():
        shown = page.evaluate(
            "() => { const pay = document.querySelector('.card-form button'); pay.click();"
            " return [pay.getAttribute('aria-busy'), pay.innerText]; }"
        )
    assert shown == ["true", "Procesando…"]
