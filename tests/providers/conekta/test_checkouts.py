"""The checkout of an order, and payment links: what they allow, how long they last, how they end."""

from collections.abc import Callable
from typing import Any

import pytest
from api_client import ApiClient
from msgspec.structs import replace

from mockpay.scenario.load import load
from tests.providers.conekta.order_events import LINK, UNPAID, charge, placed
from tests.providers.conekta.people import (
    AT_NOON,
    NOON,
    NOWHERE,
    datatype,
    invalid,
    made,
    missing,
    too_short,
    too_small,
    wrong,
)

Open = Callable[..., ApiClient]
HOUR, DAY = 3_600, 86_400
MIDNIGHT = AT_NOON - 6 * HOUR
"""In Mexico City, at noon in Greenwich."""
HOSTED = {"type": "HostedPayment", "success_url": "https://shop.test/ok", "failure_url": "https://shop.test/no"}
LATE = (422, [("parameter_validation.expires_at.out_of_range", "expires_at")])


def test_a_hosted_checkout(shop: ApiClient) -> None:
    order = placed(shop, checkout=HOSTED | {"allowed_payment_methods": ["card"]}, needs_shipping_contact=True)
    checkout = order["checkout"]
    slug = checkout["id"].replace("-", "")
    assert checkout == {
        "id": checkout["id"],
        "name": order["id"].replace("ord_", "ord-"),
        "livemode": False,
        "emails_sent": 0,
        "success_url": "https://shop.test/ok",
        "failure_url": "https://shop.test/no",
        "paid_payments_count": 0,
        "sms_sent": 0,
        "status": "Issued",
        "type": "HostedPayment",
        "recurrent": False,
        "starts_at": MIDNIGHT,
        "expires_at": MIDNIGHT + 3 * DAY - 1,
        "allowed_payment_methods": ["card"],
        "exclude_card_networks": [],
        "needs_shipping_contact": True,
        "monthly_installments_options": [],
        "monthly_installments_enabled": False,
        "force_3ds_flow": False,
        "metadata": {},
        "can_not_expire": False,
        "on_demand_enabled": False,
        "object": "checkout",
        "is_redirect_on_failure": True,
        "slug": slug,
        "url": f"http://sandbox.test/checkout/{slug}",
    }
    assert list(checkout)[:5] == ["id", "name", "livemode", "emails_sent", "success_url"]
    assert order["channel"] == {
        "segment": "Checkout",
        "checkout_request_id": checkout["id"],
        "checkout_request_type": "HostedPayment",
        "id": order["channel"]["id"],
    }
    assert "payment_status" not in order
    assert shop.get(f"/orders/{order['id']}").json() == order
    created = shop.get("/events").json()["data"][0]["data"]["object"]
    assert created["checkout"]["url"] == checkout["url"], "also where no request says under which address"


def test_an_integration_has_no_page_of_its_own(shop: ApiClient) -> None:
    """What clients of version 2.0.0 send, numbers as text among it."""
    sent = {
        "expired_at": str(AT_NOON + DAY),
        "allowed_payment_methods": None,
        "excluded_payment_methods": ["cash"],
        "multifactor_authentication": False,
        "monthly_installments_enabled": True,
        "monthly_installments_options": [3, 6],
        "name": "Tienda",
        "on_demand_enabled": True,
        "max_failed_retries": 2,
        "force_save_card": True,
    }
    order = placed(shop, checkout=sent)
    checkout = order["checkout"]
    assert (checkout["type"], checkout["name"], checkout["expires_at"]) == ("Integration", "Tienda", AT_NOON + DAY)
    assert not {"url", "is_redirect_on_failure"} & checkout.keys()
    assert checkout["allowed_payment_methods"] == ["card", "bank_transfer"]
    assert checkout["excluded_payment_methods"] == ["cash"]
    assert [checkout[name] for name in ("monthly_installments_enabled", "monthly_installments_options")] == [
        True,
        [3, 6],
    ]
    assert [checkout[name] for name in ("on_demand_enabled", "max_failed_retries", "force_save_card")] == [
        True,
        2,
        True,
    ]


WRONG: list[tuple[dict[str, Any], Any]] = [
    ({"type": "PaymentLink"}, invalid("checkout.type")),
    ({"allowed_payment_methods": ["bitcoin"]}, invalid("checkout.allowed_payment_methods.0")),
    ({"allowed_payment_methods": ["card"], "excluded_payment_methods": ["cash"]}, invalid("excluded_payment_methods")),
    ({"monthly_installments_options": [5]}, invalid("checkout.monthly_installments_options.0")),
    ({"expires_at": "tomorrow"}, invalid("checkout.expires_at")),
    ({"expires_at": -1}, LATE),
    ({"expires_at": 10**30}, LATE),
    ({"expires_at": AT_NOON + HOUR - 1}, LATE),
    ({"expires_at": AT_NOON + 365 * DAY + 1}, LATE),
    ({"redirection_time": 0}, too_small("checkout.redirection_time")),
    ({"three_ds_mode": None}, invalid("checkout.three_ds_mode")),
    ({"success_url": 7}, datatype("checkout.success_url")),
    ({"name": ["x"]}, datatype("checkout.name")),
]


