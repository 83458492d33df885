"""docs/reproduce.md: each of its scenarios makes the answer that it promises, in both languages."""

import re
from typing import Any

import pytest
from api_client import ANYBODY, ROOT, ApiClient

from tests.providers.conekta.box import CARD, CASH, ORDER, order

TEXT = (ROOT / "docs" / "reproduce.md").read_text()
SCENARIOS = re.findall(r"^## (\d+)\. .*?^```yaml\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
PREFIX = "conekta.errors."
CHARGED = ORDER | {"charges": [CARD]}
LEAF = "line_items.0.antifraud_info.trip_id"
OXXO = "parameter_validation.charge.cash_payment.oxxo_payment.disabled"
MINIMUM = "The amount has to be at least 3.00 MXN."

PROMISED: dict[str, tuple[int, list[tuple[str, str | None, str, str]]]] = {
    "1": (402, [("processing.bank.call_issuer", None, "Comunícate con el banco que emitió la tarjeta.",
                 "Call the bank that issued the card.")]),
    "2": (422, [("parameter_validation.charge.disabled_msi_company", None,
                 "Los meses sin intereses están desactivados en tu cuenta.",
                 "Monthly installments are disabled for this account.")]),
    "3": (422, [("parameter_validation.combo.order.amount.invalid_charges_amount", "amount",
                 "El monto de la orden no coincide con la suma de los montos de los cargos.",
                 "The order amount does not match with the sum of charges amounts."),
                ("parameter_validation.combo.order.currency_type.card.minimum", "amount", "*", "*")]),
    "4": (422, [("parameter_validation.shipping_lines.missing", "shipping_lines",
                 'El parametro "shipping_lines" es requerido.', 'The "shipping_lines" is missing.')]),
    "5": (422, [("parameter_validation.line_items.antifraud_info.trip_id.missing", LEAF,
                 'El parametro trip_id" es requerido.', 'The trip_id" is missing.')]),
    "6": (402, [("processing.charge.card_payment.suspicious_behaviour", None,
                 "Tu método de pago ha sido rechazado, intenta con otro método.",
                 "Your payment method has been rejected, try another one.")]),
    "7": (402, [("processing.tokenization.used", None, "La tarjeta no pudo ser procesada.",
                 "The card could not be processed.")]),
    "8": (422, [(OXXO, None, "Los pagos en OXXO están desactivados en tu cuenta.",
                 "OXXO payments are disabled for this account.")]),
    "9": (500, [("api.system.general_failure", None,
                 "Hubo un error del lado del sistema y los ingenieros de Conekta han sido notificados.",
                 "There was a runtime error and Conekta engineers have been notified.")]),
    "10": (402, [("processing.undefined", None, "No se pudo cobrar.", "No se pudo cobrar.")]),
}  # fmt: skip


def put_in_force(shop: ApiClient, yaml: str) -> None:
    assert shop.put("/_mockpay/scenario", {"yaml": yaml}).status_code == 200


def test_ten_of_them() -> None:
    assert [number for number, _ in SCENARIOS] == list(PROMISED) == [str(one) for one in range(1, 11)]


@pytest.mark.parametrize(("number", "yaml"), SCENARIOS, ids=list(PROMISED))
@pytest.mark.parametrize("language", ["es", "en"])
def test_a_scenario(api: ApiClient, number: str, yaml: str, language: str) -> None:
    status, promised = PROMISED[number]
    put_in_force(api, yaml.replace("extends: default", "extends: default\nname: trouble", 1))
    path, body = (f"/orders/{order(api)['id']}/charges", CASH) if number == "8" else ("/orders", CHARGED)
    answer = api.post(path, body, headers=ANYBODY | {"accept-language": language})
    said = answer.json()["details"]
    told = [(one["code"].removeprefix(PREFIX), one["param"]) for one in said]
    assert (answer.status_code, told) == (status, [row[:2] for row in promised])
    for one, row in zip(said, promised, strict=True):
        assert row[2] == "*" or one["message"] == row[2 if language == "es" else 3]
    assert answer.headers["mockpay-fidelity"] == ("documented" if (number, language) == ("6", "es") else "invented")


def test_sentences_beside_a_code(api: ApiClient) -> None:
    put_in_force(api, SCENARIOS[2][1])
    assert api.post("/orders", CHARGED).json()["details"][1]["debug_message"] == MINIMUM
    put_in_force(api, SCENARIOS[9][1])
    assert api.post("/orders", CHARGED).json()["details"] == [{
        "code": f"{PREFIX}processing.undefined", "param": None, "message": "No se pudo cobrar.",
        "debug_message": "undefined method credit_commission",
    }]  # fmt: skip


def test_a_retry_works(api: ApiClient) -> None:
    put_in_force(api, SCENARIOS[8][1])
    answers = [api.post("/orders", CHARGED).status_code for _ in range(2)]
    assert answers == [500, 200]


def test_the_charge_says_why(api: ApiClient) -> None:
    put_in_force(api, SCENARIOS[0][1])
    answer: dict[str, Any] = api.post("/orders", CHARGED).json()
    assert answer["data"]["charges"]["data"][0]["failure_code"] == "call_issuer"


def test_the_same_by_the_control_api(api: ApiClient) -> None:
    fault = {"when": {"operation": "conekta.create_order"}, "details": [{"code": f"{PREFIX}{OXXO}"}], "times": 1}
    assert api.post("/_mockpay/faults", fault).status_code == 200
    assert api.post("/orders", CHARGED).status_code == 422
    assert api.post("/orders", CHARGED).status_code == 200
