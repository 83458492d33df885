"""A page of another origin in a real browser, and every road it may try: the control API, the live page, the forms of a
pay page, services of the machine through mockpay, and a name of its own that leads here. Beside each, the same done by
those who may."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from api_client import ORDER, Receiver, Server, program
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import QUIET, Window
from tests.checkout.browser import Space, fill_in, heading, press

pytestmark = pytest.mark.slow
RULES = "--host-resolver-rules=MAP evil.example 127.0.0.1, MAP shop.test 127.0.0.1"
PAID, ELSEWHERE = "¡Pago recibido!", "Este pago se hizo desde otro sitio"
FORM = """([action, fields]) => {
  const form = Object.assign(document.createElement("form"), {method: "post", action});
  for (const [name, value] of Object.entries(fields)) {
    form.append(Object.assign(document.createElement("input"), {name, value}));
  }
  document.body.append(form);
  form.submit();
}"""
FETCH = """([url, options]) => fetch(url, options).then(
  async (answer) => [answer.status, await answer.text()], (error) => [0, String(error)])"""
EVENTS = """(url) => new Promise((done) => {
  const one = new EventSource(url);
  one.onerror = () => done(one.readyState);
})"""
FRAMED = """async ([src, sandbox, srcdoc]) => {
  const frame = document.createElement("iframe");
  if (sandbox) frame.sandbox = sandbox;
  const loaded = new Promise((resolve) => (frame.onload = resolve));
  Object.assign(frame, srcdoc ? {srcdoc} : {src});
  document.body.append(frame);
  await loaded;
  await new Promise((resolve) => setTimeout(resolve, 500));
}"""


class Site:
    """Somebody's server with an empty page, under whatever name leads to it."""

    def __init__(self) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                page = b"<!doctype html><title>x</title><body>"
                self.send_response(200)
                self.send_header("content-type", "text/html")
                self.send_header("content-length", str(len(page)))
                self.end_headers()
                self.wfile.write(page)

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        one = playwright.chromium.launch(executable_path=program("chromium"), args=[*QUIET, RULES])
        yield one
        one.close()


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    one = Site()
    yield one
    one.close()


@pytest.fixture
def window(browser: Browser) -> Iterator[Window]:
    """Chromium itself complains on the console of what it keeps a page from, so that is no failure here."""
    one = Window(browser)
    yield one
    one.context.close()


@pytest.fixture
def evil(window: Window, site: Site) -> Page:
    return window.tab(f"http://evil.example:{site.port}/")


@pytest.fixture
def space(server: Server, request: pytest.FixtureRequest) -> Iterator[Space]:
    one = Space(f"{server.url}/~{abs(hash(request.node.name))}")
    yield one
    one.close()


def fetched(page: Page, url: str, **options: Any) -> list[Any]:
    answer: list[Any] = page.evaluate(FETCH, [url, options])
    return answer


def submitted(page: Page, action: str, **fields: str) -> None:
    with page.expect_navigation():
        page.evaluate(FORM, [action, fields])


CONTROL = ("/_mockpay/state", "/_mockpay/orders", "/_mockpay/requests", "/_mockpay/health", "/_mockpay/", "/livez")


def test_the_control_api_is_not_read(evil: Page, space: Space) -> None:
    for path in CONTROL:
        assert fetched(evil, f"{space.url}{path}") == [0, "TypeError: Failed to fetch"]
        assert fetched(evil, f"{space.url}{path}", mode="no-cors") == [0, ""], "opaque: nothing of it can be read"


def test_the_control_api_does_nothing(evil: Page, space: Space, site: Site) -> None:
    space.order()
    reset = f"{space.url}/_mockpay/reset"
    assert fetched(evil, reset, method="POST")[0] == 0
    assert fetched(evil, reset, method="POST", mode="no-cors") == [0, ""]
    assert fetched(evil, reset, method="POST", mode="no-cors", credentials="include", body="{}") == [0, ""]
    assert fetched(evil, f"{space.url}/_mockpay/state", method="PUT", body="{}")[0] == 0
    assert evil.evaluate("(url) => navigator.sendBeacon(url, '{}')", reset)
    submitted(evil, reset)
    assert "may not steer this sandbox" in evil.inner_text("body")
    evil.goto(f"http://evil.example:{site.port}/")
    own = f"<form method=post action='{reset}'></form><script>document.forms[0].submit()</script>"
    evil.evaluate(FRAMED, ["", "allow-forms allow-scripts", own])
    assert space.count() == 1


def test_the_live_page_does_nothing_and_is_not_framed(evil: Page, space: Space, site: Site) -> None:
    space.order()
    submitted(evil, f"{space.url}/_mockpay/live/do", call="POST /_mockpay/reset")
    assert "may not steer this sandbox" in evil.inner_text("body")
    evil.goto(f"http://evil.example:{site.port}/")
    evil.evaluate(FRAMED, [f"{space.url}/_mockpay/", "", ""])
    assert [frame.url for frame in evil.frames[1:]] == ["chrome-error://chromewebdata/"]
    assert evil.evaluate(EVENTS, f"{space.url}/_mockpay/live/events") == 2, "closed"
    assert space.count() == 1


def test_its_own_live_page_does(window: Window, space: Space, site: Site) -> None:
    """Also where a link on another site led there."""
    space.order()
    page = window.tab(f"http://evil.example:{site.port}/")
    page.evaluate("(url) => { document.body.innerHTML = `<a href='${url}'>live</a>`; }", f"{space.url}/_mockpay/")
    page.click("text=live")
    page.wait_for_url(f"{space.url}/_mockpay/")
    submitted(page, f"{space.url}/_mockpay/live/do", call="POST /_mockpay/reset")
    assert space.count() == 0


