"""Orders: made, found, listed, filtered, paged, changed, cancelled."""

import json
from typing import Any

import pytest
from api_client import ANYBODY, ApiClient

from tests.providers.conekta.box import (
    BARE,
    BOX,
    CARD,
    CASH,
    CONTACT,
    DECLINED,
    MARIO,
    ORDER,
    WHOLE,
    declined,
    only_charge,
    order,
    version,
)
from tests.providers.conekta.people import (
    ANA,
    AT_NOON,
    NOWHERE,
    OLD,
    PLACE,
    VISA,
    got,
    invalid,
    made,
    missing,
    wrong,
)


def listed(kind: str, *rows: dict[str, Any]) -> dict[str, Any]:
    return {kind: {"object": "list", "has_more": False, "total": len(rows), "data": list(rows)}}


class TestMaking:
    def test_everything_there_is(self, shop: ApiClient) -> None:
        answer = shop.post("/orders", WHOLE)
        body = answer.json()
        order_id, lighter, box = body["id"], *body["line_items"]["data"]
        (shipping,), (tax,), (discount,) = (
            body[kind]["data"] for kind in ("shipping_lines", "tax_lines", "discount_lines")
        )
        assert (answer.status_code, answer.headers["mockpay-fidelity"]) == (200, "documented")
        place = {**PLACE, "country": "mx"}
        wanted = {
            "id": order_id,
            "object": "order",
            "livemode": False,
            "amount": 35500,
            "amount_refunded": 0,
            "is_refundable": False,
            "currency": "MXN",
            "customer_info": {
                "object": "customer_info", "name": "Mario Perez", "email": "mario@example.com",
                "phone": "5215555555555", "corporate": False,
            },
            "shipping_contact": {
                "id": order_id.replace("ord", "ship_cont"),
                "object": "shipping_contact",
                "created_at": AT_NOON,
                "receiver": "Ana Ruiz Soto",
                "phone": "5512345678",
                "between_streets": "Calle 1 y Calle 2",
                "address": {**place, "residential": True, "object": "shipping_address"},
                "metadata": {"client": 4},
            },
            "fiscal_entity": {
                "id": order_id.replace("ord", "fis_ent"),
                "object": "fiscal_entity",
                "created_at": AT_NOON,
                "name": "Conekta Inc",
                "tax_id": "AAA010101AAA",
                "address": {**PLACE, "external_number": "4", "object": "fiscal_entity_address"},
            },
            "created_at": AT_NOON,
            "updated_at": AT_NOON,
            **listed(
                "line_items",
                {
                    "id": lighter["id"], "object": "line_item", "name": "Lighter", "unit_price": 100, "quantity": 2,
                    "parent_id": order_id, "antifraud_info": {}, "metadata": {},
                },
                {
                    "id": box["id"], "object": "line_item", "name": "Box of Cohiba S1s",
                    "description": "Imported From Mex.", "unit_price": 35000, "quantity": 1, "sku": "cohb_s1",
                    "brand": "Cohiba", "tags": ["food", "mexican food"], "parent_id": order_id,
                    "antifraud_info": {"trip_id": "12345", "rate": 0.5}, "metadata": {"shelf": 7},
                },
            ),
            **listed(
                "shipping_lines",
                {
                    "id": shipping["id"], "object": "shipping_line", "amount": 500, "carrier": "USPS",
                    "tracking_number": "TRACK123", "method": "Train", "parent_id": order_id,
                },
            ),
            **listed(
                "tax_lines",
                {
                    "id": tax["id"], "object": "tax_line", "description": "IVA", "amount": 600, "parent_id": order_id,
                    "metadata": {"rate": "16"},
                },
            ),
            **listed(
                "discount_lines",
                {
                    "id": discount["id"], "object": "discount_line", "code": "descuento", "type": "loyalty",
                    "amount": 800, "parent_id": order_id,
                },
            ),
            "metadata": {"test": True, "rate": 1.5},
        }  # fmt: skip
        assert json.dumps(body, sort_keys=False) != ""
        assert body == wanted
        assert list(body) == list(wanted)
        assert got(shop, f"/orders/{order_id}") == body

    def test_ids_are_made_in_a_row(self, shop: ApiClient) -> None:
        body = order(shop, CARD)
        prefixes = {"ord": body["id"], "line_item": body["line_items"]["data"][0]["id"]}
        for prefix, made_id in prefixes.items():
            assert made_id.startswith(f"{prefix}_2")
            assert len(made_id) == len(prefix) + 18
        assert len(only_charge(body)["id"]) == 24
        assert order(shop)["id"] > body["id"]

    def test_a_customer_by_id(self, shop: ApiClient) -> None:
        ana = made(shop, payment_sources=[VISA], antifraud_info={"first_paid_at": 1485151007})["id"]
        for info in ({"customer_id": ana}, {"id": ana}):
            body = order(shop, CARD, customer_info=info)
            assert body["customer_info"] == {
                "object": "customer_info", "customer_id": ana, "name": ANA["name"], "email": ANA["email"],
                "phone": ANA["phone"], "corporate": False, "antifraud_info": {"first_paid_at": 1485151007},
            }  # fmt: skip
            assert only_charge(body)["customer_id"] == ana
        nobody = shop.post("/orders", ORDER | {"customer_info": {"customer_id": "cus_nobody"}})
        assert wrong(nobody) == NOWHERE

    def test_antifraud_info_is_said_again(self, shop: ApiClient) -> None:
        info = {"account_created_at": 1484040996, "first_paid_at": 1485151007, "paid_transactions": 4, "own": [1.5]}
        assert order(shop, customer_info=MARIO | {"antifraud_info": info})["customer_info"]["antifraud_info"] == info

    def test_without_a_buyer_until_there_is_something_to_pay(self, shop: ApiClient) -> None:
        bare = made(shop, "/orders", BARE)
        assert "customer_info" not in bare
        for more in ({"charges": [CASH]}, {"checkout": {"type": "Integration"}}):
            assert wrong(shop.post("/orders", BARE | more)) == missing("customer_info")
        assert wrong(shop.post(f"/orders/{bare['id']}/charges", CASH)) == missing("customer_info")
        assert wrong(shop.put(f"/orders/{bare['id']}", {"charges": [CASH]})) == missing("customer_info")
        paid = shop.put(f"/orders/{bare['id']}", {"charges": [CASH], "customer_info": MARIO}).json()
        assert paid["payment_status"] == "pending_payment"

    @pytest.mark.parametrize("name", ["name", "email", "phone"])
    def test_a_buyer_by_value_is_whole(self, shop: ApiClient, name: str) -> None:
        info = {key: value for key, value in MARIO.items() if key != name}
        assert wrong(shop.post("/orders", ORDER | {"customer_info": info})) == missing(f"customer_info.{name}")

    def test_what_is_sent_must_go_somewhere_once_it_is_charged(self, shop: ApiClient) -> None:
        sent = {"shipping_lines": [{"amount": 0, "carrier": "USPS"}]}
        waiting = order(shop, **sent)
        assert "shipping_contact" not in waiting
        refused = missing("shipping_contact")
        assert wrong(shop.post("/orders", ORDER | sent | {"charges": [CARD]})) == refused
        assert wrong(shop.post(f"/orders/{waiting['id']}/charges", CARD)) == refused
        assert wrong(shop.put(f"/orders/{waiting['id']}", {"charges": [CARD]})) == refused
        ana = made(shop, shipping_contacts=[CONTACT])["id"]
        at_home = order(shop, CARD, customer_info={"customer_id": ana}, **sent)
        assert at_home["shipping_contact"]["receiver"] == "Ana Ruiz Soto"
        elsewhere = order(shop, CARD, shipping_contact=CONTACT | {"receiver": "Eva"}, **sent)
        assert elsewhere["shipping_contact"]["receiver"] == "Eva"

    def test_a_contact_without_an_address_is_one_of_version_2_0(self, shop: ApiClient) -> None:
        body = ORDER | {"shipping_contact": {"phone": "5555"}}
        assert wrong(shop.post("/orders", body)) == missing("shipping_contact.address")
        old = shop.post("/orders", body, headers=OLD).json()
        assert old["shipping_contact"]["address"] == {"residential": True, "object": "shipping_address"}

    def test_charges_or_a_checkout(self, shop: ApiClient) -> None:
        both = ORDER | {"charges": [CASH], "checkout": {"type": "Integration"}}
        assert wrong(shop.post("/orders", both)) == invalid("checkout")

    def test_the_checkout_ends_the_order(self, shop: ApiClient) -> None:
        body = order(shop, checkout={"type": "Integration", "expires_at": AT_NOON + 7200})
        assert body["checkout"]["expires_at"] == AT_NOON + 7200
        shop.post("/_mockpay/clock", {"advance": "3h"})
        assert got(shop, f"/orders/{body['id']}")["payment_status"] == "expired"

    def test_empty_lists_may_be_null(self, shop: ApiClient) -> None:
        nothing = dict.fromkeys(("charges", "shipping_lines", "tax_lines", "discount_lines", "metadata", "checkout"))
        assert order(shop, **nothing)["amount"] == 35000


