"""Orders that cannot change any more, and charges the bank refused: 428 and 402, in Conekta's words."""

from collections.abc import Iterable
from typing import Final

from mockpay.orders import status
from mockpay.orders.order import Charge, Order
from mockpay.providers.conekta.orders import failures
from mockpay.providers.conekta.protocol.errors import WordedRefusal
from mockpay.providers.conekta.protocol.formats import Json
from mockpay.providers.conekta.protocol.violations import Detail

HAS_CHARGE: Final = "precondition_required.combo.order.cannot_be_updated_because_has_charge"


def require_open(order: Order) -> None:
    """An order with a live charge stays as it is. The core would refuse as well; here it is said which charge is in the
    way (OpenAPI 2.3.0). Raises `Refused`."""
    if status.covered(order):
        raise _has_charge(order)


def require_uncovered(order: Order) -> None:
    """What live charges cover whole takes no more of them. Raises `Refused`."""
    if status.covered(order) and not status.due(order):
        raise _has_charge(order)


def _has_charge(order: Order) -> WordedRefusal:
    paid = status.total_of(order, status.captured)
    return WordedRefusal(428, Detail(code=f"{HAS_CHARGE}_paid" if paid else HAS_CHARGE))


def unless_declined(charges: Iterable[Charge], answer: Json) -> Json:
    """The answer, unless one of the charges was declined: what was saved is answered all the same. Raises `Refused`."""
    reasons = [why for why in map(failures.reason, charges) if why]
    if reasons:
        raise WordedRefusal(402, *map(failures.detail, reasons), data=answer)
    return answer
