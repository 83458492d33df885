"""The plots of the overview: they draw what was counted, write each number, and tell kinds apart without colour."""

import re
from xml.etree import ElementTree

from api_client import ApiClient, Receiver

from mockpay.dashboard import plots
from mockpay.dashboard.plots import Share, Stack
from tests.dashboard.pages import BROWSER, Reading

STACKS = [
    Stack("23 Sep", "3", [Share("good", 1, "paid: 1"), Share("bad", 2, "failed: 2")]),
    Stack("24 Sep", "0", []),
    Stack("<b>", "1", [Share("wait", 1, "waiting: 1")]),
]


def parts(svg: str) -> list[dict[str, str]]:
    return [dict(one.attrib) for one in ElementTree.fromstring(svg).iter("rect")]


def test_columns_are_as_high_as_their_numbers() -> None:
    svg = plots.columns("Orders <by> day", STACKS)
    drawn = [(one["fill"], one["height"]) for one in parts(svg)]
    assert drawn == [("url(#good)", "50.0"), ("url(#bad)", "100.0"), ("url(#wait)", "50.0")]
    root = ElementTree.fromstring(svg)
    assert root.attrib["aria-label"] == "Orders <by> day" and root.attrib["role"] == "img"
    assert [one.text for one in root.iter("text")] == ["3", "23 Sep", "24 Sep", "1", "<b>"]
    assert [one.text for one in root.iter("title")] == ["paid: 1", "failed: 2", "waiting: 1"]


def test_bars_are_as_long_as_their_numbers() -> None:
    drawn = [(one["x"], one["width"]) for one in parts(plots.bars("Requests", STACKS))]
    assert drawn == [("0.000%", "33.333%"), ("33.333%", "66.667%"), ("0.000%", "33.333%")]


def test_nothing_is_a_plot_too() -> None:
    assert parts(plots.columns("Nothing", [])) == parts(plots.bars("Nothing", [])) == []


def test_the_legend_names_what_is_shown() -> None:
    names = dict.fromkeys(plots.KINDS, "") | {"good": "paid", "bad": "failed"}
    assert plots.legend(names, ["bad", "good", "bad"]) == [("good", "paid"), ("bad", "failed")]


def test_every_kind_has_a_pattern_of_its_own(api: ApiClient) -> None:
    page = api.get("/_mockpay/", headers=BROWSER).text
    patterns = dict(re.findall(r'<pattern id="(\w+)"[^>]*>(.*?)</pattern>', page))
    assert patterns.keys() == set(plots.KINDS)
    shapes = [re.sub(r' class="[^"]*"', "", one) for one in patterns.values()]
    assert len(set(shapes)) == len(shapes)


def test_each_plot_has_its_table(api: ApiClient, receiver: Receiver) -> None:
    for moment, price in (("2025-09-10T12:00:00Z", 1), ("2025-09-24T05:00:00Z", 20), ("2025-09-24T12:00:00Z", 300.5)):
        api.post("/_mockpay/clock", {"freeze": moment})
        order = api.order(items=[{"name": "A", "quantity": 1, "price": price}], notify_url=f"{receiver.url}/hooks")
    api.act(order["id"], "pay", wait=True)
    api.get("/api/nothing")
    page = api.get("/_mockpay/", headers=BROWSER).text
    assert page.count('<svg class="plot"') == page.count(">As a table</summary>") == 5
    text = Reading(page).text
    for words in (
        "Day State Orders 23 Sep none 1 24 Sep paid 1",
        "Day State Amount 23 Sep none 20.00 MXN 24 Sep paid 300.50 MXN",
        "State Webhooks success 1",
        "Operation Status Requests no operation 404 1 ecartpay.create_order 200 2",
    ):
        assert words in text
    assert "Pedidos por día" in api.get("/_mockpay/?lang=es", headers=BROWSER).text
