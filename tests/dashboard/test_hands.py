"""What hands do to the live page in a browser while things happen: typing, pressing, tabbing, clicking twice."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from api_client import ANYBODY, ORDER, Server
from playwright.sync_api import Locator, Page, expect

from tests.browser import Window
from tests.checkout.browser import Space

pytestmark = pytest.mark.slow
HIDE = "Object.defineProperty(document, 'hidden', {value: true}), document.dispatchEvent(new Event('visibilitychange'))"


@pytest.fixture
def space(server: Server, request: pytest.FixtureRequest) -> Iterator[Space]:
    """A space of the test's own."""
    one = Space(f"{server.url}/~hands-{abs(hash(request.node.name))}")
    yield one
    one.close()


def at(window: Window, space: Space, path: str) -> Page:
    page = window.tab(f"{space.url}/_mockpay/live/{path}")
    expect(page.locator(".live")).to_have_text("live")
    return page


def asked(page: Page, name: str) -> Locator:
    """What a button that asks first asks, opened."""
    page.locator(f"#ask-{name} > summary").click()
    return page.locator(f"#ask-{name}")


def paid(space: Space) -> dict[str, Any]:
    order = space.order(notify_url=f"{space.url}/_mockpay/inbox/shop")
    space.act(order, "pay", wait=True)
    return order


def refunded(space: Space, order: dict[str, Any]) -> str:
    back: str = space.ask.get(f"/_mockpay/orders/{order['id']}").json()["refunded"]
    return back


def test_what_is_typed_and_where_the_focus_is_stay(space: Space, window: Window) -> None:
    order = paid(space)
    page = at(window, space, f"orders/{order['id']}")
    panel = asked(page, "refund")
    amount, refund = panel.get_by_label("Amount"), panel.get_by_role("button", name="Refund")
    amount.fill("0.29")
    for _ in ("Reason", "Refund"):
        page.keyboard.press("Tab")
    space.act(order, "ship")
    expect(page.locator("#standing")).to_contain_text("fulfilled")
    expect(refund).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#facts")).to_contain_text("0.29 MXN")
    expect(amount).to_have_value("")
    assert refunded(space, order) == "0.29"


def test_a_double_click_is_one(space: Space, window: Window) -> None:
    order = paid(space)
    page = at(window, space, f"orders/{order['id']}")
    panel = asked(page, "refund")
    panel.get_by_label("Amount").fill("0.29")
    panel.get_by_role("button", name="Refund").dblclick(delay=100)
    expect(page.locator("#standing .pill").first).to_have_text("partially refunded")
    assert refunded(space, order) == "0.29"
    httpx.get(f"{space.url}.2/_mockpay/health")
    page.goto(f"{space.url}/_mockpay/live/spaces")
    row = page.get_by_role("row", name=f"{space.url.rpartition('~')[2]}.2")
    row.locator("summary").dblclick(delay=100)
    expect(row.get_by_role("button", name="Drop")).to_be_visible()
    httpx.delete(f"{space.url}.2/_mockpay/spaces/{space.url.rpartition('~')[2]}.2").raise_for_status()


def test_a_part_that_is_pressed_or_typed_in_is_shown_anew_afterwards(space: Space, window: Window) -> None:
    order = space.order()
    page = at(window, space, f"orders/{order['id']}")
    state, story = page.locator("#standing .pill").first, page.locator("#timeline")
    asked(page, "ways").get_by_label("Amount").focus()
    space.act(order, "decline")
    expect(story).to_contain_text("Charge declined")
    expect(state).to_have_text("none")
    page.locator("h1").click()
    expect(state).to_have_text("declined")
    page.get_by_role("button", name="Pay", exact=True).hover()
    page.mouse.down()
    space.act(order, "hold")
    expect(story).to_contain_text("Order held")
    page.mouse.up()
    expect(page.get_by_role("alert").or_(state.filter(has_text="paid"))).to_be_visible()
    expect(page.locator("#standing")).to_contain_text("held")


def test_who_is_asked_twice_has_time_to_answer(space: Space, window: Window) -> None:
    space.ask.post("/_mockpay/webhooks/pause").raise_for_status()
    paid(space)
    page = at(window, space, "webhooks")
    replay = page.locator("#ask-POST-\\/_mockpay\\/webhooks\\/replay")
    replay.locator("summary").click()
    space.ask.post("/_mockpay/webhooks/resume").raise_for_status()
    paid(space)
    expect(page.locator("#deliveries tbody tr")).to_have_count(2)
    replay.get_by_role("button", name="Replay these").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()


def test_tabs_that_are_not_seen_leave_connections_to_the_others(space: Space, window: Window) -> None:
    pages = []
    for _ in range(7):
        pages.append(at(window, space, "orders"))
        pages[-1].evaluate(HIDE)
    order = space.order()
    expect(at(window, space, "orders").get_by_role("link", name=order["number"])).to_be_visible()


def test_what_is_gone_is_not_shown_any_more(space: Space, window: Window) -> None:
    page = at(window, space, f"orders/{space.order()['id']}")
    space.ask.post("/_mockpay/reset").raise_for_status()
    expect(page.locator("[data-why]")).to_contain_text("there is no order")


def test_a_page_outlives_its_server(window: Window) -> None:
    with Server() as first:
        page = window.tab(f"{first.url}/_mockpay/")
        expect(page.locator(".live")).to_have_text("live")
        port = httpx.URL(first.url).port
        assert port
    expect(page.locator(".live")).to_have_text("not live")
    with Server("--port", str(port)) as second:
        expect(page.locator(".live")).to_have_text("live", timeout=10_000)
        order = httpx.post(f"{second.url}/api/orders", json=ORDER, headers=ANYBODY).json()
        expect(page.get_by_role("link", name=order["number"])).to_be_visible()
    window.wrong.clear()
