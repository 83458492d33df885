"""What an order's origin takes holds by whatever entry point it is paid: each origin, method and entry point."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from api_client import ApiClient

from mockpay.scenario.load import parse
from tests.checkout.buyer import GOOD, Buyer

BOUNDS = {"card": (50, 90), "cash": (51, 91), "transfer": (52, 92), "wallet": (53, 93)}
ROWS = ", ".join(f"{{method: {kind}, minimum: {low}, maximum: {high}}}" for kind, (low, high) in BOUNDS.items())
TABLES = "".join(f"  {name}:\n    limits: [{ROWS}]\n" for name in ("conekta", "ecartapi", "ecartpay"))
LIMITED = f"extends: default\nproviders:\n{TABLES}"
CARD = {"name": "Ana Ruiz", "number": "4242424242424242", "exp_month": "01", "exp_year": "2050", "cvc": "111"}
BUYER = {"name": "Ana Ruiz", "email": "ana@example.com", "phone": "+525512345678"}
CONEKTA = {"card": {"type": "card", "token_id": "tok_test_visa_4242"}, "cash": {"type": "cash"},
           "transfer": {"type": "spei"}}  # fmt: skip
CODES = {"card": "card", "cash": "oxxo", "transfer": "spei"}
PROCESSED = {"transfer": "66c397dafd263a538b8312a1", "cash": "63c5dcfb9a645c3e3265ba42"}
MXN = {"email": "a@b.mx", "currency": "MXN"}
OUTSIDE = pytest.mark.parametrize("side", ["minimum", "maximum"])


@pytest.fixture
def shop(open_client: Callable[..., ApiClient]) -> ApiClient:
    return open_client(scenario=parse(LIMITED))


def price(kind: str, side: str) -> int:
    """A peso too little or too much."""
    low, high = BOUNDS[kind]
    return low - 1 if side == "minimum" else high + 1


def in_conekta(shop: ApiClient, pesos: int, **more: Any) -> httpx.Response:
    lines = [{"name": "Cup", "quantity": 1, "unit_price": pesos * 100}]
    return shop.post("/orders", {"currency": "MXN", "customer_info": BUYER, "line_items": lines} | more)


def in_ecartpay(shop: ApiClient, pesos: int, **more: Any) -> httpx.Response:
    return shop.post("/api/orders", MXN | {"items": [{"name": "Cup", "quantity": 1, "price": pesos}]} | more)


def in_ecartapi(shop: ApiClient, pesos: int, **more: Any) -> httpx.Response:
    items = [{"name": "Cup", "quantity": 1, "price": str(pesos)}]
    order = {"currency": "MXN", "customer": {"email": "a@b.mx"}, "items": items} | more
    return shop.post("/api/v2/orders", {"order": order})


PLACE = {"conekta": in_conekta, "ecartpay": in_ecartpay, "ecartapi": in_ecartapi}


def placed(shop: ApiClient, origin: str, pesos: int, **more: Any) -> dict[str, Any]:
    answer = PLACE[origin](shop, pesos, **more)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body.get("order", body)


def core(shop: ApiClient, order_id: str) -> dict[str, Any]:
    found: dict[str, Any] = shop.get(f"/_mockpay/orders/{order_id}").json()
    return found


def count(shop: ApiClient) -> int:
    found: int = shop.get("/_mockpay/orders").json()["count"]
    return found


def sentence(kind: str, side: str) -> str:
    low, high = BOUNDS[kind]
    return f"a {kind} payment must be " + (f"at least {low} MXN" if side == "minimum" else f"at most {high} MXN")


@OUTSIDE
@pytest.mark.parametrize("kind", BOUNDS)
@pytest.mark.parametrize("origin", PLACE)
def test_the_control_api(shop: ApiClient, origin: str, kind: str, side: str) -> None:
    before = core(shop, placed(shop, origin, price(kind, side))["id"])
    for action in ("pay", "authorize", "wait", "challenge", "review", "decline"):
        answer = shop.post(f"/_mockpay/orders/{before['id']}/actions/{action}", {"method": kind})
        assert answer.status_code == 409, answer.text
        assert answer.json() == {"error": {"code": "outside_limits", "message": sentence(kind, side)}}
    assert core(shop, before["id"]) == before
    bound = BOUNDS[kind][side == "maximum"]
    inside = placed(shop, origin, bound)
    assert shop.act(inside["id"], "pay", method=kind)["payment"] == "paid", "the bounds themselves are taken"


@OUTSIDE
@pytest.mark.parametrize("kind", CONEKTA)
def test_a_charge_of_conekta(shop: ApiClient, kind: str, side: str) -> None:
    """With a new order, and with one that is there."""
    bound = f"{BOUNDS[kind][side == 'maximum']}.00"
    charge = {"payment_method": CONEKTA[kind]}
    order = placed(shop, "conekta", price(kind, side))
    before, orders = core(shop, order["id"]), count(shop)
    for answer in (
        in_conekta(shop, price(kind, side), charges=[charge]),
        shop.post(f"/orders/{order['id']}/charges", charge),
    ):
        assert answer.status_code == 422, answer.text
        (detail,) = answer.json()["details"]
        code = f"conekta.errors.parameter_validation.combo.order.currency_type.{CODES[kind]}.{side}"
        assert (detail["code"], detail["param"]) == (code, "amount")
        assert bound in detail["message"] and bound in detail["debug_message"]
    assert (core(shop, order["id"]), count(shop)) == (before, orders)


@OUTSIDE
def test_a_card_token_of_ecartpay(shop: ApiClient, side: str) -> None:
    """With a new order, and when order and token are enrolled for 3-D Secure."""
    token = shop.post("/api/tokens", CARD).json()["token"]
    order = placed(shop, "ecartpay", price("card", side))
    before, orders = core(shop, order["id"]), count(shop)
    enrolled = {"order": order["id"], "token": token, "redirect_url": "https://shop.test/"}
    wanted = {"statusCode": 400, "error": "Bad Request", "message": sentence("card", side)}
    for answer in (
        in_ecartpay(shop, price("card", side), token=token),
        shop.post("/api/three-d-secure", enrolled),
    ):
        assert (answer.status_code, answer.json()) == (400, wanted)
    assert (core(shop, order["id"]), count(shop)) == (before, orders)


@OUTSIDE
@pytest.mark.parametrize("kind", PROCESSED)
def test_an_order_of_ecartpay_that_is_processed(shop: ApiClient, kind: str, side: str) -> None:
    before = core(shop, placed(shop, "ecartpay", price(kind, side))["id"])
    answer = shop.post(f"/api/orders/{before['id']}/process", {"method_id": PROCESSED[kind]})
    assert (answer.status_code, answer.json()["message"]) == (400, sentence(kind, side))
    assert core(shop, before["id"]) == before


@OUTSIDE
@pytest.mark.parametrize("status", ["paid", "authorized"])
def test_a_status_of_ecart_api(shop: ApiClient, status: str, side: str) -> None:
    """With a new order, and with one that is there."""
    order = placed(shop, "ecartapi", price("card", side))
    before, orders = core(shop, order["id"]), count(shop)
    for answer in (
        in_ecartapi(shop, price("card", side), status={"financial": status}),
        shop.put(f"/api/v2/orders/{order['id']}", {"order": {"status": {"financial": status}}}),
    ):
        assert (answer.status_code, answer.json()["message"]) == (422, sentence("card", side))
    assert (core(shop, order["id"]), count(shop)) == (before, orders)


@OUTSIDE
@pytest.mark.parametrize("kind", ["card", "cash", "transfer"])
@pytest.mark.parametrize("origin", ["conekta", "ecartpay"])
def test_a_checkout_page(shop: ApiClient, origin: str, kind: str, side: str) -> None:
    """The page does not offer it, and the form of another order does not get round that."""
    terms = {"checkout": {"type": "HostedPayment", "success_url": "https://a.test/", "failure_url": "https://a.test/"}}
    more = terms if origin == "conekta" else {}
    whole, outside = (placed(shop, origin, pesos, **more) for pesos in (80, price(kind, side)))
    links = [one["checkout"]["url"] if origin == "conekta" else one["pay_link"] for one in (whole, outside)]
    form = Buyer(shop, links[0]).page.form(kind)
    page = Buyer(shop, links[1])
    assert kind not in page.page.buttons
    before = core(shop, outside["id"])
    sent = page.send(page.link, form["fields"] | (GOOD if kind == "card" else {}) | {"do": kind})
    assert sent.status == 400
    assert core(shop, outside["id"]) == before


@OUTSIDE
@pytest.mark.parametrize("origin", PLACE)
def test_what_is_due_by_itself(open_client: Callable[..., ApiClient], origin: str, side: str) -> None:
    shop = open_client(scenario=parse(f"{LIMITED}timeline: [{{after: 1m, action: pay}}]\n"))
    outside, inside = (placed(shop, origin, pesos)["id"] for pesos in (price("card", side), 80))
    before = core(shop, outside)
    assert shop.post("/_mockpay/clock", {"advance": {"minutes": 2}}).is_success
    assert (core(shop, outside), core(shop, inside)["payment"]) == (before, "paid")


@pytest.mark.parametrize("origin", PLACE)
def test_orders_that_are_invented(open_client: Callable[..., ApiClient], origin: str) -> None:
    text = f"{LIMITED}seeded: {{orders: 60, origin: {origin}}}\n"
    shop = open_client(scenario=parse(text.replace("minimum: 50, maximum: 90", "minimum: 500, maximum: 2000")))
    rows = shop.get("/_mockpay/orders?limit=60").json()["orders"]
    charges = [one for row in rows for one in core(shop, row["id"])["order"].get("charges", [])]
    by_card = [one["amount"] for one in charges if one["method"]["kind"] == "card"]
    assert by_card and all(50_000 <= amount <= 200_000 for amount in by_card)


class TestMonths:
    """Conekta's table: 100 pesos a month (help.conekta.com 360018518254), not for debit cards, not from abroad."""

    @staticmethod
    def paid(api: ApiClient, pesos: int, months: int, **card: str) -> httpx.Response:
        raw = {"type": "card", "name": "Ana Ruiz", "cvc": "111", "exp_month": "12", "exp_year": "2030"}
        how = raw | {"number": "4242424242424242", "monthly_installments": months} | card
        return in_conekta(api, pesos, charges=[{"payment_method": how}])

    @pytest.mark.parametrize("months", [3, 6, 9, 12, 18, 24])
    def test_the_least_amount(self, api: ApiClient, months: int) -> None:
        assert self.paid(api, months * 100, months).json()["payment_status"] == "paid"
        answer = self.paid(api, months * 100 - 1, months)
        code = "conekta.errors.parameter_validation.payment_method.monthly_installments.invalid"
        assert (answer.status_code, answer.json()["details"][0]["code"]) == (422, code)

    @pytest.mark.parametrize(
        ("number", "leaf", "es", "en"),
        [
            ("4000056655665556", "debit", "Las tarjetas de débito no aceptan meses sin intereses.",
             "Debit cards do not support monthly installments."),
            ("4000008400000001", "international_cards", "Las tarjetas internacionales no aceptan meses sin intereses.",
             "International cards do not support monthly installments."),
        ],
    )  # fmt: skip
    def test_cards_that_do_not_pay_so(self, api: ApiClient, number: str, leaf: str, es: str, en: str) -> None:
        answer = self.paid(api, 900, 3, number=number)
        (detail,) = answer.json()["details"]
        code = f"conekta.errors.parameter_validation.charge.monthly_installments_not_supported_for_{leaf}"
        assert (answer.status_code, detail["code"], detail["message"], detail["debug_message"]) == (422, code, es, en)
        assert answer.headers["mockpay-fidelity"] == "invented"
        assert count(api) == 0
        assert self.paid(api, 900, 1, number=number).json()["payment_status"] == "paid"

    @pytest.mark.parametrize("number", ["4000056655665556", "4000008400000001"])
    def test_by_token_and_on_the_page(self, api: ApiClient, number: str) -> None:
        token = api.post("/api/tokens", CARD | {"number": number, "installments": 3}).json()["token"]
        answer = in_ecartpay(api, 900, token=token)
        assert (answer.status_code, "do not pay in installments" in answer.text) == (400, True)
        order = placed(api, "ecartpay", 900)
        before = core(api, order["id"])
        page = Buyer(api, order["pay_link"]).pay(number, months="3")
        assert page.status == 422
        assert core(api, order["id"]) == before
