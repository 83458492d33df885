"""`mockpay demo`: the shop sells through both providers, hears of what happens, and starts over."""

import signal
from collections.abc import Iterator

import httpx
import pytest

from tests.commands.terminal import mockpay
from tests.demo.shop import FIRST, Demo

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def running() -> Iterator[Demo]:
    with Demo() as one:
        yield one


@pytest.fixture
def demo(running: Demo) -> Demo:
    """From the beginning."""
    httpx.post(f"{running.shop}/start-over", follow_redirects=True).raise_for_status()
    return running


@pytest.mark.parametrize(
    ("provider", "paid", "part", "rest"),
    [
        ("ecartpay", "orders.confirmation", "orders.update", "orders.update"),
        ("conekta", "order.paid", "order.partially_refunded", "order.refunded"),
    ],
)
def test_a_sale_is_paid_and_refunded_and_the_shop_hears_of_it(
    demo: Demo, provider: str, paid: str, part: str, rest: str
) -> None:
    visitor = demo.visitor()
    page = visitor.buy(provider, "taza", "cafe", "taza")
    assert "$778.50" in page.text, "2 × 245.00 + 189.50 + 99.00"
    assert str(page.url).startswith(demo.mockpay)
    (order,) = [one for one in visitor.orders() if one["origin"] == provider and one["email"] == "ana@example.com"][:1]
    at = demo.number(order["id"])
    assert visitor.state(at) == ("Esperamos tu pago", [])
    visitor.act(order["id"], "pay")
    assert visitor.state(at) == ("Pagado: lo estamos preparando", [paid])
    visitor.act(order["id"], "refund", amount=78.5)
    assert visitor.state(at) == ("Te devolvimos $78.50", [paid, part])
    visitor.act(order["id"], "refund")
    assert visitor.state(at) == ("Te devolvimos todo: $778.50", [paid, part, rest])


def test_shipping_is_free_from_999_pesos_and_carts_have_bounds(demo: Demo) -> None:
    visitor = demo.visitor("en")
    for _ in range(11):
        visitor.client.post("/cart", data={"add": "sarape"})
    text = visitor.client.get("/cart").text
    assert "$11,610.00 MXN" in text
    assert "Free" in text
    visitor.client.post("/cart", data={"product": "sarape", "quantity": "0"})
    assert "Your cart is empty." in visitor.client.get("/cart").text
    for wrong in ({"add": "oro"}, {"product": "taza", "quantity": "-1"}, {"product": "taza", "quantity": "1e9"}, {}):
        assert "Your cart is empty." in visitor.client.post("/cart", data=wrong).text or wrong in ({"add": "oro"},)
    assert "Your cart is empty." in visitor.client.get("/cart").text
    for cart in ("taza.99-oro.1-.-taza.x", "taza", "taza.²", "." * 5000):
        answer = httpx.get(f"{demo.shop}/cart", headers={"cookie": f"cart={cart}".encode(), "accept-language": "en"})
        assert "Your cart is empty." in answer.text


def test_what_a_buyer_forgets_is_said_beside_the_field(demo: Demo) -> None:
    visitor = demo.visitor()
    page = visitor.buy("ecartpay", "vela", name=" ", email="ana")
    assert page.status_code == 422
    assert "Escribe tu nombre." in page.text
    assert "Escribe un correo como ana@ejemplo.com." in page.text
    assert 'value="ana"' in page.text


def test_a_webhook_that_nobody_signed_changes_nothing(demo: Demo) -> None:
    visitor = demo.visitor()
    visitor.buy("ecartpay", "taza")
    order = visitor.orders()[0]
    at = demo.number(order["id"])
    body = {"event": "orders.confirmation", "data": {"id": order["id"], "status": "paid"}}
    signed = {"x-pay-timestamp": "1", "x-pay-webhook-id": "1", "x-pay-signature": "SHA256=0"}
    for provider, sent, headers in (
        ("ecartpay", body, signed),
        ("ecartpay", {"event": 1}, signed),
        ("ecartpay", [], {}),
        ("conekta", body, {"digest": "AAAA"}),
        ("conekta", body, {"digest": "A"}),
    ):
        answer = httpx.post(f"{demo.shop}/webhooks/{provider}", json=sent, headers=headers)
        assert answer.status_code == 403, answer.text
    assert httpx.post(f"{demo.shop}/webhooks/other", json=body).status_code == 404
    assert visitor.state(at) == ("Esperamos tu pago", [])


def test_a_form_of_another_site_is_refused(demo: Demo) -> None:
    answer = httpx.post(f"{demo.shop}/start-over", headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403


def test_starting_over_forgets_sales_here_and_there(demo: Demo) -> None:
    visitor = demo.visitor()
    visitor.buy("conekta", "taza")
    order = visitor.orders()[0]
    at = demo.number(order["id"])
    answer = visitor.client.post("/start-over")
    assert answer.url.path == "/demo"
    assert visitor.client.get(f"/orders/{at}").status_code == 404
    assert order["id"] not in [one["id"] for one in visitor.orders()]


def test_it_starts_over_when_nobody_uses_it() -> None:
    with Demo("--reset-after", "0.02") as demo:
        visitor = demo.visitor()
        visitor.buy("ecartpay", "taza")
        with httpx.Client(base_url=demo.shop, timeout=20) as client:
            while client.get(f"/orders/{FIRST}").status_code == 200:
                pass


def test_only_the_shop_may_frame_what_mockpay_shows(demo: Demo) -> None:
    for path in ("/_mockpay/", "/checkout?id=none"):
        policy = httpx.get(demo.mockpay + path).headers["content-security-policy"]
        assert f"frame-ancestors {demo.shop};" in policy


def test_by_another_name_the_page_leads_to_its_own(demo: Demo) -> None:
    answer = httpx.get(demo.page.replace("127.0.0.1", "localhost"))
    assert (answer.status_code, answer.headers["location"]) == (307, demo.page)


def test_asked_to_stop_both_end() -> None:
    with Demo() as demo:
        demo.process.send_signal(signal.SIGTERM)
        assert demo.process.wait(20) == 0
        for url in (demo.mockpay, demo.shop):
            with pytest.raises(httpx.ConnectError):
                httpx.get(url)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("demo --reset-after 0", "--reset-after must be between 0 and 100000 minutes, not 0"),
        ("demo --reset-after nan", "--reset-after must be between 0 and 100000 minutes, not nan"),
        ("demo --shop-port 70000", "--shop-port must be between 0 and 65535, not 70000"),
        ("demo --port 70000", "--port must be between 0 and 65535, not 70000"),
    ],
)
def test_mistakes_are_a_sentence(line: str, sentence: str) -> None:
    done = mockpay(line)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"mockpay: {sentence}\n"
