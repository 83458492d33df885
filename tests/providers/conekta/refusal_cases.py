"""Refusals in whole, written down from their sources and not from the table: a request for each, what it is told in
Spanish, in English and for developers, and how sure both answers are."""

from typing import Any, Final, NamedTuple

from tests.providers.conekta.box import BOX, CARD, CASH, CONTACT, DECLINED
from tests.providers.conekta.order_events import LINK, UNPAID
from tests.providers.conekta.people import ANA, GOLD, PLACE, VISA
from tests.providers.conekta.people import CARD as NUMBERS
from tests.providers.conekta.refusal_steps import (
    Ask,
    after,
    another_token_for_a_source,
    asks,
    one_token_twice,
    ordered,
    struck,
    twice,
    under,
    with_customer,
    with_order,
)

SURE, SEEN, OURS = "documented", "observed", "invented"
VALIDATION: Final = "parameter_validation"


class Told(NamedTuple):
    """One detail: its code without the prefix, and what it says."""

    code: str
    param: str | None
    es: str
    en: str
    debug: str


class Case(NamedTuple):
    """`rows` are those of the table that made the answer, `fidelity` that in Spanish and that in English."""

    rows: str
    status: int
    ask: Ask
    told: list[Told]
    fidelity: tuple[str, str]


def case(row: str, status: int, ask: Ask, told: tuple[Any, ...], *fidelity: str) -> Case:
    """One of a single detail; the fidelity is that in both languages unless two are given."""
    return Case(row, status, ask, [Told(*told)], (fidelity[0], fidelity[-1]))


def of(param: str, kind: str) -> tuple[str, str]:
    """Code and param: the code has no index."""
    bare = ".".join(step for step in param.split(".") if not step.isdigit())
    return f"{VALIDATION}.{bare}.{kind}", param


LINE, TRIP = "line_items.0.unit_price", "line_items.0.antifraud_info.trip_id"
STREET = "shipping_contact.address.street1"
POSTAL = "shipping_contact.address.postal_code"
GREATER = "number_is_not_greater_than"
COMBO = f"{VALIDATION}.combo.order"
CLOSED = "precondition_required.combo.order.cannot_be_updated_because_has_charge"
PENDING = "The order cannot be modified because it has already a charge which is pending payment."
NO_SUM = "The order amount does not match with the sum of charges amounts."
LEAST = "The amount has to be at least 3.00 MXN."
RANGE = 'Out of range for the parameter "expires_at". Should be between 1 hours and 365 days.'
DIM = "There was a runtime error and Conekta engineers have been notified."
LOST = "El recurso no ha sido encontrado.", "The resource was not found."
SUSPECT = {"then": "decline", "code": "suspected_fraud"}
TOKEN = {"payment_method": {"type": "card", "token_id": "tok_1"}}


