"""What Conekta refuses of payments: cards, tokens, amounts, states of an order, accounts, the bank: `catalogue.py`."""

from typing import Final

from mockpay.orders.real_cards import SENTENCE
from mockpay.providers.conekta.protocol.refusal_row import INVENTED, OBSERVED, VALIDATION, row
from mockpay.web.refusal_catalogue import Ours, RefusalRow


def _cards() -> tuple[RefusalRow, ...]:
    """What is wrong with a card or its token."""
    used = "La tarjeta no pudo ser procesada."
    wrong = ("Alguno de los datos de la tarjeta es inválido. Revisa la información y vuelve a intentarlo.",
             "Some of the card information is invalid. Please review the information and try again.")  # fmt: skip
    old = "The charge was tokenized more than 10 minutes ago{0}"
    return (
        row(422, "*.nonexistent_token", "El token no existe.", "The token does not exist.",
            "The token does not exist.", "spec"),
        row(422, "*.incorrect_livemode_of_token", Ours("El token no es de este modo."),
            Ours("The token belongs to the other mode."), Ours("The token belongs to the other mode."), "pay page",
            INVENTED),
        row(422, "*.expired", Ours("El cargo fue tokenizado hace más de 10 minutos{0}"), Ours(old), Ours(old),
            "developers.conekta.com: a token lasts ten minutes", INVENTED),
        row(402, "processing.tokenization.used", Ours(used), "The card could not be processed.",
            "The token has already been used.", "spec"),
        row(422, f"{VALIDATION}.card.number", wrong[0], wrong[1], wrong[1], "captured"),
        row(422, f"{VALIDATION}.card.number", Ours(
            "mockpay solo acepta los números que las plataformas de pago publican para pruebas y los del escenario."
        ), Ours(SENTENCE), Ours(SENTENCE), "chosen", INVENTED, name="card.real"),
        row(422, f"{VALIDATION}.card.cvc", "El cvc (código de seguridad) de la tarjeta es inválido",
            Ours("The cvc (security code) of the card is invalid"),
            Ours("The cvc (security code) of the card is invalid"), "a public test suite of payments", OBSERVED),
        row(422, f"{VALIDATION}.card.exp_month", Ours("El mes de vencimiento de la tarjeta es inválido"),
            Ours("The expiration month of the card is invalid"), Ours("The expiration month of the card is invalid"),
            "chosen, like card.cvc", INVENTED),
        row(422, f"{VALIDATION}.card.exp_year", Ours("El año de vencimiento de la tarjeta es inválido"),
            Ours("The expiration year of the card is invalid"), Ours("The expiration year of the card is invalid"),
            "chosen, like card.cvc", INVENTED),
        row(422, f"{VALIDATION}.expiration_date.expired", Ours("La tarjeta ingresada está vencida."),
            Ours("The card has expired."), Ours("The card has expired."), "conekta.js#39", INVENTED),
    )  # fmt: skip


def _sums() -> tuple[RefusalRow, ...]:
    """Amounts that do not fit."""
    combo = f"{VALIDATION}.combo.order"
    sums = "The order amount does not match with the sum of charges amounts."
    return (
        row(422, f"{combo}.amount.invalid_charges_amount",
            Ours("El monto de la orden no coincide con la suma de los montos de los cargos."), sums, sums,
            "conekta-node#106, conekta-.net#45", OBSERVED),
        row(422, f"{combo}.currency_type.card.minimum", Ours("El monto debe ser de al menos {0} {1}."),
            "The amount has to be at least {0} {1}.", "The amount has to be at least {0} {1}.", "conekta-node#106",
            OBSERVED),
        row(422, f"{combo}.currency_type.card.maximum", "El máximo para pagos de tarjeta es de ${0} {1}.",
            "The maximum for card payments is {0} {1}.", "The maximum for card payments is {0} {1}.",
            "conekta-php#142", OBSERVED),
        row(422, f"{combo}.currency_type.oxxo.maximum", Ours("El máximo para pagos en OXXO es de ${0} {1}."),
            Ours("The maximum for OXXO payments is {0} {1}."), Ours("The maximum for OXXO payments is {0} {1}."),
            "conekta-magento#58", OBSERVED),
        *(row(422, f"{combo}.currency_type.{kind}.{bound}", Ours(f"El {es} para pagos por {said} es de ${{0}} {{1}}."),
              Ours(f"The {en} for {said} payments is {{0}} {{1}}."),
              Ours(f"The {en} for {said} payments is {{0}} {{1}}."), "chosen, like card.maximum", INVENTED)
          for kind, said, bound, es, en in (
              ("oxxo", "OXXO", "minimum", "mínimo", "minimum"),
              ("spei", "SPEI", "minimum", "mínimo", "minimum"),
              ("spei", "SPEI", "maximum", "máximo", "maximum"),
          )),
    )  # fmt: skip


