"""The SDK in a real browser: a shop on another origin saves a card and sends buyers to pay."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from api_client import Server
from playwright.sync_api import Page

from tests.browser import Window, violations
from tests.checkout.browser import Space, choose, fill_in
from tests.providers.ecartpay.wallet import ROB, costing

pytestmark = pytest.mark.slow
SHOP = """<!doctype html><title>Tienda</title>
<script src="{sdk}/sdk/pay.js?v=2"></script>
<button id="card">Agregar tarjeta</button><button id="pay">Pagar</button>
<script>
const [session, order] = {given};
window.heard = [];
addEventListener("message", (event) => heard.push(["message", event.origin, event.data]));
for (const name of ["cards:save", "close"]) Pay.Cards.on(name, (data) => heard.push([name, data]));
for (const wallet of [Pay.ApplePay, Pay.GooglePay]) wallet.on("unavailable", () => heard.push(["unavailable"]));
card.onclick = async () => {{
  window.cards = Pay.Cards.render({{}});
  await new Promise((resolve) => setTimeout(resolve, 100));  // a shop asks its own server for the session first
  cards.session(session);
  cards.start();
}};
pay.onclick = () => Pay.Checkout.create({{publicID: "pub1", order}}).then(
  (made) => heard.push(["made", made]), (error) => heard.push(["refused", error.message, error.statusCode]));
</script>"""


class Merchant:
    """A shop's own server, which serves one page."""

    def __init__(self) -> None:
        merchant = self
        self.page = b""

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("content-type", "text/html; charset=utf-8")
                self.send_header("content-length", str(len(merchant.page)))
                self.end_headers()
                self.wfile.write(merchant.page)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()


@pytest.fixture
def merchant() -> Iterator[Merchant]:
    one = Merchant()
    yield one
    one.server.shutdown()
    one.server.server_close()


@pytest.fixture
def space(server: Server, request: pytest.FixtureRequest) -> Iterator[Space]:
    one = Space(f"{server.url}/~{request.node.originalname[:60]}")
    yield one
    one.close()


def at_the_shop(window: Window, merchant: Merchant, space: Space, order: Any = None) -> Page:
    answer = space.ask.post(f"/api/customers/{ROB}/session")
    given = json.dumps([answer.json()["session"], order])
    merchant.page = SHOP.format(sdk=space.url, given=given).encode()
    return window.tab(merchant.url)


def heard(page: Page, kind: str) -> list[Any]:
    """What the shop heard of one kind, once there is any."""
    page.wait_for_function("kind => heard.some((one) => one[0] === kind)", arg=kind)
    return [one[1:] for one in page.evaluate("heard") if one[0] == kind]


def test_a_card_is_saved_and_pays(window: Window, merchant: Merchant, space: Space) -> None:
    page = at_the_shop(window, merchant, space)
    with page.expect_popup() as opened:
        page.click("#card")
    popup = opened.value
    popup.get_by_label("Número de tarjeta").wait_for()
    assert popup.url.startswith(f"{space.url}/sdk/cards#ey"), "the session is not sent to any server"
    assert violations(popup) == []
    popup.emulate_media(color_scheme="dark")
    assert violations(popup) == []
    save = popup.get_by_role("button", name="Guardar tarjeta")
    fill_in(popup, number="4242 4242 4242 4241", expiry="", cvc="12")
    save.click()
    told = {name: popup.locator(f"#{name}-error").inner_text() for name in ("number", "expiry", "cvc", "name")}
    assert told == {
        "number": "Revisa el número: no es válido.",
        "expiry": "Escribe mes y año, como 08/30.",
        "cvc": "El CVC tiene 3 dígitos.",
        "name": "",
    }
    described = popup.locator("#cvc").get_attribute("aria-describedby")
    assert described == "cvc-error"
    assert popup.evaluate("document.activeElement.id") == "number"
    choose(popup, "4242 4242 4242 4242")
    save.click()
    popup.get_by_role("status").filter(has_text="Tarjeta guardada").wait_for()
    (card,) = space.ask.get(f"/api/customers/{ROB}/cards").json()
    data = {"id": card["id"], "card_id": card["id"], "brand": "visa", "last": "4242"}
    assert heard(page, "message") == [[space.url.partition("/~")[0], {"type": "cards:save", "data": data}]]
    assert heard(page, "cards:save") == [[data]]
    assert popup.get_by_role("status").inner_text() == "Tarjeta guardada\nVisa •••• 4242\n\nCerrar ventana"
    page.evaluate("cards.close()")
    assert heard(page, "close") == [[None]]
    token = space.ask.post("/api/tokens", json={"id": card["id"]}).json()["token"]
    assert space.ask.post("/api/orders", json=costing(100, token=token)).json()["status"] == "paid"


def test_a_checkout_is_made_and_opened(window: Window, merchant: Merchant, space: Space) -> None:
    page = at_the_shop(window, merchant, space, costing(150))
    with page.expect_popup() as opened:
        page.click("#pay")
    ((made,),) = heard(page, "made")
    opened.value.wait_for_url(made["pay_link"])
    assert (made["status"], made["totals"]["total"]) == ("created", 150)
    assert "$150.00" in opened.value.inner_text("main")


def test_a_refused_order_rejects_the_promise_and_closes_the_window(
    window: Window, merchant: Merchant, space: Space
) -> None:
    page = at_the_shop(window, merchant, space, {"currency": "MXN"})
    with page.expect_popup() as opened:
        page.click("#pay")
    assert heard(page, "refused") == [["items es obligatorio", 422]]
    assert opened.value.is_closed()
    window.wrong.clear()  # Chromium notes the answer 422


def test_wallets_say_that_there_are_none(window: Window, merchant: Merchant, space: Space) -> None:
    page = at_the_shop(window, merchant, space)
    page.evaluate("Pay.ApplePay.render({container: 'x'}); Pay.GooglePay.render({})")
    assert len(heard(page, "unavailable")) == 2


def test_the_window_speaks_english_and_says_what_is_wrong_with_a_session(window: Window, space: Space) -> None:
    page = window.tab(f"{space.url}/sdk/cards?lang=en")
    assert page.inner_text("#waiting") == "Waiting for Platería Morín…"
    page.goto(f"{space.url}/sdk/cards?lang=en#no-session")
    fill_in(page, expiry="1/2030")
    assert page.input_value("#expiry") == "01 / 30", "as browsers that know the card write it"
    page.get_by_role("button", name="Save card").click()
    page.get_by_role("alert").filter(has_text="POST /api/customers/{id}/session creates one.").wait_for()
    page.get_by_role("link", name="Español").click()
    page.get_by_label("Número de tarjeta").wait_for()
    assert page.url == f"{space.url}/sdk/cards?lang=es#no-session", "the session goes along"


SAVE, GUARDAR = "Save card", "Guardar tarjeta"
RENDER = "lang => { const it = Pay.Cards.render(lang ? {lang} : undefined); it.session('x'); it.start(); }"


@pytest.mark.parametrize(
    ("lang", "locale", "words"),
    [("en", "es-MX", SAVE), ("", "en-US", SAVE), ("es", "en", GUARDAR), ("", "fr", GUARDAR)],
)
def test_the_window_is_in_the_language_asked_for(
    lang: str, locale: str, words: str, open_window: Callable[..., Window], merchant: Merchant, space: Space
) -> None:
    page = at_the_shop(open_window(locale=locale), merchant, space)
    with page.expect_popup() as opened:
        page.evaluate(RENDER, lang)
    opened.value.get_by_role("button", name=words).wait_for()