PARAMETERS: Final = [
    case("*.missing", 422, asks("POST", "/orders", {"currency": "MXN"}),
         (*of("line_items", "missing"), 'El parametro "line_items" es requerido.', 'The "line_items" is missing.',
          'The "line_items" is missing.'), SEEN),
    case("*.missing", 422, ordered(line_items=[{"unit_price": 1, "quantity": 1}]),
         (*of("line_items.0.name", "missing"), 'El parametro name" es requerido.', 'The name" is missing.',
          'The "line_items at index 0 attribute name" is missing.'), SEEN),
    case("*.missing", 422, struck({"code": of(TRIP, "missing")[0], "param": TRIP}),
         (*of(TRIP, "missing"), 'El parametro trip_id" es requerido.', 'The trip_id" is missing.',
          'The "line_items at index 0 attribute antifraud_info attribute trip_id" is missing.'), OURS),
    case("*.invalid", 422, ordered(currency="aaa"),
         (*of("currency", "invalid"), 'Formato inválido para "currency".', 'Invalid format for "currency".',
          'Invalid format for "currency".'), SURE),
    case("*.invalid", 422, ordered(shipping_contact=CONTACT | {"address": PLACE | {"city": "1"}}),
         (*of("shipping_contact.address.city", "invalid"), 'Formato inválido para city".',
          'Invalid format for city".', 'Invalid format for "shipping_contact attribute address attribute city".'),
         SURE),
    case("*.invalid_for_country", 422, ordered(shipping_contact=CONTACT | {"address": PLACE | {"postal_code": "61"}}),
         (*of(POSTAL, "invalid"), 'postal_code" tiene un formato inválido para el país dado.',
          'postal_code" has an invalid format for the given country.',
          'Invalid format for "shipping_contact attribute address attribute postal_code" in the given country.'), OURS),
    case("*.refused", 422, ordered(line_items=[BOX | {"unit_price": 2**53 - 1, "quantity": 2}]),
         (*of("line_items", "invalid"), 'Formato inválido para "line_items".', 'Invalid format for "line_items".',
          "'Box of Cohiba S1s' costs more than 90071992547409.91 MXN"), OURS),
    case("*.invalid_datatype", 422, ordered(line_items=[BOX | {"unit_price": 1999.9999}]),
         (*of(LINE, "invalid_datatype"), 'unit_price" tiene un tipo inválido.',
          'unit_price" has an invalid datatype.',
          'Invalid datatype for "line_items at index 0 attribute unit_price" expecting at least [String, Integer].'),
         SEEN, OURS),
    case("*.invalid_datatype", 422, asks("POST", "/plans", GOLD | {"amount": "many"}),
         (*of("amount", "invalid_datatype"), '"amount" tiene un tipo inválido.', '"amount" has an invalid datatype.',
          'Invalid datatype for "amount" expecting at least [String, Integer].'), SEEN, OURS),
    case("*.invalid_datatype_of_list", 422, asks("POST", "/customers", ANA | {"payment_sources": {}}),
         (*of("payment_sources", "invalid_datatype"), "payment_sources tiene un tipo inválido.",
          "payment_sources has an invalid datatype.",
          'Invalid datatype for "payment_sources" expecting at least [Array].'), OURS),
    case(f"*.{GREATER}", 422, with_order("POST", "/charges", CARD | {"amount": 0}),
         (*of("amount", GREATER), '"amount" no es mayor a 0.', '"amount" is not greater than 0.',
          '"amount" is not greater than 0.'), OURS),
    case(f"*.{GREATER}", 422, with_order("POST", "/refunds", {"amount": 0}, charges=(CARD,)),
         (*of("amount", GREATER), '"amount" no es mayor a 0.', '"amount" is not greater than 0.',
          '"amount" is not greater than 0.'), OURS),
    case(f"*.{GREATER}", 422, ordered(line_items=[BOX | {"unit_price": -1}]),
         (*of(LINE, GREATER), 'unit_price" no es mayor a -1.', 'unit_price" is not greater than -1.',
          '"line_items at index 0 attribute unit_price" is not greater than -1.'), OURS),
    case("*.too_short", 422, ordered(shipping_contact=CONTACT | {"address": PLACE | {"street1": ""}}),
         (*of(STREET, "too_short"), 'street1" contiene menos de 1 caracteres', 'street1" is too short.',
          '"shipping_contact attribute address attribute street1" is too short.'), SEEN),
    case("*.too_short", 422, asks("POST", "/customers", ANA | {"name": ""}),
         (*of("name", "too_short"), '"name" contiene menos de 1 caracteres', '"name" is too short.',
          '"name" is too short.'), SEEN),
    Case("*.immutable", 422, another_token_for_a_source,
         [Told(*of(name, "immutable"), f'"{name}" no debe ser actualizado.', f'"{name}" should not be updated.',
               f'"{name}" is immutable.') for name in ("token_id", "type")], (SURE, OURS)),
    case("*.found", 422, twice(asks("POST", "/plans", GOLD)),
         (*of("id", "found"), "El recurso ya existe", "The resource already exists",
          'The resource with that "id" already exists.'), OURS),
    case(f"{VALIDATION}.whitelist", 422, asks("GET", "/charges?color=red"),
         (f"{VALIDATION}.whitelist", None, 'El parametro "color" no está permitido',
          'The "color" parameter is not allowed', 'The "color" parameter is not allowed'), SURE),
    *(case(f"{VALIDATION}.expires_at.out_of_range", 422, ask,
           (f"{VALIDATION}.expires_at.out_of_range", "expires_at",
            'Fuera de rango permitido para "expires_at". Debe de estar dentro de 1 hora - 365 dias', RANGE, RANGE),
           SEEN, OURS)
      for ask in (asks("POST", "/orders", UNPAID | {"checkout": {"expires_at": 1}}),
                  asks("POST", "/checkouts", LINK | {"expires_at": 1}))),
]  # fmt: skip
CARDS: Final = [
    *(case("*.nonexistent_token", 422, ask,
           (f"{VALIDATION}.{of_what}.token_id.nonexistent_token", param, "El token no existe.",
            "The token does not exist.", "The token does not exist."), SURE)
      for ask, of_what, param in (
          (ordered(charges=[TOKEN]), "payment_method", "payment_method.token_id"),
          (asks("POST", "/customers", ANA | {"payment_sources": [VISA | {"token_id": "tok_1"}]}), "payment_sources",
           "payment_sources.0.token_id"),
      )),
    case("processing.tokenization.used", 402, one_token_twice,
         ("processing.tokenization.used", None, "La tarjeta no pudo ser procesada.", "The card could not be processed.",
          "The token has already been used."), OURS, SURE),
    case(f"{VALIDATION}.card.number", 422, asks("POST", "/tokens", {"card": NUMBERS | {"number": "4242424242424241"}}),
         (f"{VALIDATION}.card.number", "card[card[number]]",
          "Alguno de los datos de la tarjeta es inválido. Revisa la información y vuelve a intentarlo.",
          "Some of the card information is invalid. Please review the information and try again.",
          "Some of the card information is invalid. Please review the information and try again."), SURE),
    case(f"{VALIDATION}.card.cvc", 422, asks("POST", "/tokens", {"card": NUMBERS | {"cvc": "12"}}),
         (f"{VALIDATION}.card.cvc", "card[card[cvc]]", "El cvc (código de seguridad) de la tarjeta es inválido",
          "The cvc (security code) of the card is invalid", "The cvc (security code) of the card is invalid"), OURS),
]  # fmt: skip
SUM = Told(f"{COMBO}.amount.invalid_charges_amount", "amount",
           "El monto de la orden no coincide con la suma de los montos de los cargos.", NO_SUM, NO_SUM)  # fmt: skip
