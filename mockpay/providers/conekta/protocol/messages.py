"""Conekta's words for what is wrong: code -> (message in Spanish, message in English, debug message).

Sources: OpenAPI 2.3.0, captured answers, public issue reports of Conekta's clients. `{0}` and `{1}` are what the detail
fills in. A code that begins with `*.` stands for every parameter. Texts of codes that are mockpay's own are chosen.
"""

from typing import Final

Texts = tuple[str, str, str]
UNSAID: Final[Texts] = ("No se pudo procesar.", "It could not be processed.", "It could not be processed.")

TEXTS: Final[dict[str, Texts]] = {
    "authentication.missing_key": (
        "Acceso no autorizado.",
        "Unauthorized access.",
        "Please include your access key in your request.",
    ),
    "authentication.unrecognized_key": (
        "Acceso no autorizado.",
        "Unauthorized access.",
        "Unrecognized access key.",
    ),
    "resource_not_found.entity": (
        "El recurso no ha sido encontrado.",
        "The resource was not found.",
        'The object {0} "{1}" could not be found.',
    ),
    "*.missing": (
        'El parametro "{0}" es requerido.',
        'The "{0}" is missing.',
        'The "{0}" is missing.',
    ),
    "*.invalid": (
        'Formato inválido para "{0}".',
        'Invalid format for "{0}".',
        'Invalid format for "{0}".',
    ),
    "*.immutable": (
        '"{0}" no debe ser actualizado.',
        '"{0}" is immutable.',
        '"{0}" is immutable.',
    ),
    "parameter_validation.whitelist": (
        'El parametro "{0}" no está permitido',
        'The "{0}" parameter is not allowed',
        'The "{0}" parameter is not allowed',
    ),
    "parameter_validation.expires_at.out_of_range": (
        'Fuera de rango permitido para "expires_at". Debe de estar dentro de {0}',
        'Out of range for the parameter "expires_at". Should be between {1}.',
        'Out of range for the parameter "expires_at". Should be between {1}.',
    ),
    "parameter_validation.payment_method.token_id.nonexistent_token": (
        "El token no existe.",
        "The token does not exist.",
        "The token does not exist.",
    ),
    "parameter_validation.payment_sources.token_id.nonexistent_token": (
        "El token no existe.",
        "The token does not exist.",
        "The token does not exist.",
    ),
    "processing.tokenization.used": (
        "La tarjeta no pudo ser procesada.",
        "The card could not be processed.",
        "The token has already been used.",
    ),
    "parameter_validation.card.number": (
        "Alguno de los datos de la tarjeta es inválido.",
        "Some of the card information is invalid.",
        "Some of the card information is invalid.",
    ),
    "parameter_validation.combo.order.amount.invalid_charges_amount": (
        "El monto de la orden no coincide con la suma de los montos de los cargos.",
        "The order amount does not match with the sum of charges amounts.",
        "The order amount does not match with the sum of charges amounts.",
    ),
    "*.minimum": (
        "El monto debe ser de al menos {0} {1}.",
        "The amount has to be at least {0} {1}.",
        "The amount has to be at least {0} {1}.",
    ),
    "*.maximum": (
        "El monto máximo es de ${0} {1}.",
        "The amount has to be at most {0} {1}.",
        "The amount has to be at most {0} {1}.",
    ),
    "parameter_validation.charge.cash_payment.oxxo_payment.disabled": (
        "Los pagos en OXXO no están habilitados en esta cuenta.",
        "OXXO payments are not enabled for this account.",
        "OXXO payments are not enabled for this account.",
    ),
    "parameter_validation.charge.bank_payment.spei_payment.disabled": (
        "Los pagos por SPEI no están habilitados en esta cuenta.",
        "SPEI payments are not enabled for this account.",
        "SPEI payments are not enabled for this account.",
    ),
    "parameter_validation.charge.disabled_msi_company": (
        "Los meses sin intereses no están habilitados en esta cuenta.",
        "Monthly installments are not enabled for this account.",
        "Monthly installments are not enabled for this account.",
    ),
    "parameter_validation.charge.international_card_not_allowed": (
        "Esta cuenta no acepta tarjetas internacionales.",
        "International cards are not allowed for this account.",
        "International cards are not allowed for this account.",
    ),
    "parameter_validation.charge.risk_validation_amount_reaching": (
        "El monto alcanza el límite de validación de riesgo de esta cuenta.",
        "The amount reaches the risk validation limit of this account.",
        "The amount reaches the risk validation limit of this account.",
    ),
    "parameter_validation.charge.monthly_installments_not_supported_for_debit": (
        "Las tarjetas de débito no aceptan meses sin intereses.",
        "Monthly installments are not supported for debit cards.",
        "Monthly installments are not supported for debit cards.",
    ),
    "parameter_validation.charge.monthly_installments_not_supported_for_international_cards": (
        "Las tarjetas internacionales no aceptan meses sin intereses.",
        "Monthly installments are not supported for international cards.",
        "Monthly installments are not supported for international cards.",
    ),
    "parameter_validation.combo.order.currency_type.card.minimum": (
        "El monto debe ser de al menos {0} {1}.",
        "The amount has to be at least {0} {1}.",
        "The amount has to be at least {0} {1}.",
    ),
    "parameter_validation.combo.order.currency_type.card.maximum": (
        "El máximo para pagos de tarjeta es de ${0} {1}.",
        "The maximum for card payments is {0} {1}.",
        "The maximum for card payments is {0} {1}.",
    ),
    "parameter_validation.combo.order.currency_type.oxxo.maximum": (
        "El máximo para pagos en OXXO es de ${0} {1}.",
        "The maximum for OXXO payments is {0} {1}.",
        "The maximum for OXXO payments is {0} {1}.",
    ),
    "precondition_required.combo.order.cannot_be_updated_because_has_charge": (
        "La orden no puede ser modificada porque ya tiene un cargo pendiente de pago.",
        "The order cannot be modified because it has already a charge which is pending payment.",
        "The order cannot be modified because it has already a charge which is pending payment.",
    ),
    "precondition_required.combo.order.cannot_be_updated_because_has_charge_paid": (
        "La orden no puede ser modificada porque ya tiene un cargo pagado.",
        "The order cannot be modified because it has already a charge which is paid.",
        "The order cannot be modified because it has already a charge which is paid.",
    ),
    "precondition_required.combo.order.is_not_cancelable": (
        "La orden no puede ser cancelada.",
        "The order can not be canceled.",
        "The order can not be canceled.",
    ),
    "precondition_required.combo.order.is_not_capturable": (
        "La orden no puede ser capturada.",
        "The order can not be captured.",
        "The order can not be captured.",
    ),
    "precondition_required.combo.order.is_not_voidable": (
        "La orden no puede ser liberada.",
        "The order can not be voided.",
        "The order can not be voided.",
    ),
    "precondition_required.combo.order.refund_is_not_cancelable": (
        "El reembolso no puede ser cancelado.",
        "The refund can not be canceled.",
        "The refund can not be canceled.",
    ),
    "precondition_required.combo.order.is_closed": (
        "La orden ya no puede ser modificada.",
        "The order cannot be modified any more.",
        "The order cannot be modified any more.",
    ),
    "parameter_validation.amount.too_large": (
        "El monto es mayor al disponible.",
        "The amount is larger than what is left.",
        "The amount is larger than what is left.",
    ),
    "precondition_required.combo.order.is_not_returnable": (
        "La orden no puede ser devuelta.",
        "The order can not be returned.",
        "The order can not be returned.",
    ),
    "processing.bank.declined": (
        "{0}",
        "The card was declined. Please try another payment method.",
        "The bank declined the card.",
    ),
    "processing.bank.insufficient_funds": (
        "{0}",
        "The card has not enough funds to complete the purchase.",
        "The card has not enough funds.",
    ),
    "processing.bank.pick_up_card": (
        "{0}",
        "The card was reported as lost or stolen.",
        "The card was reported as lost or stolen.",
    ),
    "processing.bank.card_not_supported": (
        "{0}",
        "The bank restricted this card.",
        "The bank restricted this card.",
    ),
    "processing.bank.amount_over_limit": (
        "{0}",
        "The amount is over the card's limit.",
        "The amount is over the card's limit.",
    ),
    "processing.bank.timeout": (
        "{0}",
        "The bank could not be reached. Try again later.",
        "The bank could not be reached.",
    ),
    "processing.charge.card_payment.declined_by_3ds": (
        "{0}",
        "The cardholder could not be authenticated (3D Secure).",
        "The cardholder could not be authenticated (3D Secure).",
    ),
    "precondition_required.subscription.status": (
        'La suscripción está en "{0}" y no permite la acción "{1}".',
        'The subscription is "{0}", which does not allow "{1}".',
        'The subscription is "{0}", which does not allow "{1}".',
    ),
    "processing.charge.card_payment.suspicious_behaviour": (
        "Tu método de pago ha sido rechazado, intenta con otro método.",
        "Your payment method has been rejected, try another one.",
        "This charge has been declined due to the users suspicious behavior.",
    ),
    "api.system.general_failure": (
        "Hubo un error del lado del sistema; el registro de mockpay dice más.",
        "There was a runtime error; mockpay's log says more.",
        "There was a runtime error and Conekta engineers have been notified.",
    ),
}
