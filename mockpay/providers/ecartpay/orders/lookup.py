"""What a request names by id, or the refusal that tells where to look."""

from mockpay.orders.errors import NotFound
from mockpay.orders.order import Order
from mockpay.providers.ecartpay.orders import listing, reading
from mockpay.providers.ecartpay.orders.listing import ChargeAttempt
from mockpay.providers.ecartpay.protocol import order_refusals as refusals
from mockpay.providers.ecartpay.protocol.rules import NAME
from mockpay.sandbox.state import CUSTOMER
from mockpay.sandbox.store import Record
from mockpay.web.api_request import ApiRequest


async def order(call: ApiRequest, order_id: str) -> Order:
    """An order of EcartPay's. Raises `NotFound`."""
    try:
        found = await call.sandbox.order(order_id)
    except NotFound:
        found = None
    if found is None or found.origin != NAME:
        raise refusals.NO_ORDER.refusal({"order": order_id}, subject=order_id)
    return found


async def customer(call: ApiRequest, customer_id: str | None) -> Record | None:
    """The customer, None where none was named. Raises `NotFound`."""
    if customer_id is None:
        return None
    return reading.customer_or_refuse(customer_id, await call.sandbox.record(CUSTOMER, customer_id))


async def transaction(call: ApiRequest, transaction_id: str) -> ChargeAttempt:
    """The charge behind a transaction, by its number (TR…) or its id. Raises `NotFound`."""
    for one in await listing.attempts(call, {listing.TRANSACTION: transaction_id}):
        if transaction_id in listing.transaction_ids(one.charge):
            return one
    values = {"transaction": transaction_id}
    raise refusals.NO_TRANSACTION.refusal(values, field="transaction_id", subject=transaction_id)