MINIMUM = Told(f"{COMBO}.currency_type.card.minimum", "amount", "El monto debe ser de al menos 3.00 MXN.", LEAST, LEAST)
PAYMENTS: Final = [
    Case(SUM.code, 422, ordered(charges=[CARD | {"amount": 34999}]), [SUM], (OURS, SEEN)),
    Case(MINIMUM.code, 422, with_order("POST", "/charges", CARD | {"amount": 299}), [MINIMUM], (OURS, SEEN)),
    Case(f"{SUM.code}, {MINIMUM.code}", 422, ordered(charges=[CARD | {"amount": 299}]), [SUM, MINIMUM], (OURS, SEEN)),
    case(f"{COMBO}.currency_type.card.maximum", 422,
         under({"limits": [{"origin": "conekta", "method": "card", "maximum": 300}]}, ordered(charges=[CARD])),
         (f"{COMBO}.currency_type.card.maximum", "amount", "El máximo para pagos de tarjeta es de $300.00 MXN.",
          "The maximum for card payments is 300.00 MXN.", "The maximum for card payments is 300.00 MXN."), SEEN),
    case(CLOSED, 428, with_order("POST", "/line_items", BOX, charges=(CASH,)),
         (CLOSED, None, "La orden no puede ser modificada porque ya tiene un cargo pendiente de pago.", PENDING,
          PENDING), OURS, SURE),
    case("precondition_required.combo.order.is_not_returnable", 428, with_order("POST", "/refunds", {}),
         ("precondition_required.combo.order.is_not_returnable", None, "La orden no puede ser devuelta.",
          "The order can not be returned.", "The order can not be returned."), OURS, SEEN),
    case("processing.bank.declined", 402, ordered(charges=[DECLINED]),
         ("processing.bank.declined", None,
          "La tarjeta ingresada ha sido declinada. Por favor intenta con otro método de pago.",
          "The card was declined. Please try another payment method.", "The bank declined the card."), OURS),
    case("processing.bank.insufficient_funds", 402,
         ordered(charges=[{"payment_method": {"type": "card", "token_id": "tok_test_insufficient_funds"}}]),
         ("processing.bank.insufficient_funds", None,
          "Esta tarjeta no tiene suficientes fondos para completar la compra.",
          "The card has not enough funds to complete the purchase.", "The card has not enough funds."), OURS),
    case("processing.bank.card_not_supported", 402,
         under({"outcomes": [{"then": "decline", "code": "restricted_card"}]}, ordered(charges=[CARD])),
         ("processing.bank.card_not_supported", None, "La tarjeta fue rechazada por el antifraude del banco. "
          "Por favor, pídale al tarjetahabiente que se comunique con el banco.",
          "The bank's fraud prevention rejected the card. Please ask the cardholder to contact the bank.",
          "The bank rejected the card."), OURS),
    case("processing.charge.card_payment.suspicious_behaviour", 402,
         under({"outcomes": [SUSPECT]}, ordered(charges=[CARD])),
         ("processing.charge.card_payment.suspicious_behaviour", None,
          "Tu método de pago ha sido rechazado, intenta con otro método.",
          "Your payment method has been rejected, try another one.",
          "This charge has been declined due to the users suspicious behavior."), SURE, OURS),
    case("processing.customer.no_valid_card", 402,
         after("/plans", GOLD, with_customer("POST", "/subscription", {"plan_id": "gold"})),
         ("processing.customer.no_valid_card", None, "El cliente {customer} no tiene una tarjeta válida.",
          "The customer {customer} does not have a valid card.", "The customer {customer} does not have a valid card."),
         OURS),
]  # fmt: skip
REQUESTS: Final = [
    case("authentication.missing_key", 401, lambda shop, how: shop.get(
        "/orders", headers={name: value for name, value in how.items() if name != "authorization"}),
         ("authentication.missing_key", None, "Acceso no autorizado.", "Unauthorized access.",
          "Please include your access key in your request."), SURE),
    case("authentication.unrecognized_key", 401, under({"auth": "strict"}, asks("GET", "/orders")),
         ("authentication.unrecognized_key", None, "Acceso no autorizado.", "Unauthorized access.",
          "Unrecognized access key."), SURE),
    case("resource_not_found.entity", 404, asks("GET", "/orders/ord_1"),
         ("resource_not_found.entity", None, *LOST, 'The object Order "ord_1" could not be found.'), SURE),
    *(case("resource_not_found.unknown_route", 404, ask,
           ("resource_not_found.unknown_route", None, "La ruta solicitada no existe.",
            "The route requested does not exist.", "The route requested does not exist."), OURS)
      for ask in (asks("GET", "/orders/ord_1/colors"), asks("PATCH", "/orders", {}))),
    case("api.system.general_failure", 500, struck({"code": "api.system.general_failure"}),
         ("api.system.general_failure", None,
          "Hubo un error del lado del sistema y los ingenieros de Conekta han sido notificados.", DIM, DIM), OURS),
]  # fmt: skip
BY_HAND: Final = [*PARAMETERS, *CARDS, *PAYMENTS, *REQUESTS]
