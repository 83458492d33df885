"""Types, words and nulls as the plugins, old SDKs and apps of integrators really send them."""

from typing import Any

import pytest
from api_client import ApiClient

from tests.providers.conekta.box import BOX, CARD, ORDER, order
from tests.providers.conekta.people import ANA, AT_NOON, CONTACT, GOLD, OLD, PLACE, VISA, got, made, wrong

DAY = 86_400
LINK = {
    "name": "Rent", "type": "PaymentLink", "recurrent": True, "expires_at": AT_NOON + DAY,
    "order_template": {"currency": "MXN", "line_items": [BOX]},
}  # fmt: skip
WEBHOOK = {"url": "http://127.0.0.1:9/"}


class TestNumbersAsText:
    def test_an_order(self, shop: ApiClient) -> None:
        lines = {
            "line_items": [BOX | {"unit_price": "35000", "quantity": "2"}],
            "tax_lines": [{"description": "IVA", "amount": "16"}],
            "shipping_lines": [{"amount": "99"}],
            "discount_lines": [{"code": "ABC", "type": "coupon", "amount": "15"}],
            "shipping_contact": CONTACT,
        }
        paid = made(shop, "/orders", ORDER | lines | {"charges": [CARD | {"amount": "70100"}]})
        assert (paid["amount"], paid["payment_status"]) == (70_100, "paid")
        part = made(shop, f"/orders/{paid['id']}/refunds", {"amount": "1000", "reason": "other"})
        assert part["amount_refunded"] == 1000

    def test_ends(self, shop: ApiClient) -> None:
        ends = str(AT_NOON + 2 * DAY)
        cash = {"payment_method": {"type": "cash", "expires_at": ends}}
        assert order(shop, cash)["charges"]["data"][0]["payment_method"]["expires_at"] == AT_NOON + 2 * DAY
        assert made(shop, "/checkouts", LINK | {"expires_at": ends})["expires_at"] == AT_NOON + 2 * DAY

    def test_lines_added_and_plans(self, shop: ApiClient) -> None:
        one = order(shop)["id"]
        assert made(shop, f"/orders/{one}/tax_lines", {"description": "IVA", "amount": "16"})["amount"] == 16
        assert made(shop, "/plans", GOLD | {"amount": "9900", "frequency": "2"})["amount"] == 9900

    @pytest.mark.parametrize("amount", ["1999.9999", 1999.9999, "abc", "", "1e3", " 5", True, [], {}, "9" * 40])
    def test_what_is_no_whole_number(self, shop: ApiClient, amount: Any) -> None:
        answer = shop.post("/orders", ORDER | {"charges": [CARD | {"amount": amount}]})
        code = "parameter_validation.charges.amount.invalid_datatype"
        assert wrong(answer) == (422, [(code, "charges.0.amount")])
        said = answer.json()["details"][0]
        assert said["message"] == 'amount" tiene un tipo inválido.'
        assert said["debug_message"] == (
            'Invalid datatype for "charges at index 0 attribute amount" expecting at least [String, Integer].'
        )

    @pytest.mark.parametrize("amount", ["0", "-5"])
    def test_text_is_measured_as_a_number(self, shop: ApiClient, amount: str) -> None:
        answer = shop.post("/orders", ORDER | {"charges": [CARD | {"amount": amount}]})
        code = "parameter_validation.charges.amount.number_is_not_greater_than"
        assert wrong(answer) == (422, [(code, "charges.0.amount")])


class TestSwitchesAsNumbers:
    @pytest.mark.parametrize("value", [1, 0, True, False])
    def test_a_webhook(self, shop: ApiClient, value: Any) -> None:
        assert made(shop, "/webhooks", WEBHOOK | {"production_enabled": value})["url"] == WEBHOOK["url"]

    @pytest.mark.parametrize("value", [2, "1", "true"])
    def test_nothing_else(self, shop: ApiClient, value: Any) -> None:
        answer = shop.post("/webhooks", WEBHOOK | {"production_enabled": value})
        assert wrong(answer) == (
            422, [("parameter_validation.production_enabled.invalid_datatype", "production_enabled")]
        )  # fmt: skip

    def test_nowhere_else(self, shop: ApiClient) -> None:
        assert shop.post("/orders", ORDER | {"pre_authorize": 1}).status_code == 422


class TestLimitsOfNothing:
    def test_version_2_0_means_none(self, shop: ApiClient) -> None:
        link = shop.post("/checkouts", LINK | {"payments_limit_count": 0}, headers=OLD)
        assert (link.status_code, link.json().get("payments_limit_count")) == (200, None)

    def test_later_ones_do_not(self, shop: ApiClient) -> None:
        answer = shop.post("/checkouts", LINK | {"payments_limit_count": 0})
        code = "parameter_validation.payments_limit_count.number_is_not_greater_than"
        assert wrong(answer) == (422, [(code, "payments_limit_count")])


