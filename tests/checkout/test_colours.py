"""The shop's colour: whatever it is, its buttons stand out in light and in dark, and their words can be read."""

import random
import re
from collections.abc import Callable

import pytest
from api_client import Server
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Page

from mockpay.checkout import colour
from mockpay.checkout.html import FOLDER
from tests.browser import Window, violations
from tests.checkout.browser import Space

Open = Callable[..., Window]
COLOURS = [f"#{random.Random(place).randrange(1 << 24):06x}" for place in range(20)]
SCHEMES = ("light", "dark")


@given(st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}"), st.sampled_from(SCHEMES))
def test_any_colour_is_made_readable(chosen: str, scheme: str) -> None:
    made = colour.accent(chosen, scheme)
    for fill in (made.fill, made.hover):
        assert colour.contrast(fill, made.text) >= 4.5
        assert all(colour.contrast(fill, ground) >= 3 for ground in colour.GROUNDS[scheme])
    assert colour.stands_out(chosen, scheme) == (made.fill == chosen), "what stands out by itself is left alone"


def test_contrast_is_that_of_wcag() -> None:
    assert colour.contrast("#000000", "#ffffff") == 21
    assert round(colour.contrast("#777777", "#ffffff"), 2) == 4.48  # webaim.org/articles/contrast


def test_the_grounds_are_those_of_the_style() -> None:
    style = (FOLDER / "static" / "checkout.css").read_text()
    papers, walls = (re.findall(rf"--{name}: (#[0-9a-f]{{6}});", style) for name in ("paper", "wall"))
    assert dict(zip(SCHEMES, zip(papers, walls, strict=True), strict=True)) == colour.GROUNDS


LOOK = """one => {
  const rgb = (text) => "#" + text.match(/\\d+/g).slice(0, 3).map((n) => (+n).toString(16).padStart(2, "0")).join("");
  const style = getComputedStyle(one);
  let under = one.parentElement;
  while (under && /^rgba\\(.*, 0\\)$/.test(getComputedStyle(under).backgroundColor)) under = under.parentElement;
  return [rgb(style.backgroundColor), rgb(style.color), rgb(getComputedStyle(under).backgroundColor)];
}"""


def unreadable(page: Page) -> list[tuple[str, ...]]:
    """Buttons of the shop's colour that do not stand out, or cannot be read: fill, text, what lies under."""
    seen = [tuple(one.evaluate(LOOK)) for one in page.locator(".main:visible").all()]
    assert seen
    return [
        one for one in seen if colour.contrast(one[0], one[1]) < 4.5 or colour.contrast(one[0], one[2]) < colour.LEAST
    ]


@pytest.mark.slow
def test_axe_finds_nothing_in_twenty_colours(server: Server, open_window: Open) -> None:
    window, found = open_window(), {}
    page = window.tab()
    for chosen in COLOURS:
        space = Space(f"{server.url}/~colour{chosen[1:]}")
        yaml = f'checkout: {{colour: "{chosen}"}}'
        space.ask.put("/_mockpay/scenario", json={"yaml": yaml}).raise_for_status()
        for action in ("", "challenge", "pay"):
            order = space.order(redirect_url="https://shop.example/")
            if action:
                space.act(order, action)
            page.goto(order["pay_link"])
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme)
                found[chosen, action, scheme] = [*violations(page), *unreadable(page)]
        space.close()
    assert {look: wrong for look, wrong in found.items() if wrong} == {}
