"""The pages of payment links: what opening one makes, who pays what, and when there is no more to pay."""

from typing import Any

import pytest
from api_client import ApiClient

from tests.checkout.buyer import GOOD, Buyer
from tests.providers.conekta.order_events import LINK, listed, types
from tests.providers.conekta.people import made

DECLINED = "4000 0000 0000 0002"


def link(shop: ApiClient, **more: Any) -> dict[str, Any]:
    return made(shop, "/checkouts", LINK | more)


def stands(shop: ApiClient, one: dict[str, Any]) -> tuple[str, int]:
    now = shop.get(f"/checkouts/{one['id']}").json()
    return now["status"], now["paid_payments_count"]


def orders(shop: ApiClient) -> list[str | None]:
    """The payment status of each order, oldest first."""
    return [order.get("payment_status") for order in shop.get("/orders").json()["data"]][::-1]


def test_a_link_becomes_an_order_and_is_used_up(shop: ApiClient) -> None:
    one = link(shop)
    assert listed(shop) == []
    buyer = Buyer(shop, one["url"])
    (order,) = shop.get("/orders").json()["data"]
    assert {name: order[name] for name in ("amount", "currency")} == {"amount": 35_000, "currency": "MXN"}
    assert order["channel"] == {
        "segment": "Checkout",
        "checkout_request_id": one["id"],
        "checkout_request_type": "PaymentLink",
        "id": order["channel"]["id"],
    }
    assert (order["checkout"]["url"], order["checkout"]["expires_at"]) == (one["url"], one["expires_at"])
    other = Buyer(shop, one["url"])
    other.pay(DECLINED)
    buyer.look()
    buyer.pay()
    other.look()
    assert other.page.buttons == [], "the page shows the payment from now on"
    assert shop.get(f"/checkouts/{one['id']}").json() == one | {"status": "Finalized", "paid_payments_count": 1}
    assert types(listed(shop)) == [
        "order.created", "charge.declined", "order.declined", "charge.created", "charge.paid", "order.paid",
    ]  # fmt: skip
    assert shop.get("/orders").json()["total"] == 1


NOBODY = {name: value for name, value in LINK["order_template"].items() if name != "customer_info"}


def test_a_link_without_a_customer_asks_who_pays(shop: ApiClient) -> None:
    one = link(shop, order_template=NOBODY)
    buyer = Buyer(shop, one["url"])
    assert (buyer.page.heading, buyer.page.buttons) == ("Tus datos", ["contact"])
    wrong = buyer.press("contact", full_name=" ", email="ana@example")
    assert (wrong.status, wrong.fields["email"]) == (422, "ana@example")
    assert "Escribe tu nombre y apellido." in wrong.text
    assert "Escribe un correo como ana@ejemplo.com." in wrong.text
    form = wrong.form("contact")
    forced = buyer.send(form["action"], {**form["fields"], **GOOD, "do": "card"})
    assert (forced.status, forced.buttons) == (400, ["contact"]), "nobody pays without a name"
    page = buyer.press("contact", full_name=" Ana  Garza Ruiz ", email=" ana@example.com ")
    assert (page.heading, page.fields["name"]) == ("¿Cómo quieres pagar?", "Ana Garza Ruiz")
    assert buyer.pay().heading == "¡Pago recibido!"
    (order,) = shop.get("/orders").json()["data"]
    known = {"object": "customer_info", "name": "Ana Garza Ruiz", "email": "ana@example.com"}
    assert (order["customer_info"], order["payment_status"]) == (known, "paid")
    assert shop.get(f"/checkouts/{one['id']}").json()["status"] == "Finalized"


def test_a_limit_does_not_make_a_link_recurrent(shop: ApiClient) -> None:
    one = link(shop, payments_limit_count=5)
    Buyer(shop, one["url"]).pay()
    assert stands(shop, one) == ("Finalized", 1)


def test_a_recurrent_link_is_another_order_for_each_who_pays(shop: ApiClient) -> None:
    one = link(shop, recurrent=True)
    first, second = Buyer(shop, one["url"]), Buyer(shop, one["url"])
    assert orders(shop) == [None], "nobody has begun"
    assert first.pay().heading == "¡Pago recibido!", "of the own payment, not of the next"
    assert second.press("transfer").heading == "Este pedido ya está pagado", "both were at the same"
    second.look(one["url"])
    assert second.press("transfer").heading == "Transfiere $350.00 MXN por SPEI"
    third = Buyer(shop, one["url"])
    third.pay(DECLINED)
    third.pay()
    assert orders(shop) == ["paid", "pending_payment", "paid"]
    assert stands(shop, one) == ("Issued", 2)


def test_a_link_takes_no_more_than_its_limit(shop: ApiClient) -> None:
    one = link(shop, recurrent=True, payments_limit_count=2)
    late = Buyer(shop, one["url"])
    late.pay(DECLINED)
    voucher = Buyer(shop, one["url"])
    voucher.press("cash")
    Buyer(shop, one["url"]).pay()
    assert late.pay().status == 404, "the other two are taken"
    assert Buyer(shop, one["url"]).page.status == 404
    assert stands(shop, one) == ("Issued", 1)
    voucher.press("receive")
    assert stands(shop, one) == ("Finalized", 2)
    assert orders(shop) == ["declined", "paid", "paid"]


@pytest.mark.parametrize("begin", [lambda buyer: None, lambda buyer: buyer.press("cash")], ids=["opened", "begun"])
def test_a_link_that_is_cancelled_takes_its_orders_along(shop: ApiClient, begin: Any) -> None:
    one = link(shop, recurrent=True)
    Buyer(shop, one["url"]).pay()
    buyer = Buyer(shop, one["url"])
    begin(buyer)
    shop.put(f"/checkouts/{one['id']}/cancel")
    assert orders(shop) == ["paid", "canceled"]
    assert types(listed(shop))[-1] == "order.canceled"
    last = shop.get("/orders").json()["data"][0]
    assert last["checkout"]["status"] == "Cancelled"
    assert Buyer(shop, f"{one['url']}?order={last['id']}").page.heading == "Este pedido fue cancelado"
    assert stands(shop, one) == ("Cancelled", 1)


def test_a_link_that_expires_takes_its_orders_along(shop: ApiClient) -> None:
    one, unopened = link(shop), link(shop)
    Buyer(shop, one["url"])
    shop.post("/_mockpay/clock", {"advance": "1d"})
    assert (orders(shop), types(listed(shop))) == (["expired"], ["order.created", "order.expired"])
    assert Buyer(shop, one["url"]).page.heading == "Este enlace de pago venció"
    assert Buyer(shop, unopened["url"]).page.status == 404
    assert stands(shop, one) == stands(shop, unopened) == ("Expired", 0)


@pytest.mark.parametrize("recurrent", [True, False])
def test_pages_there_are_not(shop: ApiClient, recurrent: bool) -> None:
    open_one, gone, other = link(shop, recurrent=recurrent), link(shop), link(shop)
    shop.put(f"/checkouts/{gone['id']}/cancel")
    Buyer(shop, other["url"])
    (elsewhere,) = shop.get("/orders").json()["data"]
    paths = ("/link/x", gone["url"], f"{open_one['url']}?order=x", f"{open_one['url']}?order={elsewhere['id']}")
    for path in (*paths, f"/checkout/{other['slug']}"):
        assert Buyer(shop, path).page.status == 404, path
    assert shop.get("/orders").json()["total"] == 1
