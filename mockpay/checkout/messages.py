"""Every sentence of the pages in both languages. `{…}` is filled in by the page."""

from collections.abc import Callable
from typing import Final

from mockpay.web.language import Language

Say = Callable[..., str]

WORDS: Final[dict[str, tuple[str, str]]] = {
    # around every page
    "sandbox": ("Modo de pruebas", "Test mode"),
    "no_money": ("No se cobra dinero real.", "No real money is charged."),
    "powered": ("Página de pago de {provider}, emulada por mockpay", "{provider} payment page, emulated by mockpay"),
    "other_language": ("English", "Español"),
    "back": ("Volver a la tienda", "Return to the store"),
    # the order
    "title_pay": ("Pagar {amount} a {shop}", "Pay {amount} to {shop}"),
    "to_pay": ("Total a pagar", "Amount due"),
    "order": ("Pedido", "Order"),
    "details": ("Resumen del pedido", "Order summary"),
    "line_discount": ("Descuento {amount}", "Discount {amount}"),
    "subtotal": ("Subtotal", "Subtotal"),
    "shipping": ("Envío", "Shipping"),
    "discount": ("Descuento", "Discount"),
    "tax": ("Impuestos", "Tax"),
    "total": ("Total", "Total"),
    "paid_before": ("Ya pagado", "Already paid"),
    # who pays
    "contact": ("Tus datos", "Your details"),
    "contact_text": ("Para enviarte el comprobante de {shop}.", "So that {shop} can send you the receipt."),
    "full_name": ("Nombre y apellido", "Full name"),
    "full_name_wrong": ("Escribe tu nombre y apellido.", "Enter your full name."),
    "email": ("Correo electrónico", "Email"),
    "email_wrong": ("Escribe un correo como ana@ejemplo.com.", "Enter an email address like ana@example.com."),
    "go_on": ("Continuar al pago", "Continue to payment"),
    # ways to pay
    "pay_with": ("¿Cómo quieres pagar?", "How would you like to pay?"),
    "card": ("Tarjeta de crédito o débito", "Credit or debit card"),
    "cash": ("Efectivo en tienda", "Cash at a store"),
    "cash_hint": ("OXXO y otras tiendas", "OXXO and other stores"),
    "transfer": ("Transferencia SPEI", "Bank transfer (SPEI)"),
    "transfer_hint": ("Desde la app de tu banco", "From your bank's app"),
    "cash_text": (
        "Genera una ficha con código de barras y págala en caja. Tu pago se confirma al momento.",
        "Get a barcode and pay it in cash at the register. Your payment is confirmed right away.",
    ),
    "transfer_text": (
        "Te damos una CLABE solo para este pedido. Transfiere el monto exacto desde la app de tu banco.",
        "You get an account number (CLABE) for this order only. Transfer the exact amount from your banking app.",
    ),
    "get_voucher": ("Generar ficha de pago", "Get the barcode"),
    "get_clabe": ("Obtener datos de transferencia", "Get the transfer details"),
    "no_methods": (
        "No hay formas de pago disponibles para este pedido.",
        "There is no way to pay for this order here.",
    ),
    # the card form
    "number": ("Número de tarjeta", "Card number"),
    "expiry": ("Vencimiento", "Expiry date"),
    "expiry_hint": ("MM / AA", "MM / YY"),
    "cvc": ("CVC", "CVC"),
    "cvc_hint": ("3 o 4 dígitos", "3 or 4 digits"),
    "cvc_digits": ("3 o 4", "3 or 4"),
    "name": ("Nombre en la tarjeta", "Name on card"),
    "months": ("Mensualidades", "Installments"),
    "one_payment": ("1 pago de {amount}", "1 payment of {amount}"),
    "plan_free": ("{months} meses sin intereses de {each}", "{months} interest-free payments of {each}"),
    "plan_costs": ("{months} meses de {each} (total {total})", "{months} payments of {each} (total {total})"),
    "pay": ("Pagar {amount}", "Pay {amount}"),
    "sending": ("Procesando…", "Processing…"),
    "not_kept": ("Nunca guardamos el número ni el CVC.", "We never store the card number or CVC."),
    # what is wrong with the form
    "mend": ("Revisa los campos marcados.", "Please check the highlighted fields."),
    "number_wrong": ("Revisa el número: no es válido.", "Check the number: it isn't valid."),
    "number_real": (
        "Aquí no se usan tarjetas reales: elige una de prueba.",
        "Real cards can't be used here: choose a test card.",
    ),
    "number_brand": (
        "Aceptamos Visa, Mastercard y American Express.",
        "We accept Visa, Mastercard and American Express.",
    ),
    "expiry_wrong": ("Escribe mes y año, como 08/30.", "Enter month and year, like 08/30."),
    "expiry_past": ("La tarjeta está vencida.", "The card has expired."),
    "cvc_wrong": ("El CVC tiene {digits} dígitos.", "The CVC has {digits} digits."),
    "name_wrong": ("Escribe el nombre como aparece en la tarjeta.", "Enter the name as it appears on the card."),
    "months_wrong": (
        "Esas mensualidades no aplican; elige otra opción.",
        "Those installments aren't available; choose another option.",
    ),
    "do_wrong": ("Elige una de las opciones de la página.", "Choose one of the options on the page."),
    # the window that saves a card
    "save_card": ("Guardar tarjeta", "Save your card"),
    "save": ("Guardar tarjeta", "Save card"),
    "shop_sees_none": ("La tienda no ve el número ni el CVC.", "The store sees neither the number nor the CVC."),
    "saved": ("Tarjeta guardada", "Card saved"),
    "close": ("Cerrar ventana", "Close window"),
    "waits_for_shop": ("Esperando a {shop}…", "Waiting for {shop}…"),
    "no_session": (
        "La sesión no es válida; POST /api/customers/{{id}}/session crea una.",
        "The session is not valid; POST /api/customers/{{id}}/session creates one.",
    ),
    "needs_script": (
        "Esta ventana solo funciona con JavaScript, como la tienda que la abre.",
        "This window needs JavaScript, as does the shop that opens it.",
    ),
    # how an attempt ended
    "declined": ("Pago rechazado", "Payment declined"),
    "try_again": (
        "No se hizo ningún cargo. Intenta de nuevo o usa otra forma de pago.",
        "You haven't been charged. Try again or pay another way.",
    ),
    "voucher_expired": ("La referencia anterior venció", "The previous reference expired"),
    "voucher_expired_text": ("Elige de nuevo cómo pagar.", "Choose again how you'd like to pay."),
    "attempt_expired": ("Tu intento anterior con tarjeta venció", "Your previous card payment timed out"),
    # 3-D Secure
    "challenge_title": ("Confirma tu compra", "Confirm your purchase"),
    "issuer": ("Banco emisor", "Card issuer"),
    "challenge_text": (
        "{shop} quiere hacer un cargo a tu tarjeta. Confirma que eres tú.",
        "{shop} wants to charge your card. Confirm that it's you.",
    ),
    "challenge_simulated": (
        "Banco simulado: elige cómo termina la verificación. Si cierras esta página, el intento vence solo.",
        "Simulated bank: choose how the verification ends. If you close this page, the attempt times out.",
    ),
    "shop": ("Comercio", "Merchant"),
    "amount": ("Monto", "Amount"),
    "date": ("Fecha", "Date"),
    "card_short": ("Tarjeta", "Card"),
    "approve": ("Aprobar la compra", "Approve the purchase"),
    "reject": ("No fui yo: rechazar", "It wasn't me: decline"),
    "give_up": ("Cancelar y volver al pago", "Cancel and go back to payment"),
    # vouchers
    "voucher_title": ("Paga {amount} en {place}", "Pay {amount} at {place}"),
    "voucher_text": (
        "Muestra este código en caja o dicta la referencia.",
        "Show this barcode to the cashier or read out the reference.",
    ),
    "barcode": ("Código de barras de la referencia {reference}", "Barcode of the reference {reference}"),
    "pay_before": ("Paga antes del", "Pay before"),
    "voucher_step_1": (
        "Ve a la tienda y pide en caja hacer un pago de servicio.",
        "Go to the store and ask the cashier to make a bill payment.",
    ),
    "voucher_step_2": ("Muestra el código de barras y paga en efectivo.", "Show the barcode and pay in cash."),
    "voucher_step_3": ("Guarda tu ticket: es tu comprobante.", "Keep the receipt: it is your proof of payment."),
    "print": ("Imprimir", "Print"),
    "clabe_title": ("Transfiere {amount} por SPEI", "Transfer {amount} by SPEI"),
    "clabe_text": (
        "Usa esta CLABE: es solo para tu pedido.",
        "Use this account number (CLABE): it is for your order only.",
    ),
    "clabe": ("CLABE", "CLABE"),
    "bank": ("Banco destino", "Receiving bank"),
    "beneficiary": ("Beneficiario", "Beneficiary"),
    "concept": ("Concepto", "Payment reference"),
    "copy": ("Copiar", "Copy"),
    "copied": ("Copiado", "Copied"),
    "received": ("Recibimos {received}; faltan {missing}.", "We received {received}; {missing} left to pay."),
    "waiting": (
        "Esta página se actualiza sola cuando llega tu pago.",
        "This page updates by itself when your payment arrives.",
    ),
    "simulate_cash": ("Simular el pago en la tienda", "Simulate the payment at the store"),
    "simulate_transfer": ("Simular la transferencia", "Simulate the transfer"),
    "other_way": ("Pagar de otra forma", "Pay another way"),
    "replaces": (
        "Si pagas de otra forma, la referencia que ya tienes se cancela.",
        "If you pay another way, the reference you already have is canceled.",
    ),
    "keep": ("Conservar la referencia", "Keep the reference"),
    # waiting, paid, closed
    "processing": ("Estamos procesando tu pago", "We are processing your payment"),
    "processing_text": (
        "Tu banco aún no responde. No pagues de nuevo; esta página se actualiza sola.",
        "Your bank hasn't answered yet. Don't pay again; this page updates by itself.",
    ),
    "review": ("Tu pago está en revisión", "Your payment is under review"),
    "review_text": (
        "Puede tardar unos minutos. No pagues de nuevo; esta página se actualiza sola.",
        "It may take a few minutes. Don't pay again; this page updates by itself.",
    ),
    "refresh": ("Actualizar", "Refresh"),
    "paid": ("¡Pago recibido!", "Payment received!"),
    "paid_text": ("Gracias por tu compra en {shop}.", "Thank you for your purchase at {shop}."),
    "goes_on": ("En unos segundos vuelves a {shop}.", "We are taking you back to {shop}."),
    "stay": ("Quedarme aquí", "Stay here"),
    "already_paid": ("Este pedido ya está pagado", "This order is already paid"),
    "already_paid_text": ("No hace falta pagar de nuevo.", "You don't need to pay again."),
    "authorized": ("Pago autorizado", "Payment authorized"),
    "authorized_text": ("El monto quedó retenido en tu tarjeta.", "The amount is on hold on your card."),
    "refunded": ("Este pago fue reembolsado", "This payment was refunded"),
    "refunded_text": ("Devolvimos {amount} a tu forma de pago.", "We refunded {amount} to your payment method."),
    "charged_back": ("Tu banco devolvió este pago", "Your bank reversed this payment"),
    "charged_back_text": (
        "La aclaración se resolvió a favor del titular.",
        "The dispute was resolved in the cardholder's favor.",
    ),
    "method": ("Forma de pago", "Paid with"),
    "plan": ("{months} mensualidades de {each}", "{months} monthly payments of {each}"),
    "plan_uneven": ("{months} mensualidades: {each}", "{months} monthly payments: {each}"),
    "on_top": ("Comisión por mensualidades", "Installment fee"),
    "given_back": ("Reembolsado", "Refunded"),
    "operation": ("Operación", "Transaction"),
    "expired": ("Este enlace de pago venció", "This payment link has expired"),
    "expired_text": ("Pide a {shop} uno nuevo.", "Ask {shop} for a new one."),
    "cancelled": ("Este pedido fue cancelado", "This order was canceled"),
    "cancelled_text": (
        "Ya no se puede pagar. Si ya lo habías pagado, {shop} te devuelve tu dinero.",
        "It can no longer be paid. If you already paid, {shop} will refund you.",
    ),
    "held": ("Este pedido está en pausa", "This order is on hold"),
    "held_text": ("Inténtalo más tarde o contacta a {shop}.", "Try again later or contact {shop}."),
    "nothing_due": ("No hay nada que pagar", "There is nothing to pay"),
    "nothing_due_text": ("El total de este pedido es {amount}.", "The total of this order is {amount}."),
    # the drawer of test data
    "drawer": ("Tarjetas de prueba", "Test cards"),
    "drawer_text": (
        "Elige una tarjeta y el formulario se llena solo. No se aceptan tarjetas reales.",
        "Choose a card to fill in the form. Real cards are not accepted.",
    ),
    "buyers": ("Compradores de prueba", "Test buyers"),
    "ends_paid": ("Aprobada", "Approved"),
    "ends_declined": ("Rechazada", "Declined"),
    "ends_secure": ("3-D Secure", "3-D Secure"),
    "ends_open": ("Sin respuesta inmediata", "No immediate answer"),
    "debit": ("Aprobada, débito", "Approved, debit"),
    "foreign": ("Aprobada, extranjera", "Approved, foreign"),
    "frictionless": ("Pasa sin preguntar", "Passes without a question"),
    "frictionless_failed": ("Falla sin preguntar", "Fails without a question"),
    "challenge": ("Pide verificación", "Asks for verification"),
    "challenge_failed": ("Pide verificación y falla", "Asks for verification and fails"),
    "then_pending": ("El banco tarda en responder", "The bank takes a while"),
    "then_challenge": ("Pide verificación", "Asks for verification"),
    "then_review": ("Queda en revisión", "Is held for review"),
    "then_error": ("El proveedor responde con un error", "The provider answers with an error"),
    # what is not there, or not like this
    "not_found": ("No encontramos este enlace de pago", "We couldn't find this payment link"),
    "not_found_text": (
        "Revisa que la dirección esté completa o pide otro enlace al comercio.",
        "Check that the address is complete, or ask the store for a new link.",
    ),
    "bad_request": ("No pudimos leer tu solicitud", "We couldn't read your request"),
    "bad_request_text": (
        "Vuelve a la página de pago e intenta de nuevo.",
        "Go back to the payment page and try again.",
    ),
    "foreign_page": ("Este pago se hizo desde otro sitio", "This payment was sent from another site"),
    "foreign_page_text": (
        "No se hizo ningún cargo. Abre el enlace de pago y paga desde esa página.",
        "Nothing was charged. Open the payment link and pay from that page.",
    ),
    "foreign_name": ("Esta página no se abre con este nombre", "This page is not reached under this name"),
    "foreign_name_text": (
        "Usa 127.0.0.1, o pon en MOCKPAY_PUBLIC_URL la dirección con la que se llega desde fuera.",
        "Use 127.0.0.1, or set MOCKPAY_PUBLIC_URL to the address it has outside.",
    ),
    "trouble": ("Algo salió mal", "Something went wrong"),
    "trouble_text": (
        "Antes de pagar de nuevo, revisa cómo quedó tu pedido.",
        "Before you pay again, check the status of your order.",
    ),
    "look_again": ("Ver mi pedido", "View my order"),
}

