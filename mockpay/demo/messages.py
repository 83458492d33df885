"""What the shop says, in Spanish and in English."""

from typing import Final

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    "title": ("Nopal · cosas buenas de México", "Nopal · good things from Mexico"),
    "hero": ("Cosas hechas con calma", "Things made slowly"),
    "lead": (
        "Piezas de talleres pequeños. Compra con confianza: es una demostración y nadie te cobra.",
        "Pieces from small workshops. Buy without worry: this is a demo and nobody charges you.",
    ),
    "add": ("Agregar", "Add"),
    "added": ("Agregado al carrito", "Added to your cart"),
    "cart": ("Carrito", "Cart"),
    "empty": ("Tu carrito está vacío.", "Your cart is empty."),
    "look_around": ("Ver los productos", "See the products"),
    "quantity": ("Cantidad", "Quantity"),
    "update": ("Actualizar", "Update"),
    "remove": ("Quitar", "Remove"),
    "goods": ("Subtotal", "Subtotal"),
    "shipping": ("Envío", "Shipping"),
    "free": ("Gratis", "Free"),
    "free_from": ("Envío gratis desde $999.00", "Free shipping from $999.00"),
    "total": ("Total", "Total"),
    "your_details": ("Tus datos", "Your details"),
    "name": ("Nombre y apellido", "Full name"),
    "email": ("Correo electrónico", "Email"),
    "bad_name": ("Escribe tu nombre.", "Enter your name."),
    "bad_email": ("Escribe un correo como ana@ejemplo.com.", "Enter an email like ana@example.com."),
    "pay_with": ("Pagar con {}", "Pay with {}"),
    "pay_note": (
        "Tarjeta, OXXO o SPEI: lo eliges en la página de pago.",
        "Card, OXXO or SPEI: you choose on the payment page.",
    ),
    "order": ("Pedido {}", "Order {}"),
    "thanks": ("Gracias, {}", "Thank you, {}"),
    "sold_through": ("Cobrado con {}", "Charged through {}"),
    "waiting": ("Esperamos tu pago", "Waiting for your payment"),
    "paid": ("Pagado: lo estamos preparando", "Paid: we are packing it"),
    "partially_refunded": ("Te devolvimos {}", "We refunded {}"),
    "refunded": ("Te devolvimos todo: {}", "Refunded in full: {}"),
    "declined": ("El pago no pasó. Puedes intentarlo de nuevo.", "The payment did not go through. You can try again."),
    "ended": ("El pedido se canceló", "The order was canceled"),
    "other": ("Estado: {}", "Status: {}"),
    "pay_now": ("Ir a pagar", "Go and pay"),
    "keep_shopping": ("Seguir comprando", "Keep shopping"),
    "what_came": ("Avisos que llegaron a la tienda", "Webhooks the shop received"),
    "none_came": ("Todavía ninguno.", "None yet."),
    "genuine": ("firma válida", "signature valid"),
    "unreachable": (
        "No pudimos hablar con {}. No se cobró nada; inténtalo de nuevo.",
        "We could not reach {}. Nothing was charged; please try again.",
    ),
    "not_found": ("No encontramos esa página.", "We cannot find that page."),
    "demo": ("Demostración de mockpay", "mockpay demo"),
    "start_over": ("Empezar de nuevo", "Start over"),
    "shop": ("La tienda", "The shop"),
    "live": ("Lo que ve mockpay", "What mockpay sees"),
    "step_1": ("Compra algo en la tienda", "Buy something in the shop"),
    "step_2": ("Paga con tarjeta de prueba, OXXO o SPEI", "Pay by test card, OXXO or SPEI"),
    "step_3": ("Mira llegar el pedido y su webhook", "Watch the order and its webhook arrive"),
    "step_4": (
        "Reembolsa en mockpay lo pagado con tarjeta: la tienda se entera",
        "Refund a card payment in mockpay: the shop hears of it",
    ),
    "resets": (
        "Empieza de nuevo por sí sola tras {} minutos sin uso.",
        "Starts over by itself after {} minutes without use.",
    ),
    "other_language": ("English", "Español"),
    "made_by": (
        "Nopal no existe: es la tienda de ejemplo de mockpay.",
        "Nopal does not exist: it is mockpay's example shop.",
    ),
    "skip": ("Ir al contenido", "Skip to the content"),
}


def message(key: str, language: str) -> str:
    """One of them. `language` is `es` or `en`."""
    return MESSAGES[key][language == "en"]


def money(centavos: int) -> str:
    """`$1,290.00`."""
    return f"${centavos // 100:,}.{centavos % 100:02}"


STATES: Final = {
    "created": "waiting",
    "pending": "waiting",
    "pending_payment": "waiting",
    "paid": "paid",
    "partially_refunded": "partially_refunded",
    "refunded": "refunded",
    "declined": "declined",
    "failed": "declined",
    "canceled": "ended",
    "cancelled": "ended",
    "expired": "ended",
}
"""What providers call the state of an order -> what the shop says of it."""
