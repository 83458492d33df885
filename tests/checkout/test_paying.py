"""Every way a payment can go from the page, without a script."""

from collections.abc import Callable
from typing import Any

import pytest
from api_client import ApiClient

from mockpay.scenario.load import load
from mockpay.scenario.scenario import Then, ThreeDS
from tests.checkout.buyer import Buyer

Visiting = Callable[..., Buyer]
CARDS = {card.name: card for card in load(["default"]).cards}
PAID, PAY = "¡Pago recibido!", "¿Cómo quieres pagar?"
ENDS = {
    (Then.APPROVE, ThreeDS.NONE): PAID,
    (Then.APPROVE, ThreeDS.FRICTIONLESS): PAID,
    (Then.APPROVE, ThreeDS.FRICTIONLESS_FAILED): PAY,
    (Then.APPROVE, ThreeDS.CHALLENGE): "Confirma tu compra",
    (Then.APPROVE, ThreeDS.CHALLENGE_FAILED): "Confirma tu compra",
    (Then.DECLINE, ThreeDS.NONE): PAY,
}
SECURE, STUBBORN, POOR = "4000000000002503", "4000000000002370", "4000 0000 0000 9995"


def stored(buyer: Buyer) -> dict[str, Any]:
    """The order as the core holds it."""
    order_id = buyer.link.rpartition("=")[2]
    found: dict[str, Any] = buyer.client.get(f"/_mockpay/orders/{order_id}").json()
    return found


@pytest.mark.parametrize("name", CARDS)
def test_each_test_card_ends_as_it_says(name: str, visit: Visiting) -> None:
    card, buyer = CARDS[name], visit()
    page = buyer.pay(card.number, cvc="1234" if card.brand == "amex" else "123")
    assert page.heading == ENDS[card.then, card.three_ds]
    charge = stored(buyer)["order"]["charges"][0]
    assert charge["method"]["last4"] == card.number[-4:]
    assert charge["method"]["test_card"] == name
    if charge["state"] == "declined":
        assert "Pago rechazado:" in page.text


def test_any_other_good_card_pays(visit: Visiting) -> None:
    page = visit().pay("5555-5555-5555-4444", expiry="1250", name="  José   Ángel ")
    assert page.heading == PAID
    assert "Gracias por tu compra en Platería Morín. $2,200.00 MXN" in page.text
    assert "•••• 4444" in page.text


def test_a_decline_can_be_tried_again(visit: Visiting) -> None:
    buyer = visit()
    page = buyer.pay(POOR)
    assert page.heading == PAY
    assert "Pago rechazado: Fondos insuficientes. No se hizo ningún cargo." in page.text
    assert (page.fields["expiry"], page.fields["name"]) == ("12 / 50", "Ana Garza")
    assert page.fields["number"] == page.fields["cvc"] == ""
    assert buyer.pay().heading == PAID
    assert [charge["state"] for charge in stored(buyer)["order"]["charges"]] == ["declined", "captured"]
    assert stored(buyer)["captured"] == "2200.00"


@pytest.mark.parametrize(
    ("number", "button", "heading", "charges"),
    [
        (SECURE, "approve", PAID, ["captured"]),
        (SECURE, "reject", PAY, ["declined"]),
        (SECURE, "give_up", PAY, ["canceled"]),
        (STUBBORN, "approve", PAY, ["declined"]),
        (STUBBORN, "reject", PAY, ["declined"]),
    ],
)
def test_the_banks_question(number: str, button: str, heading: str, charges: list[str], visit: Visiting) -> None:
    buyer = visit()
    assert "Platería Morín" in buyer.pay(number).text
    page = buyer.press(button)
    assert page.heading == heading
    assert [charge["state"] for charge in stored(buyer)["order"]["charges"]] == charges
    if charges == ["declined"]:
        assert "No se verificó la identidad del titular." in page.text
    assert heading == PAID or buyer.pay().heading == PAID


def test_a_question_nobody_answers_expires(visit: Visiting) -> None:
    buyer = visit()
    buyer.pay(SECURE)
    buyer.client.post("/_mockpay/clock", {"advance": "1d"})
    page = buyer.look()
    assert page.heading == PAY
    assert "Tu intento anterior con tarjeta venció: Elige de nuevo cómo pagar." in page.text
    assert buyer.pay().heading == PAID


def test_a_voucher_is_paid_at_the_store(visit: Visiting) -> None:
    buyer = visit()
    page = buyer.press("cash")
    reference = stored(buyer)["order"]["charges"][0]["method"]["reference"]
    assert reference.isdigit()
    assert reference in page.text.replace(" ", "")
    assert "Paga antes del" in page.text
    assert buyer.press("receive").heading == PAID
    assert stored(buyer)["payment"] == "paid"


def test_a_transfer_arrives(visit: Visiting) -> None:
    buyer = visit()
    page = buyer.press("transfer")
    clabe = stored(buyer)["order"]["charges"][0]["method"]["reference"]
    assert len(clabe) == 18
    assert is_clabe(clabe)
    assert f"CLABE {clabe[:3]} {clabe[3:6]} {clabe[6:17]} {clabe[17]}" in page.text
    assert "Banco destino STP" in page.text
    assert buyer.press("receive").heading == PAID


