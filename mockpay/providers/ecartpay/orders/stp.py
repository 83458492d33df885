"""The simulator of SPEI: what the bank network STP posts when money arrives at a CLABE.

Source: docs.ecartpay.com/docs/bank-transfer (fields; any text for an Authorization header, as the one it prints is not
looked at). The answer is chosen, and so is that a day of operation before the day a charge expired means it was paid in
time and reported late.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, Final

from mockpay.orders.commands import ReceiveMoney
from mockpay.orders.money import to_minor
from mockpay.orders.order import Charge
from mockpay.orders.states import ChargeState
from mockpay.providers.ecartpay.orders import listing, payment_references
from mockpay.providers.ecartpay.orders.listing import ChargeAttempt
from mockpay.providers.ecartpay.protocol import order_refusals as refusals
from mockpay.providers.ecartpay.protocol.bodies import body_of
from mockpay.scenario.scenario import Auth
from mockpay.web.api_request import ApiRequest
from mockpay.web.errors import AuthProblem, Unauthorized
from mockpay.web.provider import Fidelity, Operation
from mockpay.web.validation import Schema

TRANSFER: Final = Schema("ecartpay/simulate_transfer.request")
CENTRAL: Final = timezone(timedelta(hours=-6))
"""Central Mexico has kept UTC-6 all year since 2022 (Ley de los Husos Horarios en los Estados Unidos Mexicanos)."""


async def simulate_transfer(call: ApiRequest) -> Any:
    """POST /webhooks/stp: `monto` (currency units) arrives at the CLABE `cuentaBeneficiario`."""
    body = await body_of(call, TRANSFER)
    tracking = body["claveRastreo"].strip()
    order, charge = await _holder(call, body["cuentaBeneficiario"])
    await _refuse_known(call, tracking)
    receive = ReceiveMoney(
        order_id=order.id,
        charge_id=charge.id,
        amount=_amount(body, order.currency),
        late=_was_in_time(body, charge),
        reference=tracking,
    )
    order = await call.sandbox.handle(receive, context=call.context(body))
    charge = next(one for one in order.charges if one.id == charge.id)
    return payment_references.transfer(charge.receipts[-1], charge, order, call.sandbox.scenario.account.id)


async def _holder(call: ApiRequest, clabe: str) -> ChargeAttempt:
    """The charge that is paid at a CLABE. Raises `NotFound`."""
    for one in await listing.attempts(call, {listing.PAYMENT_REFERENCE: clabe}):
        if one.charge.method.reference == clabe:
            return one
    raise refusals.NO_CLABE.refusal({"clabe": clabe}, field="cuentaBeneficiario")


async def _refuse_known(call: ApiRequest, tracking: str) -> None:
    for one in await listing.attempts(call, {listing.TRACKING: tracking}):
        values = {"tracking": tracking, "order": one.order.id}
        raise refusals.TRANSFER_TWICE.refusal(values, field="claveRastreo", subject=one.order.id)


def _amount(body: Mapping[str, Any], currency: str) -> int:
    amount = to_minor(Decimal(body["monto"]), currency)
    if amount <= 0:
        raise refusals.NO_AMOUNT.refusal()
    return amount


def _was_in_time(body: Mapping[str, Any], charge: Charge) -> bool:
    """Whether money for a charge that has expired left before it did, as far as the day of operation can tell."""
    day = _day(body)
    if day is None or charge.state is not ChargeState.EXPIRED or charge.deadline is None:
        return False
    return day < charge.deadline.astimezone(CENTRAL).date()


def _day(body: Mapping[str, Any]) -> date | None:
    text = body.get("fechaOperacion")
    try:
        return datetime.strptime(text, "%Y%m%d").replace(tzinfo=CENTRAL).date() if text else None
    except ValueError:
        raise refusals.NO_DAY.refusal() from None


async def check_sender(call: ApiRequest) -> None:
    """Guard: any Authorization will do; none does where the scenario is open."""
    if not call.header("authorization").strip() and call.sandbox.scenario.auth is not Auth.OPEN:
        raise Unauthorized(AuthProblem.MISSING)


OPERATIONS: Final = (
    Operation(
        "POST",
        "/webhooks/stp",
        "simulate_transfer",
        Fidelity.INVENTED,
        "DOC bank-transfer; body: chosen",
        simulate_transfer,
        check_sender,
    ),
)
