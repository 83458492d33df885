"""Charges: every way to pay, several on one order, what is only set aside, and what the bank refuses."""

from typing import Any

import pytest
from api_client import ANYBODY, ApiClient

from tests.providers.conekta.box import (
    BOX,
    CARD,
    CASH,
    CONTACT,
    DECLINED,
    MARIO,
    ORDER,
    SPEI,
    declined,
    only_charge,
    order,
)
from tests.providers.conekta.people import AT_NOON, ENGLISH, NOWHERE, VISA, datatype, got, invalid, made, missing, wrong

RAW = {
    "type": "card", "number": "4242424242424242", "name": "Ana Ruiz", "cvc": "123", "exp_month": "12",
    "exp_year": "2030",
}  # fmt: skip
THIRTY_DAYS_AND_THE_REST_OF_THE_LAST = 1761350400
TOO_MUCH = (422, [("parameter_validation.combo.order.amount.invalid_charges_amount", "amount")])
SECURE = RAW | {"number": "4000000000002503"}


def charged(shop: ApiClient, order_id: str, charge: Any, path: str = "charges") -> dict[str, Any]:
    return made(shop, f"/orders/{order_id}/{path}", charge)


def paid_by(shop: ApiClient, method: Any, **more: Any) -> dict[str, Any]:
    return only_charge(order(shop, {"payment_method": method}, **more))