@pytest.mark.parametrize(("checkout", "refusal"), WRONG)
def test_wrong_checkouts(shop: ApiClient, checkout: dict[str, Any], refusal: Any) -> None:
    assert wrong(shop.post("/orders", UNPAID | {"checkout": checkout})) == refusal
    assert shop.get("/orders").json()["total"] == 0


@pytest.mark.parametrize("seconds", [HOUR, 365 * DAY])
def test_how_long_a_checkout_may_last(shop: ApiClient, seconds: int) -> None:
    checkout = placed(shop, checkout={"expires_at": AT_NOON + seconds})["checkout"]
    assert checkout["expires_at"] == AT_NOON + seconds


def test_out_of_range_says_between_what(shop: ApiClient) -> None:
    (detail,) = shop.post("/orders", UNPAID | {"checkout": {"expires_at": 1}}).json()["details"]
    assert detail["message"] == (
        'Fuera de rango permitido para "expires_at". Debe de estar dentro de 1 hora - 365 dias'
    )  # fmt: skip
    assert detail["debug_message"] == (
        'Out of range for the parameter "expires_at". Should be between 1 hours and 365 days.'
    )  # fmt: skip


def pay(shop: ApiClient, order_id: str) -> None:
    shop.post(f"/orders/{order_id}/charges", charge())


ENDS: dict[str, tuple[Callable[[ApiClient, str], Any], str, int]] = {
    "paid": (pay, "Finalized", 1),
    "set aside": (lambda shop, order_id: shop.act(order_id, "authorize"), "Finalized", 1),
    "cancelled": (lambda shop, order_id: shop.post(f"/orders/{order_id}/cancel"), "Cancelled", 0),
    "expired": (lambda shop, _: shop.post("/_mockpay/clock", {"advance": "3d"}), "Expired", 0),
    "declined": (lambda shop, order_id: shop.act(order_id, "decline"), "Issued", 0),
    "waited for": (lambda shop, order_id: shop.post(f"/orders/{order_id}/charges", charge("cash")), "Issued", 0),
}


@pytest.mark.parametrize("name", ENDS)
def test_a_checkout_is_over_when_its_order_is(shop: ApiClient, name: str) -> None:
    end, status, count = ENDS[name]
    order = placed(shop, checkout=HOSTED)
    end(shop, order["id"])
    got = shop.get(f"/orders/{order['id']}").json()
    assert (got["checkout"]["status"], got["checkout"]["paid_payments_count"]) == (status, count)
    assert got.get("payment_status") == {
        "paid": "paid", "set aside": "pre_authorized", "cancelled": "canceled", "expired": "expired",
        "declined": "declined", "waited for": "pending_payment",
    }[name]  # fmt: skip


def test_a_scenario_says_where_pages_are(open_client: Open) -> None:
    links = {"conekta.checkout": "https://pay.test/c/{slug}", "conekta.link": "{base}/l/{slug}"}
    shop = open_client(scenario=replace(load(["default"]), providers={"conekta": {"pay_links": links}}))
    shop.post("/_mockpay/clock", {"freeze": NOON})
    checkout = placed(shop, checkout=HOSTED)["checkout"]
    assert checkout["url"] == f"https://pay.test/c/{checkout['slug']}"
    link = made(shop, "/checkouts", LINK)
    assert link["url"] == f"http://sandbox.test/l/{link['slug']}"


TEMPLATE = LINK["order_template"]


def test_a_payment_link(shop: ApiClient) -> None:
    more = {"order_template": TEMPLATE | {"metadata": {"ref": 7.5}}}
    sent = (
        LINK
        | more
        | {
            "recurrent": True,
            "payments_limit_count": 5,
            "allowed_payment_methods": ["cash", "card"],
            "plan_ids": ["p"],
        }
    )
    link = made(shop, "/checkouts", sent)
    slug = link["id"].replace("-", "")
    assert link == {
        "id": link["id"],
        "name": "Vino tinto",
        "livemode": False,
        "emails_sent": 0,
        "payments_limit_count": 5,
        "paid_payments_count": 0,
        "sms_sent": 0,
        "status": "Issued",
        "type": "PaymentLink",
        "recurrent": True,
        "starts_at": MIDNIGHT,
        "expires_at": AT_NOON + DAY,
        "allowed_payment_methods": ["cash", "card"],
        "exclude_card_networks": [],
        "needs_shipping_contact": False,
        "monthly_installments_options": [],
        "monthly_installments_enabled": False,
        "force_3ds_flow": False,
        "plan_ids": ["p"],
        "metadata": {"ref": 7.5},
        "can_not_expire": False,
        "object": "checkout",
        "slug": slug,
        "url": f"http://sandbox.test/link/{slug}",
    }
    path = f"/checkouts/{link['id']}"
    assert shop.get(path).json() == link
    assert shop.post(f"{path}/email", {"email": "ana@example.com"}).json() == link | {"emails_sent": 1}
    assert (
        shop.post(f"{path}/email", {"id": "x", "name": "what client 2.6.3 for Python sends"}).json()["emails_sent"] == 2
    )
    for body in ({"phonenumber": "5512345678"}, {"phone": "5512345678"}):
        sms = shop.post(f"{path}/sms", body).json()
    assert sms == link | {"emails_sent": 2, "sms_sent": 2}
    assert shop.get("/checkouts").json()["data"] == [sms]
    assert shop.put(f"{path}/cancel").json() == sms | {"status": "Cancelled"}
    for late in (shop.put(f"{path}/cancel"), shop.post(f"{path}/email", {}), shop.post(f"{path}/sms", {})):
        assert wrong(late) == invalid("status")
    assert shop.get(path).json() == sms | {"status": "Cancelled"}


