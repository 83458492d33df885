"""What EcartPay's refusals say to callers who ask for Spanish: name of the row -> sentence.

Chosen, but for `token_invalid`, which was seen live. What comes from the scenario stays as it is written there, and
what mongoose says is English.
"""

from collections.abc import Mapping
from typing import Final

from mockpay.web.refusal_catalogue import SENTENCE

SENTENCES: Final[dict[str, str]] = {
    "token_invalid": "El token no es válido.",
    "token_missing": "Falta el token: envíe el encabezado Authorization.",
    "token_expired": "El token ha expirado; pida otro con POST /api/authorizations/token.",
    "body_of_another_type": "El cuerpo no es JSON; esta API solo recibe JSON.",
    "body_malformed": "El cuerpo no se puede leer como JSON.",
    "parameter_unknown": "La consulta tiene un parámetro que no existe.",
    "parameter_invalid": "La consulta tiene un parámetro con un valor que no se acepta; envíelo una sola vez.",
    "cast_failed": "{model} validation failed: {failures}",
    "field_required": "{field} es obligatorio",
    "field_type": "{field} debe ser {types}",
    "field_enum": "{field} debe ser uno de {options}",
    "field_minimum": "{field} debe ser al menos {limit}",
    "field_maximum": "{field} debe ser a lo más {limit}",
    "field_exclusive_minimum": "{field} debe ser mayor que {limit}",
    "field_min_items": "{field} debe tener al menos {limit} elemento(s)",
    "field_max_items": "{field} debe tener a lo más {limit} elemento(s)",
    "field_min_length": "{field} debe tener al menos {limit} carácter(es)",
    "field_max_length": "{field} debe tener a lo más {limit} carácter(es)",
    "field_pattern": "{field} debe cumplir con {pattern}",
    "field_unfit": "{field} no tiene un valor que se acepte",
    "key_unknown": "El cuerpo tiene un campo que no existe.",
    "not_built": "mockpay todavía no hace esta operación; docs/coverage.md dice cuáles hace.",
    "no_route": "No existe {method} {path}",
    "wrong_method": "No se puede hacer {method} en {path}; acepta {takes}",
    "body_too_large": "El cuerpo es demasiado grande.",
    "foreign_name": "Este sandbox no se usa con ese nombre; use 127.0.0.1 o configure MOCKPAY_PUBLIC_URL.",
    "encoding_unknown": "Content-Encoding no se conoce; envíe gzip, deflate o nada.",
    "order_not_found": "No existe la orden; GET /api/orders lista las que hay.",
    "transaction_not_found": "No existe la transacción {transaction}; GET /api/transactions lista las que hay.",
    "attempt_came_to_nothing": "El intento {attempt} no llegó a cobrarse.",
    "activity_not_found": "No existe la actividad {activity}; GET /api/activity lista las que hay.",
    "checkout_not_found": "No existe el checkout {checkout}; cree uno con POST /api/checkouts.",
    "checkout_item_not_found": "Este checkout no tiene el artículo {item}; consúltelo para ver los que tiene.",
    "enrollment_not_found": "No existe {enrollment} en /three-d-secure; POST /api/three-d-secure da una dirección.",
    "pos_not_found": "No existe {point} en {path}; cree uno con POST {path}.",
    "pos_named_not_found": "{field} {point} no existe; cree uno con POST {path}.",
    "clabe_not_found": "cuentaBeneficiario {clabe} no es la CLABE de ninguna orden; POST /api/orders/{{id}}/process "
    "le da una a una orden.",
    "transfer_twice": "claveRastreo {tracking} ya llegó para la orden {order}; cada transferencia tiene la suya.",
    "checkout_opened": "El checkout {checkout} ya se abrió y es la orden {order}; cree otro checkout.",
    "nothing_left_to_pay": "La orden {order} no tiene nada por pagar; cree otra.",
    "method_not_offered": "{method} no se ofrece; hay: {offered}.",
    "buyer_missing": "email o phone es obligatorio, o un customer_id",
    "odoo_buyer_missing": "customer.email o customer.phone es obligatorio",
    "token_placeholder": "token es el texto de ejemplo {token}; ponga ahí un token de tarjeta (ca_…) o quítelo",
    "tax_unclear": "items[].taxes[{index}] necesita un monto (amount), una tasa (rate) o el nombre de un impuesto del "
    "escenario ({known})",
    "status_unknown": "status debe ser uno de {words}",
    "choice_unknown": "{name} debe ser uno de {options}",
    "currency_unknown": "currency debe ser una de {known}",
    "count_invalid": "{name} debe ser un número entero desde 1",
    "date_invalid": "{name} debe ser una fecha como 2025-09-24 o 2025-09-24T18:43:40Z",
    "page_beyond_ten": "page debe ser a lo más 10; siga con next y el next_token de la décima página",
    "page_token_invalid": "{name} debe ser un token de una respuesta anterior con los mismos filtros",
    "transaction_of_another_order": "transaction_id {transaction} es de la orden {order}, no de {asked}",
    "refund_of_nothing": "transaction_id u order_id es obligatorio",
    "refund_ambiguous": "La orden {order} se pagó en varias transacciones; envíe transaction_id, una de {numbers}",
    "register_of_another_branch": "pos_sales_registers_id {register} es de la sucursal {branch}, no de {asked}",
    "method_unknown": "method_id debe ser uno de {known}; las tarjetas pagan con un token o en el pay_link",
    "order_missing": "order es obligatorio: el id de una orden",
    "redirect_url_invalid": "redirect_url debe ser una dirección como https://shop.example/thanks",
    "transfer_amount_invalid": "monto debe ser mayor que 0",
    "transfer_day_invalid": "fechaOperacion debe ser un día como 20240829",
    "customer_not_found": "No existe ese cliente; GET /api/customers lista los que hay.",
    "customer_named_not_found": "customer_id {customer!r} no existe; envíe first_name, last_name y email o phone.",
    "card_not_found": "id no es el de una tarjeta; GET /api/customers/{{id}}/cards y GET /api/cards dan las que hay.",
    "card_of_another_customer": "Este cliente no tiene esa tarjeta; GET /api/customers/{customer}/cards da las suyas.",
    "card_token_not_found": "token no es un token de tarjeta de esta cuenta; POST /api/tokens crea uno (ca_…).",
    "customer_exists": "Ya existe un cliente con este email, phone o user_id: {customer}; úselo o envíe otros valores.",
    "clabe_exists": "number ya es un método de pago de este cliente; envíe otra CLABE.",
    "too_many_payment_methods": "Un cliente tiene a lo más {most} métodos de pago.",
    "installments_unknown": "installments debe ser uno de {offered}",
    "two_cards": "id y number son dos tarjetas; envíe una de las dos",
    "card_missing": "id es obligatorio: el de una tarjeta, o una tarjeta como number, exp_month, exp_year y cvc",
    "card_incomplete": "Faltan datos de la tarjeta: exp_month, exp_year y cvc son obligatorios",
    "card_number_may_be_real": "Número de tarjeta inválido: podría ser una tarjeta real; use una de prueba.",
    "card_number_invalid": "Número de tarjeta inválido: number debe ser un número visa, mastercard o amex correcto.",
    "card_month_invalid": "Fecha de vencimiento inválida: exp_month debe ser de 01 a 12.",
    "card_year_invalid": "Fecha de vencimiento inválida: exp_year debe ser un año como 2028.",
    "card_over": "Fecha de vencimiento inválida: exp_month y exp_year son anteriores a {now}.",
    "card_cvc_invalid": "Código de seguridad inválido: cvc debe tener {digits} dígitos.",
    "card_declined_expired": SENTENCE,
    "card_declined_stolen": SENTENCE,
    "card_declined_restricted": SENTENCE,
    "card_declined_no_funds": SENTENCE,
    "card_declined_over_limit": SENTENCE,
    "card_declined_bank": SENTENCE,
    "card_declined_bank_unreachable": SENTENCE,
    "card_declined_otherwise": SENTENCE,
    "reference_id_taken": "Otra orden ya tiene ese reference_id; envíe otro.",
    "amount_over_what_is_left": "amount es mayor que lo que queda de la orden.",
    "price_too_large": "El precio de un artículo es demasiado grande.",
    "discount_too_large": "El descuento de un artículo es mayor que su precio por su cantidad.",
    "discounts_too_large": "Los descuentos son mayores que la orden; bájelos.",
    "value_unacceptable": "Un valor no se puede aceptar.",
    "installments_not_offered": "Esos meses no se ofrecen para ese monto.",
    "other_currency": "El pago en efectivo y por SPEI es solo en pesos (MXN); paga con tarjeta.",
    "not_allowed": "La orden no lo permite.",
    "store_full": "El sandbox está lleno; POST /_mockpay/reset lo vacía.",
    "given_by_the_scenario": SENTENCE,
    "fault": SENTENCE,
    "wrong_state": "El estado de la orden no lo permite.",
}

WORDS: Final = {
    "an object": "un objeto",
    "a list": "una lista",
    "a string": "un texto",
    "a number": "un número",
    "a whole number": "un número entero",
    "true or false": "true o false",
    "null": "null",
    "the body": "el cuerpo",
}


def in_spanish(values: Mapping[str, str]) -> dict[str, str]:
    """What a sentence about a field needs, in Spanish: the names of types, and the words between them."""
    types = [WORDS.get(one, one) for one in values.get("types", "").replace("true or false", "bool").split(" or ")]
    named = {"types": " o ".join(types).replace("bool", WORDS["true or false"])} if "types" in values else {}
    options = {"options": values["options"].replace(" or ", " o ")} if "options" in values else {}
    return {**values, **named, **options, "field": WORDS.get(values["field"], values["field"])}