def _states() -> tuple[RefusalRow, ...]:
    """Right requests at the wrong time."""
    state = "precondition_required.combo.order"
    pending = "The order cannot be modified because it has already a charge which is pending payment."
    paid = "The order cannot be modified because it has already a charge which is paid."
    ours = (
        ("is_not_cancelable", "La orden no puede ser cancelada.", "The order can not be canceled."),
        ("is_not_capturable", "La orden no puede ser capturada.", "The order can not be captured."),
        ("is_not_voidable", "La orden no puede ser liberada.", "The order can not be voided."),
        ("refund_is_not_cancelable", "El reembolso no puede ser cancelado.", "The refund can not be canceled."),
        ("is_closed", "La orden ya no puede ser modificada.", "The order cannot be modified any more."),
    )
    return (
        row(428, f"{state}.cannot_be_updated_because_has_charge",
            Ours("La orden no puede ser modificada porque ya tiene un cargo pendiente de pago."), pending, pending,
            "spec"),
        row(428, f"{state}.cannot_be_updated_because_has_charge_paid",
            Ours("La orden no puede ser modificada porque ya tiene un cargo pagado."), Ours(paid), Ours(paid),
            "pay page", INVENTED),
        row(428, f"{state}.is_not_returnable", Ours("La orden no puede ser devuelta."),
            "The order can not be returned.", "The order can not be returned.", "conekta-node#64", OBSERVED),
        *(row(428, f"{state}.{name}", Ours(es), Ours(en), Ours(en), "chosen, like is_not_returnable", INVENTED)
          for name, es, en in ours),
        row(428, "precondition_required.subscription.status",
            Ours('La suscripción está en "{0}" y no permite la acción "{1}".'),
            Ours('The subscription is "{0}", which does not allow "{1}".'),
            Ours('The subscription is "{0}", which does not allow "{1}".'), "chosen", INVENTED),
    )  # fmt: skip


def _account() -> tuple[RefusalRow, ...]:
    """What the account of a shop does not allow: the codes are those the pay page reads, the sentences are ours."""
    rows = (
        ("charge.international_card_not_allowed", "Tu cuenta no acepta tarjetas internacionales.",
         "The account does not accept international cards."),
        ("charge.risk_validation_amount_reaching", "El cargo supera el monto que tu cuenta puede cobrar en revisión.",
         "The charge exceeds what an account under review may charge."),
        ("charge.rejected_by_risk", "El cargo fue rechazado por riesgo.", "The charge was rejected by risk."),
        ("charge.blocked_payment_source", "El método de pago está bloqueado.", "The payment source is blocked."),
        ("charge.credit_forbidden_mcc", "El giro de tu empresa no acepta tarjetas de crédito.",
         "The merchant's category does not accept credit cards."),
        ("charge.mcc_forbidden", "El giro de tu empresa no acepta esta tarjeta.",
         "The merchant's category does not accept this card."),
        ("charge.forbidden_card_for_company", "Tu cuenta no acepta esta tarjeta.",
         "The account does not accept this card."),
        ("charge.cash_payment.oxxo_payment.disabled", "Los pagos en OXXO están desactivados en tu cuenta.",
         "OXXO payments are disabled for this account."),
        ("charge.bank_payment.spei_payment.disabled", "Los pagos por SPEI están desactivados en tu cuenta.",
         "SPEI payments are disabled for this account."),
        ("charge.disabled_msi_company", "Los meses sin intereses están desactivados en tu cuenta.",
         "Monthly installments are disabled for this account."),
        ("charge.monthly_installments_not_supported_for_debit",
         "Las tarjetas de débito no aceptan meses sin intereses.",
         "Debit cards do not support monthly installments."),
        ("charge.monthly_installments_not_supported_for_international_cards",
         "Las tarjetas internacionales no aceptan meses sin intereses.",
         "International cards do not support monthly installments."),
        ("charge.expired_cvv_dynamic", "El CVV dinámico de la tarjeta ya venció.",
         "The dynamic CVV of the card has expired."),
        ("charge.invalid_number", "El número de la tarjeta es inválido.", "The number of the card is invalid."),
        ("card.forbidden_mcc_sivale", "El giro de tu empresa no acepta tarjetas Sí Vale.",
         "The merchant's category does not accept Sí Vale cards."),
        ("card.forbidden_mcc_rappi", "El giro de tu empresa no acepta tarjetas Rappi.",
         "The merchant's category does not accept Rappi cards."),
        ("card.restricted_bank_18_msi_only", "El banco de la tarjeta solo acepta 18 meses sin intereses.",
         "The bank of the card accepts only 18 monthly installments."),
    )  # fmt: skip
    return tuple(row(422, f"{VALIDATION}.{code}", Ours(es), Ours(en), Ours(en), "pay page", INVENTED)
                 for code, es, en in rows)  # fmt: skip


