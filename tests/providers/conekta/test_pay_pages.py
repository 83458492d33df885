"""The page of a hosted checkout, from the page to the events."""

import pytest
from api_client import ApiClient

from tests.checkout.buyer import Buyer
from tests.providers.conekta.order_events import listed, placed, types
from tests.providers.conekta.people import AT_NOON, wrong

HOSTED = {"type": "HostedPayment", "success_url": "https://shop.test/ok?a=1", "failure_url": "https://shop.test/no"}
DECLINED = "4000 0000 0000 0002"


def test_a_hosted_checkout_is_paid_on_its_page(shop: ApiClient) -> None:
    order = placed(shop, checkout=HOSTED | {"allowed_payment_methods": ["card", "bank_transfer", "bnpl"]})
    checkout = order["checkout"]
    buyer = Buyer(shop, checkout["url"])
    assert buyer.page.buttons == ["card", "transfer"]
    buyer.pay()
    assert any(
        f"https://shop.test/ok?a=1&checkout_id={checkout['id']}&order_id={order['id']}&payment_status=paid" in link
        for link in (*buyer.page.links.values(), buyer.page.goes_to or "")
    )
    paid = shop.get(f"/orders/{order['id']}").json()
    assert (paid["payment_status"], paid["checkout"]["status"]) == ("paid", "Finalized")
    (charge,) = paid["charges"]["data"]
    assert (charge["channel"]["checkout_request_id"], charge["description"]) == (checkout["id"], "Payment from order")
    assert types(listed(shop)) == ["order.created", "charge.created", "charge.paid", "order.paid"]


def test_a_decline_on_the_page_leaves_the_checkout_open(shop: ApiClient) -> None:
    order = placed(shop, checkout=HOSTED | {"max_failed_retries": 2})
    buyer = Buyer(shop, order["checkout"]["url"])
    buyer.pay(DECLINED)
    assert shop.get(f"/orders/{order['id']}").json()["checkout"]["status"] == "Issued"
    buyer.pay(DECLINED)
    assert buyer.page.buttons == [], "that was the last of the attempts"
    assert types(listed(shop)) == ["order.created"] + ["charge.declined", "order.declined"] * 2


def test_the_page_offers_the_installments_of_the_checkout(shop: ApiClient) -> None:
    months = {"monthly_installments_enabled": True, "monthly_installments_options": [3, 6]}
    dear = [{"name": "Box", "unit_price": 300_000, "quantity": 1}]
    for terms, there in ((months, True), (months | {"monthly_installments_enabled": False}, False)):
        order = placed(shop, checkout=HOSTED | terms, line_items=dear)
        values = [
            given.get("value") for tag, given in Buyer(shop, order["checkout"]["url"]).page.tags if tag == "option"
        ]
        assert ({"3", "6"} <= set(values)) is there
        assert "9" not in values


def test_cash_is_waited_for(shop: ApiClient) -> None:
    order = placed(shop, checkout=HOSTED | {"allowed_payment_methods": ["cash"]})
    buyer = Buyer(shop, order["checkout"]["url"])
    assert buyer.page.buttons == ["cash"]
    buyer.press("cash")
    buyer.press("receive")
    assert types(listed(shop)) == [
        "order.created", "charge.created", "order.pending_payment", "charge.paid", "order.paid",
    ]  # fmt: skip


def test_a_voucher_is_good_as_long_as_its_checkout(shop: ApiClient) -> None:
    end = AT_NOON + 7200
    order = placed(shop, checkout=HOSTED | {"expires_at": end})
    Buyer(shop, order["checkout"]["url"]).press("transfer")
    (charge,) = shop.get(f"/orders/{order['id']}").json()["charges"]["data"]
    assert charge["payment_method"]["expires_at"] == end
    shop.post("/_mockpay/clock", {"advance": "2h"})
    after = shop.get(f"/orders/{order['id']}").json()
    assert (after["payment_status"], after["checkout"]["status"]) == ("expired", "Expired")
    assert types(listed(shop)) == [
        "order.created", "charge.created", "order.pending_payment", "charge.expired", "order.expired",
    ]  # fmt: skip
    assert Buyer(shop, order["checkout"]["url"]).page.heading == "Este enlace de pago venció"


def test_a_page_sets_aside_what_its_order_only_wants_set_aside(shop: ApiClient) -> None:
    order = placed(shop, checkout=HOSTED, pre_authorize=True)
    Buyer(shop, order["checkout"]["url"]).pay()
    after = shop.get(f"/orders/{order['id']}").json()
    assert (after["payment_status"], after["checkout"]["status"]) == ("pre_authorized", "Finalized")
    assert shop.post(f"/orders/{order['id']}/capture").json()["payment_status"] == "paid"


@pytest.mark.parametrize(("mode", "asks"), [("strict", True), ("smart", False), ("not_strict", False)])
def test_who_has_to_authenticate_on_a_page(shop: ApiClient, mode: str, asks: bool) -> None:
    """What the order says goes for its checkout."""
    for order in (
        placed(shop, checkout=HOSTED, three_ds_mode=mode),
        placed(shop, checkout=HOSTED | {"three_ds_mode": mode}),
    ):
        page = Buyer(shop, order["checkout"]["url"]).pay()
        assert (page.heading == "Confirma tu compra") is asks


def test_an_integration_has_no_page(shop: ApiClient) -> None:
    slug = placed(shop, checkout={"allowed_payment_methods": ["card"]})["checkout"]["slug"]
    for path in (f"/checkout/{slug}", "/checkout/x"):
        assert Buyer(shop, path).page.status == 404


def test_who_paid_comes_back_and_pays_no_more(shop: ApiClient) -> None:
    order = placed(shop, checkout=HOSTED)
    buyer = Buyer(shop, order["checkout"]["url"])
    before = buyer.page
    buyer.pay()
    again = buyer.press("card", before, number="4242 4242 4242 4242", expiry="12/50", cvc="123", name="Ana")
    assert again.heading == "Este pedido ya está pagado"
    refused = shop.post(f"/orders/{order['id']}/charges", {"payment_method": {"type": "cash"}})
    assert wrong(refused)[0] == 428
