"""The live page in a real browser: it follows what happens, does what one clicks, and reads well everywhere."""

import json
import os
import re
import shlex
import subprocess
from collections.abc import Callable, Iterator

import httpx
import pytest
from api_client import Server, program
from playwright.sync_api import Page, expect

from mockpay.dashboard.lists import A_PAGE
from tests.browser import Window, violations
from tests.checkout.browser import Space

pytestmark = pytest.mark.slow
Open = Callable[..., Window]


@pytest.fixture
def space(server: Server, request: pytest.FixtureRequest) -> Iterator[Space]:
    """A space of the test's own."""
    one = Space(f"{server.url}/~live-{abs(hash(request.node.name))}")
    yield one
    one.close()


def inbox(space: Space) -> str:
    return f"{space.url}/_mockpay/inbox/shop"


def live(space: Space, path: str = "") -> str:
    return f"{space.url}/_mockpay/{path}"


def stays(page: Page) -> None:
    """Remember that the page was not loaded anew."""
    expect(page.locator(".live")).to_have_text("live")
    page.evaluate("window.stayed = true")


def stayed(page: Page) -> bool:
    return bool(page.evaluate("window.stayed"))


def refund(page: Page, amount: str) -> None:
    page.locator("#ask-refund > summary").click()
    page.locator("#ask-refund").get_by_label("Amount").fill(amount)
    page.locator("#ask-refund").get_by_role("button", name="Refund").click()


def test_what_happens_shows_without_a_reload(space: Space, window: Window) -> None:
    page = window.tab(live(space))
    expect(page.get_by_text("No order yet")).to_be_visible()
    stays(page)
    order = space.order(notify_url=inbox(space))
    expect(page.get_by_role("link", name=order["number"])).to_be_visible()
    space.act(order, "pay")
    expect(page.locator("#orders .pill")).to_have_text("paid")
    expect(page.locator("#deliveries")).to_contain_text("orders.confirmation")
    expect(page.locator("#requests")).to_contain_text("POST /api/orders")
    assert stayed(page)


def test_an_order_is_paid_and_given_back_with_a_click(space: Space, window: Window) -> None:
    order = space.order(notify_url=inbox(space))
    page = window.tab(live(space, f"live/orders/{order['id']}"))
    stays(page)
    page.get_by_role("button", name="Pay", exact=True).click()
    expect(page.locator("#standing .pill").first).to_have_text("paid")
    expect(page.locator("#timeline")).to_contain_text("Webhook orders.confirmation")
    expect(page.get_by_role("status")).to_contain_text(re.compile("MXN captured · charge .* sent to .*/inbox/shop 200"))
    refund(page, "0.29")
    expect(page.locator("#standing .pill").first).to_have_text("partially refunded")
    expect(page.locator("#facts")).to_contain_text("0.29 MXN")
    expect(page.get_by_role("status")).to_contain_text("0.29 MXN refunded")
    expect(page.locator("#ask-refund")).not_to_have_attribute("open", "")
    refund(page, "9999999")
    expect(page.get_by_role("alert")).to_contain_text("left")
    page.locator("#ask-refund").get_by_label("Amount").fill("0.30")
    page.locator("#ask-refund").get_by_role("button", name="Refund").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.get_by_role("status")).to_contain_text("0.30 MXN refunded")
    page.get_by_role("button", name="Close").click()
    expect(page.locator(".toast")).to_have_count(0)
    assert stayed(page) and "said" not in page.url


def test_a_sample_is_placed_paid_at_its_page_and_its_webhook_read(space: Space, window: Window) -> None:
    page = window.tab(live(space))
    page.get_by_role("button", name="Place an order at ecartpay").click()
    page.get_by_role("link", name=re.compile("^OR")).click()
    with window.context.expect_page() as opened:
        page.get_by_role("link", name="Open its pay page").click()
    checkout = opened.value
    checkout.get_by_text("Test cards").click()
    checkout.get_by_role("link", name="4242 4242 4242 4242").click()
    checkout.get_by_role("button", name=re.compile("^Pay")).click()
    expect(page.locator("#standing .pill").first).to_have_text("paid")
    page.get_by_role("link", name="Inboxes").click()
    page.get_by_role("link", name="shop").click()
    expect(page.locator("#webhooks pre").first).to_contain_text('"status": "paid"')
    page.get_by_label("Status").fill("503")
    page.get_by_role("button", name="Set", exact=True).click()
    expect(page.get_by_label("Status")).to_have_value("503")
    page.get_by_role("link", name="Webhooks").click()
    page.get_by_role("button", name="Replay", exact=True).click()
    expect(page.locator("#deliveries .pill").first).not_to_have_text("success")


