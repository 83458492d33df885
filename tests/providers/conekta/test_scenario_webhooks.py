"""Webhooks, their keys and payment links that exist from the start, because a scenario says so."""

from collections.abc import Callable

import pytest
from api_client import ApiClient, Receiver

from mockpay.scenario.load import BadScenario, parse
from tests.checkout.buyer import Buyer
from tests.providers.conekta.order_events import listed, placed, types

Open = Callable[..., ApiClient]
WEBHOOK = "641b1d5662d7e00001eaa46b"
KEY = "645a59da22e7da0001cad283"
LINK = "ff6918c6-5043-43b9-a7ec-d40d407d62c1"
RECORDS = """
extends: default
clock: {freeze: 2025-09-24T12:00:00Z}
records:
  - {kind: conekta.webhook, id: %s, data: {url: "%s/webhooks", subscribed_events: [order.created]}}
  - {kind: conekta.webhook_key, id: %s, data: {}}
  - kind: conekta.checkout
    id: %s
    data:
      name: Vino tinto
      expires_at: 2025-09-25T12:00:00Z
      order_template: {currency: MXN, line_items: [{name: Vino, unit_price: 12000, quantity: 2}]}
      terms: {allowed_payment_methods: [card]}
"""


def test_they_are_there_and_work(open_client: Open, receiver: Receiver) -> None:
    shop = open_client(scenario=parse(RECORDS % (WEBHOOK, receiver.url, KEY, LINK)))
    assert shop.get(f"/webhooks/{WEBHOOK}").json()["subscribed_events"] == ["order.created"]
    assert shop.get(f"/webhook_keys/{KEY}").json()["active"] is True
    link = shop.get(f"/checkouts/{LINK}").json()
    assert (link["name"], link["status"], link["expires_at"]) == ("Vino tinto", "Issued", 1758801600)
    placed(shop)
    buyer = Buyer(shop, link["url"])
    assert buyer.press("contact", full_name="Ana Garza", email="ana@example.com").buttons == ["card"]
    buyer.pay()
    shop.post("/_mockpay/clock", {"advance": 0, "wait": True})
    assert [post.json["type"] for post in receiver.wait_for(2)] == ["order.created"] * 2
    assert types(listed(shop))[-2:] == ["charge.paid", "order.paid"]
    shop.put(f"/webhooks/{WEBHOOK}", {"active": False})
    placed(shop)
    shop.post("/_mockpay/clock", {"advance": 0, "wait": True})
    assert len(receiver.got) == 2


WRONG = {
    "{kind: conekta.webhook, id: x, data: {url: ftp://a}}": r"records\[0\].data: .*url",
    "{kind: conekta.webhook, id: x, data: {url: http://a, subscribed_events: [order.payed]}}":
        "there is no event order.payed",
    "{kind: conekta.webhook, id: x, data: {url: http://a, secret: b}}": "unknown field `secret`",
    "{kind: conekta.webhook_key, id: x, data: {active: 3}}": "active",
    "{kind: conekta.checkout, id: x, data: {name: a, expires_at: 2030-01-01T00:00:00Z, order_template: {}}}":
        "order_template.currency is required",
}  # fmt: skip


@pytest.mark.parametrize("record", WRONG)
def test_wrong_ones_are_refused_at_the_start(open_client: Open, record: str) -> None:
    with pytest.raises(BadScenario, match=WRONG[record]):
        open_client(scenario=parse(f"extends: default\nrecords: [{record}]"))