class TestVersions:
    @pytest.mark.parametrize("number", ["2.0.0", "2.1.0", "2.2.0", "2.3.0"])
    def test_each_is_answered_as_it_asks(self, shop: ApiClient, number: str) -> None:
        answer = shop.post("/orders", ORDER | {"charges": [CARD]}, headers=version(number))
        assert answer.headers["content-type"] == f"application/vnd.conekta-v{number}+json"
        says = number != "2.0.0"
        assert ("is_refundable" in answer.json(), "is_refundable" in only_charge(answer.json())) == (says, says)

    def test_a_child_company_may_be_named(self, shop: ApiClient) -> None:
        assert shop.post(
            "/orders", ORDER, headers=ANYBODY | {"x-child-company-id": "6441b6376b60c3a638da80af"}
        ).is_success


class TestListing:
    def test_pages_newest_first(self, shop: ApiClient) -> None:
        ids = [order(shop)["id"] for _ in range(5)][::-1]
        first = got(shop, "/orders?limit=2")
        assert ([one["id"] for one in first["data"]], first["has_more"], first["total"]) == (ids[:2], True, 5)
        assert first["previous_page_url"] is None
        assert first["next_page_url"] == f"http://sandbox.test/orders?limit=2&next={ids[1]}"
        second = got(shop, first["next_page_url"].removeprefix("http://sandbox.test"))
        assert [one["id"] for one in second["data"]] == ids[2:4]
        back = got(shop, second["previous_page_url"].removeprefix("http://sandbox.test"))
        assert [one["id"] for one in back["data"]] == ids[:2]
        last = got(shop, f"/orders?limit=2&next={ids[3]}")
        assert ([one["id"] for one in last["data"]], last["has_more"]) == (ids[4:], False)

    def test_page_urls_carry_the_public_address(self, open_client: Any) -> None:
        client = open_client(public_url="https://api.conekta.io")
        for _ in range(2):
            order(client)
        first = client.get("/~mine/orders?limit=1").json()
        assert first["next_page_url"] is None
        first = client.get("/orders?limit=1").json()
        assert first["next_page_url"].startswith("https://api.conekta.io/orders?limit=1&next=ord_")

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("payment_status=paid", ["paid"]),
            ("payment_status=pending_payment", ["cash"]),
            ("payment_status=nonsense", []),
            ("last_payment_info.status=pending_payment", ["cash"]),
            ("customer_info.email=other@example.com", ["cash"]),
            (f"created_at={AT_NOON + 3600}", ["cash"]),
            (f"created_at.gte={AT_NOON + 1}", ["later", "cash"]),
            (f"created_at.lte={AT_NOON + 3600}", ["cash", "paid"]),
            (f"updated_at.gte={AT_NOON + 7200}", ["later"]),
            (f"updated_at.lte={AT_NOON}", ["paid"]),
            ("search=other@example.com", ["cash"]),
            ("id=nobody@example.com&made=up", ["later", "cash", "paid"]),
        ],
    )
    def test_filters(self, shop: ApiClient, query: str, found: list[str]) -> None:
        names = {order(shop, CARD)["id"]: "paid"}
        shop.post("/_mockpay/clock", {"advance": "1h"})
        names[order(shop, CASH, customer_info=MARIO | {"email": "other@example.com"})["id"]] = "cash"
        shop.post("/_mockpay/clock", {"advance": "1h"})
        names[order(shop)["id"]] = "later"
        assert [names[one["id"]] for one in got(shop, f"/orders?{query}")["data"]] == found

    @pytest.mark.parametrize("name", ["created_at", "created_at.gte", "updated_at.lte"])
    @pytest.mark.parametrize("value", ["yesterday", "-1", "1e9", "999999999999", "9" * 40])
    def test_a_moment_is_a_number_of_seconds(self, shop: ApiClient, name: str, value: str) -> None:
        assert wrong(shop.get(f"/orders?{name}={value}")) == invalid(name)

    def test_orders_of_others_are_not_there(self, shop: ApiClient) -> None:
        elsewhere = shop.order()["id"]
        assert got(shop, "/orders")["total"] == 0
        assert wrong(shop.get(f"/orders/{elsewhere}")) == NOWHERE

    def test_an_order_is_found_by_its_charge(self, shop: ApiClient) -> None:
        body = order(shop, CASH)
        assert got(shop, f"/orders/{only_charge(body)['id']}") == body

    def test_not_found_in_two_languages(self, shop: ApiClient) -> None:
        details = [
            shop.get("/orders/ord_none", headers=ANYBODY | headers).json()["details"][0]
            for headers in ({}, {"accept-language": "en"})
        ]
        assert [one["message"] for one in details] == [
            "El recurso no ha sido encontrado.", "The resource was not found.",
        ]  # fmt: skip
        assert {one["debug_message"] for one in details} == {'The object Order "ord_none" could not be found.'}


