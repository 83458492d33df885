"""The lists in Chromium where there is little room: in a frame of 640 px, on a phone, without a script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser import Window, violations
from tests.checkout.browser import Space
from tests.dashboard.test_live import inbox, live, space

pytestmark = pytest.mark.slow
Open = Callable[..., Window]
__all__ = ["space"]
LONG = "ana.maria.de.la.garza.y.montemayor@correo-de-la-tienda.example.com"
CUT = """[...document.querySelectorAll('.scroll, td')].filter((box) => box.scrollWidth > box.clientWidth + 1)
  .map((box) => box.outerHTML.slice(0, 300))"""


@pytest.mark.parametrize("locale", ["es-MX", "en-US"])
def test_nothing_is_cut_off(space: Space, open_window: Open, locale: str) -> None:
    order = space.order(email=LONG, reference_id="PED-1", notify_url=inbox(space))
    space.act(order, "pay", wait=True)
    window = open_window(locale=locale)
    for path in ("", "live/orders", "live/requests", "live/webhooks"):
        page = window.tab(live(space, path))
        page.evaluate("document.querySelectorAll('details').forEach((fold) => (fold.open = true))")
        for width in (320, 390, 640, 1280, 1920):
            page.set_viewport_size({"width": width, "height": 900})
            assert (page.evaluate("document.documentElement.scrollWidth"), page.evaluate(CUT)) == (width, []), path
            if path == "live/orders":
                for part in (page.get_by_text(LONG), page.locator("#orders td.most")):
                    box = part.bounding_box()
                    assert box and box["x"] >= 0 and box["x"] + box["width"] <= width
        page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_kept_out_of_cards_in_spanish(space: Space, open_window: Open, scheme: str) -> None:
    order = space.order(email=LONG, notify_url=inbox(space))
    space.act(order, "pay", wait=True)
    window = open_window(locale="es-MX", color_scheme=scheme, viewport={"width": 640, "height": 900})
    for path in ("", "live/orders?payment=paid&from=2020-01-01", "live/requests", "live/webhooks", "live/none"):
        page = window.tab(live(space, path))
        assert violations(page) == [], path
        page.close()


def test_language_zone_and_lists_need_no_script(space: Space, open_window: Open) -> None:
    space.freeze("2025-09-25T03:00:00Z")
    cheap, dear = (space.order(items=[{"name": "Taza", "quantity": 1, "price": price}]) for price in (5, 900))
    page = open_window(locale="es-MX", java_script_enabled=False).tab(live(space, "live/orders"))
    expect(page.get_by_role("heading", name="Pedidos")).to_be_visible()
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", name="Orders")).to_be_visible()
    page.get_by_label("Time zone").select_option("UTC")
    page.get_by_role("button", name="Set").click()
    expect(page.locator("#clock")).to_contain_text("25 Sep 2025, 03:00:00")
    page.get_by_role("link", name="Webhooks").click()
    expect(page.locator("#clock")).to_contain_text("25 Sep 2025, 03:00:00")
    page.get_by_role("link", name="Orders").click()
    page.get_by_role("columnheader", name="Total").get_by_role("link").click()
    expect(page.locator("tbody a.row")).to_have_text([dear["number"], cheap["number"]])
    page.get_by_text("More filters").click()
    page.get_by_label("Amount from").fill("100")
    page.get_by_role("button", name="Find").click()
    expect(page.locator("tbody a.row")).to_have_text([dear["number"]])
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert dear["id"] in download.value.path().read_text() and cheap["id"] not in download.value.path().read_text()


def test_what_is_gone_stays_as_it_is(space: Space, open_window: Open) -> None:
    page = open_window().tab(live(space, "live/orders/none"))
    loads = []
    page.on("load", lambda _: loads.append(1))
    space.order()
    expect(page.locator("#navigation")).to_be_visible()
    page.get_by_role("link", name="Orders").click()
    expect(page.get_by_role("heading", name="Orders")).to_be_visible()
    assert len(loads) <= 1
