"""Who orders what, where it is sent and how it would be paid: the facts of one seeded order, read off a hash."""

import re
import unicodedata
from datetime import datetime
from typing import Final

import msgspec

from mockpay.orders.clabe import with_check_digit
from mockpay.orders.method_kind import MethodKind
from mockpay.orders.money import to_major
from mockpay.orders.order import Address, Buyer, Line, LineKind, Method
from mockpay.orders.pricing import NewLine, priced
from mockpay.sandbox.ids import Draw
from mockpay.sandbox.seeds.pool import HOME, VARIANTS, Place, Pool

DOMAINS: Final = ("example.com", "example.net", "example.org")
BRANDS: Final = ("visa", "visa", "mastercard", "mastercard", "amex")
BANKS: Final = ("BBVA", "Banorte", "Santander", "HSBC", "Scotiabank", "Banamex")
COUPON: Final = "BIENVENIDA10"
VAT: Final = "IVA"
COUNTS: Final = (1, 1, 1, 2, 2, 3, 4)
MOST: Final = max(COUNTS)
MEXICAN: Final = {MethodKind.CASH: "OXXO", MethodKind.TRANSFER: "SPEI"}
"""What Mexico calls the ways to pay later."""
PHONE_DIGITS, CLABE_START = 10, "646180"


def buyer(draw: Draw, pool: Pool) -> tuple[Buyer, Address]:
    """Somebody, and where they live. Telephone numbers have 555 after the area code, so that nobody is called."""
    first, last = draw.of(pool.first_names), draw.of(pool.last_names)
    email = f"{_email_part(first)}.{_email_part(last)}{draw.below(90) + 10}@{draw.of(DOMAINS)}"
    if pool.country.code == HOME:
        last = f"{last} {draw.of(pool.last_names)}"
    place = draw.of(pool.places)
    phone = _phone(draw, place)
    address = Address(
        first_name=first,
        last_name=last,
        address1=f"{draw.of(pool.streets)} {draw.below(1999) + 1}",
        address2=draw.of(pool.quarters) if pool.quarters else None,
        country=pool.country,
        state=place.state,
        city=place.city,
        postal_code=draw.of(place.codes),
        phone=phone,
    )
    return Buyer(email=email, first_name=first, last_name=last, phone=phone), address


def _phone(draw: Draw, place: Place) -> str:
    start = f"{place.area}555"
    width = PHONE_DIGITS - len(start)
    return f"{start}{draw.below(10**width):0{width}}"


def _email_part(name: str) -> str:
    """A name as a part of an e-mail address: "Peña Ávila" is "penaavila"."""
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "".join(re.findall("[a-z0-9]+", ascii_only)) or "buyer"


def lines(draw: Draw, pool: Pool, currency: str, at_least: int) -> tuple[Line, ...]:
    """One to four goods, now and then a service, a coupon or taxes on top, and how it is sent."""
    taxed = not draw.below(4)
    count = max(at_least, draw.of(COUNTS))
    start, step = draw.below(len(pool.goods)), VARIANTS + draw.below(len(pool.goods) // MOST - VARIANTS)
    goods = [draw.of(pool.goods[(start + step * nth) % len(pool.goods)][taxed]) for nth in range(count)]
    extra = [draw.of(pool.services)[taxed][0]] if not draw.below(8) else []
    coupon = [_coupon(goods, pool.words.coupon, currency)] if not draw.below(6) else []
    return (*goods, *extra, *coupon, draw.of(pool.shipping))


def taxes_apart(lines: tuple[Line, ...], currency: str) -> tuple[Line, ...]:
    """The same where taxes are lines of their own: one for all goods, if there is any."""
    tax = sum(line.tax for line in lines)
    bare = tuple(msgspec.structs.replace(line, tax=0) for line in lines)
    return (
        (*bare, priced(NewLine(kind=LineKind.TAX, name=VAT, unit_price=to_major(tax, currency)), currency))
        if tax
        else bare
    )


def _coupon(goods: list[Line], name: str, currency: str) -> Line:
    """A tenth off the goods."""
    tenth = to_major(sum(line.amount for line in goods) // 10, currency)
    return priced(NewLine(kind=LineKind.DISCOUNT, name=name, unit_price=tenth, code=COUPON), currency)


def method(draw: Draw, pool: Pool, kind: MethodKind, payer: Buyer, now: datetime) -> Method:
    """A card, a payment in a shop, or a bank transfer, with the reference to pay it by."""
    at_home = pool.country.code == HOME
    if kind in MEXICAN:
        reference = _clabe(draw) if kind is MethodKind.TRANSFER else f"{draw.below(10**14):014}"
        return Method(kind=kind, name=MEXICAN[kind] if at_home else kind, reference=reference)
    return Method(
        kind=kind,
        name=f"{payer.first_name} {payer.last_name}",
        brand=draw.of(BRANDS),
        last4=f"{draw.below(10_000):04}",
        exp_month=draw.below(12) + 1,
        exp_year=now.year + 1 + draw.below(4),
        funding=draw.of(("credit", "debit")),
        bank=draw.of(BANKS) if at_home else "",
        domestic=at_home,
    )


def _clabe(draw: Draw) -> str:
    return with_check_digit(f"{CLABE_START}{draw.below(10**11):011}")
