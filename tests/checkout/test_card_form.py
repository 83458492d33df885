"""What is wrong with a card, told beside the field; what was typed is kept, but for the number and the CVC."""

from collections.abc import Callable

import pytest
from api_client import ApiClient

from mockpay.scenario.load import load, parse
from tests.checkout.buyer import GOOD, ITEMS, Buyer

Visiting = Callable[..., Buyer]
NUMBER = "Revisa el número: no es válido."
BRAND = "Aceptamos Visa, Mastercard y American Express."
REAL = "Aquí no se usan tarjetas reales: elige una de prueba."
EXPIRY = "Escribe mes y año, como 08/30."
PAST = "La tarjeta está vencida."
NAME = "Escribe el nombre como aparece en la tarjeta."
WRONG: tuple[tuple[str, str, str], ...] = (
    ("number", "", NUMBER),
    ("number", "4242 4242 4242 4241", NUMBER),
    ("number", "4242", NUMBER),
    ("number", "-" * 30, NUMBER),
    ("number", "４２４２４２４２４２４２４２４２", NUMBER),
    ("number", "6011000990139424", BRAND),
    ("number", "36700102000000", BRAND),
    ("number", "4242 0000 0000 0018", REAL),
    ("expiry", "", EXPIRY),
    ("expiry", "13/50", EXPIRY),
    ("expiry", "00/50", EXPIRY),
    ("expiry", "1250x", EXPIRY),
    ("expiry", "٠٨/٥٠", EXPIRY),
    ("expiry", "01/20", PAST),
    ("cvc", "", "El CVC tiene 3 o 4 dígitos."),
    ("cvc", "1234", "El CVC tiene 3 o 4 dígitos."),
    ("cvc", "12a", "El CVC tiene 3 o 4 dígitos."),
    ("name", "   ", NAME),
    ("name", "x" * 101, NAME),
    ("name", "Ana\x00Garza", NAME),
)


@pytest.mark.parametrize(("field", "value", "sentence"), WRONG)
def test_each_mistake_is_told_beside_its_field(field: str, value: str, sentence: str, visit: Visiting) -> None:
    buyer = visit()
    page = buyer.pay(**{field: value}) if field != "number" else buyer.pay(value)
    assert page.status == 422
    assert "Revisa los campos marcados." in page.text
    assert sentence in page.text
    marked = [given["name"] for _, given in page.tags if given.get("aria-invalid") == "true"]
    assert marked == [field]
    described = next(given for _, given in page.tags if given.get("name") == field)["aria-describedby"]
    assert [given.get("class") for _, given in page.tags if given.get("id") == described] == ["error"]
    order = buyer.client.get(f"/_mockpay/orders/{buyer.link.rpartition('=')[2]}").json()["order"]
    assert (order["version"], order.get("charges")) == (1, None), "nothing was tried"


def test_all_mistakes_at_once(visit: Visiting) -> None:
    page = visit().press("card")
    assert [given["name"] for _, given in page.tags if given.get("aria-invalid") == "true"] == [
        "number", "expiry", "cvc",
    ]  # fmt: skip


def test_what_was_typed_is_kept_but_for_the_secrets(visit: Visiting) -> None:
    buyer = visit()
    page = buyer.pay(expiry="13/50", name="Ana <b> Garza", months="6")
    assert (page.fields["expiry"], page.fields["name"]) == ("13/50", "Ana <b> Garza")
    assert page.fields["number"] == page.fields["cvc"] == ""
    assert [given["value"] for tag, given in page.tags if tag == "option" and "selected" in given] == ["6"]


def test_the_number_and_the_cvc_are_kept_nowhere(visit: Visiting) -> None:
    buyer = visit()
    number, cvc = "5454545454545454", "987"
    buyer.pay(number, cvc=cvc, expiry="13/50")
    buyer.pay(number, cvc=cvc)
    state = buyer.client.get("/_mockpay/state").text
    assert number not in state.replace(" ", "")
    assert f'"{cvc}"' not in state
    assert '"last4":"5454"' in state
    journal = buyer.client.get("/_mockpay/requests").text
    assert number not in journal
    assert f"cvc={cvc}" not in journal
    assert f'"cvc":"{cvc}"' not in journal


def test_amex_has_four_digits_of_cvc(visit: Visiting) -> None:
    buyer = visit()
    assert "El CVC tiene" in buyer.pay("378282246310005", cvc="123").text
    assert buyer.pay("378282246310005", cvc="1234").heading == "¡Pago recibido!"


def test_a_card_is_good_until_its_month_ends(visit: Visiting) -> None:
    buyer = visit()
    buyer.client.post("/_mockpay/clock", {"freeze": "2030-08-31T23:59:59Z"})
    assert buyer.look().fields["charge"] == ""
    assert PAST in buyer.pay(expiry="07/30").text
    assert buyer.pay(expiry="8/2030").heading == "¡Pago recibido!"


def test_a_card_of_the_drawer_fills_in_the_form(api: ApiClient) -> None:
    buyer = Buyer(api, api.order(items=ITEMS, first_name="Ana", last_name="Garza")["pay_link"])
    samples = {words: href for words, href in buyer.page.links.items() if "card=" in href}
    assert len(samples) == len(load(["default"]).cards)
    page = buyer.look(samples["4000 0000 0000 9995 Fondos insuficientes."])
    assert page.fields["number"] == "4000 0000 0000 9995"
    assert "Fondos insuficientes" in buyer.press("card").text
    page = buyer.look(samples["3782 822463 10005 Aprobada"])
    assert page.fields["cvc"] == "1234"
    assert buyer.press("card").heading == "¡Pago recibido!"


def test_so_does_a_test_buyer(visit: Visiting) -> None:
    buyer = visit()
    assert buyer.look(buyer.page.links["Rob Schneider"]).fields["name"] == "Rob Schneider"


def test_only_the_methods_on_offer(open_client: Callable[..., ApiClient]) -> None:
    client = open_client(scenario=parse("extends: default\nmethods: [cash]"))
    buyer = Buyer(client, client.order(items=ITEMS)["pay_link"])
    assert buyer.page.buttons == ["cash"]
    assert "Tarjetas de prueba" not in buyer.page.text
    page = buyer.send(buyer.link, {**GOOD, "do": "card", "charge": ""})
    assert (page.status, page.buttons) == (400, ["cash"])
    assert "Elige una de las opciones de la página." in page.text
    little = open_client(
        scenario=parse("extends: default\nlimits: [{method: cash, maximum: 2199.99}, {minimum: 2200}]")
    )
    assert Buyer(little, little.order(items=ITEMS)["pay_link"]).page.buttons == ["card", "transfer"]
    bare = open_client(scenario=parse("extends: default\nmethods: [wallet]"))
    page = Buyer(bare, bare.order(items=ITEMS)["pay_link"]).page
    assert "No hay formas de pago disponibles" in page.text
