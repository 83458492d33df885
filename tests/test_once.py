"""What may happen once happens once, however many ask at the same moment.

The store here pauses before each unit of work and between its run and its commit, and runs each twice, as one that lost
a race would: what a request looks up, decides and saves has to be one unit.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from api_client import ANYBODY, ApiClient, Receiver

from tests.checkout.buyer import FORM, Buyer
from tests.providers.conekta.order_events import LINK
from tests.providers.conekta.people import ANA, CARD, GOLD, NOON, VISA
from tests.providers.conekta.people import made as conekta_made
from tests.providers.ecartpay.test_three_d_secure import CHALLENGE, enrolled, opened, placed
from tests.providers.ecartpay.test_transfers import PRINTED, process
from tests.providers.ecartpay.wallet import costing, token_for
from tests.sandbox.stores import YieldingStore

BOX = {"name": "Box", "unit_price": 35_000, "quantity": 1}
MARIO = {"name": "Mario Perez", "email": "mario@example.com", "phone": "5215555555555"}
CONEKTA = {"currency": "MXN", "customer_info": MARIO, "line_items": [BOX]}
RECEIVER = "http://127.0.0.1:9/"


@pytest.fixture
def shop() -> Iterator[ApiClient]:
    """All providers in process, over the yielding store."""
    client = ApiClient(("default",), store=YieldingStore)
    yield client
    client.close()


def statuses(shop: ApiClient, method: str, path: str, body: Any, times: int = 2) -> list[int]:
    """What so many equal requests at the same moment are answered, sorted."""
    return sorted(answer.status_code for answer in shop.together(*[(method, path, body)] * times))


def core(shop: ApiClient, order_id: str) -> dict[str, Any]:
    order: dict[str, Any] = shop.get(f"/_mockpay/orders/{order_id}").json()
    return order


def test_a_card_token_of_ecartpay(shop: ApiClient) -> None:
    token = token_for(shop)
    assert statuses(shop, "POST", "/api/orders", costing(100, token=token, reference_id="one")) == [200, 409]
    assert len(shop.get("/_mockpay/orders").json()["orders"]) == 1


def test_a_card_token_of_conekta(shop: ApiClient) -> None:
    token = conekta_made(shop, "/tokens", {"card": CARD})["id"]
    body = CONEKTA | {"charges": [{"payment_method": {"type": "card", "token_id": token}}]}
    answers = shop.together(*[("POST", "/orders", body)] * 5)
    assert sorted(answer.status_code for answer in answers)[:1] == [200]
    assert [answer.status_code for answer in answers].count(200) == 1
    paid = shop.get("/_mockpay/orders?payment=paid").json()
    assert paid["count"] == 1


def test_a_token_for_a_payment_source(shop: ApiClient) -> None:
    customer = conekta_made(shop)["id"]
    token = conekta_made(shop, "/tokens", {"card": CARD})["id"]
    path, body = f"/customers/{customer}/payment_sources", VISA | {"token_id": token}
    assert statuses(shop, "POST", path, body, 5) == [200, 402, 402, 402, 402]


def test_the_same_reference_id(shop: ApiClient) -> None:
    assert statuses(shop, "POST", "/api/orders", costing(100, reference_id="A-1"), 4) == [200, 409, 409, 409]


def test_an_ecartpay_checkout_is_opened_by_two(shop: ApiClient) -> None:
    checkout = shop.post("/api/checkouts", {"currency": "MXN", "amounts": [243.33], "concept": "Recarga"}).json()
    path = checkout["link"].removeprefix("http://sandbox.test")
    answers = shop.together(("GET", path, None), ("GET", path, None), headers={})
    assert {answer.status_code for answer in answers} == {200}
    assert shop.get("/_mockpay/orders").json()["count"] == 1


def test_a_payment_link_for_one_order_is_opened_by_two(shop: ApiClient) -> None:
    shop.post("/_mockpay/clock", {"freeze": NOON})
    link = conekta_made(shop, "/checkouts", LINK)
    path = link["url"].removeprefix("http://sandbox.test")
    answers = shop.together(("GET", path, None), ("GET", path, None), headers={})
    assert {answer.status_code for answer in answers} == {200}
    assert shop.get("/orders").json()["total"] == 1


def test_a_question_of_the_bank_is_answered_twice(shop: ApiClient) -> None:
    order = placed(shop)
    question = Buyer(shop, opened(shop, enrolled(shop, order, CHALLENGE)))
    form = question.page.form("approve")
    body = urlencode({**form["fields"], "do": "approve"}).encode()
    shop.together(*[("POST", form["action"], body)] * 2, headers=FORM)
    (charge,) = core(shop, order["id"])["order"]["charges"]
    assert charge["state"] == "captured"
    history = [one["name"] for one in core(shop, order["id"])["history"]]
    assert history.count("charge.captured") == 1


def test_an_enrollment_is_opened_twice(shop: ApiClient) -> None:
    order = placed(shop)
    path = enrolled(shop, order, "4000000000002701").removeprefix("http://sandbox.test")
    shop.together(("GET", path, None), ("GET", path, None), headers={})
    assert [one["state"] for one in core(shop, order["id"])["order"]["charges"]] == ["captured"]


def test_the_rest_is_refunded_twice(shop: ApiClient) -> None:
    order = shop.order()
    shop.post(f"/_mockpay/orders/{order['id']}/actions/pay")
    assert statuses(shop, "POST", f"/api/orders/{order['id']}/refund", {}) == [200, 400]
    now = core(shop, order["id"])
    assert now["refunded"] == now["captured"]


def test_what_was_authorized_is_captured_twice(shop: ApiClient) -> None:
    body = CONEKTA | {"pre_authorize": True, "charges": [{"payment_method": VISA}]}
    order = conekta_made(shop, "/orders", body)
    found = statuses(shop, "POST", f"/orders/{order['id']}/capture", {})
    assert found[0] == 200
    assert found[1] >= 400
    now = core(shop, order["id"])
    assert now["captured"] == now["total"]


def test_money_arrives_twice_for_one_reference(shop: ApiClient) -> None:
    order = shop.post("/api/orders", costing(150)).json()
    clabe = process(shop, order)["clabe"]
    shop.together(*[("POST", "/webhooks/stp", PRINTED | {"cuentaBeneficiario": clabe})] * 3)
    (charge,) = core(shop, order["id"])["order"]["charges"]
    assert [receipt["amount"] for receipt in charge["receipts"]] == [15_000]


def test_a_customer_of_one_email(shop: ApiClient) -> None:
    body = {"first_name": "Ana", "last_name": "Ruiz", "email": "once@example.com", "phone": "5512345678"}
    assert statuses(shop, "POST", "/api/customers", body, 3) == [200, 409, 409]


def test_a_plan_of_one_id(shop: ApiClient) -> None:
    found = statuses(shop, "POST", "/plans", GOLD, 3)
    assert found.count(200) == 1
    assert shop.get("/plans").json()["total"] == 1


def test_a_new_order_is_paid_twice_by_the_control_api(shop: ApiClient) -> None:
    order = shop.order()
    assert statuses(shop, "POST", f"/_mockpay/orders/{order['id']}/actions/pay", {}, 3) == [200, 409, 409]
    assert len(core(shop, order["id"])["order"]["charges"]) == 1


def test_webhooks_are_counted(shop: ApiClient) -> None:
    """Five at the same moment: five arrive in the inbox, with five numbers."""
    shop.together(*[("POST", "/_mockpay/inbox/mine", {"n": number}) for number in range(5)], headers=ANYBODY)
    inbox = shop.get("/_mockpay/inbox/mine").json()
    assert inbox["received"] == 5
    assert [one["number"] for one in inbox["hooks"]] == [1, 2, 3, 4, 5]


def test_a_fault_that_strikes_once(shop: ApiClient) -> None:
    shop.post("/_mockpay/faults", {"at": "before_commit", "status": 503, "times": 1})
    assert statuses(shop, "GET", "/api/orders", None, 3) == [200, 200, 503]


def test_no_webhook_of_a_run_that_was_taken_back(shop: ApiClient) -> None:
    order = shop.order(notify_url=RECEIVER)
    shop.post(f"/_mockpay/orders/{order['id']}/actions/pay")
    deliveries = shop.get(f"/_mockpay/webhooks?order_id={order['id']}").json()["deliveries"]
    assert len({one["number"] for one in deliveries}) == len(deliveries)
    assert sorted(one["number"] for one in deliveries) == list(range(1, len(deliveries) + 1))


@pytest.fixture
def failing() -> Iterator[Receiver]:
    """A receiver that fails the first attempt."""
    with Receiver(lambda count: 500 if count == 1 else 200) as one:
        yield one


def deliveries(shop: ApiClient) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = shop.get("/_mockpay/webhooks").json()["deliveries"]
    return rows


def retries(shop: ApiClient) -> list[str]:
    """Which deliveries wait for another attempt, as often as they do."""
    return [due["target"] for due in shop.get("/_mockpay/state").json().get("dues", ()) if due["kind"] == "deliver"]


def test_an_attempt_is_sent_once_and_its_outcome_is_recorded_once(shop: ApiClient, failing: Receiver) -> None:
    shop.post("/_mockpay/clock", {"freeze": NOON})
    shop.act(shop.order(notify_url=failing.url)["id"], "pay", wait=True)
    (delivery,) = deliveries(shop)
    assert [attempt["status"] for attempt in delivery["attempts"]] == [500]
    assert (len(failing.got), delivery["state"], retries(shop)) == (1, "pending", [delivery["id"]])
    shop.post("/_mockpay/clock", {"advance": 10, "wait": True})
    (delivery,) = deliveries(shop)
    assert [attempt["status"] for attempt in delivery["attempts"]] == [500, 200]
    assert (len(failing.got), delivery["state"], retries(shop)) == (2, "success", [])


def test_what_a_pause_held_back_is_let_go_by_three(shop: ApiClient, receiver: Receiver) -> None:
    shop.post("/_mockpay/webhooks/pause")
    order_ids = [shop.order(notify_url=receiver.url)["id"] for _ in range(3)]
    for order_id in order_ids:
        shop.act(order_id, "pay")
    assert statuses(shop, "POST", "/_mockpay/webhooks/flush", {"wait": True}, 3) == [200, 200, 200]
    assert sorted(post.json["id"] for post in receiver.got) == sorted(order_ids)
    assert [len(one["attempts"]) for one in deliveries(shop)] == [1, 1, 1]
    shop.act(order_ids[0], "refund", wait=True)
    assert len(receiver.got) == 3, "the pause goes on: what was released has used that up"


def test_chaos_sends_its_own_attempts_once(shop: ApiClient, receiver: Receiver) -> None:
    kinds = ["stale", "bad_signature", "duplicate"]
    shop.post("/_mockpay/chaos", {"seed": 1, "schedule": [{"hook": 1, "kind": kind} for kind in kinds]})
    shop.act(shop.order(notify_url=receiver.url)["id"], "pay", wait=True)
    (delivery,) = deliveries(shop)
    assert [attempt["chaos"] for attempt in delivery["attempts"]] == ["stale", "bad_signature", None, "duplicate"]
    assert len(receiver.got) == 4


def test_a_retry_falls_due_while_two_advance(shop: ApiClient, failing: Receiver) -> None:
    """Both get their way, and the retry is sent once."""
    shop.post("/_mockpay/clock", {"freeze": "2025-01-01T00:00:00Z"})
    shop.act(shop.order(notify_url=failing.url)["id"], "pay", wait=True)
    assert statuses(shop, "POST", "/_mockpay/clock", {"advance": "1h", "wait": True}) == [200, 200]
    assert shop.get("/_mockpay/clock").json()["now"] == "2025-01-01T02:00:00.000Z"
    assert len(failing.got) == 2
    assert [len(one["attempts"]) for one in deliveries(shop)] == [2]


def test_customers_of_conekta_may_share_an_email(shop: ApiClient) -> None:
    """The counterpart: what may happen twice does."""
    assert statuses(shop, "POST", "/customers", ANA) == [200, 200]
    assert shop.get("/customers").json()["total"] == 2