class TestMethods:
    def test_card(self, shop: ApiClient) -> None:
        body = order(shop, CARD | {"reference_id": "r-1"})
        charge = only_charge(body)
        wanted = {
            "id": charge["id"],
            "object": "charge",
            "livemode": False,
            "created_at": AT_NOON,
            "description": "Payment from order",
            "status": "paid",
            "amount": 35000,
            "paid_at": AT_NOON,
            "reference_id": "r-1",
            "currency": "MXN",
            "fee": 1467,
            "customer_id": "",
            "order_id": body["id"],
            "is_refundable": True,
            "payment_method": {
                "object": "card_payment",
                "type": "credit",
                "name": "Jorge Lopez",
                "exp_month": "09",
                "exp_year": "26",
                "auth_code": charge["payment_method"]["auth_code"],
                "last4": "4242",
                "brand": "visa",
                "issuer": "",
                "account_type": "",
                "country": "MX",
                "fraud_score": 0,
                "fraud_indicators": [],
                "token_id": "tok_test_visa_4242",
            },
        }
        assert charge == wanted
        assert list(charge) == list(wanted)
        assert list(charge["payment_method"]) == list(wanted["payment_method"])
        assert (body["payment_status"], body["is_refundable"]) == ("paid", True)

    @pytest.mark.parametrize("kind", ["cash", "oxxo_cash", "oxxo"])
    def test_cash(self, shop: ApiClient, kind: str) -> None:
        charge = paid_by(shop, {"type": kind})
        reference = charge["payment_method"]["reference"]
        assert (len(reference), reference[:2]) == (14, "98")
        assert (charge["status"], charge["fee"], "paid_at" in charge) == ("pending_payment", 1583, False)
        assert charge["payment_method"] == {
            "object": "cash_payment", "type": "oxxo", "expires_at": THIRTY_DAYS_AND_THE_REST_OF_THE_LAST,
            "service_name": "OxxoPay", "store_name": "OXXO", "store": None, "auth_code": None, "cashier_id": None,
            "reference": reference, "barcode_url": f"https://barcodes.conekta.com/{reference}.png",
        }  # fmt: skip

    @pytest.mark.parametrize("kind", ["spei", "banorte", "bank_transfer"])
    def test_transfer(self, shop: ApiClient, kind: str) -> None:
        charge = paid_by(shop, {"type": kind, "customer_ip_address": "10.0.0.1"})
        method = charge["payment_method"]
        clabe = method["clabe"]
        assert (len(clabe), clabe[:6]) == (18, "646180")
        assert (charge["status"], charge["fee"]) == ("pending_payment", 1450)
        assert {name: value for name, value in method.items() if value is not None} == {
            "object": "bank_transfer_payment", "type": "spei", "expires_at": THIRTY_DAYS_AND_THE_REST_OF_THE_LAST,
            "bank": "STP", "clabe": clabe, "receiving_account_number": clabe, "receiving_account_bank": "STP",
            "payment_attempts": [], "customer_ip_address": "10.0.0.1",
        }  # fmt: skip
        assert len([value for value in method.values() if value is None]) == 10

    def test_the_card_itself(self, shop: ApiClient) -> None:
        method = paid_by(shop, RAW | {"number": "3782 822463 10005", "cvc": "1234"})["payment_method"]
        assert (method["brand"], method["last4"], method["name"]) == ("american_express", "0005", "Ana Ruiz")

    def test_a_source_of_the_customer(self, shop: ApiClient) -> None:
        sources = [VISA, {"type": "card", "token_id": "tok_test_mastercard_5100"}]
        ana = made(shop, payment_sources=sources)
        mastercard, _ = ana["payment_sources"]["data"]
        asked = {"type": "card", "payment_source_id": mastercard["id"], "monthly_installments": 3}
        info = {"customer_info": {"customer_id": ana["id"]}, "line_items": [BOX | {"unit_price": 50000}]}
        charge = paid_by(shop, asked, **info)
        assert (charge["payment_method"]["last4"], charge["monthly_installments"]) == ("5100", 3)
        assert paid_by(shop, {"type": "default"}, **info)["payment_method"]["last4"] == "4242"

    @pytest.mark.parametrize(
        ("method", "refused"),
        [
            ({"type": "card"}, missing("payment_method.token_id")),
            ({"type": "card", "number": "4242424242424242"}, (422, [
                (f"parameter_validation.payment_method.{name}.missing", f"payment_method.{name}")
                for name in ("name", "exp_month", "exp_year", "cvc")
            ])),
            (RAW | {"number": "4242424242424241"}, (422, [("parameter_validation.card.number", "card[card[number]]")])),
            ({"type": "card", "token_id": "tok_test_visa_4241"}, (422, [
                ("parameter_validation.payment_method.token_id.nonexistent_token", "payment_method.token_id")
            ])),
            ({"type": "card", "payment_source_id": "src_1"}, missing("customer_info.customer_id")),
            ({"type": "default"}, missing("customer_info.customer_id")),
            ({"type": "barter"}, invalid("payment_method.type")),
            ({"type": "bnpl", "product_type": "aplazo_bnpl"}, (501, [("not_implemented", None)])),
            ({"type": "pay_by_bank"}, (501, [("not_implemented", None)])),
            (RAW | {"monthly_installments": 5}, invalid("payment_method.monthly_installments")),
        ],
        ids=lambda value: str(value)[:60],
    )  # fmt: skip
    def test_what_cannot_be_paid_with(self, shop: ApiClient, method: Any, refused: Any) -> None:
        answer = shop.post("/orders", ORDER | {"charges": [{"payment_method": method}]})
        assert wrong(answer) == refused
        assert got(shop, "/orders")["total"] == 0, "nothing stays behind"

    def test_a_token_is_good_once(self, shop: ApiClient) -> None:
        card = {name: RAW[name] for name in ("number", "name", "cvc", "exp_month", "exp_year")}
        token = made(shop, "/tokens", {"card": card})["id"]
        asked = {"charges": [{"payment_method": {"type": "card", "token_id": token}}]}
        short = ORDER | {"charges": [asked["charges"][0] | {"amount": 1000}]}
        assert wrong(shop.post("/orders", short)) == TOO_MUCH, "what was refused has used up nothing"
        assert shop.post("/orders", ORDER | asked).is_success
        again = shop.post("/orders", ORDER | asked)
        assert wrong(again) == (402, [("processing.tokenization.used", None)])


class TestExpiry:
    @pytest.mark.parametrize("sent", [AT_NOON + 300, str(AT_NOON + 3600), AT_NOON + 365 * 86400])
    def test_as_it_was_asked_for(self, shop: ApiClient, sent: Any) -> None:
        charge = paid_by(shop, {"type": "cash", "expires_at": sent})
        assert charge["payment_method"]["expires_at"] == int(sent)

    @pytest.mark.parametrize("sent", [0, AT_NOON, AT_NOON + 299, AT_NOON + 365 * 86400 + 1, "99999999999"])
    def test_out_of_range(self, shop: ApiClient, sent: Any) -> None:
        body = ORDER | {"charges": [{"payment_method": {"type": "spei", "expires_at": sent}}]}
        answer = shop.post("/orders", body, headers=ENGLISH)
        assert wrong(answer) == (422, [("parameter_validation.expires_at.out_of_range", "expires_at")])
        assert answer.json()["details"][0]["message"] == (
            'Out of range for the parameter "expires_at". Should be between 5 minutes and 365 days.'
        )

    def test_when_it_comes(self, shop: ApiClient) -> None:
        body = order(shop, {"payment_method": {"type": "cash", "expires_at": AT_NOON + 3600}})
        shop.post("/_mockpay/clock", {"advance": "2h"})
        after = got(shop, f"/orders/{body['id']}")
        assert (after["payment_status"], only_charge(after)["status"]) == ("expired", "expired")
        assert charged(shop, body["id"], CARD)["status"] == "paid", "one may try again"


