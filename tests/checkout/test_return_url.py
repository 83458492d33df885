"""The way back to the shop: its own query kept, id and status appended, the error after a failure."""

from collections.abc import Callable
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from api_client import ApiClient
from hypothesis import given, settings
from hypothesis import strategies as st

from mockpay.checkout import return_url
from mockpay.scenario.load import parse
from tests.checkout.buyer import ITEMS, Buyer

Visiting = Callable[..., Buyer]
SHOP = "https://shop.example/gracias?orden=7&x=%C3%B1#fin"
DECLINED = "4000000000009995"


def asked(url: str | None) -> dict[str, list[str]]:
    return parse_qs(urlsplit(url or "").query)


def test_a_paid_order_goes_back_with_its_id_and_status(visit: Visiting) -> None:
    buyer = visit(redirect_url=SHOP)
    page = buyer.pay()
    order_id = buyer.link.rpartition("=")[2]
    assert page.status == 303
    assert page.goes_to == f"https://shop.example/gracias?orden=7&x=%C3%B1&id={order_id}&status=paid#fin"
    assert buyer.look().links["Volver a la tienda"] == page.goes_to, "who comes again is shown the way"


@pytest.mark.parametrize("button", ["cash", "transfer"])
def test_so_does_one_paid_elsewhere(button: str, visit: Visiting) -> None:
    buyer = visit(redirect_url=SHOP)
    voucher = buyer.press(button)
    assert asked(voucher.links["Volver a la tienda"])["status"] == ["created"]
    paid = buyer.press("receive")
    assert (paid.heading, asked(paid.links["Volver a la tienda"])["status"]) == ("¡Pago recibido!", ["paid"])
    assert f'content="5;url={paid.links["Volver a la tienda"]}"' in unescape(paid.response.text), (
        "and goes on by itself"
    )
    assert "http-equiv" not in buyer.look(paid.links["Quedarme aquí"]).response.text


def test_and_one_whose_buyer_was_asked_by_the_bank(visit: Visiting) -> None:
    buyer = visit(redirect_url=SHOP)
    buyer.pay("4000000000002503")
    assert asked(buyer.press("approve").goes_to)["status"] == ["paid"]


def test_a_failure_is_told_to_the_shop(visit: Visiting) -> None:
    buyer = visit(redirect_url=SHOP)
    first = buyer.pay(DECLINED)
    told = asked(first.links["Volver a la tienda"])
    assert told["orden"] == ["7"]
    assert (told["status"], told["code"], told["error"]) == (["failed"], ["401"], ["Insufficient funds"])
    assert buyer.pay(DECLINED).heading == "¿Cómo quieres pagar?"
    last = buyer.pay(DECLINED)
    assert (last.status, last.goes_to) == (303, first.links["Volver a la tienda"]), "three are enough"
    buyer.look()
    assert asked(buyer.pay().goes_to)["status"] == ["paid"], "the link still works"


def test_without_a_shop_to_go_to_one_may_try_on(visit: Visiting) -> None:
    buyer = visit()
    for _ in range(4):
        assert "Pago rechazado" in buyer.pay(DECLINED).text
    assert buyer.pay().heading == "¡Pago recibido!"


@pytest.mark.parametrize(("action", "status"), [("expire", "expired"), ("cancel", "cancelled")])
def test_a_closed_order_leads_back_too(action: str, status: str, api: ApiClient) -> None:
    order = api.order(items=ITEMS, redirect_url=SHOP)
    api.act(order["id"], action)
    assert asked(Buyer(api, order["pay_link"]).page.links["Volver a la tienda"])["status"] == [status]


def test_the_scenario_may_keep_it_silent_and_patient(open_client: Callable[..., ApiClient]) -> None:
    quiet = parse("extends: default\ncheckout: {tell: false, attempts: 1}")
    client = open_client(scenario=quiet)
    buyer = Buyer(client, client.order(items=ITEMS, redirect_url=SHOP)["pay_link"])
    assert buyer.pay(DECLINED).goes_to == SHOP
    buyer.look()
    assert buyer.pay().goes_to == SHOP


ADDRESSES: dict[str, str | None] = {
    "https://shop.example": "https://shop.example?a=1",
    "HTTP://Shop.Example:8080/x?b=2": "http://shop.example:8080/x?b=2&a=1",
    "  https://shop.example/x  ": "https://shop.example/x?a=1",
    "https://peña.mx/ñ?q=ñ d\"'<>": "https://xn--pea-8ma.mx/%C3%B1?q=%C3%B1%20d%22'%3C%3E&a=1",
    "https://u:p@shop.example/": "https://u:p@shop.example/?a=1",
    "http://[::1]:9000/x": "http://[::1]:9000/x?a=1",
    "http://127.0.0.1:9000/x": "http://127.0.0.1:9000/x?a=1",
    "javascript:alert(1)": None,
    "JavaScript:alert(1)//http://shop.example": None,
    "java\nscript:alert(1)": None,
    "data:text/html,<script>alert(1)</script>": None,
    "vbscript:x": None,
    "//shop.example": None,
    "/x": None,
    "shop.example": None,
    "https:///x": None,
    "https://": None,
    "http://a b/": None,
    "https://shop.example;script-src */": None,
    "https://shop.example:port/": None,
    "https://shop.example:99999/": None,
    "http://[": None,
    "https://*.example/": None,
    "": None,
}


@pytest.mark.parametrize("url", ADDRESSES)
def test_only_an_address_of_the_web_leads_anywhere(url: str) -> None:
    assert return_url.address(url, {"a": "1"}) == ADDRESSES[url]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "http://[", "https://a;b/"])
def test_any_other_is_no_link_and_no_redirect(url: str, visit: Visiting) -> None:
    """The border refuses most of these; imported state holds what it likes."""
    buyer = visit(redirect_url="https://shop.example")
    state = buyer.client.get("/_mockpay/state").json()
    state["orders"][0]["redirect_url"] = url
    assert buyer.client.put("/_mockpay/state", state).status_code == 200
    declined = buyer.pay(DECLINED)
    assert "Volver a la tienda" not in declined.links
    assert "form-action 'self';" in declined.response.headers["content-security-policy"]
    receipt = buyer.pay()
    assert receipt.heading == "¡Pago recibido!"
    assert not [href for href in receipt.links.values() if not href.startswith("/")]


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=40), st.text(max_size=40).map(lambda text: f"https://shop.example{text}")))
def test_nothing_can_be_smuggled_into_a_header(url: str) -> None:
    address, origin = return_url.address(url, {"id": "1", "error": "ñ\r\n;"}), return_url.origin(url)
    assert (address is None) == (origin is None)
    for one in (address, origin):
        assert one is None or (one.isascii() and one.isprintable() and not set(one) & set(' "<>\\^`{|}'))
    assert origin is None or not set(origin) & set(";,'*")


def test_the_policy_lets_the_form_lead_to_the_shop(visit: Visiting) -> None:
    page: Any = visit(redirect_url="https://u:p@shop.example:8443/x").page
    assert page.response.headers["content-security-policy"] == (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; "
        "form-action 'self' https://shop.example:8443; frame-ancestors 'none'; base-uri 'none'"
    )
