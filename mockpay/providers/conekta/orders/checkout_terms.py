"""What a checkout and a payment link have in common: how one may pay there, until when, and how they are written.

Sources: OpenAPI 2.3.0; order and values of the keys as captured. The limits of `expires_at` are those of live answers
of 2025. Numbers of seconds come as text from some older clients, under the name `expired_at` from most.
"""

from datetime import datetime, timedelta, timezone
from typing import Any, Final

import msgspec

from mockpay.orders.order import Struct
from mockpay.providers.conekta.protocol import violations
from mockpay.providers.conekta.protocol.errors import WordedRefusal
from mockpay.providers.conekta.protocol.formats import Json, epoch, moment, sent
from mockpay.providers.conekta.protocol.violations import RANGE, Detail
from mockpay.web.js_json import to_js

ISSUED, FINALIZED, EXPIRED, CANCELLED = "Issued", "Finalized", "Expired", "Cancelled"
METHODS: Final = ("cash", "card", "bank_transfer")
"""On offer where nobody says otherwise (chosen)."""
SOONEST, LATEST = timedelta(hours=1), timedelta(days=365)
OUT_OF_RANGE: Final = Detail(
    code="parameter_validation.expires_at.out_of_range",
    param="expires_at",
    values=RANGE,
)
MEXICO_CITY: Final = timezone(timedelta(hours=-6))
"""Without daylight saving time since 2022."""
LASTS: Final = timedelta(days=3, seconds=-1)
"""From its first midnight on, where nobody says otherwise (captured)."""


class CheckoutTerms(Struct, frozen=True):
    """How one may pay; what was not said is None."""

    allowed_payment_methods: tuple[str, ...] = METHODS
    excluded_payment_methods: tuple[str, ...] | None = None
    exclude_card_networks: tuple[str, ...] = ()
    monthly_installments_enabled: bool = False
    monthly_installments_options: tuple[int, ...] = ()
    name: str | None = None
    success_url: str | None = None
    failure_url: str | None = None
    redirection_time: int | None = None
    plan_ids: tuple[str, ...] | None = None
    three_ds_mode: str | None = None
    max_failed_retries: int | None = None
    on_demand_enabled: bool | None = None
    force_save_card: bool | None = None
    force_3ds_flow: bool = False
    is_redirect_on_failure: bool | None = None


def read(body: Json) -> CheckoutTerms:
    """The terms in a request. Raises `Refused`."""
    said: Json = to_js(
        {name: body[name] for name in CheckoutTerms.__struct_fields__ if body.get(name) not in (None, [])}
    )
    excluded = said.get("excluded_payment_methods", ())
    if excluded and "allowed_payment_methods" in said:
        raise WordedRefusal(422, violations.invalid("excluded_payment_methods"))
    offered = [one for one in METHODS if one not in excluded]
    return msgspec.convert({"allowed_payment_methods": offered} | said, CheckoutTerms)


def starts(now: datetime) -> datetime:
    """The last midnight in Mexico City."""
    return now.astimezone(MEXICO_CITY).replace(hour=0, minute=0, second=0, microsecond=0)


def expires(body: Json, now: datetime) -> datetime | None:
    """The end that was asked for, if any. Raises `Refused` where that is too soon or too late."""
    value = body.get("expires_at") or body.get("expired_at")
    if not value:
        return None
    seconds = int(value)
    if not (now + SOONEST).timestamp() <= seconds <= (now + LATEST).timestamp():
        raise WordedRefusal(422, OUT_OF_RANGE)
    return moment(seconds)


def slug(checkout_id: str) -> str:
    """What its page is told apart by."""
    return checkout_id.replace("-", "")


def checkout_to_json(checkout_id: str, terms: CheckoutTerms, begin: datetime, end: datetime, **facts: Any) -> Json:
    """A checkout. `facts` are what its kind knows: the status, what was paid and sent, where the page is."""
    return sent(
        id=checkout_id,
        name=terms.name or facts["name"],
        livemode=False,
        emails_sent=facts.get("emails_sent", 0),
        success_url=terms.success_url,
        failure_url=terms.failure_url,
        payments_limit_count=facts.get("payments_limit_count"),
        paid_payments_count=facts["paid"],
        sms_sent=facts.get("sms_sent", 0),
        status=facts["status"],
        type=facts["type"],
        recurrent=facts.get("recurrent", False),
        starts_at=epoch(starts(begin)),
        expires_at=epoch(end),
        allowed_payment_methods=terms.allowed_payment_methods,
        excluded_payment_methods=terms.excluded_payment_methods,
        exclude_card_networks=terms.exclude_card_networks,
        needs_shipping_contact=facts["needs_shipping_contact"],
        monthly_installments_options=terms.monthly_installments_options,
        monthly_installments_enabled=terms.monthly_installments_enabled,
        redirection_time=terms.redirection_time,
        force_3ds_flow=terms.force_3ds_flow,
        plan_ids=terms.plan_ids,
        metadata=facts.get("metadata", {}),
        can_not_expire=False,
        three_ds_mode=terms.three_ds_mode,
        max_failed_retries=terms.max_failed_retries,
        on_demand_enabled=facts.get("on_demand_enabled")
        if terms.on_demand_enabled is None
        else terms.on_demand_enabled,
        force_save_card=terms.force_save_card,
        object="checkout",
        is_redirect_on_failure=facts.get("is_redirect_on_failure")
        if terms.is_redirect_on_failure is None
        else terms.is_redirect_on_failure,
        slug=slug(checkout_id),
        url=facts["url"],
    )