class TestSecondLinesOfAddresses:
    @pytest.mark.parametrize("street2", ["", "Interior 4"])
    def test_text(self, shop: ApiClient, street2: str) -> None:
        contact = CONTACT | {"address": PLACE | {"street2": street2}}
        assert order(shop, shipping_contact=contact)["shipping_contact"]["address"]["street2"] == street2

    @pytest.mark.parametrize(
        ("path", "body", "param"),
        [
            ("/orders", ORDER | {"shipping_contact": CONTACT | {"address": PLACE | {"street2": None}}},
             "shipping_contact.address.street2"),
            ("/customers", ANA | {"shipping_contacts": [CONTACT | {"address": PLACE | {"street2": None}}]},
             "shipping_contacts.0.address.street2"),
        ],
        ids=["order", "customer"],
    )  # fmt: skip
    def test_null(self, shop: ApiClient, path: str, body: Any, param: str) -> None:
        code = f"parameter_validation.{param.replace('.0', '')}.invalid_datatype"
        assert wrong(shop.post(path, body)) == (422, [(code, param)])
        assert shop.post(path, body, headers=OLD).status_code == 200


@pytest.mark.parametrize("name", ["Ana `Ruiz`", "Γιώργος", "Ана", "田中"])
def test_names_that_are_not_taken(shop: ApiClient, name: str) -> None:
    answer = shop.post("/customers", ANA | {"name": name})
    assert wrong(answer) == (422, [("parameter_validation.name.invalid", "name")])
    answer = shop.post("/orders", ORDER | {"customer_info": ANA | {"name": name}})
    assert wrong(answer) == (422, [("parameter_validation.customer_info.name.invalid", "customer_info.name")])


@pytest.mark.parametrize("name", ["José Ñúñez-O'Neill", "Nguyễn Thị Hà", "Ana Ruiz, S.A. de C.V. (4)"])
def test_names_that_are(shop: ApiClient, name: str) -> None:
    assert made(shop, "/customers", ANA | {"name": name})["name"] == name


def test_a_payment_source_does_not_make_itself_the_default(shop: ApiClient) -> None:
    customer = made(shop)["id"]
    first, second = (made(shop, f"/customers/{customer}/payment_sources", VISA)["id"] for _ in range(2))
    answer = shop.put(f"/customers/{customer}/payment_sources/{second}", {"default": True})
    assert (answer.json()["default"], answer.headers["mockpay-ignored-fields"]) == (False, "default")
    assert got(shop, f"/customers/{customer}")["default_payment_source_id"] == first
    shop.put(f"/customers/{customer}", {"default_payment_source_id": second})
    assert got(shop, f"/customers/{customer}")["default_payment_source_id"] == second


class TestACheckoutThatChanges:
    HOSTED = {"type": "HostedPayment", "success_url": "https://a.example/", "failure_url": "https://b.example/"}

    def test_while_nothing_is_paid(self, shop: ApiClient) -> None:
        before = order(shop, checkout=self.HOSTED | {"allowed_payment_methods": ["card", "cash"]})
        terms = {"allowed_payment_methods": ["cash"], "force_3ds_flow": True, "is_redirect_on_failure": False}
        changed = shop.put(f"/orders/{before['id']}", {"checkout": self.HOSTED | terms}).json()
        wanted = before["checkout"] | terms
        assert changed["checkout"] == wanted
        assert changed["channel"] == before["channel"]
        assert got(shop, f"/orders/{before['id']}")["checkout"] == wanted

    def test_not_once_it_is(self, shop: ApiClient) -> None:
        paid = order(shop, CARD)["id"]
        code = "precondition_required.combo.order.cannot_be_updated_because_has_charge_paid"
        assert wrong(shop.put(f"/orders/{paid}", {"checkout": self.HOSTED})) == (428, [(code, None)])

    def test_what_it_does_not_have_is_told(self, shop: ApiClient) -> None:
        answer = shop.post("/orders", ORDER | {"checkout": self.HOSTED | {"colour": "red"}})
        assert (answer.status_code, answer.headers["mockpay-ignored-fields"]) == (200, "checkout.colour")


class TestStrictAuthentication:
    """`three_ds_mode` strict is above the card's rule (conekta/ct-woocommerce-plugin)."""

    @pytest.mark.parametrize("number", ["4000000000002701", "4000000000001091", "4242424242424242"])
    @pytest.mark.parametrize(("mode", "status"), [("strict", "pending_payment"), ("smart", "paid")])
    def test_who_is_asked(self, shop: ApiClient, number: str, mode: str, status: str) -> None:
        card = {"type": "card", "number": number, "name": "Ana Ruiz", "exp_month": "12", "exp_year": "30", "cvc": "123"}
        asked = order(shop, {"payment_method": card}, three_ds_mode=mode, return_url="https://a.example/")
        assert asked["payment_status"] == status
        assert ("next_action" in asked) == (mode == "strict")