def test_who_types_is_not_disturbed(space: Space, window: Window) -> None:
    page = window.tab(live(space, "live/controls"))
    stays(page)
    page.get_by_label("Or in YAML").fill("extends: declines\n")
    for _ in range(3):
        space.advance("1h")
        space.order()
    expect(page.locator("#navigation")).to_contain_text("3")
    expect(page.get_by_label("Or in YAML")).to_have_value("extends: declines\n")
    page.locator("#scenario").get_by_role("button", name="Apply").last.click()
    expect(page.locator("#scenario .tag")).to_have_text("inline")
    assert stayed(page)


def test_what_cannot_be_undone_is_asked_twice(space: Space, window: Window) -> None:
    space.order()
    page = window.tab(live(space, "live/controls"))
    stays(page)
    reset, done = page.locator(".title .ask"), page.get_by_role("button", name="Reset this space")
    reset.locator("summary").press("Enter")
    expect(reset).to_contain_text("All orders of this space go")
    done.focus()
    page.keyboard.press("Escape")
    expect(done).to_be_hidden()
    expect(reset.locator("summary")).to_be_focused()
    page.keyboard.press("Space")
    expect(done).to_be_visible()
    page.locator("h1").click()
    expect(done).to_be_hidden()
    reset.locator("summary").click()
    assert space.count() == 1
    done.click()
    expect(page.get_by_role("status")).to_have_text(re.compile("Space reset; it starts with 0 orders"))
    expect(page.locator("#navigation")).to_contain_text("Orders0")
    assert space.count() == 0


def test_folds_stay_open_and_new_rows_light_up(space: Space, window: Window) -> None:
    order = space.order()
    page = window.tab(live(space, f"live/orders/{order['id']}"))
    stays(page)
    page.get_by_text("Why nothing else is possible now").click()
    space.act(order, "pay")
    expect(page.locator("#timeline li.new")).to_have_count(1)
    expect(page.get_by_text("cannot release an order that is active")).to_be_visible()


def test_the_search_is_a_key_away(space: Space, window: Window) -> None:
    space.order(email="rob@example.com")
    page = window.tab(live(space, "live/orders"))
    page.keyboard.press("/")
    page.keyboard.type("rob@")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("text=rob%40"))
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_label("Payment").select_option("paid")
    expect(page.get_by_text("No order fits")).to_be_visible()


def test_a_request_is_copied_as_a_command(space: Space, open_window: Open) -> None:
    space.order(email="ana+1@example.com", first_name="Ana's", colour="red")
    window = open_window()
    window.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = window.tab(live(space, "live/requests"))
    page.get_by_role("link", name="POST /api/orders").click()
    page.get_by_role("button", name="Copy as curl").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    command = page.evaluate("navigator.clipboard.readText()")
    done = subprocess.run([program("curl"), "-s", *shlex.split(command)[1:]], capture_output=True, check=True)
    assert json.loads(done.stdout)["email"] == "ana+1@example.com"
    assert space.count() == 2


def test_without_a_script_everything_works(space: Space, open_window: Open) -> None:
    order = space.order()
    page = open_window(java_script_enabled=False).tab(live(space, f"live/orders/{order['id']}"))
    page.get_by_role("button", name="Pay", exact=True).click()
    expect(page.locator("#standing .pill").first).to_have_text("paid")
    expect(page.get_by_role("status")).to_contain_text("MXN captured")
    page.reload()
    expect(page.get_by_role("status")).to_have_count(0)
    refund(page, "9999999")
    expect(page.get_by_role("heading")).to_have_text("That did not work")
    page.get_by_role("link", name="Back").click()
    refund(page, "1")
    expect(page.get_by_role("status")).to_contain_text("1.00 MXN refunded")


