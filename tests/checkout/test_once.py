"""Sent twice, from two tabs, or by two hundred at once: one charge."""

import asyncio
from collections.abc import Callable
from urllib.parse import urlencode

import httpx
import pytest
from api_client import ANYBODY, ApiClient, Server

from tests.checkout.buyer import FORM, GOOD, ITEMS, Buyer

Visiting = Callable[..., Buyer]
PAID_ALREADY = "Este pedido ya está pagado"


def states(client: ApiClient, buyer: Buyer) -> list[str]:
    order = client.get(f"/_mockpay/orders/{buyer.link.rpartition('=')[2]}").json()["order"]
    return [charge["state"] for charge in order["charges"]]


def test_the_same_form_sent_twice(visit: Visiting, api: ApiClient) -> None:
    buyer = visit()
    form = buyer.page
    assert buyer.pay().heading == "¡Pago recibido!"
    assert buyer.press("card", form, **GOOD).heading == PAID_ALREADY
    assert states(api, buyer) == ["captured"]


@pytest.mark.parametrize("second", ["card", "cash", "transfer"])
@pytest.mark.parametrize("first", ["cash", "transfer"])
def test_a_form_that_knows_of_no_voucher_makes_no_second_one(
    first: str, second: str, visit: Visiting, api: ApiClient
) -> None:
    buyer = visit()
    form = buyer.page
    voucher = buyer.press(first)
    assert buyer.press(second, form, **GOOD).heading == voucher.heading
    assert states(api, buyer) == ["pending"]


def test_two_tabs_with_a_question_of_the_bank(visit: Visiting, api: ApiClient) -> None:
    one = visit()
    other = Buyer(api, one.link)
    question = one.pay("4000000000002503")
    assert other.pay().heading == "Confirma tu compra", "the other tab shows what is being asked"
    other.press("give_up")
    assert other.pay().heading == "¡Pago recibido!"
    assert one.press("approve", question).heading == PAID_ALREADY
    assert states(api, one) == ["canceled", "captured"]


def test_an_old_question_does_not_answer_a_new_one(visit: Visiting, api: ApiClient) -> None:
    buyer = visit()
    old = buyer.pay("4000000000002503")
    buyer.press("give_up")
    buyer.pay("4000000000002503")
    assert buyer.press("approve", old).heading == "Confirma tu compra"
    assert states(api, buyer) == ["canceled", "action_required"]
    assert buyer.press("approve").heading == "¡Pago recibido!"


def test_a_voucher_is_paid_once(visit: Visiting, api: ApiClient) -> None:
    buyer = visit()
    voucher = buyer.press("cash")
    buyer.press("receive")
    assert buyer.press("receive", voucher).heading == PAID_ALREADY
    order = api.get(f"/_mockpay/orders/{buyer.link.rpartition('=')[2]}").json()["order"]
    assert len(order["charges"][0]["receipts"]) == 1


def test_a_decline_in_one_tab_does_not_keep_the_other_from_paying(visit: Visiting, api: ApiClient) -> None:
    one = visit()
    other = Buyer(api, one.link)
    one.pay("4000000000009995")
    assert other.pay().heading == "¡Pago recibido!"
    assert states(api, one) == ["declined", "captured"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "state", "taken"),
    [(GOOD["number"], "captured", 220000), ("4000000000002503", "action_required", 0)],
)
def test_two_hundred_at_once_over_real_sockets(number: str, state: str, taken: int, server: Server) -> None:
    space = f"{server.url}/~crowd-{state}"
    sent = {"email": "a@b.mx", "currency": "MXN", "items": ITEMS}
    order = httpx.post(f"{space}/api/orders", json=sent, headers=ANYBODY).json()
    body = urlencode({**GOOD, "number": number, "do": "card", "charge": ""}).encode()

    async def crowd() -> list[httpx.Response]:
        async with httpx.AsyncClient(limits=httpx.Limits(max_connections=200), timeout=60) as client:
            pay = [client.post(order["pay_link"], content=body, headers=FORM) for _ in range(200)]
            return await asyncio.gather(*pay)

    assert {answer.status_code for answer in asyncio.run(crowd())} == {303}
    stored = httpx.get(f"{space}/_mockpay/orders/{order['id']}").json()
    assert [charge["state"] for charge in stored["order"]["charges"]] == [state]
    postings = [entry["posting"] for entry in stored["books"]]
    assert -sum(one["amount"] for one in postings if one["account"] == "buyer") == taken
