"""Charge requests -> commands that pay: by card (a token, a customer's source, or the card itself), in a shop, or by
transfer.

Sources: OpenAPI 2.3.0, the documents of version 2.0 (`oxxo_cash`, `banorte`, `default`).
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from mockpay.orders import payment_terms
from mockpay.orders.commands import PayOrder
from mockpay.orders.errors import OutsideLimits
from mockpay.orders.method_kind import MethodKind
from mockpay.orders.order import Buyer, Method
from mockpay.providers.conekta.cards import cards, tokens
from mockpay.providers.conekta.customers import payment_sources
from mockpay.providers.conekta.protocol import core_refusals, errors, violations
from mockpay.providers.conekta.protocol.errors import WordedRefusal
from mockpay.providers.conekta.protocol.formats import Json, moment, sent
from mockpay.providers.conekta.protocol.pending_methods import PENDING_METHODS
from mockpay.providers.conekta.protocol.rules import DESCRIPTION, NAME
from mockpay.providers.conekta.protocol.violations import Detail
from mockpay.web.api_request import ApiRequest
from mockpay.web.errors import NotBuilt

Sent = Mapping[str, Any]
"""What every charge says of itself (captured)."""
SHORTEST, LONGEST = timedelta(minutes=5), timedelta(days=365)
"""How long a payment may be waited for: OpenAPI 2.3.0, where it says so of checkouts."""
PATIENCE: Final = timedelta(minutes=15)
"""How long a buyer has to authenticate (chosen)."""
STRICT: Final = "strict"
"""The `three_ds_mode` in which whatever card is asked for its owner; in the others those are that the scenario has ask
(OpenAPI 2.3.0 names the modes; what they do is chosen)."""
RANGE: Final = ("5 minutos - 365 dias", "5 minutes and 365 days")
RAW: Final = ("name", "exp_month", "exp_year", "cvc")
TOKEN: Final = "payment_method.token_id"  # noqa: S105  the name of a parameter
SOURCE: Final = "payment_method.payment_source_id"
ECHOED: Final = ("token_id", "contract_id", "customer_ip_address")


class ChargeTerms(NamedTuple):
    """Of what order a charge is: who buys, what is due (minor units) in which currency, and what the order says of all
    its charges. Empty, `order_id` is that of the order being made."""

    buyer: Buyer
    due: int
    currency: str
    extras: Json
    order_id: str = ""


async def commands(call: ApiRequest, charges: Sequence[Sent], terms: ChargeTerms, *, completes: bool) -> list[PayOrder]:
    """What pays an order. With `completes`, the charges have to add up to it. Raises `Refused`."""
    last = len(charges) - 1
    fits = not completes or _add_up(charges, terms.due)
    return [
        await _pay(call, charge, terms, completes=completes and place == last, fits=fits)
        for place, charge in enumerate(charges)
    ]


def _add_up(charges: Sequence[Sent], due: int) -> bool:
    """Whether the charges are about what is due; one without an amount is about the rest."""
    amounts = [charge.get("amount") for charge in charges]
    return None in amounts or sum(map(int, filter(None, amounts))) == due


def _amount(charge: Sent, terms: ChargeTerms) -> int:
    """Minor units of a charge, which is about all that is due unless it says otherwise."""
    amount = charge.get("amount")
    return terms.due if amount is None else int(amount)


async def _pay(call: ApiRequest, charge: Sent, terms: ChargeTerms, *, completes: bool, fits: bool) -> PayOrder:
    asked: Sent = charge["payment_method"]
    amount = charge.get("amount")
    method = await _method(call, asked, terms.buyer)
    if not fits:
        _refuse_both(call, method, _amount(charge, terms), terms)
    is_card, mode = method.kind == MethodKind.CARD, terms.extras.get("three_ds_mode")
    asks = is_card and mode is not None
    return PayOrder(
        method=method,
        order_id=terms.order_id,
        amount=None if amount is None else int(amount),
        months=int(asked.get("monthly_installments") or 1) if is_card else 1,
        three_ds=asks,
        strict=asks and mode == STRICT,
        capture_later=is_card and terms.extras.get("pre_authorize", False),
        expires_at=_patience(call, asks=asks) if is_card else _expiry(call, asked),
        completes=completes,
        references=_references(charge, terms.buyer) | ({"base_url": call.base_url} if asks else {}),
    )


def _refuse_both(call: ApiRequest, method: Method, amount: int, terms: ChargeTerms) -> None:
    """Where the sum of the charges is wrong and one of them is outside of the limits, both are told (conekta-node#106).
    Raises `Refused`."""
    try:
        payment_terms.check_amount(call.sandbox.terms_of(NAME), method.kind, amount, terms.currency)
    except OutsideLimits as refusal:
        wrong_sum = Detail(code=core_refusals.SUM, param="amount")
        raise errors.refused(wrong_sum, core_refusals.outside_limits(refusal)) from None


def _references(charge: Sent, buyer: Buyer) -> dict[str, str]:
    known = {name: charge["payment_method"].get(name) for name in ECHOED}
    return echoed(buyer) | sent(reference_id=charge.get("reference_id"), **known)


def echoed(buyer: Buyer) -> dict[str, str]:
    """What a charge says of itself, however it came about."""
    return {"description": DESCRIPTION, **sent(customer_id=buyer.customer_id)}


def _patience(call: ApiRequest, *, asks: bool) -> datetime | None:
    return call.sandbox.clock.now() + PATIENCE if asks else None


def _expiry(call: ApiRequest, asked: Sent) -> datetime | None:
    """When a payment that is waited for expires, None for the usual time. Raises `Refused`."""
    seconds = asked.get("expires_at")
    if seconds is None:
        return None
    now = call.sandbox.clock.now()
    earliest, latest = now + SHORTEST, now + LONGEST
    if not int(earliest.timestamp()) <= int(seconds) <= int(latest.timestamp()):
        code = "parameter_validation.expires_at.out_of_range"
        raise WordedRefusal(422, Detail(code=code, param="expires_at", values=RANGE, chosen=True))
    return moment(int(seconds))


async def _method(call: ApiRequest, asked: Sent, buyer: Buyer) -> Method:
    """How a charge is paid. Raises `Refused`, `NotBuilt`."""
    kind = asked["type"]
    if kind in NOT_BUILT:
        raise NotBuilt(f"payment_method.type {kind}")
    if kind in ELSEWHERE:
        return ELSEWHERE[kind]
    if kind not in CARDS:
        raise WordedRefusal(422, violations.invalid("payment_method.type"))
    return await CARDS[kind](call, asked, buyer)


async def _card(call: ApiRequest, asked: Sent, buyer: Buyer) -> Method:
    if asked.get("token_id") is not None:
        return await tokens.method(call, asked["token_id"], TOKEN)
    if asked.get("payment_source_id") is not None:
        return await _source(call, asked["payment_source_id"], buyer)
    if asked.get("number") is None:
        raise WordedRefusal(422, violations.missing(TOKEN))
    if missing := [name for name in RAW if asked.get(name) is None]:
        raise WordedRefusal(422, *[violations.missing(f"payment_method.{name}") for name in missing])
    rule_engine = call.sandbox.rule_engine
    return cards.method(cards.read(asked, rule_engine), rule_engine)


async def _default(call: ApiRequest, _asked: Sent, buyer: Buyer) -> Method:
    return await _source(call, None, buyer)


async def _source(call: ApiRequest, source_id: str | None, buyer: Buyer) -> Method:
    """A source of the buyer, who has to be a customer for that."""
    if buyer.customer_id is None:
        raise WordedRefusal(422, violations.missing("customer_info.customer_id"))
    return await payment_sources.method(call, buyer.customer_id, source_id, SOURCE)


CARDS: Final[dict[str, Callable[[ApiRequest, Sent, Buyer], Awaitable[Method]]]] = {"card": _card, "default": _default}
ELSEWHERE: Final = {word: one.method for one in PENDING_METHODS for word in one.types}
NOT_BUILT: Final = ("bnpl", "pay_by_bank", "apple", "google")


async def spend(call: ApiRequest, charges: Sequence[Sent]) -> None:
    """The tokens of charges that were made are used up."""
    for charge in charges:
        token = charge["payment_method"].get("token_id")
        if token is not None:
            await tokens.spend(call, token)