def test_ten_thousand_orders(space: Space, window: Window) -> None:
    yaml = "extends: default\nseeded: {orders: 10000, origin: ecartpay}\n"
    httpx.put(f"{space.url}/_mockpay/scenario", json={"yaml": yaml}, timeout=60).raise_for_status()
    page = window.tab(live(space, "live/orders"))
    expect(page.locator("tbody tr")).to_have_count(A_PAGE)
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_text("Page 2 of 200, 10,000 in all")).to_be_visible()
    page.goto(live(space))
    stays(page)
    order = space.order()
    expect(page.get_by_role("link", name=order["number"])).to_be_visible()
    assert stayed(page)


def everything(space: Space) -> dict[str, str]:
    """A page of each kind, with something on it."""
    order = space.order(notify_url=inbox(space), colour="red")
    for action in ("decline", "pay", "refund", "ship"):
        space.act(order, action, wait=True)
    ask = space.ask
    ask.post("/_mockpay/snapshots", json={"name": "now"})
    ask.post("/_mockpay/faults", json={"at": "before_commit", "status": 503, "when": {"operation": "ecartpay.refund"}})
    ask.post("/_mockpay/chaos", json={"seed": 1})
    request = ask.get("/_mockpay/requests").json()["requests"][-1]["id"]
    webhook = ask.get("/_mockpay/webhooks").json()["deliveries"][0]["id"]
    names = ("orders", f"orders/{order['id']}", "requests", f"requests/{request}", "webhooks", f"webhooks/{webhook}")
    more = ("inboxes", "inboxes/shop", "controls", "spaces", "sign-in", "nothing")
    return {name.partition("/")[0] + "/" * ("/" in name): live(space, f"live/{name}") for name in (*names, *more)} | {
        "overview": live(space)
    }


RULES = {"light": {}, "dark": {"runOnly": ["color-contrast"]}}


@pytest.mark.parametrize("scheme", RULES)
def test_nobody_is_kept_out(space: Space, open_window: Open, scheme: str) -> None:
    window = open_window(color_scheme=scheme)
    for name, link in everything(space).items():
        page = window.tab(link)
        page.evaluate("document.querySelectorAll('details').forEach((fold) => (fold.open = true))")
        assert violations(page, **RULES[scheme]) == [], name
        page.close()


@pytest.mark.parametrize("scheme", RULES)
def test_what_asks_first_and_what_is_said_keep_nobody_out_either(space: Space, open_window: Open, scheme: str) -> None:
    window = open_window(color_scheme=scheme, viewport={"width": 390, "height": 800})
    pages = everything(space)
    for name in ("orders/", "controls", "spaces", "webhooks"):
        page = window.tab(pages[name])
        for panel in page.locator(".ask").all():
            panel.locator("summary").press("Enter")
            expect(panel.locator(".panel")).to_be_visible()
            assert violations(page, **RULES[scheme]) == [], name
            assert page.evaluate("document.documentElement.scrollWidth") == 390, name
            page.keyboard.press("Escape")
            expect(panel.locator(".panel")).to_be_hidden()
        page.close()
    order = space.order()
    space.act(order, "pay")
    page = window.tab(live(space, f"live/orders/{order['id']}"))
    for amount, kind in (("9999999", "alert"), ("0.01", "status")):
        refund(page, amount)
        expect(page.get_by_role(kind).locator("span").first).not_to_be_empty()
        assert violations(page, **RULES[scheme]) == [], amount
        page.get_by_role("button", name="Close").click()
        if kind == "alert":
            page.keyboard.press("Escape")


def test_on_a_phone_nothing_sticks_out(space: Space, open_window: Open) -> None:
    window = open_window(viewport={"width": 390, "height": 800}, has_touch=True)
    for name, link in everything(space).items():
        page = window.tab(link)
        for width in (390, 320):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") == width, name
        page.close()


def test_the_token_is_typed_into_the_browser(open_window: Open) -> None:
    with Server(env={**os.environ, "MOCKPAY_CONTROL_TOKEN": "s3cret"}) as guarded:
        page = open_window().tab(f"{guarded.url}/_mockpay/")
        page.get_by_label("Token").fill("s3cret")
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", name="Overview")).to_be_visible()
        stays(page)
        page.get_by_role("button", name="Place an order at conekta").click()
        expect(page.locator("#orders .pill")).to_have_text("paid")