def is_clabe(number: str) -> bool:
    """Banco de México, CLABE: weights 3, 7, 1, each product modulo 10."""
    products = [int(digit) * int(weight) % 10 for digit, weight in zip(number, "37137137137137137", strict=False)]
    return (10 - sum(products) % 10) % 10 == int(number[17])


def test_a_voucher_that_expired_can_be_made_anew(visit: Visiting) -> None:
    buyer = visit()
    buyer.press("cash")
    buyer.client.post("/_mockpay/clock", {"advance": "5d"})
    assert "La referencia anterior venció" in buyer.look().text
    assert buyer.press("cash").buttons == ["receive"]


@pytest.mark.parametrize("kind", ["cash", "transfer"])
def test_another_way_takes_the_place_of_a_voucher(kind: str, visit: Visiting) -> None:
    buyer = visit()
    voucher = buyer.press(kind)
    other = buyer.look(voucher.links["Pagar de otra forma"])
    assert "la referencia que ya tienes se cancela" in other.text
    assert buyer.pay().heading == PAID
    assert [charge["state"] for charge in stored(buyer)["order"]["charges"]] == ["canceled", "captured"]
    assert stored(buyer)["captured"] == "2200.00"


def test_a_voucher_can_be_kept(visit: Visiting) -> None:
    buyer = visit()
    voucher = buyer.press("cash")
    other = buyer.look(voucher.links["Pagar de otra forma"])
    assert buyer.look(other.links["Conservar la referencia"]).heading == voucher.heading


def test_money_that_came_in_for_a_voucher_binds_the_buyer_to_it(visit: Visiting) -> None:
    buyer = visit()
    voucher = buyer.press("cash")
    other = buyer.look(voucher.links["Pagar de otra forma"])
    buyer.client.act(buyer.link.rpartition("=")[2], "receive", amount=200)
    page = buyer.look()
    assert "Recibimos $200.00 MXN; faltan $2,000.00 MXN." in page.text
    assert "Pagar de otra forma" not in page.links
    assert buyer.look(voucher.links["Pagar de otra forma"]).heading == "Paga $2,000.00 MXN en OXXO"
    buyer.press("card", other, number="4242424242424242", expiry="12/50", cvc="123", name="Ana")
    assert [charge["state"] for charge in stored(buyer)["order"]["charges"]] == ["pending"]
    assert buyer.look().buttons == ["receive"]
    assert buyer.press("receive").heading == PAID


def test_installments_have_exact_figures(visit: Visiting) -> None:
    buyer = visit()
    options = [given for tag, given in buyer.page.tags if tag == "option"]
    assert [option["value"] for option in options] == ["1", "3", "6", "9", "12", "18"]
    assert "3 meses sin intereses de $733.34" in buyer.page.text
    page = buyer.pay(months="6")
    assert page.heading == PAID
    assert "Mensualidades 6 mensualidades: 5 × $366.67 + 1 × $366.65" in page.text
    assert stored(buyer)["order"]["charges"][0]["installments"]["months"] == 6
    assert stored(buyer)["captured"] == "2200.00", "the merchant pays for them"


def test_installments_at_the_buyers_cost(visit: Visiting) -> None:
    buyer = visit(installments_information=[{"quantity": 3, "fixed_installments": True}, {"quantity": 9}, 7, {}])
    assert "3 meses de $764.37 (total $2,293.10)" in buyer.page.text
    assert "9 meses sin intereses de $244.45" in buyer.page.text
    page = buyer.pay(months="3")
    assert "$2,293.10 MXN" in page.text
    assert stored(buyer)["captured"] == "2293.10"


@pytest.mark.parametrize("months", ["2", "24", "0", "-3", "03", "3.0", "³", "x", "9" * 40, "18"])
def test_installments_that_are_not_on_offer_are_refused(months: str, visit: Visiting) -> None:
    buyer = visit(items=[{"name": "Taza", "quantity": 1, "price": 999}])
    page = buyer.pay(months=months)
    assert page.status == 422
    assert "Esas mensualidades no aplican; elige otra opción." in page.text
    assert "charges" not in stored(buyer)["order"]


def test_amounts_too_small_have_no_installments(visit: Visiting) -> None:
    page = visit(items=[{"name": "Taza", "quantity": 1, "price": 398.99}]).page
    assert "Mensualidades" not in page.text


def test_an_order_in_another_currency(visit: Visiting) -> None:
    buyer = visit(currency="CLP", items=[{"name": "Taza", "quantity": 1, "price": 15990}])
    assert "$15,990 CLP" in buyer.page.text
    assert "Mensualidades" not in buyer.page.text
    assert buyer.pay().heading == PAID


def test_the_webhook_of_a_payment_arrives(api: ApiClient, receiver: Any) -> None:
    order = api.order(notify_url=f"{receiver.url}/webhooks")
    Buyer(api, order["pay_link"]).pay()
    assert api.post("/_mockpay/clock", {"advance": 0, "wait": True}).status_code == 200
    assert [(post.json["event"], post.json["status"]) for post in receiver.got] == [("orders.confirmation", "paid")]