class TestSums:
    @pytest.mark.parametrize(
        ("charges", "accepted"),
        [
            ([CARD | {"amount": 35000}], True),
            ([CARD | {"amount": 34999}], False),
            ([CARD | {"amount": 35001}], False),
            ([CASH | {"amount": 20000}, SPEI | {"amount": 15000}], True),
            ([CASH | {"amount": 20000}, CARD], True),
            ([CASH | {"amount": 20000}, CARD | {"amount": 14000}], False),
            ([CASH | {"amount": 20000}, CARD | {"amount": 16000}], False),
        ],
        ids=str,
    )
    def test_the_charges_of_a_new_order_add_up(self, shop: ApiClient, charges: Any, accepted: bool) -> None:
        answer = shop.post("/orders", ORDER | {"charges": charges})
        assert answer.is_success if accepted else wrong(answer) == TOO_MUCH

    def test_the_banks_no_comes_first(self, shop: ApiClient) -> None:
        stored = declined(shop.post("/orders", ORDER | {"charges": [DECLINED | {"amount": 99900}]}))
        assert (stored["amount"], only_charge(stored)["amount"]) == (35000, 99900)

    def test_one_after_another(self, shop: ApiClient) -> None:
        body = order(shop)
        first = charged(shop, body["id"], CASH | {"amount": 2300})
        assert first["amount"] == 2300
        assert got(shop, f"/orders/{body['id']}")["payment_status"] == "pending_payment"
        assert wrong(shop.post(f"/orders/{body['id']}/charges", CARD | {"amount": 33000})) == TOO_MUCH
        second = charged(shop, body["id"], CARD)
        assert (second["amount"], second["order_id"]) == (32700, body["id"])
        listed = got(shop, f"/orders/{body['id']}")["charges"]["data"]
        assert [one["id"] for one in listed] == [second["id"], first["id"]]
        third = shop.post(f"/orders/{body['id']}/charges", CARD)
        code = "precondition_required.combo.order.cannot_be_updated_because_has_charge_paid"
        assert wrong(third) == (428, [(code, None)])


class TestLimits:
    @pytest.mark.parametrize(
        ("price", "charge", "code"),
        [
            (299, CARD, "card.minimum"),
            (300, CARD, None),
            (0, CARD, "card.minimum"),
            (1_000_000, CASH, None),
            (1_000_001, CASH, "oxxo.maximum"),
            (100, SPEI, None),
        ],
    )
    def test_of_a_charge(self, shop: ApiClient, price: int, charge: Any, code: str | None) -> None:
        answer = shop.post("/orders", ORDER | {"line_items": [BOX | {"unit_price": price}], "charges": [charge]})
        refused = (422, [(f"parameter_validation.combo.order.currency_type.{code}", "amount")])
        assert wrong(answer) == refused if code else answer.is_success

    def test_their_words(self, shop: ApiClient) -> None:
        body = order(shop)
        answer = shop.post(f"/orders/{body['id']}/charges", CARD | {"amount": 299}, headers=ENGLISH)
        assert answer.json()["details"][0]["message"] == "The amount has to be at least 3.00 MXN."
        cheap = shop.post(
            "/orders", ORDER | {"currency": "USD", "line_items": [BOX | {"unit_price": 1}], "charges": [CARD]}
        )
        assert cheap.is_success, "the limits are of pesos"


RESTRICTED = ("La tarjeta fue rechazada por el antifraude del banco. "
              "Por favor, pídale al tarjetahabiente que se comunique con el banco.")  # fmt: skip