def _bank() -> tuple[RefusalRow, ...]:
    """Why a charge was refused by the bank, or by whoever asks who holds the card."""
    suspicious = "This charge has been declined due to the users suspicious behavior."
    restricted = ("La tarjeta fue rechazada por el antifraude del banco. "
                  "Por favor, pídale al tarjetahabiente que se comunique con el banco.")  # fmt: skip
    return (
        row(402, "processing.bank.declined",
            "La tarjeta ingresada ha sido declinada. Por favor intenta con otro método de pago.",
            Ours("The card was declined. Please try another payment method."), Ours("The bank declined the card."),
            "developers.conekta.com"),
        row(402, "processing.bank.insufficient_funds",
            "Esta tarjeta no tiene suficientes fondos para completar la compra.",
            Ours("The card has not enough funds to complete the purchase."), Ours("The card has not enough funds."),
            "developers.conekta.com"),
        row(402, "processing.bank.card_not_supported", restricted,
            Ours("The bank's fraud prevention rejected the card. Please ask the cardholder to contact the bank."),
            Ours("The bank rejected the card."), "captured (charges with failure_code restricted_card)"),
        *(row(402, f"processing.bank.{code}", Ours(es), Ours(en), Ours(en), "pay page; developers.conekta.com",
              INVENTED)
          for code, es, en in (
              ("call_issuer", "Comunícate con el banco que emitió la tarjeta.", "Call the bank that issued the card."),
              ("timeout", "El banco no pudo ser contactado. Intenta más tarde.",
               "The bank could not be reached. Try again later."),
              ("amount_over_limit", "El monto supera el límite de la tarjeta.",
               "The amount is over the limit of the card."),
              ("attempts_over_limit", "La tarjeta superó el número de intentos permitidos.",
               "The card was tried too many times."),
              ("invalid_expiration_date", "La fecha de vencimiento de la tarjeta es incorrecta.",
               "The expiration date of the card is wrong."),
              ("invalid_card_security_code", "El código de seguridad de la tarjeta es incorrecto.",
               "The security code of the card is wrong."),
              ("pick_up_card", "La tarjeta fue reportada como perdida o robada.",
               "The card was reported as lost or stolen."),
              ("general_error", "El banco no pudo procesar el cargo.", "The bank could not process the charge."),
              ("format_error", "El banco no entendió el cargo.", "The bank did not understand the charge."),
              ("communication_error", "No hubo comunicación con el banco.", "The bank could not be reached."),
              ("invalid_merchant", "El banco no reconoce al comercio.", "The bank does not know the merchant."),
              ("invalid_card", "El banco no reconoce la tarjeta.", "The bank does not know the card."),
              ("invalid_transaction", "El banco no acepta esta operación.", "The bank does not accept this operation."),
          )),
        row(402, "processing.charge.card_payment.suspicious_behaviour",
            "Tu método de pago ha sido rechazado, intenta con otro método.",
            Ours("Your payment method has been rejected, try another one."), suspicious, "captured"),
        row(402, "processing.charge.card_payment.declined_by_3ds",
            Ours("El tarjetahabiente no pudo ser autenticado (3D Secure)."),
            Ours("The cardholder could not be authenticated (3D Secure)."),
            Ours("The cardholder could not be authenticated (3D Secure)."), "pay page", INVENTED),
        row(402, "processing.customer.no_valid_card", "El cliente {0} no tiene una tarjeta válida.",
            Ours("The customer {0} does not have a valid card."), 'The customer {0} does not have a valid card.',
            "conekta-php#67; the code is chosen, for it was seen as processing_error in 2017", INVENTED),
    )  # fmt: skip


PAYMENTS: Final = (*_cards(), *_sums(), *_states(), *_account(), *_bank())
