"""Which page an order gets, whatever brought it there: nothing but the order decides."""

from collections.abc import Callable

import pytest
from api_client import ApiClient

from mockpay.checkout.page_state import PageState
from tests.checkout.buyer import ITEMS, Buyer

# What is done to the order by the control plane, the heading of its page, its buttons.
STANDS: dict[str, tuple[tuple[str, ...], str, list[str]]] = {
    "created": ((), "¿Cómo quieres pagar?", ["card", "cash", "transfer"]),
    "declined": (("decline",), "¿Cómo quieres pagar?", ["card", "cash", "transfer"]),
    "asked by the bank": (("challenge",), "Confirma tu compra", ["approve", "reject", "give_up"]),
    "under review": (("review",), "Tu pago está en revisión", []),
    "the bank is slow": (("wait",), "Estamos procesando tu pago", []),
    "paid": (("pay",), "Este pedido ya está pagado", []),
    "authorized": (("authorize",), "Pago autorizado", []),
    "captured": (("authorize", "capture"), "Este pedido ya está pagado", []),
    "voided": (("authorize", "void"), "¿Cómo quieres pagar?", ["card", "cash", "transfer"]),
    "refunded": (("pay", "refund"), "Este pago fue reembolsado", []),
    "disputed": (("pay", "dispute"), "Este pedido ya está pagado", []),
    "charged back": (("pay", "dispute", "lose_dispute"), "Tu banco devolvió este pago", []),
    "expired": (("expire",), "Este enlace de pago venció", []),
    "cancelled": (("cancel",), "Este pedido fue cancelado", []),
    "deleted": (("delete",), "Este pedido fue cancelado", []),
    "on hold": (("hold",), "Este pedido está en pausa", []),
    "completed unpaid": (("complete",), "Este pedido está en pausa", []),
    "completed and paid": (("pay", "complete"), "Este pedido ya está pagado", []),
    "paid, then cancelled": (("pay", "cancel"), "Este pedido fue cancelado", []),
}


@pytest.mark.parametrize("stand", STANDS)
def test_each_stand_has_its_page(stand: str, api: ApiClient) -> None:
    actions, heading, buttons = STANDS[stand]
    order = api.order(items=ITEMS)
    for action in actions:
        api.act(order["id"], action)
    page = Buyer(api, order["pay_link"]).page
    assert (page.status, page.heading, page.buttons) == (200, heading, buttons)
    assert page.response.headers["cache-control"] == "no-store"


def test_every_stage_is_among_them(visit: Callable[..., Buyer]) -> None:
    classes = set()
    for button in ("cash", "transfer"):
        classes.add(visit().press(button).heading)
    assert classes == {"Paga $2,200.00 MXN en OXXO", "Transfiere $2,200.00 MXN por SPEI"}
    assert len(PageState) == 7, "a further one belongs into the table above"


def test_part_of_the_money_leaves_the_rest_to_pay(api: ApiClient) -> None:
    order = api.order(items=ITEMS)
    api.act(order["id"], "pay", amount=200)
    page = Buyer(api, order["pay_link"]).page
    assert "Total a pagar $2,000.00 MXN" in page.text
    assert "Ya pagado −$200.00" in page.text
    api.act(order["id"], "refund", amount=50)
    assert "Total a pagar $2,000.00 MXN" in Buyer(api, order["pay_link"]).page.text


def test_a_refund_tells_how_much_went_back(api: ApiClient) -> None:
    order = api.order(items=ITEMS)
    api.act(order["id"], "pay")
    api.act(order["id"], "refund", amount=50.5)
    page = Buyer(api, order["pay_link"]).page
    assert "Devolvimos $50.50 MXN a tu forma de pago." in page.text


def test_nothing_to_pay(api: ApiClient) -> None:
    order = api.order(items=ITEMS, discounts=[{"name": "Regalo", "amount": 2200}])
    page = Buyer(api, order["pay_link"]).page
    assert (page.heading, page.buttons) == ("No hay nada que pagar", [])


@pytest.mark.parametrize(
    "path", ["/checkout", "/checkout?id=", "/checkout?id=nope", "/pay/nope", "/v2/checkout?id=nope"]
)
def test_an_unknown_link_says_so(path: str, api: ApiClient) -> None:
    for space in ("", "/~shop"):
        page = Buyer(api, space + path).page
        assert (page.status, page.heading) == (404, "No encontramos este enlace de pago")


@pytest.mark.parametrize("space", ["", "/~shop"])
def test_all_addresses_lead_to_the_same_page(space: str, api: ApiClient) -> None:
    order = api.post(f"{space}/api/orders", {"email": "a@b.mx", "currency": "MXN", "items": ITEMS}).json()
    for path in (f"/checkout?id={order['id']}", f"/pay/{order['id']}", f"/v2/checkout?id={order['id']}"):
        page = Buyer(api, space + path).page
        assert page.heading == "¿Cómo quieres pagar?"
        assert {form["action"] for form in page.forms} == {space + path}
    assert page.links["English"] == f"{space}/v2/checkout?id={order['id']}&lang=en"


def test_the_orders_of_other_spaces_and_providers_are_not_here(api: ApiClient) -> None:
    order = api.order()
    assert Buyer(api, f"/~other/checkout?id={order['id']}").page.status == 404