class TestDeclines:
    @pytest.mark.parametrize(
        ("number", "failure", "message", "code"),
        [
            ("4000000000000002", "card_declined",
             "La tarjeta ingresada ha sido declinada. Por favor intenta con otro método de pago.", "bank.declined"),
            ("4000000000000127", "insufficient_funds",
             "Esta tarjeta no tiene suficientes fondos para completar la compra.", "bank.insufficient_funds"),
            ("4000000000009995", "insufficient_funds",
             "Esta tarjeta no tiene suficientes fondos para completar la compra.", "bank.insufficient_funds"),
            ("4000000000009987", "pick_up_card", "La tarjeta fue reportada como perdida o robada.",
             "bank.pick_up_card"),
            ("4000000000003220", "restricted_card", RESTRICTED, "bank.card_not_supported"),
            ("4000000000006975", "amount_over_limit", "El monto supera el límite de la tarjeta.",
             "bank.amount_over_limit"),
            ("4000000000000119", "general_error", "El banco no pudo ser contactado. Intenta más tarde.",
             "bank.timeout"),
            ("4000000000000069", "expired_card", "La fecha de vencimiento de la tarjeta es incorrecta.",
             "bank.invalid_expiration_date"),
        ],
    )  # fmt: skip
    def test_in_conektas_words(self, shop: ApiClient, number: str, failure: str, message: str, code: str) -> None:
        answer = shop.post("/orders", ORDER | {"charges": [{"payment_method": RAW | {"number": number}}]})
        assert wrong(answer) == (402, [(f"processing.{code}", None)])
        assert answer.json()["details"][0]["message"] == message
        assert (answer.json()["object"], len(answer.json()["log_id"])) == ("error", 24)
        stored = declined(answer)
        charge = only_charge(stored)
        assert (charge["status"], charge["failure_code"], charge["failure_message"]) == ("declined", failure, message)
        assert "auth_code" not in charge["payment_method"]
        assert (stored["payment_status"], stored["is_refundable"]) == ("declined", False)
        assert got(shop, f"/orders/{stored['id']}") == stored

    def test_of_a_charge_by_itself(self, shop: ApiClient) -> None:
        body = order(shop)
        charge = declined(shop.post(f"/orders/{body['id']}/charges", DECLINED))
        assert (charge["object"], charge["status"], charge["order_id"]) == ("charge", "declined", body["id"])
        assert charged(shop, body["id"], CARD)["status"] == "paid"

    def test_another_providers_words_are_not_conektas(self, open_client: Any) -> None:
        client = open_client("declines")
        answer = client.post("/orders", ORDER | {"charges": [CARD]}, headers=ENGLISH)
        assert wrong(answer) == (402, [("processing.bank.declined", None)])
        (detail,) = answer.json()["details"]
        assert detail["message"] == "The card was declined. Please try another payment method."
        assert only_charge(declined(answer))["failure_code"] == "card_declined"


class TestSetAside:
    def test_then_taken(self, shop: ApiClient) -> None:
        body = order(shop, CARD, pre_authorize=True)
        assert (body["payment_status"], only_charge(body)["status"]) == ("pre_authorized", "pre_authorized")
        assert "auth_code" in only_charge(body)["payment_method"]
        after = shop.post(f"/orders/{body['id']}/capture").json()
        assert (after["payment_status"], only_charge(after)["amount"]) == ("paid", 35000)

    @pytest.mark.parametrize("empty", [b"", b"{}", b'""', b"[]", b"null", b'{"amount": null}'], ids=repr)
    @pytest.mark.parametrize("method", ["POST", "PUT"])
    def test_however_nothing_is_said(self, shop: ApiClient, method: str, empty: bytes) -> None:
        body = order(shop, CARD, pre_authorize=True)
        form = ANYBODY | {"content-type": "application/x-www-form-urlencoded"}
        after = shop.ask(method, f"/orders/{body['id']}/capture", empty, headers=form)
        assert after.json()["payment_status"] == "paid"

    def test_or_taken_in_part(self, shop: ApiClient) -> None:
        body = order(shop, CARD, pre_authorize=True)
        path = f"/orders/{body['id']}/capture"
        assert wrong(shop.post(path, {"amount": 35001})) == (422, [("parameter_validation.amount.too_large", "amount")])
        after = shop.post(path, {"amount": 20000}).json()
        assert (after["payment_status"], after["amount"]) == ("paid", 35000)
        assert (only_charge(after)["amount"], only_charge(after)["fee"]) == (20000, 963)

    def test_or_released(self, shop: ApiClient) -> None:
        body = order(shop, CARD, pre_authorize=True)
        after = shop.post(f"/orders/{body['id']}/void", b'""').json()
        assert (after["payment_status"], only_charge(after)["status"]) == ("voided", "voided")

    def test_two_at_once(self, shop: ApiClient) -> None:
        half = CARD | {"amount": 17500}
        body = order(shop, half, half, pre_authorize=True)
        after = shop.post(f"/orders/{body['id']}/capture").json()
        assert [one["status"] for one in after["charges"]["data"]] == ["paid", "paid"]

    def test_later_charges_too(self, shop: ApiClient) -> None:
        body = order(shop, pre_authorize=True)
        assert charged(shop, body["id"], CARD)["status"] == "pre_authorized"

    @pytest.mark.parametrize(
        ("path", "code"), [("capture", "is_not_capturable"), ("void", "is_not_voidable")], ids=["capture", "void"]
    )
    @pytest.mark.parametrize("charges", [(), (CARD,), (CASH,)], ids=["none", "paid", "pending"])
    def test_only_what_is_set_aside(self, shop: ApiClient, path: str, code: str, charges: Any) -> None:
        body = order(shop, *charges)
        refused = shop.post(f"/orders/{body['id']}/{path}")
        assert wrong(refused) == (428, [(f"precondition_required.combo.order.{code}", None)])
        assert refused.json()["type"] == "precondition_required_error"