REASONS: Final[dict[str, tuple[str, str]]] = {
    "declined": ("Tu banco rechazó el cargo.", "Your bank declined the charge."),
    "card_declined": ("Tu banco rechazó el cargo.", "Your bank declined the charge."),
    "insufficient_funds": ("Fondos insuficientes.", "Insufficient funds."),
    "no_funds": ("Fondos insuficientes.", "Insufficient funds."),
    "expired": ("La tarjeta está vencida.", "The card has expired."),
    "expired_card": ("La tarjeta está vencida.", "The card has expired."),
    "lost": ("La tarjeta está reportada como perdida.", "The card was reported lost."),
    "stolen": ("La tarjeta está reportada como robada.", "The card was reported stolen."),
    "restricted": ("Tu banco restringió esta tarjeta.", "Your bank restricted this card."),
    "limit_exceeded": ("El cargo rebasa el límite de la tarjeta.", "The charge exceeds the card's limit."),
    "processing_error": ("El banco no respondió.", "The bank could not be reached."),
    "suspected_fraud": ("El cargo parece fraudulento.", "The charge looks fraudulent."),
    "declined_by_3ds": ("No se verificó la identidad del titular.", "The cardholder was not verified."),
    "not_authenticated": ("No se verificó la identidad del titular.", "The cardholder was not verified."),
}
"""What a decline is called, by its code or by the name of the test card."""


def speaker(language: Language) -> Say:
    """Says a sentence in a language: `say("pay", amount="$1.00 MXN")`."""
    column = list(Language).index(language)

    def say(key: str, **values: object) -> str:
        return WORDS[key][column].format(**values)

    return say


def reason(language: Language, *names: str, otherwise: str) -> str:
    """Why a card was declined, by the first of the names that has words here; else in the provider's own."""
    known = next((REASONS[name] for name in names if name in REASONS), None)
    return known[list(Language).index(language)] if known else otherwise
