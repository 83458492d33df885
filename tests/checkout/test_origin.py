"""Who may fill in the forms of a pay page: its own pages, and whoever is no page. It opens from anywhere."""

from collections.abc import Callable

import pytest
from api_client import ApiClient

from mockpay.app import find_providers
from tests.checkout.buyer import FORM, GOOD, Buyer, Page

Visiting = Callable[..., Buyer]
Open = Callable[..., ApiClient]
ELSEWHERE: dict[str, dict[str, str]] = {
    "another site": {"origin": "https://evil.example"},
    "another port": {"origin": "http://sandbox.test:3000"},
    "another scheme and name": {"origin": "https://sandbox.test.evil.example"},
    "no origin that is told": {"origin": "null"},
    "a file": {"origin": "file://"},
    "nonsense": {"origin": "http://["},
    "a browser that tells no origin": {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"},
    "another port, as a browser tells it": {"sec-fetch-site": "same-site", "sec-fetch-mode": "no-cors"},
    "the same name over http": {"origin": "http://sandbox.test", "sec-fetch-site": "cross-site"},
}
OWN: dict[str, dict[str, str]] = {
    "a browser": {"origin": "http://sandbox.test", "sec-fetch-site": "same-origin", "sec-fetch-mode": "navigate"},
    "a browser that tells less": {"origin": "http://sandbox.test"},
    "behind TLS": {"origin": "https://SANDBOX.test", "sec-fetch-site": "same-origin"},
    "no browser": {},
}
FROM_ANYWHERE = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
BUTTONS = ("card", "cash", "transfer", "approve", "reject", "give_up", "receive", "anything")


def charges(buyer: Buyer) -> list[str]:
    order = buyer.client.get(f"/_mockpay/orders/{buyer.link.rpartition('=')[2]}").json()["order"]
    return [charge["state"] for charge in order.get("charges", [])]


@pytest.mark.parametrize("button", BUTTONS)
@pytest.mark.parametrize("name", ELSEWHERE)
def test_a_form_of_another_page_does_nothing(name: str, button: str, visit: Visiting) -> None:
    buyer = visit()
    if button in ("approve", "reject", "give_up"):
        buyer.pay("4000000000002503")
    if button == "receive":
        buyer.press("cash")
    before = charges(buyer)
    fields = {**buyer.page.fields, **GOOD, "do": button}
    buyer.headers = ELSEWHERE[name]
    page = buyer.send(buyer.link, fields)
    assert (page.status, page.heading) == (403, "Este pago se hizo desde otro sitio")
    assert "No se hizo ningún cargo." in page.text
    assert page.links["Ver mi pedido"] == buyer.link
    assert charges(buyer) == before


@pytest.mark.parametrize("name", OWN)
def test_its_own_page_and_who_is_no_page_pays(name: str, visit: Visiting) -> None:
    buyer = visit()
    buyer.headers = OWN[name]
    assert buyer.pay().heading == "¡Pago recibido!"
    assert charges(buyer) == ["captured"]


def test_it_is_told_in_english_too(visit: Visiting) -> None:
    buyer = visit()
    buyer.headers = {"origin": "null", "accept-language": "en"}
    page = buyer.send(buyer.link, {"do": "card"})
    assert page.heading == "This payment was sent from another site"


def test_a_link_opens_the_page_from_anywhere(visit: Visiting) -> None:
    buyer = visit()
    for headers in (FROM_ANYWHERE, {**FROM_ANYWHERE, "sec-fetch-dest": "iframe"}, {"origin": "https://shop.example"}):
        buyer.headers = headers
        page = buyer.look()
        assert (page.status, page.heading) == (200, "¿Cómo quieres pagar?")
        assert "frame-ancestors 'none'" in page.response.headers["content-security-policy"]


def test_forms_tell_where_they_stood_to_their_own_server_alone(visit: Visiting) -> None:
    """With `no-referrer` a browser sends `Origin: null` along with the page's own forms."""
    assert visit().page.response.headers["referrer-policy"] == "same-origin"


def test_a_refused_form_uses_up_no_fault(open_client: Open) -> None:
    client = open_client()
    client.post(
        "/_mockpay/faults", {"at": "before_commit", "when": {"operation": "checkout.card"}, "status": 503, "times": 1}
    )
    buyer = Buyer(client, client.order()["pay_link"])
    assert buyer.send(buyer.link, {**GOOD, "do": "card"} | {"charge": ""}).status == 503
    buyer.headers = {"origin": "null"}
    client.post(
        "/_mockpay/faults", {"at": "before_commit", "when": {"operation": "checkout.card"}, "status": 503, "times": 1}
    )
    assert buyer.send(buyer.link, {**GOOD, "do": "card"}).status == 403
    buyer.headers = {}
    assert buyer.send(buyer.link, {**GOOD, "do": "card"}).status == 503


@pytest.mark.parametrize("origin", ["https://pay.example", "http://sandbox.test"])
def test_pages_at_the_public_address_pay(origin: str, open_client: Open) -> None:
    client = open_client(public_url="https://pay.example/sandbox")
    link = client.order()["pay_link"].removeprefix("https://pay.example/sandbox")
    buyer = Buyer(client, link)
    page = Page(client.post(link, b"do=cash&charge=", headers={**FORM, "origin": origin}))
    assert (page.status, len(charges(buyer))) == (303, 1)


PAY_PAGES = [route for one in find_providers() if one.pay_pages for route in one.pay_pages.all_routes]


class TestName:
    """A page of evil.example, whose name its owner lets point here, is one origin with the pay page to a browser."""

    @pytest.mark.parametrize("listens", ["127.0.0.1", "::1", "localhost"])
    @pytest.mark.parametrize("host", ["evil.example:7357", "localhost.evil.example", "evil.example/x"])
    def test_a_name_of_somebody_elses_opens_nothing(self, host: str, listens: str, open_client: Open) -> None:
        client = open_client(host=listens)
        order = client.order()
        links = [
            f"/checkout?id={order['id']}",
            *("/".join("x" if "{" in s else s for s in d.path.split("/")) for d in PAY_PAGES),
        ]
        for link in links:
            for method, headers in (("GET", {}), ("POST", {**FORM, "origin": f"http://{host}"})):
                body = b"do=cash&charge=" if method == "POST" else None
                page = Page(client.ask(method, link, body, headers={"host": host, **headers}))
                assert (page.status, page.heading) == (403, "Esta página no se abre con este nombre"), link
                assert "MOCKPAY_PUBLIC_URL" in page.text
        assert client.get(f"/_mockpay/orders/{order['id']}").json()["order"].get("charges", []) == []

    def test_nor_what_its_pages_fetch(self, api: ApiClient) -> None:
        order = api.order()
        style = api.get(f"/checkout?id={order['id']}").text.partition('href="/_mockpay/')[2].partition('"')[0]
        for path in (f"/_mockpay/{style}", f"/_mockpay/checkout/versions/{order['id']}", "/sdk/pay.js", "/sdk/cards.js",
                     "/three-d-secure/x", "/_mockpay/live/sign-in", "/_mockpay/live/files/x.css"):  # fmt: skip
            answer = api.get(path, headers={"host": "evil.example"})
            assert (answer.status_code, "evil.example" in answer.text) == (403, True), path
            assert api.get(path, headers={"host": "127.0.0.1:7357"}).status_code in (200, 404)

    def test_the_public_name_may_and_any_where_it_listens_outside(self, open_client: Open) -> None:
        for client in (open_client(public_url="https://pay.example"), open_client(host="0.0.0.0")):
            order = client.order()
            answer = client.get(f"/checkout?id={order['id']}", headers={"host": "pay.example"})
            assert answer.status_code == 200