class TestChanging:
    def test_lists_take_the_place_of_those_that_were_there(self, shop: ApiClient) -> None:
        before = made(shop, "/orders", WHOLE)
        change = {"line_items": [BOX | {"unit_price": 20000}], "discount_lines": []}
        after = shop.put(f"/orders/{before['id']}", change).json()
        assert (after["amount"], "discount_lines" in after) == (21100, False)
        assert after["line_items"]["total"] == 1
        assert after["line_items"]["data"][0]["id"] not in [one["id"] for one in before["line_items"]["data"]]
        same = ("shipping_lines", "tax_lines", "shipping_contact", "fiscal_entity", "metadata", "customer_info")
        assert {name: after[name] for name in same} == {name: before[name] for name in same}

    def test_the_currency(self, shop: ApiClient) -> None:
        before = order(shop)
        after = shop.put(f"/orders/{before['id']}", {"currency": "usd"}).json()
        assert after == before | {"currency": "USD"}

    def test_who_where_and_what_is_noted(self, shop: ApiClient) -> None:
        before = order(shop)
        shop.post("/_mockpay/clock", {"advance": "1m"})
        change = {"customer_info": MARIO | {"name": "Eva"}, "shipping_contact": CONTACT, "metadata": {"a": 1}}
        after = shop.put(f"/orders/{before['id']}", change).json()
        assert (after["customer_info"]["name"], after["metadata"]) == ("Eva", {"a": 1})
        assert after["shipping_contact"]["receiver"] == "Ana Ruiz Soto"
        assert (after["created_at"], after["updated_at"]) == (AT_NOON, AT_NOON + 60)

    def test_one_checkout(self, shop: ApiClient) -> None:
        path = f"/orders/{order(shop)['id']}"
        change = {"checkout": {"type": "Integration", "expires_at": AT_NOON + 7200}}
        assert shop.put(path, change).json()["checkout"]["status"] == "Issued"
        assert shop.put(path, change).json()["checkout"]["status"] == "Issued"
        shop.post("/_mockpay/clock", {"advance": "3h"})
        assert got(shop, path)["payment_status"] == "expired"

    def test_a_declined_charge_stands_in_nobodys_way(self, shop: ApiClient) -> None:
        first = declined(shop.post("/orders", ORDER | {"charges": [DECLINED]}))
        again = declined(shop.put(f"/orders/{first['id']}", ORDER | {"charges": [DECLINED]}))
        assert [one["status"] for one in again["charges"]["data"]] == ["declined", "declined"]
        change = ORDER | {"charges": [CARD], "line_items": [BOX | {"unit_price": 40000}]}
        paid = shop.put(f"/orders/{first['id']}", change).json()
        assert (paid["payment_status"], paid["charges"]["data"][0]["amount"]) == ("paid", 40000)

    @pytest.mark.parametrize(("charge", "code"), [(CASH, ""), (CARD, "_paid")], ids=["pending", "paid"])
    @pytest.mark.parametrize(
        "change", [{"metadata": {"a": 1}}, {}, {"charges": [CARD]}, {"line_items": [BOX]}], ids=str
    )
    def test_a_live_charge_closes_the_order(self, shop: ApiClient, charge: Any, code: str, change: Any) -> None:
        body = order(shop, charge)
        refused = shop.put(f"/orders/{body['id']}", change)
        has_charge = "precondition_required.combo.order.cannot_be_updated_because_has_charge"
        assert wrong(refused) == (428, [(f"{has_charge}{code}", None)])
        assert got(shop, f"/orders/{body['id']}") == body


