"""3-D Secure by redirect: enrolled, opened by the buyer, asked by the bank or not, and back at the shop."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from api_client import ApiClient
from msgspec.structs import replace

from mockpay.scenario.pay_page import CheckoutLook
from tests.checkout.buyer import Buyer
from tests.providers.ecartpay.wallet import DEFAULT, costing, got, token_for

Open = Callable[..., ApiClient]
SHOP = "https://shop.example/gracias?orden=7"
FRICTIONLESS, FRICTIONLESS_FAILED = "4000000000002701", "4000000000002925"
CHALLENGE, CHALLENGE_FAILED = "4000000000002503", "4000000000002370"
POOR = "4000000000009995"
NOT_AUTHENTICATED = {"code": "declined_by_3ds", "error": "The cardholder was not authenticated (3-D Secure)"}


def placed(shop: ApiClient, price: float = 500, **more: Any) -> dict[str, Any]:
    order: dict[str, Any] = shop.post("/api/orders", costing(price, **more)).json()
    return order


def enrolled(shop: ApiClient, order: dict[str, Any], number: str, redirect_url: str = SHOP, **card: Any) -> str:
    body = {"order": order["id"], "token": token_for(shop, number=number, **card), "redirect_url": redirect_url}
    answer = shop.post("/api/three-d-secure", body)
    assert answer.status_code == 200, answer.text
    url: str = answer.json()["url"]
    return url


def opened(shop: ApiClient, url: str) -> str:
    """Where a browser is sent from an address."""
    answer = shop.get(url.removeprefix("http://sandbox.test"), headers={})
    assert (answer.status_code, answer.content) == (302, b""), answer.text
    return answer.headers["location"]


def said(url: str | None) -> dict[str, str]:
    """What a way back to the shop tells it, without its own query."""
    assert url is not None
    assert url.startswith(f"{SHOP}&"), url
    return {name: value for name, value in parse_qsl(urlsplit(url).query) if name != "orden"}


def states(shop: ApiClient) -> list[str]:
    return [charge["state"] for charge in shop.get("/_mockpay/state").json()["orders"][0].get("charges", [])]


def test_without_a_question_the_buyer_is_back_at_once(shop: ApiClient) -> None:
    order = placed(shop, notify_url="http://127.0.0.1:9/")
    body = {"order": order["id"], "token": token_for(shop, number=FRICTIONLESS), "redirect_url": SHOP}
    answer = shop.post("/api/three-d-secure", body)
    assert (answer.status_code, answer.headers["mockpay-fidelity"]) == (200, "documented")
    assert list(answer.json()) == ["url"]
    url = answer.json()["url"]
    assert url.startswith("http://sandbox.test/three-d-secure/")
    assert (states(shop), got(shop, order["id"])["status"]) == ([], "created"), "nothing before the buyer comes"
    for _ in range(3):
        assert said(opened(shop, url)) == {"id": order["id"], "status": "paid"}
    paid = got(shop, order["id"])
    assert (states(shop), paid["status"]) == (["captured"], "paid")
    assert (paid["activity"][0]["status"], paid["payments"][0]["amount"]) == ("paid", 50000)
    (webhook,) = shop.get("/_mockpay/webhooks").json()["deliveries"]
    assert (webhook["event"], webhook["body"]["status"]) == ("orders.confirmation", "paid")


QUESTIONS = {
    # card, button on the bank's page -> what the shop is told, the charge, the order
    "approved": (CHALLENGE, "approve", {"status": "paid"}, "captured", "paid"),
    "rejected": (CHALLENGE, "reject", {"status": "failed", **NOT_AUTHENTICATED}, "declined", "created"),
    "failed": (CHALLENGE_FAILED, "approve", {"status": "failed", **NOT_AUTHENTICATED}, "declined", "created"),
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_banks_question(shop: ApiClient, name: str) -> None:
    number, button, told, charge, status = QUESTIONS[name]
    order = placed(shop)
    url = enrolled(shop, order, number)
    assert opened(shop, url) == order["pay_link"]
    assert opened(shop, url) == order["pay_link"], "the same attempt waits"
    assert states(shop) == ["action_required"]
    page = Buyer(shop, order["pay_link"]).press(button)
    assert (page.status, said(page.goes_to)) == (303, {"id": order["id"], **told})
    assert (states(shop), got(shop, order["id"])["status"]) == ([charge], status)
    assert said(opened(shop, url)) == {"id": order["id"], **told}, "the browser's back button charges nothing"
    assert states(shop) == [charge]


AT_ONCE = {
    "no authentication": (FRICTIONLESS_FAILED, NOT_AUTHENTICATED),
    "no money": (POOR, {"code": "401", "error": "Insufficient funds"}),
}


@pytest.mark.parametrize("name", AT_ONCE)
def test_a_decline_is_told_and_another_card_can_be_enrolled(shop: ApiClient, name: str) -> None:
    number, why = AT_ONCE[name]
    order = placed(shop)
    url = enrolled(shop, order, number)
    for _ in range(2):
        assert said(opened(shop, url)) == {"id": order["id"], "status": "failed", **why}
    (activity,) = got(shop, order["id"])["activity"]
    assert (activity["status"], activity["message"]) == ("failed", why["error"])
    assert said(opened(shop, enrolled(shop, order, FRICTIONLESS))) == {"id": order["id"], "status": "paid"}
    assert states(shop) == ["declined", "captured"]


def test_a_question_that_nobody_answers_expires_and_the_order_stays_open(shop: ApiClient) -> None:
    order = placed(shop, notify_url="http://127.0.0.1:9/")
    url = enrolled(shop, order, CHALLENGE)
    opened(shop, url)
    shop.post("/_mockpay/clock", {"advance": 900})
    assert (states(shop), got(shop, order["id"])["status"]) == (["expired"], "created")
    assert shop.get("/_mockpay/webhooks").json()["deliveries"] == []
    assert opened(shop, url) == order["pay_link"], "where one can pay anew"
    assert "card" in Buyer(shop, order["pay_link"]).page.buttons


def test_a_new_enrollment_takes_the_place_of_a_question_that_waits(shop: ApiClient) -> None:
    order = placed(shop)
    opened(shop, enrolled(shop, order, CHALLENGE))
    assert said(opened(shop, enrolled(shop, order, FRICTIONLESS)))["status"] == "paid"
    assert states(shop) == ["canceled", "captured"]


def test_who_pays_otherwise_at_the_banks_page_comes_back_to_the_same_place(shop: ApiClient) -> None:
    order = placed(shop, redirect_url="https://elsewhere.example/")
    opened(shop, enrolled(shop, order, CHALLENGE))
    buyer = Buyer(shop, order["pay_link"])
    buyer.press("give_up")
    assert said(buyer.pay().goes_to) == {"id": order["id"], "status": "paid"}


@pytest.mark.parametrize("action", ["pay", "expire", "cancel", "hold"])
def test_an_order_that_has_changed_meanwhile_shows_its_own_page(shop: ApiClient, action: str) -> None:
    order = placed(shop)
    url = enrolled(shop, order, FRICTIONLESS)
    shop.act(order["id"], action)
    before = states(shop)
    assert opened(shop, url) == order["pay_link"]
    assert states(shop) == before


def test_installments_of_the_token_are_those_of_the_payment(shop: ApiClient) -> None:
    order = placed(shop, 2200)
    opened(shop, enrolled(shop, order, FRICTIONLESS, installments=3))
    assert got(shop, order["id"])["fee_details"]["msi_percent"] == 3.5
    cheap = placed(shop, 100)
    token = token_for(shop, number=FRICTIONLESS, installments=3)
    answer = shop.post("/api/three-d-secure", {"order": cheap["id"], "token": token, "redirect_url": SHOP})
    assert (answer.status_code, answer.json()["message"]) == (
        400, "3 installments are for amounts from 399 to 50000 MXN",
    )  # fmt: skip


def test_a_scenario_may_say_nothing_in_the_address(open_client: Open) -> None:
    shop = open_client(scenario=replace(DEFAULT, checkout=CheckoutLook(tell=False)))
    assert opened(shop, enrolled(shop, placed(shop), FRICTIONLESS)) == SHOP


def test_links_stay_in_their_space(api: ApiClient) -> None:
    order = api.post("/~a/api/orders", costing(10)).json()
    token = api.post("/~a/api/tokens", {"number": CHALLENGE, "exp_month": 1, "exp_year": 2050, "cvc": 111}).json()
    body = {"order_id": order["id"], "redirect_url": SHOP, **token}
    url = api.post("/~a/api/three-d-secure", body).json()["url"]
    assert url.startswith("http://sandbox.test/~a/three-d-secure/")
    assert opened(api, url) == order["pay_link"]
    assert api.get(url.removeprefix("http://sandbox.test/~a"), headers={}).status_code == 404


def test_an_enrollment_comes_back_with_the_state_document(open_client: Open) -> None:
    here, there = open_client(), open_client()
    url = enrolled(here, placed(here), FRICTIONLESS)
    there.put("/_mockpay/state", here.get("/_mockpay/state").json())
    assert said(opened(there, url))["status"] == "paid"


REFUSED: list[tuple[Any, int, str]] = [
    ({"order": None}, 422, "order is required: the id of an order"),
    ({"order": ""}, 422, "order is required: the id of an order"),
    ({"order": [7]}, 422, "order must be null or a string"),
    ({"order": "68d43bdcc075d4996e153523"}, 404, "there is no order 68d43bdcc075d4996e153523"),
    ({"token": None}, 422, "token must be a string"),
    ({"token": ""}, 422, "token must have at least 1 character(s)"),
    ({"token": "ca_0123456789abcdef0"}, 404, "token is not a card token of this account"),
    ({"redirect_url": "javascript:alert(1)"}, 422, "redirect_url must match"),
    ({"redirect_url": "https://a.example/ b"}, 422, "redirect_url must match"),
    ({"redirect_url": "https://a.example/\r\nset-cookie: a=b"}, 422, "redirect_url must match"),
    ({"redirect_url": "https://señal.example/"}, 422, "redirect_url must match"),
    ({"redirect_url": {}}, 422, "redirect_url must be a string"),
    ({"redirect_url": "http://["}, 422, "redirect_url must be an address like https://"),
    ({"redirect_url": "http://a:99999/"}, 422, "redirect_url must be an address like https://"),
]


@pytest.mark.parametrize(("changes", "status", "message"), REFUSED)
def test_refused_enrollments(shop: ApiClient, changes: dict[str, Any], status: int, message: str) -> None:
    body = {"order": placed(shop)["id"], "token": token_for(shop), "redirect_url": SHOP}
    before = shop.get("/_mockpay/state").json()["records"]
    answer = shop.post("/api/three-d-secure", body | changes)
    assert (answer.status_code, answer.json()["message"][: len(message)]) == (status, message)
    assert shop.get("/_mockpay/state").json()["records"] == before


def test_what_is_paid_is_not_enrolled_and_what_is_not_there_not_opened(shop: ApiClient) -> None:
    order = placed(shop)
    shop.act(order["id"], "pay")
    body = {"order": order["id"], "token": token_for(shop), "redirect_url": SHOP}
    answer = shop.post("/api/three-d-secure", body)
    assert (answer.status_code, answer.json()) == (
        400,
        {
            "statusCode": 400,
            "error": "Bad Request",
            "message": f"order {order['id']} has nothing left to pay; place another",
        },
    )
    assert shop.post("/api/three-d-secure", {}).json()["message"] == "token is required; redirect_url is required"
    lost = shop.get("/three-d-secure/68d43bdcc075d4996e153523", headers={})
    assert (lost.status_code, lost.json()["error"]) == (404, "Not Found")