def test_the_forms_of_a_pay_page_take_nothing(evil: Page, space: Space, site: Site) -> None:
    order = space.order()
    link = order["pay_link"]
    for button in ("cash", "card", "transfer"):
        submitted(evil, link, do=button, charge="", number="4242424242424242", expiry="12/50", cvc="123", name="Ana")
        assert heading(evil) == ELSEWHERE
        evil.goto(f"http://evil.example:{site.port}/")
    body = "do=cash&charge="
    form = {"content-type": "application/x-www-form-urlencoded"}
    assert fetched(evil, link, method="POST", mode="no-cors", body=body, headers=form) == [0, ""]
    assert fetched(evil, link, method="POST", body=body, headers=form)[0] == 0
    own = f"<form method=post action='{link}'><input name=do value=cash><input name=charge></form>"
    evil.evaluate(FRAMED, ["", "allow-forms allow-scripts", f"{own}<script>document.forms[0].submit()</script>"])
    evil.evaluate(FRAMED, [link, "", ""])
    assert {frame.url for frame in evil.frames[1:]} <= {"chrome-error://chromewebdata/", "about:srcdoc"}
    assert space.charges(order) == []


def test_a_pay_link_on_another_site_leads_to_the_page_and_that_takes_a_card(evil: Page, space: Space) -> None:
    order = space.order()
    evil.evaluate("(url) => { document.body.innerHTML = `<a href='${url}'>pay</a>`; }", order["pay_link"])
    evil.click("text=pay")
    evil.wait_for_url(order["pay_link"])
    fill_in(evil)
    press(evil, "Pagar $")
    assert heading(evil) == PAID
    assert space.charges(order) == ["captured"]


def placed(page: Page, base: str, notify_url: str) -> Any:
    """An order that a page places across origins, as the real API lets it, and reads the answer of."""
    headers = {"authorization": "anything", "content-type": "application/json"}
    body = json.dumps(ORDER | {"notify_url": notify_url})
    status, text = fetched(page, f"{base}/api/orders", method="POST", headers=headers, body=body)
    assert status == 200, text
    return json.loads(text)


def state_of_webhook(space: Space, order: Any) -> Any:
    space.act(order, "pay", wait=True)
    (one,) = space.ask.get("/_mockpay/webhooks", params={"order_id": order["id"]}).json()["deliveries"]
    return one


def test_services_of_the_machine_are_not_reached_through_mockpay(evil: Page, space: Space, receiver: Receiver) -> None:
    order = placed(evil, space.url, f"{receiver.url}/admin")
    delivery = state_of_webhook(space, order)
    assert delivery["state"] == "refused"
    assert "named by a page of http://evil.example:" in delivery["attempts"][0]["error"]
    assert receiver.got == []


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "shop.test"])
def test_a_front_end_of_ones_own_hears_of_its_orders(
    name: str, window: Window, space: Space, site: Site, receiver: Receiver
) -> None:
    shop = window.tab(f"http://{name}:{site.port}/")
    order = placed(shop, space.url, f"{receiver.url}/webhooks")
    assert state_of_webhook(space, order)["state"] == "success"
    assert [post.path for post in receiver.got] == ["/webhooks"]


def test_a_name_of_its_own_that_leads_here_does_not_help(window: Window, space: Space, receiver: Receiver) -> None:
    """DNS rebinding: to the browser, page and sandbox are one origin, so that all answers could be read."""
    order = space.order()
    base = space.url.replace("127.0.0.1", "evil.example")
    page = window.tab(f"{base}/_mockpay/health")
    for path in (
        "/_mockpay/state",
        "/_mockpay/orders",
        "/_mockpay/",
        "/_mockpay/live/sign-in",
        f"/checkout?id={order['id']}",
    ):
        assert fetched(page, f"{base}{path}")[0] == 403, path
    assert fetched(page, f"{base}/_mockpay/reset", method="POST")[0] == 403
    submitted(page, f"{base}/checkout?id={order['id']}", do="cash", charge="")
    assert heading(page) == "Esta página no se abre con este nombre"
    page.goto(f"{base}/_mockpay/health")
    made = placed(page, base, f"{receiver.url}/admin")
    assert state_of_webhook(space, made)["state"] == "refused"
    assert (space.count(), space.charges(order), receiver.got) == (2, [], [])


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_an_ordinary_visit_under_each_name(host: str, window: Window) -> None:
    with Server(*(["--host", "::1"] if host == "[::1]" else [])) as server:
        space = Space(f"http://{host}:{server.url.rpartition(':')[2]}/~visit")
        order = space.order()
        assert order["pay_link"].startswith(space.url)
        page = window.tab(order["pay_link"])
        fill_in(page)
        press(page, "Pagar $")
        assert heading(page) == PAID
        assert space.charges(order) == ["captured"]
        second = space.order()
        page.goto(second["pay_link"])
        fill_in(page, "4000000000002503")
        press(page, "Pagar $")
        press(page, "Aprobar la compra")
        assert space.charges(second) == ["captured"]
        page.goto(f"{space.url}/_mockpay/")
        submitted(page, f"{space.url}/_mockpay/live/do", call="POST /_mockpay/reset")
        assert space.count() == 0
        space.close()
        assert window.wrong == []
