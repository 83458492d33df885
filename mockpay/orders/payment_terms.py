"""What an order's origin takes: from which amount to which, by which method, in how many months and at what price.

A rule of the core: whoever begins a charge, by whatever entry point, meets the same refusal. Tables as data; the first
row that matches counts, what is left out matches anything.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from mockpay.orders.errors import NotEnabled, NotOffered, NotOfferedFor, OtherCurrency, OutsideLimits
from mockpay.orders.method_kind import MethodKind
from mockpay.orders.money import to_minor
from mockpay.orders.order import Installments, Method, Struct

ONLY_IN: Final[dict[str, str]] = {MethodKind.CASH: "MXN", MethodKind.TRANSFER: "MXN"}
"""Kind -> the currency that it pays in. SPEI moves pesos (Banco de México, rules of SPEI); so do stores (chosen)."""
DEBIT: Final = "debit"
"""The funding of cards that pay from an account."""


class Limit(Struct, frozen=True):
    """The least and the most a charge may be (currency units)."""

    minimum: Decimal | None = None
    maximum: Decimal | None = None
    currency: str = "MXN"
    method: str | None = None


class InstallmentRate(Struct, frozen=True):
    """What paying in `months` costs, in percent, and for which amounts (currency units); with `debit` for debit cards
    too, with `foreign` for cards from abroad."""

    months: int
    percent: Decimal
    minimum: Decimal = Decimal(0)
    maximum: Decimal | None = None
    currency: str = "MXN"
    brand: str | None = None
    debit: bool = False
    foreign: bool = False


class Ban(Struct, frozen=True):
    """Payments that an account does not take: by a `method`, with cards from abroad (`foreign`), in `months`, or of an
    amount of `above` (currency units) and more; `reason` is what its provider calls that."""

    reason: str
    method: str | None = None
    foreign: bool = False
    months: bool = False
    above: Decimal | None = None


class PaymentTerms(Struct, frozen=True):
    """All of it, of one origin. What a charge by a kind in `arrives_after` waits for comes by itself, so many seconds
    later."""

    bans: tuple[Ban, ...] = ()
    arrives_after: dict[str, float] = {}
    limits: tuple[Limit, ...] = ()
    installments: tuple[InstallmentRate, ...] = ()


def limit(rows: Sequence[Limit], kind: str, currency: str) -> Limit:
    """Between which amounts a charge by a kind of method must lie, anything where no row matches."""
    for row in rows:
        if row.currency == currency and row.method in (None, kind):
            return row
    return Limit()


def check(terms: PaymentTerms, method: Method, months: int, amount: int, currency: str) -> None:
    """Raises `NotEnabled`, `OtherCurrency` or `OutsideLimits` for a charge of `amount` minor units not taken."""
    for ban in terms.bans:
        if (
            ban.method in (None, method.kind)
            and not (ban.foreign and method.domestic)
            and not (ban.months and months <= 1)
            and (ban.above is None or amount >= to_minor(ban.above, currency))
        ):
            raise NotEnabled(ban.reason)
    if not pays_in(method.kind, currency):
        raise OtherCurrency(method.kind, ONLY_IN[method.kind])
    check_amount(terms, method.kind, amount, currency)


def pays_in(kind: str, currency: str) -> bool:
    """Whether a kind of method can pay an order in that currency."""
    return ONLY_IN.get(kind, currency) == currency


def check_amount(terms: PaymentTerms, kind: str, amount: int, currency: str) -> None:
    """Raises `OutsideLimits` for a charge of too few or too many minor units."""
    found = limit(terms.limits, kind, currency)
    if found.minimum is not None and amount < to_minor(found.minimum, currency):
        raise OutsideLimits(kind, found.minimum, currency, is_minimum=True)
    if found.maximum is not None and amount > to_minor(found.maximum, currency):
        raise OutsideLimits(kind, found.maximum, currency, is_minimum=False)


def plan(
    terms: PaymentTerms, method: Method, months: int, amount: int, currency: str, *, buyer_pays: bool
) -> Installments | None:
    """The installments of a charge of `amount` minor units; None for one month. Raises `NotOffered`."""
    if months <= 1:
        return None
    if method.kind != MethodKind.CARD:
        raise NotOffered(f"only cards pay in installments, not {method.kind}", NotOfferedFor.METHOD)
    rate = _rate(terms, method, months, currency)
    _refuse_card(rate, method)
    _refuse_amount(rate, amount)
    return Installments(months=months, percent=rate.percent, buyer_pays=buyer_pays)


def _rate(terms: PaymentTerms, method: Method, months: int, currency: str) -> InstallmentRate:
    rows = [row for row in terms.installments if row.currency == currency]
    for row in rows:
        if row.months == months and row.brand in (None, method.brand):
            return row
    offer = ", ".join(map(str, sorted({row.months for row in rows}))) or "none"
    raise NotOffered(f"{months} installments in {currency} are not on offer; there are: {offer}", NotOfferedFor.MONTHS)


def _refuse_card(rate: InstallmentRate, method: Method) -> None:
    if method.funding == DEBIT and not rate.debit:
        raise NotOffered("debit cards do not pay in installments; use a credit card", NotOfferedFor.DEBIT)
    if not method.domestic and not rate.foreign:
        raise NotOffered("cards from abroad do not pay in installments; use another one", NotOfferedFor.FOREIGN)


def _refuse_amount(rate: InstallmentRate, amount: int) -> None:
    least = to_minor(rate.minimum, rate.currency)
    if least <= amount and (rate.maximum is None or amount <= to_minor(rate.maximum, rate.currency)):
        return
    most = "on" if rate.maximum is None else f"to {rate.maximum}"
    sentence = f"{rate.months} installments are for amounts from {rate.minimum} {most} {rate.currency}"
    raise NotOffered(sentence, NotOfferedFor.AMOUNT)
