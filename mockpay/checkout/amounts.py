"""Amounts and moments as people in Mexico read them, in either language."""

from datetime import datetime
from decimal import Decimal
from typing import Final

from mockpay.orders.money import to_major, to_minor
from mockpay.web.language import Language
from mockpay.web.time_zones import CENTRAL

SYMBOLS: Final = {
    "ARS": "$", "AUD": "$", "BRL": "R$", "CAD": "$", "CLP": "$", "COP": "$", "EUR": "€", "GBP": "£", "GTQ": "Q",
    "INR": "₹", "MXN": "$", "PEN": "S/", "USD": "$",
}  # fmt: skip
"""Signs of the currencies EcartPay's Odoo add-on lists; Unicode CLDR 45, narrow symbols. The code always follows."""

MONTHS: Final = {
    Language.ES: [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
    Language.EN: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}


def amount(minor: int, currency: str) -> str:
    """Minor units as es-MX writes them: 220000 MXN is `$2,200.00 MXN`, 2200 CLP is `$2,200 CLP`. The last space does
    not break."""
    return f"{cost(minor, currency)}\N{NO-BREAK SPACE}{currency}"


def cost(minor: int, currency: str) -> str:
    """The same where the currency is plain already: `$2,200.00`."""
    return f"{SYMBOLS.get(currency, '')}{to_major(minor, currency):,f}"


def price(value: Decimal, currency: str) -> str:
    """The same for currency units as they were sent."""
    return cost(to_minor(value, currency), currency)


def moment(at: datetime, language: Language) -> str:
    """A day and a time of day in central Mexico."""
    local = at.astimezone(CENTRAL)
    month = MONTHS[language][local.month - 1]
    if language is Language.EN:
        return f"{month} {local.day}, {local.year}, {local.hour % 12 or 12}:{local:%M %p}"
    return f"{local.day} de {month} de {local.year}, {local:%H:%M} h"


def groups(text: str, *sizes: int) -> str:
    """A long number in groups, of four unless told otherwise: `4242 4242 4242 4242`. The last size goes on."""
    size, *rest = sizes or (4,)
    head, tail = text[:size], text[size:]
    return f"{head} {groups(tail, *(rest or [size]))}" if tail else head