class TestCancelling:
    def test_what_waits(self, shop: ApiClient) -> None:
        body = shop.post(f"/orders/{order(shop, CASH)['id']}/cancel", b"").json()
        assert (body["payment_status"], only_charge(body)["status"]) == ("canceled", "canceled")

    def test_what_nobody_tried_to_pay(self, shop: ApiClient) -> None:
        body = shop.post(f"/orders/{order(shop)['id']}/cancel", {}).json()
        assert body["payment_status"] == "canceled"

    def test_not_what_is_paid_or_was(self, shop: ApiClient) -> None:
        paid = order(shop, CARD)["id"]
        refused = (428, [("precondition_required.combo.order.is_not_cancelable", None)])
        assert wrong(shop.post(f"/orders/{paid}/cancel")) == refused
        assert shop.post(f"/orders/{paid}/refunds", {"reason": "other"}).is_success
        assert wrong(shop.post(f"/orders/{paid}/cancel")) == refused

    def test_nothing_happens_to_it_any_more(self, shop: ApiClient) -> None:
        path = f"/orders/{order(shop)['id']}"
        shop.post(f"{path}/cancel")
        closed = (428, [("precondition_required.combo.order.is_closed", None)])
        assert wrong(shop.post(f"{path}/charges", CARD)) == closed
        assert wrong(shop.put(path, {"metadata": {"a": 1}})) == closed