class TestSecure:
    """3-D Secure: the buyer is sent to a page, and what they do there decides."""

    def test_the_way_there(self, shop: ApiClient) -> None:
        asked = {"three_ds_mode": "strict", "return_url": "https://shop.example/back"}
        body = order(shop, {"payment_method": SECURE}, **asked)
        charge = only_charge(body)
        assert (body["payment_status"], charge["status"]) == ("pending_payment", "pending_payment")
        page = {"url": f"http://sandbox.test/checkout/{charge['id']}", "return_url": asked["return_url"]}
        assert body["next_action"] == {"type": "redirect_to_url", "redirect_to_url": page}
        shop.act(body["id"], "pay")
        after = got(shop, f"/orders/{body['id']}")
        assert (after["payment_status"], "next_action" in after) == ("paid", False)

    def test_not_without_being_asked_for(self, shop: ApiClient) -> None:
        assert order(shop, {"payment_method": SECURE})["payment_status"] == "paid"
        unsaid = shop.post("/orders", ORDER | {"three_ds_mode": None})
        assert wrong(unsaid) == invalid("three_ds_mode")


class TestFinding:
    def test_all_of_them(self, shop: ApiClient) -> None:
        waiting, paid = order(shop, CASH), order(shop, CARD | {"reference_id": "r-1"})
        shop.post(f"/orders/{paid['id']}/refunds", {"amount": 100, "reason": "other"})
        newest, oldest = got(shop, "/charges")["data"]
        assert (newest["order_id"], newest["reference_id"], newest["refunds"]["total"]) == (paid["id"], "r-1", 1)
        assert oldest == only_charge(waiting) | {"reference_id": None, "refunds": None}
        first = got(shop, "/charges?limit=1")
        assert (first["data"], first["has_more"]) == ([newest], True)
        assert first["next_page_url"] == f"http://sandbox.test/charges?limit=1&next={newest['id']}"
        assert got(shop, f"/charges?limit=1&next={newest['id']}")["data"] == [oldest]
        assert got(shop, f"/charges?search={paid['id']}")["data"] == [newest]

    def test_a_parameter_there_is_not(self, shop: ApiClient) -> None:
        answer = shop.get("/charges?custom_field=1", headers=ENGLISH)
        assert wrong(answer) == (422, [("parameter_validation.whitelist", None)])
        assert answer.json()["details"][0]["message"] == 'The "custom_field" parameter is not allowed'

    def test_those_of_an_order(self, shop: ApiClient) -> None:
        body = order(shop, CASH)
        charge, path = only_charge(body), f"/orders/{body['id']}/charges"
        assert got(shop, path)["data"] == [charge]
        assert got(shop, f"{path}/{charge['id']}") == charge
        assert wrong(shop.get(f"{path}/123")) == NOWHERE

    def test_added_as_a_list(self, shop: ApiClient) -> None:
        body = order(shop)
        listed = charged(shop, body["id"], CASH, "add_charges")
        assert (listed["object"], listed["total"], listed["data"][0]["status"]) == ("list", 1, "pending_payment")

    def test_a_reference_of_ones_own(self, shop: ApiClient) -> None:
        charge = only_charge(order(shop, CASH))
        path = f"/charges/{charge['id']}"
        assert shop.put(path, {"reference_id": "mine"}).json() == {
            **charge, "reference_id": "mine",
        }  # fmt: skip
        assert shop.put(path, {}).json()["reference_id"] == "mine"
        assert wrong(shop.put(path, {"reference_id": 7})) == datatype("reference_id")
        assert wrong(shop.put("/charges/none", {"reference_id": "mine"})) == NOWHERE


def test_contacts_and_buyers_stay_as_they_were_sent(shop: ApiClient) -> None:
    body = order(shop, CARD, shipping_contact=CONTACT, customer_info=MARIO | {"name": "Ana  María Ruiz "})
    assert body["customer_info"]["name"] == "Ana  María Ruiz "
