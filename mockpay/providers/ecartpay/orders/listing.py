"""What lives inside orders, listed: charges and refunds found by key, newest first, cut into pages.

Only orders that somebody tried to pay carry these keys: creating an order stays cheap, and lists pass over the unpaid.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple, TypeVar

from mockpay.orders.order import Charge, Order
from mockpay.providers.ecartpay.protocol import queries
from mockpay.providers.ecartpay.protocol.formats import Json
from mockpay.providers.ecartpay.protocol.rules import NAME
from mockpay.sandbox.store import Keys, Query
from mockpay.web.api_request import ApiRequest

Row = TypeVar("Row")
CHARGED: Final = f"{NAME}.charged"
REFUNDED: Final = f"{NAME}.refunded"
TRANSACTION: Final = f"{NAME}.transaction"
ACTIVITY: Final = f"{NAME}.activity"
PAYMENT_REFERENCE: Final = f"{NAME}.payment_reference"
TRACKING: Final = f"{NAME}.tracking"
CHECKOUT: Final = f"{NAME}.checkout"
"""Also the name in an order's extras of the checkout it was made from."""

YES: Final = "yes"


class ChargeAttempt(NamedTuple):
    """An attempt to pay, and the order it is for."""

    order: Order
    charge: Charge


def keys(order: Order) -> Keys:
    """What an order is found by when it comes from a checkout, and its charges and refunds."""
    made_from = ((CHECKOUT, order.extras[CHECKOUT]),) if CHECKOUT in order.extras else ()
    if not order.charges:
        return made_from
    refunded = ((REFUNDED, YES),) if any(charge.refunds for charge in order.charges) else ()
    activity = ((ACTIVITY, charge.id) for charge in order.charges)
    transactions = ((TRANSACTION, one) for charge in order.charges for one in transaction_ids(charge))
    return ((CHARGED, YES), *made_from, *refunded, *activity, *transactions, *_arrivals(order))


def _arrivals(order: Order) -> Keys:
    """What the money of vouchers is found by: where it goes, and what the bank calls it."""
    referenced = [charge for charge in order.charges if charge.method.reference]
    receipts = [receipt for charge in referenced for receipt in charge.receipts if receipt.reference]
    return (
        *((PAYMENT_REFERENCE, charge.method.reference) for charge in referenced),
        *((TRACKING, receipt.reference) for receipt in receipts),
    )


def transaction_ids(charge: Charge) -> tuple[str, ...]:
    """The id and the number of a charge's transaction."""
    names = ("transaction", "transaction_number")
    return tuple(charge.references[name] for name in names if name in charge.references)


async def attempts(call: ApiRequest, where: Mapping[str, str]) -> list[ChargeAttempt]:
    """The charges of the orders that a key finds, the oldest order first."""
    found = await call.sandbox.orders(Query(where=dict(where), newest_first=False, limit=None))
    return [ChargeAttempt(order, charge) for order in found.rows for charge in order.charges]


def page(rows: Sequence[Row], at: Callable[[Row], datetime], call: ApiRequest, write: Callable[[Row], Json]) -> Json:
    """A page of rows, newest first; what happened at the same moment in the opposite order of the rows."""
    offset, limit = queries.paging(call.query)
    docs = [write(row) for row in newest_first(rows, at)[offset : offset + limit]]
    return queries.listed(docs, len(rows), limit)


def newest_first(rows: Sequence[Row], at: Callable[[Row], datetime]) -> list[Row]:
    """Rows by moment; those of the same moment in the opposite order."""
    return sorted(rows, key=at)[::-1]