def test_a_payment_link_expires(shop: ApiClient) -> None:
    link = made(shop, "/checkouts", LINK)
    shop.post("/_mockpay/clock", {"advance": "1d"})
    assert shop.get(f"/checkouts/{link['id']}").json() == link | {"status": "Expired"}


def test_payment_links_are_listed_newest_first(shop: ApiClient) -> None:
    links = [made(shop, "/checkouts", LINK) for _ in range(3)][::-1]
    page = shop.get("/checkouts?limit=2").json()
    assert (page["data"], page["total"], page["has_more"]) == (links[:2], 3, True)
    assert shop.get(f"/checkouts?next={links[1]['id']}").json()["data"] == links[2:]
    assert shop.get(f"/checkouts?search={links[2]['id']}").json()["data"] == links[2:]


NO_LINKS: list[tuple[dict[str, Any], Any]] = [
    ({"order_template": None}, datatype("order_template")),
    ({"type": "Integration"}, invalid("type")),
    ({"name": "x"}, too_short("name")),
    ({"recurrent": "no"}, datatype("recurrent")),
    ({"expires_at": None}, datatype("expires_at")),
    ({"expires_at": AT_NOON + 59 * 60}, LATE),
    ({"payments_limit_count": 0}, too_small("payments_limit_count")),
    ({"order_template": {**TEMPLATE, "line_items": []}}, invalid("order_template.line_items")),
    ({"order_template": {"line_items": TEMPLATE["line_items"]}}, missing("order_template.currency")),
    ({"order_template": {**TEMPLATE, "line_items": [{"name": "Vino", "unit_price": -1, "quantity": 1}]}},
     too_small("order_template.line_items.0.unit_price")),
]  # fmt: skip


@pytest.mark.parametrize(("change", "refusal"), NO_LINKS)
def test_wrong_payment_links(shop: ApiClient, change: dict[str, Any], refusal: Any) -> None:
    assert wrong(shop.post("/checkouts", LINK | change)) == refusal
    assert shop.get("/checkouts").json()["total"] == 0


def test_what_a_payment_link_needs(shop: ApiClient) -> None:
    status, details = wrong(shop.post("/checkouts", {"names": "John Constantine"}))
    assert (status, [param for _, param in details]) == (422, ["order_template", "name", "type", "recurrent"])
    sent = {name: value for name, value in LINK.items() if name != "expires_at"}
    assert wrong(shop.post("/checkouts", sent)) == missing("expires_at")


@pytest.mark.parametrize(("method", "path"), [("GET", ""), ("PUT", "/cancel"), ("POST", "/email"), ("POST", "/sms")])
def test_links_there_are_not(shop: ApiClient, method: str, path: str) -> None:
    answer = shop.ask(method, f"/checkouts/b0bf16c4-18b9-445e-ba24-01604f329dbf{path}", None if method == "GET" else {})
    assert wrong(answer) == NOWHERE
    assert "Checkout" in answer.json()["details"][0]["debug_message"]


def test_times_follow_the_clock_of_mexico_city(open_client: Open) -> None:
    shop = open_client()
    for moment, midnight in (("2025-09-24T05:59:59Z", MIDNIGHT - DAY), ("2025-09-24T06:00:00Z", MIDNIGHT)):
        shop.post("/_mockpay/clock", {"freeze": moment})
        assert placed(shop, checkout={})["checkout"]["starts_at"] == midnight


def test_whole_numbers_may_be_written_with_a_point(shop: ApiClient) -> None:
    months = {"monthly_installments_enabled": True, "monthly_installments_options": [3.0], "redirection_time": 2.0}
    sent = LINK | months | {"recurrent": True, "payments_limit_count": 2.0, "expires_at": AT_NOON + 90_000.0}
    link = made(shop, "/checkouts", sent)
    assert [link[name] for name in ("monthly_installments_options", "redirection_time")] == [[3], 2]
    assert [link[name] for name in ("payments_limit_count", "expires_at")] == [2, AT_NOON + 90_000]
    assert placed(shop, checkout=HOSTED | months)["checkout"]["redirection_time"] == 2
